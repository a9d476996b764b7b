"""The gate as an ASGI application: no thread waits while a batch of bookings is written.

A thread for each waiting client costs more than the booking itself: every answer wakes one more thread,
and all of them want the interpreter at once. Here one thread takes requests in and gives answers out,
and the writer wakes it once for a whole batch.
"""

import asyncio
from collections import deque
from concurrent.futures import Future
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope

from minkang.engines.booking.api import gate
from minkang.engines.booking.api.answers import Answer
from minkang.engines.booking.api.requests import LONGEST_BODY, Call, is_too_long
from minkang.kernel.web.reference import begin_request


class Door:
    """Answers the five acts of the gate; belongs to the event loop that asks it first."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._done: deque[asyncio.Future[None]] = deque()
        self._is_woken = False

    async def __call__(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Answer a request whose path is the gate's."""
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"").decode("latin-1")
        body = b"" if is_too_long(length) else await _body(receive)
        peer = scope["client"]
        call = Call(scope["method"], scope["path"], headers, peer[0] if peer else "", body)
        got = gate.ask(call, begin_request())
        if isinstance(got, gate.Pending):
            await self._end_of(got.future)
            got = gate.settled(got)
        await _send(send, got)

    async def _end_of(self, future: "Future[Any]") -> None:
        """Wait until a future of another thread is done."""
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()

        def note(_: "Future[Any]") -> None:
            # A flag that is taken back before the queue is emptied can wake once too often, never
            # once too seldom.
            self._done.append(waiter)
            if not self._is_woken:
                self._is_woken = True
                loop.call_soon_threadsafe(self._wake)

        future.add_done_callback(note)
        await waiter

    def _wake(self) -> None:
        self._is_woken = False
        while self._done:
            waiter = self._done.popleft()
            # Who went away was cancelled.
            if not waiter.done():
                waiter.set_result(None)


async def _body(receive: ASGIReceiveCallable) -> bytes:
    """What was sent, as far as one byte more than is accepted."""
    read = b""
    while len(read) <= LONGEST_BODY:
        event = await receive()
        if event["type"] != "http.request":
            break
        read += event["body"]
        if not event["more_body"]:
            break
    return read[: LONGEST_BODY + 1]


async def _send(send: ASGISendCallable, answer: Answer) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": answer.status.value,
            "headers": answer.headers,
            "trailers": False,
        }
    )
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
