"""No acknowledged resource lost while whoever takes in a feed, and PostgreSQL, are killed.

Run: ``python bench/records_crash.py [--kills N] [--lines N] [--batch N]``. A process takes in a feed
whose lines create, change and repeat resources, and prints each acknowledgement. In turn it and the
postmaster are killed with SIGKILL; then the feed goes on after the last acknowledged line. At the end
every resource must be as its last line told it, versions must be numbered without a gap, and the chain
must verify.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
PATIENTS = 200
LONGEST_RECOVERY_SECONDS = 60


def line(number: int) -> str:
    """Line `number` of the feed: a patient, again and again with other names, or a new observation."""
    who = number * 7919 % PATIENTS
    if number % 3 == 0:
        told = {
            "resourceType": "Patient",
            "id": f"p{who}",
            "name": [{"text": f"王{number // 600}"}],
            "gender": "female",
        }
    else:
        told = {
            "resourceType": "Observation",
            "id": f"o{number}",
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "14749-6"}]},
            "subject": {"reference": f"Patient/p{who}"},
            "valueQuantity": {"value": number, "unit": "mmol/L"},
        }
    return json.dumps(told, ensure_ascii=False)


def take_in(first: int, last: int, batch: int) -> None:
    """Take in lines ``[first, last)`` and print the number after each acknowledged batch."""
    import django  # noqa: PLC0415 - the database is known now

    django.setup()
    from minkang.engines.records.services import importing  # noqa: PLC0415
    from minkang.engines.records.terms import Author  # noqa: PLC0415

    importing.LINES_OF_A_BATCH = batch  # type: ignore[misc]
    importing.ingest(
        lines=(line(number) for number in range(first, last)),
        author=Author("feed:crash", None, is_platform=True),
        feed="crash",
        at=AT,
        acknowledge=lambda done: print(first + done, flush=True),
    )


def main(words: list[str] | None = None) -> int:
    """Kill and count; 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--take-in", type=int, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, default=None, help="data folder to use and keep")
    asked = parser.parse_args(words)
    os.environ["DJANGO_SETTINGS_MODULE"] = "minkang.project.settings"
    if asked.take_in:
        take_in(*asked.take_in, asked.batch)
        return 0
    home = asked.home or Path(tempfile.mkdtemp(prefix="minkang-bench-", dir="/var/tmp"))
    if asked.home is None:
        home.chmod(0o755)
    os.environ["MINKANG_HOME"] = str(home)
    os.environ.pop("MINKANG_DATABASE_URL", None)
    try:
        return Crash(home, asked).run()
    finally:
        if asked.home is None:
            shutil.rmtree(home)


class Crash:
    """One database, one feed, and what was acknowledged of it."""

    def __init__(self, home: Path, asked: argparse.Namespace) -> None:
        """Start the database; the environment names it for every process after."""
        from minkang.project.postgres import Server  # noqa: PLC0415

        self._server = Server(home)
        self._asked = asked
        self.done = 0
        os.environ["MINKANG_DATABASE_URL"] = self._server.join().url

    def run(self) -> int:
        """Migrate, kill, go on, verify."""
        try:
            import django  # noqa: PLC0415
            from django.core.management import call_command  # noqa: PLC0415
            from django.db import connection  # noqa: PLC0415

            django.setup()
            call_command("migrate", verbosity=0)
            connection.close()
            for turn in range(self._asked.kills):
                self._take_in_until(self._share(turn + 1))
                self._kill(self._process, is_database=turn % 2 == 1)
            self._take_in_until(self._asked.lines)
            return self._judge()
        finally:
            self._server.leave()

    def _share(self, turn: int) -> int:
        return self._asked.lines * turn // (self._asked.kills + 1)

    def _take_in_until(self, number: int) -> None:
        """Let a process take in lines until so many are acknowledged."""
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--batch", str(self._asked.batch),
             "--take-in", str(self.done), str(self._asked.lines)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        while self.done < number:
            self._read(self._process.stdout)

    def _read(self, told: IO[str]) -> None:
        said = told.readline()
        if not said:
            raise RuntimeError("the process that takes in the feed ended early")
        self.done = int(said)

    def _kill(self, process: "subprocess.Popen[str]", *, is_database: bool) -> None:
        if is_database:
            pid = int((self._server.data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
            while Path(f"/proc/{pid}").exists():
                time.sleep(0.01)
        process.kill()
        assert process.stdout is not None
        # What was said before the end was acknowledged, whoever was killed.
        for said in process.stdout:
            self.done = int(said)
        process.wait()
        if is_database:
            self._recover()

    def _recover(self) -> None:
        from minkang.project.postgres import Unavailable  # noqa: PLC0415

        until = time.monotonic() + LONGEST_RECOVERY_SECONDS
        while True:
            try:
                self._server.join()
                break
            except Unavailable:
                # The children of the dead server have not all noticed yet.
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def _judge(self) -> int:
        from django.db import connection  # noqa: PLC0415

        from minkang.engines.records.services import chain  # noqa: PLC0415

        self._process.wait()
        last = {json.loads(line(n))["id"]: n for n in range(self._asked.lines)}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT resource.fhir_id, version.body FROM records_resource AS resource"
                " JOIN records_resourceversion AS version USING (rid, version)"
                " WHERE NOT resource.is_deleted"
            )
            there = {
                key: {name: value for name, value in json.loads(body).items() if name != "meta"}
                for key, body in cursor.fetchall()
            }
        lost = [key for key, number in last.items() if there.get(key) != json.loads(line(number))]
        verdict = chain.verify()
        print(
            f"lines {self._asked.lines:,}; kills {self._asked.kills}; resources {len(there):,};"
            f" versions {verdict.versions:,}; lost or wrong {len(lost)};"
            f" unknown {len(set(there) - set(last))}; findings of the chain {len(verdict.findings)}"
        )
        return 1 if lost or set(there) - set(last) or not verdict.is_sound else 0


if __name__ == "__main__":
    sys.exit(main())
