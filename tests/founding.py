"""What is made once for the whole run: above all a founded database, for everybody to begin with a copy of.

Founding, that is a fresh server and all migrations, takes ten processor seconds; tests that ask
about founding itself begin with an empty folder.
"""

import fcntl
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg

from minkang.project.postgres import Address, Server


def forget_on_power_loss(address: Address, *, forgets: bool = True) -> None:
    """Nothing of a run outlives it, so that no test waits for the disk; crash proofs have own servers."""
    place = f"host={address.socket_folder} dbname={address.name} user={address.user}"
    with psycopg.connect(place, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            wanted = f"SET {setting} = off" if forgets else f"RESET {setting}"
            connection.execute(f"ALTER SYSTEM {wanted}")
        connection.execute("SELECT pg_reload_conf()")


def once(run: Path, what: str, make: Callable[[], object]) -> None:
    """Make something in the run's folder, unless a worker has; whoever comes meanwhile waits."""
    with (run / f"{what}.turn").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (run / what).exists():
            make()
            (run / what).touch()


def begin_with_founded(home: Path, run: Path) -> None:
    """Put a copy of the founded database of the run's folder into a data folder, found it when nobody has."""
    once(run, "founded", lambda: _found(run / "home"))
    # The files belong to the user the server runs as.
    copied = ["cp", "-a", str(run / "home" / "postgres"), str(home / "postgres")]
    subprocess.run(copied, check=True)


def _found(home: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    shutil.rmtree(home, ignore_errors=True)
    server = Server(home)
    address = server.join()
    elsewhere = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        HOST=str(address.socket_folder), NAME=address.name, USER=address.user, PORT="", PASSWORD=""
    )
    forget_on_power_loss(address)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    connection.settings_dict.update(elsewhere)
    forget_on_power_loss(address, forgets=False)
    server.leave()


def copied_as(name: str, address: Address) -> None:
    """Copy a database under another name on the same server."""
    place = f"host={address.socket_folder} dbname=postgres user={address.user}"
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {address.name}")
