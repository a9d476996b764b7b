"""The load: keep-alive connections that send one request after the other, and what they were told.

The same bytes go to both servers. Raw sockets, because the clients share the processors with what they
measure; a few processes with several connections each, every connection in lockstep.
"""

import json
import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

HOST = "127.0.0.1"
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"transfer-encoding: chunked", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """One load: answers a second, milliseconds of an answer, and how many were not as wished."""

    rate: float
    p50: float
    p95: float
    p99: float
    answers: int
    failed: int


@dataclass(slots=True)
class Line:
    """One connection, its requests, and how long each took."""

    requests: Iterator[bytes]
    taken: list[float] = field(default_factory=list)
    failed: int = 0
    _heard: bytes = b""
    _asked_at: float = 0.0
    line: socket.socket = field(default_factory=socket.socket)

    def begin(self, port: int) -> None:
        """Connect and send the first request."""
        self.line = socket.create_connection((HOST, port))
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ask()

    def ask(self) -> None:
        """Send the next request."""
        self._heard, self._asked_at = b"", time.perf_counter()
        self.line.sendall(next(self.requests))

    def hear(self) -> bool:
        """Take in what has come; whether the answer is complete."""
        part = self.line.recv(262144)
        if not part:
            raise ConnectionError("the server hung up")
        self._heard += part
        end = self._heard.find(b"\r\n\r\n")
        if end < 0:
            return False
        length = _LENGTH.search(self._heard, 0, end)
        if length is None and _CHUNKED.search(self._heard, 0, end):
            is_whole = self._heard.endswith(b"0\r\n\r\n")
        else:
            is_whole = len(self._heard) >= end + 4 + (int(length[1]) if length else 0)
        if is_whole:
            self.taken.append(time.perf_counter() - self._asked_at)
            if self._heard[9:10] != b"2":
                self.failed += 1
        return is_whole


def drive(
    port: int, lines: list[Iterator[bytes]], seconds: float
) -> tuple[list[float], int, float]:
    """Run the lines for some seconds; times of the answers, how many failed, and how long it took."""
    open_lines = [Line(requests) for requests in lines]
    waiting = selectors.DefaultSelector()
    for one in open_lines:
        one.begin(port)
        waiting.register(one.line, selectors.EVENT_READ, one)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        for key, _ in waiting.select(timeout=1):
            if key.data.hear():
                key.data.ask()
    spent = time.perf_counter() - began
    for one in open_lines:
        one.line.close()
    return (
        [taken for one in open_lines for taken in one.taken],
        sum(one.failed for one in open_lines),
        spent,
    )


def measure(plan: dict[str, object]) -> Measured:
    """Run a plan (see ``requests.lines_of``) in a process of its own, beside the server's."""
    told = subprocess.run(
        [sys.executable, "-m", "records_parts.client"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=True,
        cwd=__file__.rpartition("/records_parts/")[0],
    )
    return Measured(**json.loads(told.stdout))


def summed(taken: list[float], failed: int, spent: float) -> Measured:
    """The figures of a load."""
    ordered = sorted(taken)

    def at(share: float) -> float:
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0

    return Measured(len(ordered) / spent, at(0.5), at(0.95), at(0.99), len(ordered), failed)
