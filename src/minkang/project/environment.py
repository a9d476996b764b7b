"""What the surroundings say: the data folder, the database address, the mode.

The environment is read once, here, into one typed value; nothing else reads ``os.environ``.
"""

import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SYSTEM_HOME = Path("/var/lib/minkang")


@dataclass(frozen=True, slots=True)
class Environment:
    """The surroundings of this process.

    Attributes:
        home: Data folder; holds the embedded database and the secret key.
        database_url: PostgreSQL address of a server that somebody else runs, or "" for the
            embedded one.
        region: Slug or GB/T 2260 code of the region to serve; "" means the default one.
        is_demo: True while `minkang demo` serves a synthetic region.
        debug: True shows template errors to the developer; never set in production.
        is_https: True behind a proxy that serves https and itself sets X-Forwarded-Proto and
            X-Forwarded-For; cookies are then sent over https only.
        allowed_hosts: Host names the server answers to.
    """

    home: Path
    database_url: str
    region: str
    is_demo: bool
    debug: bool
    is_https: bool
    allowed_hosts: tuple[str, ...]


def default_home() -> Path:
    """The data folder when MINKANG_HOME names none.

    Root gets a system folder: its own home is closed to the system user that must run
    PostgreSQL, and nothing of it may be opened for that.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return SYSTEM_HOME
    return Path.home() / ".local" / "share" / "minkang"


@cache
def environment() -> Environment:
    """The surroundings, read at the first call."""
    named = os.environ.get("MINKANG_HOME", "")
    hosts = os.environ.get("MINKANG_HOSTS", "127.0.0.1,localhost,[::1]")
    return Environment(
        home=Path(named).expanduser().absolute() if named else default_home(),
        database_url=os.environ.get("MINKANG_DATABASE_URL", ""),
        region=os.environ.get("MINKANG_REGION", ""),
        is_demo=os.environ.get("MINKANG_DEMO", "") == "1",
        debug=os.environ.get("MINKANG_DEBUG", "") == "1",
        is_https=os.environ.get("MINKANG_HTTPS", "") == "1",
        allowed_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
    )


def secret_key(home: Path) -> str:
    """The key that signs sessions and forms: MINKANG_SECRET_KEY, else one kept in `home`.

    The file is made at the first call and readable by its owner only.
    """
    named = os.environ.get("MINKANG_SECRET_KEY", "")
    if named:
        return named
    kept = home / "secret-key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        fresh.replace(kept)
    return kept.read_text(encoding="ascii")
