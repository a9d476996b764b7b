"""The records as they are really served: granian on the database of a test, a program with a secret."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket

from django.conf import settings
from django.db import connection

from minkang.engines.records.api.requests import BASE
from minkang.engines.records.handlers import export, tell
from minkang.engines.records.services.clients import AddedClient, NewClient, add_client
from minkang.engines.records.terms import ReaderKind

SERVE = "from minkang.project.serving import pages_server; pages_server({port}, workers=1).serve()"
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Served:
    """A served portal, and a program that may do everything."""

    port: int
    client: AddedClient
    surroundings: dict[str, str]

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.port}{BASE}"


@contextmanager
def served(home: Path, *, hooks: tuple[str, ...] = (), keys: str = "") -> Iterator[Served]:
    """Serve the test's database until the block ends; needs a committed one."""
    about = connection.settings_dict
    where = f"{about['USER']}@/{about['NAME']}?host={about['HOST']}"
    around = os.environ | {
        "DJANGO_SETTINGS_MODULE": "minkang.project.settings",
        "MINKANG_HOME": str(home),
        "MINKANG_DATABASE_URL": f"postgresql://{where}",
        "MINKANG_SECRET_KEY": settings.SECRET_KEY,
    }
    new = NewClient(
        "外部程序", ReaderKind.PLATFORM, None, frozenset({"system/*.*"}), keys=keys, hooks=hooks
    )
    client = add_client(new=new, by="account:test", at=datetime.now(UTC))
    with closing(socket()) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    with (home / "served.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE.format(port=port)],
            env=around,
            stderr=log,
            stdout=log,
            start_new_session=True,
        )
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until and process.poll() is None and not _answers(port):
                time.sleep(0.1)
            assert process.poll() is None, (home / "served.log").read_text()[-2000:]
            yield Served(port, client, around)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def with_jobs() -> Iterator[None]:
    """Do what the clock asks of the records, twice a second, until the block ends."""
    is_over = threading.Event()

    def work() -> None:
        try:
            while not is_over.wait(0.5):
                tell(0)
                export(0)
        finally:
            connection.close()

    hand = threading.Thread(target=work, daemon=True)
    hand.start()
    try:
        yield
    finally:
        is_over.set()
        hand.join(timeout=30)


def _answers(port: int) -> bool:
    try:
        with closing(HTTPConnection(HOST, port, timeout=5)) as line:
            line.request("GET", f"{BASE}/metadata")
            return line.getresponse().status == 200
    except (OSError, HTTPException):
        return False
