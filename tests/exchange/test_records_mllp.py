"""A hospital system's own client sends over MLLP, is answered in order, and survives bad neighbours."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from threading import Thread

import pytest
from hl7.client import MLLPClient

from booking_samples import a_clinic
from minkang.engines.records.api.mllp import Listener
from minkang.engines.records.models import Feed, Submission
from minkang.engines.records.terms import FeedKind

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HOST = "127.0.0.1"
_ANSWER = 65_536


@contextmanager
def listening() -> Iterator[int]:
    """A listener on a loop of its own; its port."""
    loop = asyncio.new_event_loop()
    listener = Listener(HOST, 0)
    chosen = loop.run_until_complete(listener.start())
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield chosen
    finally:
        asyncio.run_coroutine_threadsafe(listener.close(), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


def admission(number: int) -> str:
    head = rf"MSH|^~\&|HIS|H1|MINKANG|P|202611211015{number:02d}||ADT^A31|M{number}|P|2.5.1||||||UNICODE UTF-8"
    return f"{head}\rPID|1||{number:06d}^^^H1^MR||张^伟||19560312|M\r"


def feed() -> None:
    Feed.objects.create(
        organisation=a_clinic().hospital, kind=FeedKind.HL7V2, name="医院信息系统",
        application="HIS", facility="H1", since=date(2026, 1, 1),
    )  # fmt: skip


def test_a_client_of_others_sends_many_messages_over_one_line() -> None:
    feed()
    with listening() as port:
        with closing(socket.create_connection((HOST, port), timeout=10)) as stranger:
            stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert stranger.recv(100) == b""
        with MLLPClient(HOST, port, encoding="utf-8") as client:
            answers = [client.send_message(admission(number)) for number in range(5)]
            broken = client.send_message("MSH|^~\\&|HIS|H1\rPID|1")
    assert all(b"MSA|AA|M%d" % number in answer for number, answer in enumerate(answers))
    assert b"ERR||MSH^1^9" in broken
    assert Submission.objects.filter(answer="AA").count() == 5


def test_closing_answers_what_was_sent_and_hangs_up_on_a_line_left_open() -> None:
    feed()
    with closing(socket.socket()) as line:
        with listening() as port:
            line.connect((HOST, port))
            line.settimeout(10)
            line.sendall(b"\x0b" + admission(1).encode() + b"\x1c\r")
            # The line stands once the first answer came; the second may be on its way at the end.
            first = line.recv(_ANSWER)
            line.sendall(b"\x0b" + admission(2).encode() + b"\x1c\r")
        rest = b"".join(iter(lambda: line.recv(_ANSWER), b""))
    assert b"MSA|AA|M1" in first
    kept = Submission.objects.filter(answer="AA").count()
    assert kept == 1 + rest.count(b"MSA|AA|M2")
