"""Stubborn clients: each sends its wishes one after the other, again and again until it is answered.

A process of clients is `python client.py` with a plan on its standard input; it answers with one line for
each wish. Raw sockets, because the clients share the processors with what they test.
"""

import json
import re
import socket
import struct
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from mmap import mmap
from pathlib import Path

from booking_parts.load import HOST, request, token_of
from booking_parts.wishes import Plan, Wish, wishes_of

TIMEOUT_SECONDS = 20
AGAIN = frozenset({429, 500, 502, 503})
BOOKED = frozenset({200, 201})
CANCEL_EVERY = 10
COUNTER = struct.Struct("=q")
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_RID = re.compile(rb'"booking":"([0-9a-f-]{36})"')


@dataclass(slots=True)
class Client:
    """One connection, its wishes, and what it was told."""

    number: int
    plan: Plan
    done: mmap
    answers: list[str] = field(default_factory=list)
    _line: socket.socket | None = None
    _sent: int = 0

    def run(self) -> None:
        """Send every wish of this client until time is over."""
        for wish in wishes_of(self.plan, self.number):
            if time.monotonic() > self.plan.until:
                return
            status, rid = self._insist(wish, "/api/booking/bookings", wish.body, wish.key)
            self.answers.append(f"{wish.person} {wish.key} {status} {rid}")
            if rid and wish.number % CANCEL_EVERY == 0:
                path = f"/api/booking/bookings/{rid}/cancel"
                status, _ = self._insist(wish, path, "{}", f"x{wish.key}")
                self.answers.append(f"{wish.person} x{wish.key} {status} {rid}")

    def _insist(self, wish: Wish, path: str, body: str, key: str) -> tuple[int, str]:
        while True:
            headers = {
                "Authorization": f"Bearer {token_of(wish.who, datetime.now(tz=UTC))}",
                "Idempotency-Key": key,
                "Content-Type": "application/json",
            }
            told = self._asked(request(self.plan.port, path, headers, body, wish.person).encode())
            self._count()
            if told is not None and told[0] not in AGAIN:
                return told
            time.sleep(0.05 + self.number % 8 * 0.03)

    def _count(self) -> None:
        self._sent += 1
        COUNTER.pack_into(self.done, self.number * COUNTER.size, self._sent)

    def _asked(self, said: bytes) -> tuple[int, str] | None:
        """Status and rid of the answer, or None when the line broke before it was complete."""
        try:
            if self._line is None:
                self._line = socket.create_connection((HOST, self.plan.port), TIMEOUT_SECONDS)
                self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._line.sendall(said)
            return self._read(self._line)
        except OSError:
            if self._line is not None:
                self._line.close()
            self._line = None
            return None

    def _read(self, line: socket.socket) -> tuple[int, str]:
        heard = b""
        while (end := heard.find(b"\r\n\r\n")) < 0:
            heard += _more(line)
        status, length = _STATUS.match(heard), _LENGTH.search(heard, 0, end)
        if status is None:
            raise ConnectionError("no answer of HTTP")
        needed = end + 4 + (int(length[1]) if length else 0)
        while len(heard) < needed:
            heard += _more(line)
        rid = _RID.search(heard, end)
        code = int(status[1])
        return code, rid[1].decode() if rid and code in BOOKED else ""


def _more(line: socket.socket) -> bytes:
    heard = line.recv(65536)
    if not heard:
        raise ConnectionError("the line was cut")
    return heard


def main() -> None:
    """Run the clients of the plan on standard input, and say what each was told."""
    plan = Plan(**json.loads(sys.stdin.read()))
    with Path(plan.counters).open("r+b") as file, mmap(file.fileno(), 0) as shared:
        clients = [Client(number, plan, shared) for number in range(plan.first, plan.last)]
        threads = [threading.Thread(target=client.run) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for client in clients:
        sys.stdout.write("".join(f"{line}\n" for line in client.answers))


if __name__ == "__main__":
    main()
