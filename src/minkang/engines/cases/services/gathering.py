"""Acts of many people at once, as few transactions: one commit serves all that wait for it.

Whoever comes while a batch is being committed waits; then one of them takes everybody's act along, on a
connection kept for that, and the others find theirs done. An act that comes alone is written at once. Only when the
batch before was a crowd is the same crowd waited for, as long as somebody comes every ``LULL_SECONDS``:
who was just answered acts again, and a batch costs little more for many than for one. When a batch meets
somebody in its way, everybody tries alone; a bug reaches whoever led, and the others try alone.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Generic, Protocol, TypeVar

from django.db import IntegrityError, OperationalError, connection

from minkang.kernel.lending import LentConnection

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


class Turn(Generic[D]):
    """A deed and the bell its thread sleeps on: rung when it is answered, or is to lead."""

    __slots__ = ("bell", "deed")

    def __init__(self, deed: D) -> None:
        """Nobody has rung yet."""
        self.deed, self.bell = deed, Lock()
        self.bell.acquire()


class Gathering(Generic[D]):
    """Deeds of this process that are waiting."""

    def __init__(self, write: Callable[[Sequence[D]], None]) -> None:
        """`write` answers every deed it is given, in a transaction of its own, or raises."""
        self._write = write
        self._door = Lock()
        self._is_led = False
        self._crowd = 0
        self._line = LentConnection()
        self._counting: Turn[D] | None = None
        self._waiting: deque[Turn[D]] = deque()

    def do(self, deed: D) -> None:
        """Have a deed answered; waits for the commit.

        In a transaction that is open already it is written there and then: it stands or falls with it.
        """
        if connection.in_atomic_block:
            self._write([deed])
            return
        own = Turn(deed)
        if not self._comes(own):
            own.bell.acquire()
        if deed.is_done:
            return
        try:
            self._lead(own)
        finally:
            self._hand_over(own)

    def close(self) -> None:
        """Give up the connection of crowds; the next one makes another."""
        self._line.close()

    def _comes(self, own: Turn[D]) -> bool:
        """Join those who wait; whether one leads, because nobody does."""
        with self._door:
            self._waiting.append(own)
            if self._counting and len(self._waiting) >= self._crowd:
                self._counting.bell.release()
                self._counting = None
            leads, self._is_led = not self._is_led, True
            return leads

    def _hand_over(self, own: Turn[D]) -> None:
        """Whoever waits longest leads next; not who was torn out of leading and waits no more."""
        with self._door:
            if own in self._waiting:
                self._waiting.remove(own)
            if self._waiting:
                self._waiting[0].bell.release()
            else:
                self._is_led = False

    def _lead(self, own: Turn[D]) -> None:
        self._await_crowd(own)
        with self._door:
            batch = self._taken(own)
        self._crowd = len(batch) if len(batch) >= CROWD else 0
        if len(batch) > 1:
            self._write_all(batch)
        if not own.deed.is_done:
            self._write([own.deed])

    def _write_all(self, batch: Sequence[Turn[D]]) -> None:
        """Write a batch; when somebody else was in its way, or by a bug, each is left to try alone."""
        try:
            with self._line.lent():
                self._write([one.deed for one in batch])
        except (OperationalError, IntegrityError):
            return
        finally:
            for other in batch[1:]:
                if other.deed.is_done:
                    other.bell.release()
                    continue
                other.deed.is_alone = True
                with self._door:
                    self._waiting.append(other)

    def _await_crowd(self, own: Turn[D]) -> None:
        """Wait until as many are there as last time, or nobody comes for a lull."""
        there = -1
        while there < len(self._waiting) < self._crowd:
            there = len(self._waiting)
            self._counting = own
            if own.bell.acquire(timeout=LULL_SECONDS):
                return
        with self._door:
            self._counting = None
            # Rung between the lull and the door: nobody else rings for who leads.
            own.bell.acquire(blocking=False)

    def _taken(self, own: Turn[D]) -> list[Turn[D]]:
        """The own deed, with those of others that change something else."""
        batch, left, places = [own], list[Turn[D]](), {own.deed.place}
        for _ in range(len(self._waiting)):
            turn = self._waiting.popleft()
            if turn is own:
                continue
            deed = turn.deed
            is_welcome = not (deed.is_alone or own.deed.is_alone) and deed.place not in places
            if is_welcome and len(batch) < MOST_OF_A_BATCH:
                batch.append(turn)
                places.add(deed.place)
            else:
                left.append(turn)
        self._waiting.extend(left)
        return batch
