"""The group-commit writer: many threads ask, one thread of the process writes what has gathered.

    answer = writer.take(order, at=at)
    answer = writer.cancel(cancellation, at=at)

While one batch is being committed the next one gathers, so that one fsync serves up to 64 requests and
a hot pool is locked once for all of them. A request that comes alone is written at once; only when the
batch before was a crowd does the next one wait until nobody has come for ``LULL_SECONDS``, because who
was just answered asks again and a batch costs the same for one as for many. A batch that fails takes
only its own members with it: each of them gets the fault, and may ask again with its key.
"""

import atexit
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError, connection

from minkang.engines.booking.rules import refusals
from minkang.engines.booking.services.cancelling import Cancellation, Cancelled, cancel_batch
from minkang.engines.booking.services.facts import KnownOffers
from minkang.engines.booking.services.orders import Answer, Order
from minkang.engines.booking.services.taking import take as take_batch
from minkang.kernel.refusal import Refusal

MOST_OF_A_BATCH = 64
CROWD = 4
LULL_SECONDS = 0.002
# At some thousand places a second this is less than half a second of waiting.
MOST_WAITING = 2000

Asked = TypeVar("Asked")
Got = TypeVar("Got")


class Member(Generic[Asked, Got]):
    """One request in the queue and the answer somebody waits for."""

    __slots__ = ("answer", "asked", "at")

    def __init__(self, asked: Asked, at: datetime) -> None:
        """Open the answer."""
        self.asked = asked
        self.at = at
        self.answer: Future[Got] = Future()


class Ordered(Member[Order, Answer]):
    """Somebody wants a place."""

    __slots__ = ()


class GivenUp(Member[Cancellation, Cancelled | Refusal]):
    """Somebody gives a place up."""

    __slots__ = ()


class Writer:
    """One thread that writes; closing it answers everything that is still in the queue."""

    def __init__(self, *, most_waiting: int = MOST_WAITING) -> None:
        """Start the thread; it connects with its first batch.

        Args:
            most_waiting: How many requests may wait; further ones are answered ``booking.busy``.
        """
        self._queue: SimpleQueue[Ordered | GivenUp | None] = SimpleQueue()
        self._most_waiting = most_waiting
        self._is_open = True
        self._turn = Lock()
        self._thread = Thread(target=self._work, name="booking-writer", daemon=True)
        self._thread.start()

    def submit(self, order: Order, *, at: datetime) -> "Future[Answer]":
        """Put an order into the queue; the future holds what `take` answers it.

        When the queue is full, or the writer closed, that is ``booking.busy`` at once.
        """
        member = Ordered(order, at)
        if not self._put(member):
            member.answer.set_result(refusals.busy())
        return member.answer

    def submit_cancellation(
        self, cancellation: Cancellation, *, at: datetime
    ) -> "Future[Cancelled | Refusal]":
        """Put a cancellation into the queue; the future holds what `cancel_batch` answers it.

        When the queue is full, or the writer closed, that is ``booking.busy`` at once.
        """
        member = GivenUp(cancellation, at)
        if not self._put(member):
            member.answer.set_result(refusals.busy())
        return member.answer

    def close(self) -> None:
        """Take nothing more, answer what is waiting, and give the connection back."""
        with self._turn:
            if self._is_open:
                self._is_open = False
                self._queue.put(None)
        self._thread.join()

    def _put(self, member: Ordered | GivenUp) -> bool:
        # Under the lock, so that nothing can follow the sign to stop.
        with self._turn:
            has_room = self._is_open and self._queue.qsize() < self._most_waiting
            if has_room:
                self._queue.put(member)
        return has_room

    def _work(self) -> None:
        gathered: list[Ordered | GivenUp | None] = []
        known = KnownOffers()
        while not gathered or gathered[-1] is not None:
            gathered = self._gathered(len(gathered))
            _write([one for one in gathered if isinstance(one, Ordered)], partial(_taken, known))
            _write([one for one in gathered if isinstance(one, GivenUp)], _cancelled)
        connection.close()

    def _gathered(self, before: int) -> "list[Ordered | GivenUp | None]":
        """Who is in the queue, in the order of arrival; None is the sign to stop.

        After a crowd of `before` as many are waited for; who is there already comes along anyway.
        """
        awaited = before if before >= CROWD else 0
        gathered = [self._queue.get()]
        while len(gathered) < MOST_OF_A_BATCH and gathered[-1] is not None:
            is_awaiting = len(gathered) < awaited
            try:
                gathered.append(self._queue.get(block=is_awaiting, timeout=LULL_SECONDS))
            except Empty:
                break
        return gathered


class _Shared:
    """The fault of a batch becomes the fault of each of its members, and ends there."""

    def __init__(self, answers: "Sequence[Future[Got]]") -> None:
        self._answers = answers

    def __enter__(self) -> None:
        """Nothing is held."""

    def __exit__(
        self, _: type[BaseException] | None, fault: BaseException | None, __: TracebackType | None
    ) -> bool:
        """Answer whoever still waits; what stops the whole process goes on."""
        if fault is None:
            return False
        # Whatever state it was left in, the next batch begins with a new one.
        connection.close()
        for answer in self._answers:
            if not answer.done():
                answer.set_exception(fault)
        return isinstance(fault, Exception)


def _write(
    members: Sequence[Member[Asked, Got]],
    act: Callable[[Sequence[Asked], datetime], Sequence[Got]],
) -> None:
    if not members:
        return
    with _Shared([member.answer for member in members]):
        asked = [member.asked for member in members]
        answers = act(asked, max(member.at for member in members))
        for member, answer in zip(members, answers, strict=True):
            member.answer.set_result(answer)


def _taken(known: KnownOffers, orders: Sequence[Order], at: datetime) -> Sequence[Answer]:
    is_repeatable = all(order.key for order in orders)
    act = partial(take_batch, orders, at=at, known=known)
    return _again_if_cut_off(act, is_repeatable=is_repeatable)


def _cancelled(
    cancellations: Sequence[Cancellation], at: datetime
) -> Sequence[Cancelled | Refusal]:
    return _again_if_cut_off(partial(cancel_batch, cancellations, at=at), is_repeatable=True)


def _again_if_cut_off(act: Callable[[], Sequence[Got]], *, is_repeatable: bool) -> Sequence[Got]:
    """Act once more after a lost connection or a deadlock: what was written is found by its key."""
    try:
        return act()
    except (OperationalError, InterfaceError):
        if not is_repeatable:
            raise
        connection.close()
    return act()


_turn = Lock()
_writers: list[Writer] = []


def writer_of_process() -> Writer:
    """The one writer of this process, started by the first request and closed at its end."""
    with _turn:
        if not _writers:
            _writers.append(Writer())
            atexit.register(close)
        return _writers[0]


def take(order: Order, *, at: datetime) -> Answer:
    """Take a place through the writer of the process; waits for the commit."""
    return writer_of_process().submit(order, at=at).result()


def cancel(cancellation: Cancellation, *, at: datetime) -> Cancelled | Refusal:
    """Give a place up through the writer of the process; waits for the commit."""
    return writer_of_process().submit_cancellation(cancellation, at=at).result()


def close() -> None:
    """Close the writer of the process, when there is one; the next request starts another."""
    with _turn:
        while _writers:
            _writers.pop().close()
