"""Requests that wait for the same hand go through it together.

While the hand is busy with some, others come; it then takes all of them. Where several came together
just now their clients ask again at once, so the same crowd is waited for, as long as somebody comes
every ``LULL_SECONDS`` and no longer than ``GATHERING_SECONDS``. A lonely request waits for nobody.
Who changes what another of the batch changes waits for the next one.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from django.db import connection

from minkang.engines.records.api.answers import Answer
from minkang.engines.records.api.batches import Came
from minkang.engines.records.api.gate import Visit
from minkang.engines.records.api.requests import Call
from minkang.kernel.web.reference import Arrival

MOST_AT_ONCE = 64
LULL_SECONDS = 0.002
GATHERING_SECONDS = 0.012
_BROKEN = HTTPStatus.INTERNAL_SERVER_ERROR
Told = Answer | Visit | BaseException | None
Together = Callable[[Came], list[Answer | Visit]]
_Waiting = tuple[Call, Arrival, "asyncio.Future[Told]"]


class Lane:
    """One hand, and who waits for it; belongs to one event loop."""

    def __init__(
        self,
        name: str,
        together: Together,
        *,
        may_repeat: bool,
        place: Callable[[Call], Hashable] = lambda _: None,
    ) -> None:
        """Nobody waits.

        Args:
            name: Of its thread.
            together: Answers many at once, or hands back who must be answered alone.
            may_repeat: Whether after a bug all may be answered once more, so that it strikes one.
            place: What a request changes, None for nothing that is there: those of one place follow
                each other.
        """
        self._together, self._may_repeat = together, may_repeat
        self._place = place
        self._hand = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._waiting: deque[_Waiting] = deque()
        self._is_busy = False

    async def answer(self, call: Call, arrival: Arrival) -> Told:
        """The answer, or the visit that must be answered alone; None when nobody has looked at it.

        What a bug raised while it was answered with others is handed back, not raised.
        """
        loop = asyncio.get_running_loop()
        told: asyncio.Future[Told] = loop.create_future()
        self._waiting.append((call, arrival, told))
        if not self._is_busy:
            self._is_busy = True
            # Whoever was heard in the same turn of the loop goes along.
            loop.call_soon(self._begin, loop)
        return await told

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._waiting:
            self._is_busy = False
            return
        batch = self._taken()
        came = [(call, arrival) for call, arrival, _ in batch]
        work = loop.run_in_executor(self._hand, _done, self._together, came)

        def settle(done: "asyncio.Future[list[Answer | Visit]]") -> None:
            fault = done.exception()
            failed = None if self._may_repeat else fault
            answers = [failed] * len(batch) if fault else done.result()
            for (_, _, told), answer in zip(batch, answers, strict=True):
                # Who went away was cancelled.
                if not told.done():
                    told.set_result(answer)
            crowd = len(batch) + len(self._waiting) if len(batch) > 1 else 0
            self._await_crowd(loop, min(crowd, MOST_AT_ONCE), loop.time() + GATHERING_SECONDS)

        work.add_done_callback(settle)

    def _taken(self) -> list[_Waiting]:
        """The next batch, in the order of arrival."""
        batch, left, places = list[_Waiting](), list[_Waiting](), set[Hashable]()
        while self._waiting and len(batch) < MOST_AT_ONCE:
            one = self._waiting.popleft()
            place = self._place(one[0])
            if place in places:
                left.append(one)
                continue
            batch.append(one)
            if place is not None:
                places.add(place)
        self._waiting.extendleft(reversed(left))
        return batch

    def _await_crowd(
        self, loop: asyncio.AbstractEventLoop, crowd: int, until: float, there: int = -1
    ) -> None:
        """Begin when a crowd waits, or nobody came since `there` did, or `until` has passed."""
        if there < len(self._waiting) < crowd and loop.time() < until:
            loop.call_later(LULL_SECONDS, self._await_crowd, loop, crowd, until, len(self._waiting))
        else:
            self._begin(loop)


def _done(together: Together, came: Came) -> list[Answer | Visit]:
    """The answers; the thread keeps its connection unless something broke."""
    told: list[Answer | Visit] = []
    try:
        told = together(came)
        return told
    finally:
        if not told or not all(isinstance(one, Answer) and one.status < _BROKEN for one in told):
            connection.close()
