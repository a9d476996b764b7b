"""Messages to other offices arrive once, are signed both ways, and nothing of them can be changed."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from minkang.city.offices import Habit, Identity, OutsideOffice
from minkang.engines.gateway import services
from minkang.engines.gateway.models import Exchange, Incoming, Message, Office, OwnKey
from minkang.engines.gateway.queries.keys import list_own_public_keys
from minkang.engines.gateway.queries.limits import limits_on
from minkang.engines.gateway.queries.log import first_broken, lines_of
from minkang.engines.gateway.services.handing import Answer, _takers
from minkang.engines.gateway.services.keys import signer
from minkang.engines.gateway.terms import Act, MessageState
from minkang.kernel import jws
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.organisations import services as organisations
from organisation_samples import found_county, hospital

pytestmark = pytest.mark.django_db
BY, KIND = "system:test", "test.part"
BODY = {"newborn.name": "王小明", "person.identity_number": "无"}
NO_MATTER = Refusal("test.ended", "已经办完。", "ended")


def now() -> datetime:
    return datetime.now(tz=UTC)


def silence(_: str, __: object) -> None:
    return None


def identity(code: str = "police", habit: Habit = Habit.PROMPT) -> Identity:
    pair = jws.make_key()
    return Identity(code, jws.signer_of(pair.kid, pair.private_pem), habit)


def public_pem(one: Identity) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = one.signer.key.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def registered(one: Identity, endpoint: str, number: int = 1) -> UUID:
    entry = hospital(number)
    organisations.register(entry=entry, by=BY, at=now())
    told = services.OfficeEntry(
        entry.rid, one.code, endpoint, timedelta(hours=4), public_pem(one), (KIND, "nobody.takes")
    )
    services.register_office(entry=told, by=BY, at=now() - timedelta(minutes=1))
    return entry.rid


@pytest.fixture
def county(db: None) -> None:  # noqa: ARG001 - its tables
    found_county()


@pytest.fixture
def taken() -> Iterator[list[Answer]]:
    """What a taker of the test's kind was handed."""
    told: list[Answer] = []
    services.answers(KIND)(told.append)
    yield told
    _takers.pop(KIND)


def opened(habit: Habit = Habit.PROMPT) -> OutsideOffice:
    signer(at=now())
    office = OutsideOffice(identity(habit=habit), "http://127.0.0.1:9", silence)
    office.know(list_own_public_keys())
    return office


def asked(rid: UUID, key: str = "case:1", at: datetime | None = None) -> Message:
    return services.send(to=rid, kind=KIND, body=BODY, by=BY, at=at or now(), key=key)


@pytest.mark.usefixtures("county")
def test_a_message_is_asked_once_delivered_once_and_answered_once(taken: list[Answer]) -> None:
    with opened() as office:
        rid = registered(office.identity, office.endpoint)
        sent = asked(rid)
        assert asked(rid).pk == sent.pk
        assert services.deliver(at=now()) == 1
        assert services.deliver(at=now()) == 0
        assert list(office.register.told.values()) == [1]
        assert office.register.asked[str(sent.pk)]["body"] == BODY
        sent.refresh_from_db()
        assert sent.state == MessageState.DELIVERED
        assert BODY["newborn.name"].encode() not in bytes(sent.body_sealed)
        text = office.write(KIND, {"result": "1"}, number=uuid4(), reply_to=str(sent.pk))
        for _ in range(2):
            answer = Client().post("/api/gateway/messages", text, content_type="application/jose")
            assert answer.status_code == 200
            receipt = jws.verify(answer.content.decode(), office._key_of)
            assert receipt.payload["status"] == "accepted"
        assert [services.hand_over(at=now()) for _ in range(2)] == [1, 0]
    assert [(one.key, dict(one.body), one.office) for one in taken] == [
        ("case:1", {"result": "1"}, rid)
    ]
    sent.refresh_from_db()
    assert sent.state == MessageState.ANSWERED
    assert [one.act for one in lines_of(sent.pk)] == [Act.SENT, Act.RECEIPTED]
    assert first_broken(rid) is None


@pytest.mark.usefixtures("county")
def test_a_lost_receipt_is_asked_for_again_and_the_office_acts_once() -> None:
    with opened(Habit.FORGETFUL) as office:
        rid = registered(office.identity, office.endpoint)
        sent, at = asked(rid), now()
        assert services.deliver(at=at) == 0
        sent.refresh_from_db()
        first, *_ = limits_on(at.date()).pauses
        assert (sent.state, sent.fault, sent.next_at) == (
            MessageState.WAITING, "unreachable", at + first,
        )  # fmt: skip
        assert services.deliver(at=at + first / 2) == 0
        assert services.deliver(at=at + first) == 1
        assert office.register.told == {str(sent.pk): 2}
        assert len(office.register.asked) == 1


@pytest.mark.usefixtures("county")
def test_what_reaches_nobody_is_tried_with_growing_pauses_and_then_left_to_people() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        rid = registered(identity(), f"http://127.0.0.1:{closed.getsockname()[1]}/")
        at = start = now()
        sent, moments = asked(rid, at=at), list[datetime]()
        while sent.state == MessageState.WAITING:
            at = sent.next_at or at
            services.deliver(at=at)
            sent.refresh_from_db()
            moments.append(at)
        further = [asked(rid, key, at) for key in ("case:2", "case:3")]
        services.deliver(at=at)
    pauses = limits_on(start.date()).pauses
    assert sent.state == MessageState.DEAD
    assert [later - sooner for sooner, later in pairwise(moments)] == list(pauses)
    assert list(pauses) == sorted(pauses)
    tries = Message.objects.filter(pk__in=[one.pk for one in further]).values_list("tries")
    assert sum(*zip(*tries, strict=True)) == 1, "an office that is down is called once a run"
    with pytest.raises(Refused, match=r"gateway\.not_stuck"):
        services.send_again(message=further[0].pk, by=BY, at=at)
    again = services.send_again(message=sent.pk, by=BY, at=at)
    assert (again.state, again.tries, again.next_at) == (MessageState.WAITING, 0, at)


@pytest.mark.usefixtures("county")
def test_the_same_key_for_something_else_is_refused() -> None:
    rid = registered(identity(), "https://police.example.org/messages")
    asked(rid)
    with pytest.raises(Refused, match=r"gateway\.key_taken"):
        services.send(to=rid, kind=KIND, body={"a": "b"}, by=BY, at=now(), key="case:1")
    with pytest.raises(Refused, match=r"gateway\.office_unknown"):
        asked(uuid4())


def refused_code(client: Client, text: str) -> str:
    answer = client.post("/api/gateway/messages", text, content_type="application/jose")
    if answer.headers["Content-Type"] == "application/json":
        assert answer.status_code >= 400
        return str(answer.json()["code"])
    payload = jws.decoded(answer.content.decode().split(".")[1])
    return str(payload.get("code", payload["status"]))


@pytest.mark.usefixtures("county", "taken")
def test_nothing_is_taken_that_the_office_did_not_sign_now_for_us_and_for_the_first_time() -> None:
    with opened() as office:
        rid = registered(office.identity, office.endpoint)
        client, number = Client(), uuid4()
        good = office.write(KIND, {"a": "b"}, number=number)
        head, payload, mark = good.split(".")
        claims = jws.decoded(payload)

        def signed(by: jws.Signer = office.identity.signer, typ: str = "minkang-message+jwt", **changes: object) -> str:  # fmt: skip
            return jws.sign({**claims, **changes}, by, typ=typ)

        stranger = jws.Signer(office.identity.signer.kid, identity().signer.key)
        told = {
            signed(stranger): "gateway.signature_not_allowed",
            signed(identity().signer): "gateway.signature_not_allowed",
            f"{head}.{jws.encoded({**claims, 'kind': 'other'})}.{mark}": "gateway.signature_not_allowed",
            signed(iss="revenue"): "gateway.address_not_allowed",
            signed(aud="police"): "gateway.address_not_allowed",
            signed(iat=claims["iat"] - 400): "gateway.out_of_time",
            signed(iat=claims["iat"] + 400): "gateway.out_of_time",
            signed(typ="minkang-receipt+jwt"): "gateway.message_malformed",
            signed(sha256="0" * 64): "gateway.message_malformed",
            signed(body={"a": 1}): "gateway.message_malformed",
            signed(jti="1"): "gateway.message_malformed",
            "no jws": "gateway.message_malformed",
            office.write("nobody.takes", {}, number=uuid4()): "gateway.kind_unknown",
            office.write(KIND, {}, number=uuid4(), reply_to=str(uuid4())): "gateway.reply_unknown",
        }
        assert {text: refused_code(client, text) for text in told} == told
        assert not Incoming.objects.exists()
        assert refused_code(client, good) == "accepted"
        another = office.write(KIND, {"a": "c"}, number=number)
        assert refused_code(client, another) == "gateway.number_taken"
        assert Incoming.objects.count() == 1
        services.retire_office(office=rid, by=BY, at=now())
        assert refused_code(client, good) == "gateway.signature_not_allowed"


@pytest.mark.usefixtures("county", "taken")
def test_an_office_that_changes_its_key_is_heard_with_the_new_one_only() -> None:
    with opened() as office:
        rid = registered(office.identity, office.endpoint)
        fresh = identity()
        services.replace_key(office=rid, public_pem=public_pem(fresh), by=BY, at=now())
        old = office.write(KIND, {}, number=uuid4())
        assert refused_code(Client(), old) == "gateway.signature_not_allowed"
        office.identity = fresh
        assert refused_code(Client(), office.write(KIND, {}, number=uuid4())) == "accepted"
        with pytest.raises(Refused, match=r"gateway\.public_key_taken"):
            services.replace_key(office=rid, public_pem=public_pem(fresh), by=BY, at=now())


@pytest.mark.usefixtures("county")
def test_a_taker_that_refuses_or_breaks_loses_nothing_and_holds_up_nobody() -> None:
    at, told = now(), list[UUID]()

    def take(answer: Answer) -> None:
        told.append(answer.rid)
        match answer.body["do"]:
            case "refuse":
                raise Refused(NO_MATTER)
            case "break":
                raise LookupError("a bug")

    services.answers(KIND)(take)
    try:
        with opened() as office:
            registered(office.identity, office.endpoint)
            for do in ("break", "refuse", "take"):
                text = office.write(KIND, {"do": do}, number=uuid4())
                services.receive(text=text, at=now())
        later = now()
        with pytest.raises(LookupError):
            services.hand_over(at=later)
        assert services.hand_over(at=later) == 1
        assert len(told) == 3
        broken, refused, fine = Incoming.objects.order_by("pk")
        assert broken.taken_at is None
        assert broken.next_at is not None
        assert (refused.fault, refused.next_at) == ("test.ended", None)
        assert fine.taken_at == later
        with pytest.raises(LookupError):
            services.hand_over(at=broken.next_at)
        assert at < later
    finally:
        _takers.pop(KIND)


@pytest.mark.usefixtures("county")
def test_the_log_of_exchanges_is_never_changed_and_shows_what_is_missing() -> None:
    with opened() as office:
        rid = registered(office.identity, office.endpoint)
        asked(rid)
        services.deliver(at=now())
    for change in (
        lambda: Exchange.objects.filter(office=rid).update(fault="x"),
        lambda: Exchange.objects.filter(office=rid).delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert first_broken(rid) is None
    Office.objects.filter(pk=rid).update(seq=3)
    assert first_broken(rid) == 3


@pytest.mark.usefixtures("county")
def test_an_office_is_registered_whole_or_told_every_fault_at_once() -> None:
    told = services.OfficeEntry(uuid4(), "Police", "http://example.org", timedelta(0), "no key", ())
    with pytest.raises(Refused) as caught:
        services.register_office(entry=told, by=BY, at=now())
    assert [one.name for one in caught.value.refusal.fields] == [
        "organisation", "code", "endpoint", "answers_within", "kinds", "public_pem",
    ]  # fmt: skip
    assert not OwnKey.objects.exists()
