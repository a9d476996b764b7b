"""The line hospital systems send HL7 v2 messages over (MLLP): one answer for each, in order."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import cast

import structlog
from django.db import connection

from minkang.engines.records.rules.hl7v2.framing import FrameBroken, Framing, framed
from minkang.engines.records.services.feeding import take_in

# Messages of one line are answered in turn; so many lines are worked on at once.
LINES_AT_ONCE = 4
IDLE_SECONDS = 3600
_CHUNK = 65_536
_log = structlog.get_logger(__name__)


class Listener:
    """Listens until it is closed; a line that sends no frames is hung up on."""

    def __init__(self, host: str, port: int) -> None:
        """Nothing listens yet."""
        self._host, self._port = host, port
        self._threads = ThreadPoolExecutor(LINES_AT_ONCE, thread_name_prefix="mllp")
        self._server: asyncio.Server | None = None
        self._lines: dict[asyncio.Task[None], _Line] = {}

    async def start(self) -> int:
        """Listen; returns the port, which the system chooses when it was 0."""
        port: int = (await self._listening()).sockets[0].getsockname()[1]
        return port

    async def serve(self) -> None:
        """Answer until cancelled, then close."""
        await self._listening()
        try:
            await asyncio.Event().wait()
        finally:
            await self.close()

    async def close(self) -> None:
        """Take no further line or message, and return when every message taken has its answer."""
        if self._server is not None:
            self._server.close()
        for line in self._lines.values():
            line.end()
        if self._lines:
            await asyncio.wait(self._lines)
        self._threads.shutdown()

    async def _listening(self) -> asyncio.Server:
        if self._server is None:
            self._server = await asyncio.start_server(self._line, self._host, self._port)
        return self._server

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(reader, writer)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a connection is always served by a task
        self._lines[task] = line
        try:
            await line.answer_all(self._threads)
        except (FrameBroken, TimeoutError, ConnectionError) as fault:
            _log.warning("mllp line ended", fault=str(fault))
        finally:
            del self._lines[task]
            writer.close()


class _Line:
    """One connection of a hospital system."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def answer_all(self, threads: ThreadPoolExecutor) -> None:
        framing = Framing()
        loop = asyncio.get_running_loop()
        while received := await asyncio.wait_for(self._reader.read(_CHUNK), IDLE_SECONDS):
            for message in framing.messages(received):
                answer = await loop.run_in_executor(threads, _answered, message)
                self._writer.write(framed(answer))
                await self._writer.drain()

    def end(self) -> None:
        """Read no more; a cancelled line could lose the answer to a message already kept."""
        cast(asyncio.Transport, self._writer.transport).pause_reading()
        self._reader.feed_eof()


def _answered(message: bytes) -> bytes:
    try:
        return take_in(message=message, at=datetime.now(tz=UTC))
    finally:
        connection.close()
