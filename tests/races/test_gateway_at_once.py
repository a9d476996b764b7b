"""Many hands at once: one message for a key, one delivery, one keeping of what an office sent."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from at_once import at_once, empty_audit
from minkang.city.offices import Identity, OutsideOffice
from minkang.engines.gateway import services
from minkang.engines.gateway.models import Incoming, Message
from minkang.engines.gateway.queries.keys import list_own_public_keys
from minkang.engines.gateway.queries.log import first_broken
from minkang.engines.gateway.services.handing import Answer, _takers
from minkang.engines.gateway.services.keys import signer
from minkang.kernel import jws
from minkang.registry.organisations import services as organisations
from organisation_samples import found_county, hospital

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BY, KIND, HANDS = "system:test", "test.race", 4


@pytest.fixture
def taken() -> Iterator[list[Answer]]:
    told: list[Answer] = []
    services.answers(KIND)(told.append)
    yield told
    _takers.pop(KIND)
    empty_audit()


def opened() -> tuple[OutsideOffice, UUID]:
    found_county()
    at = datetime.now(tz=UTC)
    entry = hospital(1)
    organisations.register(entry=entry, by=BY, at=at)
    signer(at=at)
    pair = jws.make_key()
    identity = Identity("police", jws.signer_of(pair.kid, pair.private_pem))
    office = OutsideOffice(identity, "http://127.0.0.1:9", lambda *_: None)
    office.know(list_own_public_keys())
    told = services.OfficeEntry(
        entry.rid, "police", office.endpoint, timedelta(hours=4), pair.public_pem, (KIND,)
    )
    services.register_office(entry=told, by=BY, at=at)
    return office, entry.rid


def test_whatever_many_hands_do_each_side_has_each_message_once(taken: list[Answer]) -> None:
    office, rid = opened()
    with office:
        send = partial(services.send, to=rid, kind=KIND, body={"a": "b"}, by=BY, key="case:1")
        at = datetime.now(tz=UTC)
        sent = at_once(*[partial(send, at=at)] * HANDS)
        assert len({str(one) for one in sent}) == Message.objects.count() == 1
        arrived = at_once(*[partial(services.deliver, at=at)] * HANDS)
        assert sum(int(str(one)) for one in arrived) == 1
        assert list(office.register.told.values()) == [1]
        message = Message.objects.get().pk
        text = office.write(KIND, {"c": "d"}, number=uuid4(), reply_to=str(message))
        at_once(*[partial(services.receive, text=text, at=datetime.now(tz=UTC))] * HANDS)
        assert Incoming.objects.count() == 1
        at_once(*[partial(services.hand_over, at=datetime.now(tz=UTC))] * HANDS)
    assert len(taken) == 1
    assert first_broken(rid) is None
