"""Zero oversold, zero lost, zero duplicates while the server and the database are killed.

Run: ``minkang bench booking --crash [--attempts N] [--kills N] [--clients N] [--seconds N]``. Half of the
clients send the same wishes as the other half at about the same time, so every request comes twice,
with the same key; a client repeats what broke until it is answered, and gives one place in ten back.
Meanwhile one worker of the server, PostgreSQL (the postmaster) and the whole server are killed with
SIGKILL in turn and started again. At the end every acknowledged booking must be in the table, none
twice, no pool oversold, every counter equal to its rows, and one audit entry to each booking.
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
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import IO

PROCESSES = 2
LONGEST_RECOVERY_SECONDS = 60
SETTLE_SECONDS = 1.5
KINDS = ("a worker", "PostgreSQL", "the server")


def main(words: list[str] | None = None) -> int:
    """Kill and count; 1 when anything is wrong or less was done than asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=1_000_000, help="requests sent, at least")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=1080, help="nobody begins anything after")
    parser.add_argument("--home", type=Path, default=None, help="data folder to use and keep")
    asked = parser.parse_args(words)
    home = asked.home or Path(tempfile.mkdtemp(prefix="minkang-bench-", dir="/var/tmp"))
    if asked.home is None:
        home.chmod(0o755)
    os.environ |= {
        "MINKANG_HOME": str(home),
        "MINKANG_HTTPS": "1",
        "DJANGO_SETTINGS_MODULE": "minkang.project.settings",
    }
    os.environ.pop("MINKANG_DATABASE_URL", None)
    try:
        return prepare_and_kill(home, asked)
    finally:
        if asked.home is None:
            shutil.rmtree(home)


def prepare_and_kill(home: Path, asked: argparse.Namespace) -> int:
    """Lay the ground, start the server and the clients, kill, count, stop everything."""
    from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

    readiness.prepare(with_database=True)
    try:
        crash = Crash(home, asked)
        try:
            crash.run()
        finally:
            crash.end()
        return crash.judge()
    finally:
        readiness.release()


class Crash:
    """A server, clients that insist, and somebody who kills."""

    def __init__(self, home: Path, asked: argparse.Namespace) -> None:
        """Lay the ground: places for about two thirds of who wants one."""
        from booking_parts.ground import lay_out_clinic, lay_out_people  # noqa: PLC0415
        from booking_parts.machine import machine  # noqa: PLC0415
        from booking_parts.server import Portal, free_port  # noqa: PLC0415

        print(machine())
        self._home, self._asked = home, asked
        self._pairs = asked.clients // 2
        # A tenth of the places is given back with one more request.
        self._wishes = -(-asked.attempts // asked.clients)
        people = self._pairs * (self._wishes // 3 + 1)
        hospital = lay_out_people(people)
        capacity = max(1, people * 2 // 3 // 100)
        self._clinics = [
            lay_out_clinic(hospital, name, sessions=10, capacity=capacity)
            for name in ("内科", "外科")
        ]
        self._portal = Portal(home, free_port(), with_jobs=False)
        self._counters = home / "sent"
        self._counters.write_bytes(bytes(8 * asked.clients))
        self._joined: list[object] = []
        self._killed: Counter[str] = Counter()
        self._answers = home / "answers.txt"
        self._seconds = 0.0

    @property
    def sent(self) -> int:
        """Requests sent so far."""
        return sum(memoryview(self._counters.read_bytes()).cast("q"))

    def run(self) -> None:
        """Start everything and kill by progress, until every client is answered."""
        self._portal.start()
        self._portal.wait()
        began = time.monotonic()
        with self._answers.open("w") as answers:
            clients = [self._clients(part, began, answers) for part in range(PROCESSES)]
            try:
                while any(client.poll() is None for client in clients):
                    self._kill_when_due()
                    time.sleep(0.05)
            finally:
                for client in clients:
                    client.kill()
        self._seconds = time.monotonic() - began
        if any(client.returncode for client in clients):
            raise RuntimeError("a process of clients failed")

    def _kill_when_due(self) -> None:
        due = sum(self._killed.values()) + 1
        is_due = self.sent >= due * self._asked.attempts // (self._asked.kills + 1)
        if is_due and due <= self._asked.kills:
            self._kill(KINDS[due % len(KINDS)])

    def _clients(self, part: int, began: float, answers: IO[str]) -> "subprocess.Popen[str]":
        from booking_parts.wishes import Plan  # noqa: PLC0415

        share = self._asked.clients // PROCESSES
        plan = Plan(
            port=self._portal.port,
            counters=str(self._counters),
            first=part * share,
            last=(part + 1) * share,
            pairs=self._pairs,
            wishes=self._wishes,
            until=began + self._asked.seconds,
            slots=[clinic.slots for clinic in self._clinics],
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "booking_parts.client"],
            cwd=Path(__file__).parent, stdin=subprocess.PIPE, stdout=answers, text=True,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(json.dumps(asdict(plan)))
        process.stdin.close()
        return process

    def _kill(self, kind: str) -> None:
        if kind == "a worker":
            if not self._portal.kill_worker():
                kind = "the server"
        elif kind == "PostgreSQL":
            self._kill_postgres()
        if kind == "the server":
            self._portal.kill()
            self._portal.start()
        self._killed[kind] += 1
        print(f"killed {kind} after {self.sent:,} requests", flush=True)
        time.sleep(SETTLE_SECONDS)

    def _kill_postgres(self) -> None:
        from minkang.project.postgres import Server, Unavailable  # noqa: PLC0415

        server = Server(self._home)
        pid = int((server.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.01)
        until = time.monotonic() + LONGEST_RECOVERY_SECONDS
        while True:
            try:
                server.join()
                break
            except Unavailable:
                # The children of the dead server have not all noticed yet.
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
        self._joined.append(server)

    def end(self) -> None:
        """Stop the server; the database stays for the count."""
        from django.db import connection  # noqa: PLC0415 - needs the settings

        self._portal.kill()
        connection.close()

    def judge(self) -> int:
        """Compare what was acknowledged with what is there; 1 when anything is wrong."""
        from booking_parts.acknowledged import compare  # noqa: PLC0415 - needs the settings

        sent = self.sent
        kills = ", ".join(f"{kind} {times}" for kind, times in self._killed.items())
        print(f"{sent:,} requests sent in {self._seconds:.0f} s; killed: {kills}")
        faults = compare(self._answers)
        if sent < self._asked.attempts or sum(self._killed.values()) < self._asked.kills:
            faults.append(f"less was done than asked for: {self._asked}")
        for fault in faults:
            print(f"WRONG: {fault}")
        for server in self._joined:
            server.leave()
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
