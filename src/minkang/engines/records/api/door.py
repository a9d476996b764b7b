"""The gate of the records as an ASGI application.

What is asked most goes through one of two lanes, where those who come at once are answered together:
reads with reads, writes with writes. All else blocks on the database in a thread of a pool.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
from django.db import InterfaceError, OperationalError, connection

from minkang.engines.records.api import gate
from minkang.engines.records.api.answers import Answer, Piece
from minkang.engines.records.api.batches import (
    is_read_together,
    is_written_together,
    place_of,
    read_all,
    write_all,
)
from minkang.engines.records.api.lanes import Lane
from minkang.engines.records.api.requests import LONGEST_BODY, Call
from minkang.engines.records.api.routes import Elsewhere, Interaction, Route, route_of
from minkang.engines.records.services.reading_log import ReadingLog, Shown
from minkang.kernel.web.reference import Arrival, begin_request

AT_ONCE = 16
# Bundles are work for the processor, so more of them at once only make each other wait.
BUNDLES_AT_ONCE = 3
_LOG = logging.getLogger(__name__)


class Door:
    """Answers whatever lies below the base address of the records."""

    def __init__(self) -> None:
        """No thread is started before the first request."""
        self._log = ReadingLog()
        self._reads = Lane("records-read", read_all, may_repeat=True)
        self._writes = Lane("records-write", write_all, may_repeat=False, place=place_of)
        self._bundles = ThreadPoolExecutor(BUNDLES_AT_ONCE, thread_name_prefix="records-bundle")
        self._hands = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="records")

    async def __call__(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Answer a request whose path is the records'."""
        arrival = begin_request()
        headers = dict(scope["headers"])
        body = await _body(receive, headers)
        peer = scope["client"]
        call = Call(
            scope["method"],
            scope["path"],
            scope["query_string"].decode("latin-1"),
            headers,
            peer[0] if peer else "",
            scope["scheme"],
            body or b"",
            is_too_long=body is None,
        )
        told = await self._answer(call, arrival)
        if isinstance(told, BaseException):
            _LOG.error("a request of the records failed", exc_info=told)
            await _send(send, gate.broken(arrival.reference))
            return
        if told.pieces is not None:
            await self._send_pieces(send, told, told.pieces)
            return
        if told.shown is not None and not await self._is_kept(told.shown):
            told = gate.unreachable(arrival.reference)
        await _send(send, told)

    async def _answer(self, call: Call, arrival: Arrival) -> Answer | BaseException:
        """The answer, or what a bug raised."""
        route = route_of(call.method, call.path)
        lane = self._lane(route)
        told = await lane.answer(call, arrival) if lane is not None else None
        if isinstance(told, Answer | BaseException):
            return told
        act = partial(gate.answer_visit, told) if told else partial(gate.answer, call, arrival)
        is_bundle = isinstance(route, Route) and route.interaction is Interaction.BUNDLE
        hands = self._bundles if is_bundle else self._hands
        work = asyncio.get_running_loop().run_in_executor(hands, _answered, act)
        await asyncio.wait([work])
        return work.exception() or work.result()

    def _lane(self, route: Route | Elsewhere | None) -> Lane | None:
        if not isinstance(route, Route):
            return None
        if is_read_together(route):
            return self._reads
        return self._writes if is_written_together(route) else None

    async def _send_pieces(
        self, send: ASGISendCallable, told: Answer, pieces: Iterator[Piece]
    ) -> None:
        """A long answer, each piece once the log has it; one that breaks off is not ended rightly."""
        loop = asyncio.get_running_loop()
        await _begin(send, told)
        while (piece := await loop.run_in_executor(self._hands, _next, pieces)) is not None:
            if not await self._is_kept(piece.shown):
                raise OperationalError("the log of reads cannot be written")
            await send({"type": "http.response.body", "body": piece.body, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _is_kept(self, shown: Shown) -> bool:
        """Whether the log has it; without the log nothing is shown."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()

        def settle(fault: BaseException | None) -> None:
            # Who went away was cancelled.
            if waiter.done():
                return
            if fault is None:
                waiter.set_result(None)
            else:
                waiter.set_exception(fault)

        def then(fault: BaseException | None) -> None:
            loop.call_soon_threadsafe(settle, fault)

        self._log.hand_in(shown, then)
        try:
            await waiter
        except (OperationalError, InterfaceError):
            return False
        return True


def _answered(act: Callable[[], Answer]) -> Answer:
    """The answer; the thread keeps its connection, for taking one costs as much as a read.

    A connection that broke is given back at once, and so is that of a thread that failed.
    """
    told = None
    try:
        told = act()
        return told
    finally:
        if told is None or told.status is HTTPStatus.SERVICE_UNAVAILABLE:
            connection.close()


def _next(pieces: Iterator[Piece]) -> Piece | None:
    """The next piece, None after the last."""
    is_done = False
    try:
        piece = next(pieces, None)
        is_done = True
        return piece
    finally:
        if not is_done:
            connection.close()


async def _body(receive: ASGIReceiveCallable, headers: dict[bytes, bytes]) -> bytes | None:
    """What was sent, or None when it is more than is accepted."""
    said = headers.get(b"content-length")
    if said is not None and said.isdigit() and int(said) > LONGEST_BODY:
        # Reading what is announced would only cost memory.
        return None
    if said in (None, b"0") and b"transfer-encoding" not in headers:
        # Nothing comes (RFC 9112 §6.3), and asking for it costs a turn of the loop.
        return b""
    parts: list[bytes] = []
    length = 0
    while True:
        event = await receive()
        if event["type"] != "http.request":
            break
        parts.append(event["body"])
        length += len(event["body"])
        if length > LONGEST_BODY:
            return None
        if not event["more_body"]:
            break
    return b"".join(parts)


async def _begin(send: ASGISendCallable, answer: Answer) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": answer.status.value,
            "headers": answer.headers,
            "trailers": False,
        }
    )


async def _send(send: ASGISendCallable, answer: Answer) -> None:
    await _begin(send, answer)
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
