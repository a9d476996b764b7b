"""Acts of many people at once, as few transactions: one commit serves all that wait for it.

Whoever comes while another batch is being committed waits for the turn; the first who gets it takes
everybody's act along, on its own connection, and the others find theirs done. An act that comes alone is
written at once. When a batch fails, everybody tries by himself, so that nobody pays for another's fault.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from django.db import connection

MOST_OF_A_BATCH = 64


class Deed(Protocol):
    """An act that waits for its turn."""

    is_alone: bool

    @property
    def is_done(self) -> bool:
        """Whether it was answered."""

    @property
    def place(self) -> Hashable:
        """What it changes: two deeds of one place follow each other."""


D = TypeVar("D", bound=Deed)


class Gathering(Generic[D]):
    """Deeds of this process that are waiting."""

    def __init__(self, write: Callable[[Sequence[D]], None]) -> None:
        """`write` answers every deed it is given, in a transaction of its own, or raises."""
        self._write = write
        self._turn = Lock()
        self._waiting: deque[D] = deque()

    def do(self, deed: D) -> None:
        """Have a deed answered; waits for the commit.

        In a transaction that is open already it is written there and then: it stands or falls with it.
        """
        if connection.in_atomic_block:
            self._write([deed])
            return
        self._waiting.append(deed)
        while not deed.is_done:
            with self._turn:
                if not deed.is_done:
                    self._lead(deed)

    def _lead(self, own: D) -> None:
        batch = self._taken(own)
        if len(batch) > 1:
            with _Apart():
                self._write(batch)
            for other in batch[1:]:
                if not other.is_done:
                    other.is_alone = True
                    self._waiting.append(other)
        if not own.is_done:
            self._write([own])

    def _taken(self, own: D) -> list[D]:
        """The own deed, with those of others that change something else."""
        batch, left, places = [own], list[D](), {own.place}
        for _ in range(len(self._waiting)):
            deed = self._waiting.popleft()
            if deed is own:
                continue
            is_welcome = not (deed.is_alone or own.is_alone) and deed.place not in places
            if is_welcome and len(batch) < MOST_OF_A_BATCH:
                batch.append(deed)
                places.add(deed.place)
            else:
                left.append(deed)
        self._waiting.extend(left)
        return batch


class _Apart:
    """The fault of a batch ends here: each of its members tries again alone and meets its own."""

    def __enter__(self) -> None:
        """Nothing is held."""

    def __exit__(
        self, _: type[BaseException] | None, fault: BaseException | None, __: TracebackType | None
    ) -> bool:
        """Go on after a fault; what stops the whole process goes on stopping it."""
        return isinstance(fault, Exception)
