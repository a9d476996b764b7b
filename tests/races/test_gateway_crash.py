"""A process that is killed while it delivers leaves one effect at the office and a log that tells each try."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from at_once import empty_audit
from minkang.city.offices import Identity, OutsideOffice
from minkang.engines.gateway import services
from minkang.engines.gateway.models import Message
from minkang.engines.gateway.queries.keys import list_own_public_keys
from minkang.engines.gateway.queries.limits import limits_on
from minkang.engines.gateway.queries.log import first_broken, lines_of
from minkang.engines.gateway.services.keys import signer
from minkang.engines.gateway.terms import Act, MessageState
from minkang.kernel import jws
from minkang.registry.organisations import services as organisations
from organisation_samples import found_county, hospital

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BY, KIND = "system:test", "test.crash"
PATIENCE = 10.0
NAMED = "SET application_name TO 'deliverer'"
OURS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'deliverer'"
WAITS = f"{OURS} AND wait_event_type = 'Lock'"


class SlowOffice(OutsideOffice):
    """An office that has taken a message, and gives its receipt when it is let."""

    def __init__(self, identity: Identity, did: list[str]) -> None:
        super().__init__(identity, "http://127.0.0.1:9", lambda kind, _: did.append(kind))
        self.has_it, self.may_answer = threading.Event(), threading.Event()

    def take(self, text: str) -> str | None:
        receipt = super().take(text)
        self.has_it.set()
        self.may_answer.wait(PATIENCE)
        return receipt


class Deliverer:
    """A process of its own that delivers once it is told to."""

    def __init__(self, at: datetime) -> None:
        gate, self._gate = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                # The parent's connection is left alone: closing it here would end it there.
                theirs, connection.connection = connection.connection, None
                os.close(self._gate)
                if os.read(gate, 1):
                    with connection.cursor() as cursor:
                        cursor.execute(NAMED)
                    services.deliver(at=at)
                del theirs
            finally:
                os._exit(0)

    def begin(self) -> None:
        os.write(self._gate, b".")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        assert os.WIFSIGNALED(status), "it had ended before it was killed"


def until(told: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not told():
        assert time.monotonic() < ends
        time.sleep(0.02)


def counted(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _leave_no_chain() -> Iterator[None]:
    yield
    empty_audit()


def asked(office: OutsideOffice, pem: str, at: datetime) -> UUID:
    entry = hospital(1)
    organisations.register(entry=entry, by=BY, at=at)
    told = services.OfficeEntry(
        entry.rid, "police", office.endpoint, timedelta(hours=4), pem, (KIND,)
    )
    services.register_office(entry=told, by=BY, at=at - timedelta(minutes=1))
    return services.send(to=entry.rid, kind=KIND, body={"a": "b"}, by=BY, at=at, key="case:1").pk


def killed_before_the_receipt(office: SlowOffice, one: Deliverer) -> None:
    one.begin()
    assert office.has_it.wait(PATIENCE)
    one.kill()
    office.may_answer.set()
    until(lambda: counted(OURS) == 0)
    office.has_it.clear()
    office.may_answer.clear()


def killed_before_the_commit(office: SlowOffice, one: Deliverer, message: UUID) -> None:
    one.begin()
    assert office.has_it.wait(PATIENCE)
    with transaction.atomic():
        # Whoever has the receipt waits here to write it down, and is killed waiting.
        Message.objects.select_for_update().get(pk=message)
        office.may_answer.set()
        until(lambda: counted(WAITS) > 0)
        one.kill()
    until(lambda: counted(OURS) == 0)


def test_kills_before_the_receipt_and_before_the_commit_leave_one_effect_and_a_whole_log() -> None:
    at = datetime.now(tz=UTC)
    first, second, *_ = limits_on(at.date()).pauses
    found_county()
    signer(at=at)
    pair, did = jws.make_key(), list[str]()
    office = SlowOffice(Identity("police", jws.signer_of(pair.kid, pair.private_pem)), did)
    office.know(list_own_public_keys())
    message = asked(office, pair.public_pem, at)
    # Both processes are there before this one has a second thread.
    one, other = Deliverer(at), Deliverer(at + first)
    with office:
        killed_before_the_receipt(office, one)
        killed_before_the_commit(office, other, message)
        assert [line.act for line in lines_of(message)] == [Act.SENT, Act.SENT]
        assert services.deliver(at=at + first + second) == 1
    assert office.register.told == {str(message): 3}
    assert did == [KIND], "told three times, done once"
    sent = Message.objects.get(pk=message)
    assert (sent.state, sent.tries) == (MessageState.DELIVERED, 3)
    assert [line.act for line in lines_of(message)] == [Act.SENT] * 3 + [Act.RECEIPTED]
    assert first_broken(sent.office_id) is None
