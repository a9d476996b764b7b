"""The load gates of the PyPI package sekmet-fhir against our records, every scenario of the package.

Run: ``minkang bench records_gates [--seconds N] [--users N]``. Each scenario is walked by several users at
once; a gate fails with one answer of 5xx or one journey that does not end as the scenario says. The
package's own server listens beside it, to be told of what was subscribed to.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

SEKMET = Path(sys.executable).with_name("sekmet")
SETTINGS = """
base_url: http://127.0.0.1:{port}/fhir
host: 127.0.0.1
port: {port}
data_dir: {home}/sekmet
own_private_key_path: {home}/key.pem
peers:
  ours:
    base_url: {base}
    auth:
      type: client_credentials
      client_id: {client}
      client_secret: {secret}
      token_url: {base}/token
      scope: system/*.*
"""
TOPIC = "topic=urn:minkang:topic:encounter-complete"
NAME = re.compile(r"^\W*([a-z][a-z0-9_]+)\b", re.MULTILINE)
GATES = ("--max-error-rate", "0", "--max-iteration-failure", "0", "--i-own-this-system")
TOLD = ("requests", "journeys", "✗")


def main() -> int:
    """Walk every scenario; 1 when a gate fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="of each scenario")
    parser.add_argument("--users", type=int, default=5, help="at once; five is the package's own")
    words = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="minkang-bench-", dir="/var/tmp"))
    home.chmod(0o755)
    os.environ |= {"MINKANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "minkang.project.settings"}
    os.environ.pop("MINKANG_DATABASE_URL", None)
    try:
        from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

        readiness.prepare(with_database=True)
        try:
            return _walked(home, words.seconds, words.users)
        finally:
            readiness.release()
    finally:
        shutil.rmtree(home)


def _walked(home: Path, seconds: int, users: int) -> int:
    from booking_parts.server import Portal, free_port  # noqa: PLC0415 - needs the settings

    portal, port = Portal(home, free_port(), with_jobs=False), free_port()
    _write_settings(home, portal.port, port)
    portal.start()
    own = subprocess.Popen(
        [SEKMET, "serve"], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    failed = []
    try:
        portal.wait()
        with _jobs():
            for name in NAME.findall(_said(home, "scenario", "list").stdout):
                plan = ("--duration", str(seconds), "--users", str(users), "--var", TOPIC)
                told = _said(home, "load", "run", name, "--peer", "ours", *plan, *GATES)
                lines = [one.strip() for one in told.stdout.splitlines()]
                sys.stdout.write(f"{name}: {'failed' if told.returncode else 'green'}\n")
                sys.stdout.writelines(
                    f"    {one}\n" for one in lines if any(word in one for word in TOLD)
                )
                failed += [name] if told.returncode else []
    finally:
        own.kill()
        own.wait()
        portal.stop()
    sys.stdout.write(f"Gates that failed: {', '.join(failed) or 'none'}.\n")
    return 1 if failed else 0


def _write_settings(home: Path, ours: int, port: int) -> None:
    from minkang.engines.records.api.requests import BASE  # noqa: PLC0415 - needs the settings
    from minkang.engines.records.services.clients import (  # noqa: PLC0415 - needs the settings
        NewClient,
        add_client,
    )
    from minkang.engines.records.terms import ReaderKind  # noqa: PLC0415 - needs the settings

    hooks = (f"http://127.0.0.1:{port}",)
    new = NewClient("gates", ReaderKind.PLATFORM, None, frozenset({"system/*.*"}), hooks=hooks)
    client = add_client(new=new, by="system:bench", at=datetime.now(UTC))
    base = f"http://127.0.0.1:{ours}{BASE}"
    said = SETTINGS.format(home=home, port=port, base=base, client=client.rid, secret=client.secret)
    (home / "settings.yaml").write_text(said, encoding="utf-8")


def _said(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    around = os.environ | {"COLUMNS": "200"}
    return subprocess.run(
        [SEKMET, *words],
        cwd=home,
        env=around,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@contextmanager
def _jobs() -> Iterator[None]:
    """Tell subscribers and write exports twice a second, until the block ends."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from minkang.engines.records.handlers import export, tell  # noqa: PLC0415 - needs the settings

    is_over = threading.Event()

    def work() -> None:
        while not is_over.wait(0.5):
            tell(0)
            export(0)
        connection.close()

    hand = threading.Thread(target=work, daemon=True)
    hand.start()
    try:
        yield
    finally:
        is_over.set()
        hand.join(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
