"""The runs: both servers up, the same loads in turns, a table of what came out."""

import json
import os
import random  # noqa: TID251 - a bench may draw
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from uuid import UUID

from booking_parts.machine import load, machine
from booking_parts.server import Portal, free_port
from minkang.engines.records.api import tokens
from minkang.engines.records.queries.clients import find
from minkang.engines.records.services.clients import NewClient, add_client
from minkang.engines.records.terms import ReaderKind
from records_parts.load import HOST, Measured, measure
from records_parts.requests import BUNDLE, Target, patient

KINDS = ("bundle", "create", "read", "update", "search", "mixed")
GOALS = {"bundle": 550, "mixed": 760}
TIMES_SEKMET = 5
PATIENTS = 1000
# Programs that ask, in turns: one alone would be told to ask less often.
PROGRAMS = 2
SEKMET = Path(sys.executable).with_name("sekmet")
SETTINGS = """
base_url: http://127.0.0.1:{port}/fhir
host: 127.0.0.1
port: {port}
data_dir: {home}/sekmet
log_inbound: {log}
simulator: {{enabled: false}}
own_private_key_path: {home}/key.pem
"""


class Bench:
    """Our server and theirs."""

    def __init__(
        self,
        home: Path,
        seconds: float,
        rounds: int,
        connections: int,
        kinds: Sequence[str] | None = None,
    ) -> None:
        """Nothing runs yet; without `kinds` all are measured."""
        self._kinds = kinds or KINDS
        self._home, self._seconds = home, seconds
        self._rounds, self._connections = rounds, connections
        self._portal = Portal(home, free_port(), with_jobs=False)
        self._theirs: subprocess.Popen[bytes] | None = None
        self._is_unlogged = False

    def run(self, *, alone: bool, unlogged: bool) -> int:
        """Measure and print; 1 when a goal is missed."""
        self._is_unlogged = unlogged
        sys.stdout.write(f"{machine()}\n{self._connections} connections, {self._seconds} s each\n")
        clients = [self._registered(number) for number in range(PROGRAMS)]
        self._portal.start()
        try:
            self._portal.wait()
            targets = {"minkang": lambda: self._ours(clients)}
            if not alone:
                sekmet = self._their_target()
                targets["sekmet"] = lambda: sekmet
            known = {name: _known(make()) for name, make in targets.items()}
            best: dict[tuple[str, str], Measured] = {}
            for _ in range(self._rounds):
                for kind in self._kinds:
                    for name, make in targets.items():
                        told = self._measured(kind, make(), known[name])
                        held = best.get((kind, name))
                        if held is None or told.rate > held.rate:
                            best[kind, name] = told
            return _report(best)
        finally:
            self._portal.stop()
            if self._theirs:
                self._theirs.kill()
                self._theirs.wait()

    def _measured(self, kind: str, target: Target, known: list[str]) -> Measured:
        return measure(
            {
                "kind": kind, "port": target.port, "base": target.base, "tokens": target.tokens,
                "seed": f"{kind}-{time.time_ns()}", "connections": self._connections,
                "seconds": self._seconds, "known": known,
            }
        )  # fmt: skip

    def _registered(self, number: int) -> UUID:
        new = NewClient(f"bench {number}", ReaderKind.PLATFORM, None, frozenset({"system/*.*"}))
        return add_client(new=new, by="system:bench", at=datetime.now(UTC)).rid

    def _ours(self, clients: Sequence[UUID]) -> Target:
        """Our server, with tokens that outlive one measurement."""
        return Target(self._portal.port, "/fhir/r4", [_token(client) for client in clients])

    def _their_target(self) -> Target:
        port = free_port()
        settings = self._home / "sekmet.yaml"
        settings.write_text(
            SETTINGS.format(port=port, home=self._home, log=str(not self._is_unlogged).lower()),
            encoding="utf-8",
        )
        with (self._home / "sekmet.log").open("wb") as log:
            self._theirs = subprocess.Popen(
                [SEKMET, "serve", "--config", settings],
                cwd=self._home, env=os.environ, stdout=log, stderr=log,
            )  # fmt: skip
        _wait_for(port, "/fhir/metadata")
        return Target(port, "/fhir", ["none"])


def _token(client: UUID) -> str:
    found = find(str(client))
    if found is None:
        raise LookupError(client)
    return tokens.issue(client=client, reader=found.reader(found.scopes), at=datetime.now(UTC))


def _wait_for(port: int, path: str) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with closing(HTTPConnection(HOST, port, timeout=5)) as line:
            try:
                line.request("GET", path)
                if line.getresponse().status == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.2)
    raise RuntimeError("the other server does not answer")


def _known(target: Target) -> list[str]:
    """Ids of patients made beforehand, for reads, updates and searches."""
    draw = random.Random("known")
    ids = []
    with closing(HTTPConnection(HOST, target.port, timeout=30)) as line:
        for number in range(PATIENTS):
            body = json.dumps(patient(draw, f"known-{number}"), ensure_ascii=False).encode()
            headers = {
                "Authorization": f"Bearer {target.tokens[0]}",
                "Content-Type": "application/fhir+json",
                "Prefer": "return=representation",
            }
            line.request("POST", f"{target.base}/Patient", body, headers)
            told = line.getresponse()
            ids.append(json.loads(told.read())["id"])
    return ids


def _report(best: dict[tuple[str, str], Measured]) -> int:
    is_missed = False
    sys.stdout.write(f"load now {load()}\n")
    sys.stdout.write("kind      server     rate/s     p50 ms   p95 ms   p99 ms   failed   times\n")
    for kind in KINDS:
        theirs = best.get((kind, "sekmet"))
        for name in ("minkang", "sekmet"):
            told = best.get((kind, name))
            if told is None:
                continue
            rate = told.rate * BUNDLE if kind == "bundle" else told.rate
            times = ""
            if name == "minkang" and theirs:
                times = f"{told.rate / theirs.rate:.1f}x"
                is_missed |= told.rate < TIMES_SEKMET * theirs.rate
            if name == "minkang":
                is_missed |= rate < GOALS.get(kind, 0) or told.failed > 0
            sys.stdout.write(
                f"{kind:<9} {name:<9} {rate:>8.0f} {told.p50:>10.1f} {told.p95:>8.1f} "
                f"{told.p99:>8.1f} {told.failed:>8} {times:>7}\n"
            )
    sys.stdout.write("A goal is missed.\n" if is_missed else "Every goal is met.\n")
    return 1 if is_missed else 0
