"""Acts of many people at once, as few transactions: one commit serves all that wait for it.

Whoever comes while a batch is being committed waits; then one of them takes everybody's act along, on its
own connection, and the others find theirs done. An act that comes alone is written at once. Only when the
batch before was a crowd is the same crowd waited for, as long as somebody comes every ``LULL_SECONDS``:
who was just answered acts again, and a batch costs little more for many than for one. When a batch meets
somebody in its way, everybody tries alone; a bug reaches whoever led, and the others try alone.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from threading import Condition
from time import sleep
from typing import Generic, Protocol, TypeVar

from django.db import IntegrityError, OperationalError, connection

MOST_OF_A_BATCH = 64
CROWD = 4
LULL_SECONDS = 0.0005


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
        self._changed = Condition()
        self._is_led = False
        self._crowd = 0
        self._waiting: deque[D] = deque()

    def do(self, deed: D) -> None:
        """Have a deed answered; waits for the commit.

        In a transaction that is open already it is written there and then: it stands or falls with it.
        """
        if connection.in_atomic_block:
            self._write([deed])
            return
        self._waiting.append(deed)
        while self._must_lead(deed):
            try:
                self._lead(deed)
            finally:
                with self._changed:
                    self._is_led = False
                    self._changed.notify_all()

    def _must_lead(self, deed: D) -> bool:
        """Wait until the deed is done, or nobody leads; then whoever asks does."""
        with self._changed:
            while self._is_led and not deed.is_done:
                self._changed.wait()
            if not deed.is_done:
                self._is_led = True
            return not deed.is_done

    def _lead(self, own: D) -> None:
        self._await_crowd()
        batch = self._taken(own)
        self._crowd = len(batch) if len(batch) >= CROWD else 0
        if len(batch) > 1:
            self._write_all(batch)
        if not own.is_done:
            self._write([own])

    def _write_all(self, batch: Sequence[D]) -> None:
        """Write a batch; when somebody else was in its way, or by a bug, each is left to try alone."""
        try:
            self._write(batch)
        except (OperationalError, IntegrityError):
            return
        finally:
            for other in batch[1:]:
                if not other.is_done:
                    other.is_alone = True
                    self._waiting.append(other)

    def _await_crowd(self) -> None:
        there = -1
        while there < len(self._waiting) < self._crowd:
            there = len(self._waiting)
            sleep(LULL_SECONDS)

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
