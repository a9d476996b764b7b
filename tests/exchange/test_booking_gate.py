"""What the gate lets in and what it turns away: one clear refusal for each kind of bad request."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from booking_samples import NOW, TODAY, a_clinic, a_person, a_session
from minkang.engines.booking.api import gate, rates, tokens
from minkang.engines.booking.api.requests import Call
from minkang.engines.booking.models import Booking, Pool, Proxy, Session
from minkang.engines.booking.services import writer
from minkang.engines.booking.services.spilling import close_pools
from minkang.engines.booking.terms import BookingState, SessionState
from minkang.kernel.audit.models import Entry
from minkang.kernel.web.buckets import MOST_KEPT, Buckets
from minkang.kernel.web.reference import Arrival
from minkang.registry.access.terms import Role
from minkang.registry.people.models import Guardianship
from signing_in import an_account, sign_in_as

ACCOUNT = UUID(int=7)
STRANGER = UUID(int=8)
SHAPE = {"ok", "code", "message", "detail", "fields", "clause", "trace"}
BOOK = "/api/booking/bookings"
Told = tuple[int, dict[str, str], dict[str, Any]]


@pytest.fixture(autouse=True)
def fresh_gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Empty buckets, and no writer left behind."""
    monkeypatch.setattr(gate, "_buckets", Buckets(rates.MINUTE))
    yield
    writer.close()


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything happens at one moment, however slow the machine is."""
    monkeypatch.setattr(gate, "monotonic", lambda: 1000.0)


def token(person: UUID, *others: UUID, at: Any = NOW, account: UUID = ACCOUNT) -> str:
    return tokens.issue(account=account, person=person, persons=frozenset(others), at=at)


def ask(
    said: object, bearer: str = "", *, key: str = "key-00000001", path: str = BOOK, at: Any = NOW,
    method: str = "POST", peer: str = "192.0.2.7", **changed: str,
) -> Told:  # fmt: skip
    """Answer of the gate at `at`; `said` is the body, as JSON unless it is bytes."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    headers = {
        "content-length": str(len(body)),
        "content-type": "application/json",
        "authorization": f"Bearer {bearer}" if bearer else "",
        "idempotency-key": key,
        **{name.replace("_", "-"): value for name, value in changed.items()},
    }
    call = Call(method, path, {a.encode(): b.encode() for a, b in headers.items()}, peer, body)
    answer = gate.answer(call, Arrival("7Q3FK-9XKD2", at))
    told = {name.decode(): value.decode() for name, value in answer.headers}
    assert told["x-request-id"] == "7Q3FK-9XKD2"
    assert told["content-length"] == str(len(answer.body))
    return answer.status.value, told, json.loads(answer.body)


def code(told: Told, status: int) -> str:
    """The code of a refusal in its one shape."""
    assert told[0] == status, told
    assert set(told[2]) - {"alternatives"} == SHAPE
    assert (told[2]["ok"], told[2]["trace"]) == (False, "7Q3FK-9XKD2")
    assert re.search(r"[\u4e00-\u9fff].*请", told[2]["message"])
    assert told[2]["detail"].isascii()
    return str(told[2]["code"])


def first_slot(session: Session) -> int:
    return int(session.slots.order_by("starts").values_list("pk", flat=True)[0])


def test_every_other_address_is_left_to_the_pages() -> None:
    for path in ("/api/booking/token", "/api/booking/", f"{BOOK}/", f"{BOOK}/x/cancel", "/"):
        assert not gate.is_for_us(path)
    assert Client().head("/api/booking/nothing").status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_posts_are_answered(method: str) -> None:
    told = ask({}, method=method)
    assert code(told, 405) == "booking.method_not_allowed"
    assert told[1]["allow"] == "POST"


def test_who_does_not_say_who_they_are_is_not_let_in() -> None:
    told = ask({"person": str(STRANGER), "slot": 1})
    assert code(told, 401) == "booking.token_missing"
    assert told[1]["www-authenticate"] == "Bearer"
    assert code(ask({}, authorization="Basic abc"), 401) == "booking.token_missing"


def test_a_token_that_was_touched_is_forged() -> None:
    good = token(STRANGER)
    at = len(good) // 2
    other = "A" if good[at] != "A" else "B"
    for forged in (
        good[:at] + other + good[at + 1 :],
        good[:-4],
        good + "AAAA",
        "é" * 8,
        "x" * 5000,
    ):
        assert code(ask({}, forged), 401) == "booking.token_forged", forged


def test_a_token_of_another_installation_is_forged() -> None:
    signed_here = token(STRANGER)
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setattr(settings, "SECRET_KEY", "another")
        tokens._verified.cache_clear()
        assert code(ask({}, signed_here), 401) == "booking.token_forged"
    tokens._verified.cache_clear()


@pytest.mark.parametrize("jump", [tokens.LIFE, timedelta(days=400), -timedelta(hours=1)])
def test_the_servers_clock_ends_a_token_whichever_way_it_jumps(jump: timedelta) -> None:
    bearer = token(STRANGER)
    assert code(ask({}, bearer, at=NOW + jump), 401) == "booking.token_expired"
    assert code(ask({}, bearer, at=NOW + tokens.LIFE - timedelta(seconds=1)), 422)


def test_a_token_lives_no_longer_than_a_quarter_of_an_hour() -> None:
    assert timedelta(minutes=15) >= tokens.LIFE + tokens.SKEW


def test_nobody_books_for_a_person_the_token_does_not_name() -> None:
    person, ward = uuid4(), uuid4()
    asked = {"person": str(STRANGER), "slot": 1}
    assert code(ask(asked, token(person, ward)), 403) == "booking.not_authorised"


@pytest.mark.parametrize(
    "key", ["", "short-1", "x" * 65, "two words", "'; DROP TABLE x; --", "键" * 8]
)
def test_a_request_without_a_proper_key_is_not_done(key: str) -> None:
    asked = {"person": str(STRANGER), "slot": 1}
    assert code(ask(asked, token(STRANGER), key=key), 422) == "booking.key_malformed"


@pytest.mark.parametrize(
    "said",
    [
        b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 4000, b'{"slot": 1, "slot": 2}',
        {}, {"slot": 1}, {"person": str(STRANGER)},
        {"person": str(STRANGER), "slot": 1, "state": "booked"},
        {"person": str(STRANGER), "slot": "1"}, {"person": str(STRANGER), "slot": True},
        {"person": str(STRANGER), "slot": 1.0}, {"person": str(STRANGER), "slot": 0},
        {"person": str(STRANGER), "slot": -1}, {"person": str(STRANGER), "slot": 2**63},
        {"person": str(STRANGER), "slot": "1; DELETE FROM booking_booking"},
        {"person": "' OR 1=1 --", "slot": 1}, {"person": f"{{{STRANGER}}}", "slot": 1},
        {"person": None, "slot": 1}, {"person": [str(STRANGER)], "slot": 1},
        {"person": str(STRANGER), "slot": 1, "kind": "vip"},
        {"person": str(STRANGER), "slot": 1, "kind": ["public"]},
    ],
)  # fmt: skip
def test_a_body_that_is_not_exactly_what_is_asked_for_is_malformed(said: object) -> None:
    assert code(ask(said, token(STRANGER)), 422) == "booking.request_malformed"


def test_a_field_nobody_asked_for_is_named() -> None:
    told = ask({"person": str(STRANGER), "slot": 1, "price": 5}, token(STRANGER))
    assert [fault["name"] for fault in told[2]["fields"]] == ["price"]


def test_a_long_body_is_refused_whatever_it_says_of_its_length() -> None:
    assert code(ask({}, token(STRANGER), content_length="4097"), 413) == "booking.body_too_large"
    said = b'{"person": "%s"}' % (b"x" * 5000)
    unsaid = ask(said, token(STRANGER), content_length="")
    assert code(unsaid, 413) == "booking.body_too_large"


def test_a_form_is_no_json() -> None:
    told = ask(b"slot=1", token(STRANGER), content_type="application/x-www-form-urlencoded")
    assert code(told, 415) == "booking.content_type_unfit"


@pytest.mark.usefixtures("stopwatch")
def test_an_account_that_asks_too_often_waits_and_nobody_else_does() -> None:
    mine = token(STRANGER)
    answers = [ask({}, mine)[0] for _ in range(61)]
    assert answers == [422] * 60 + [429]
    told = ask({}, mine)
    assert code(told, 429) == "booking.too_many_requests"
    assert 1 <= int(told[1]["retry-after"]) <= 2
    assert ask({}, token(STRANGER, account=UUID(int=9)))[0] == 422


@pytest.mark.usefixtures("stopwatch")
def test_one_address_with_many_accounts_waits_too() -> None:
    answers = [
        ask({}, token(STRANGER, account=UUID(int=turn // 50)))[0] for turn in range(1201)
    ]  # fmt: skip
    assert answers[-1] == 429
    assert set(answers[:-1]) == {422}
    assert ask({}, token(STRANGER, account=UUID(int=999)), peer="192.0.2.8")[0] == 422


def test_who_is_behind_no_proxy_cannot_name_an_address_of_their_own() -> None:
    call = Call("POST", BOOK, {b"x-forwarded-for": b"203.0.113.1, 203.0.113.2"}, "192.0.2.7", b"")
    assert gate.address_of(call) == "192.0.2.7"
    with pytest.MonkeyPatch.context() as behind:
        behind.setattr(settings, "SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"))
        assert gate.address_of(call) == "203.0.113.2"


def test_a_bucket_never_asks_for_a_negative_wait_and_forgets_the_idle() -> None:
    buckets = Buckets(rates.MINUTE)
    assert buckets.wait("a", measure=1, now=100.0) == 0
    assert buckets.wait("a", measure=1, now=100.0) == pytest.approx(60)
    assert buckets.wait("a", measure=1, now=130.0) == pytest.approx(30)
    assert buckets.wait("a", measure=1, now=160.0) == 0
    for turn in range(MOST_KEPT + 10):
        buckets.wait(f"k{turn}", measure=1, now=200.0)
    assert len(buckets._full_at) == MOST_KEPT


def test_the_gate_protects_its_answers_as_the_pages_are_protected() -> None:
    page = Client().get("/robots.txt")
    _, headers, _ = ask({})
    for name in (
        "Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options",
        "Referrer-Policy", "Cross-Origin-Opener-Policy",
    ):  # fmt: skip
        assert headers[name.lower()] == page.headers[name], name
    assert headers["cache-control"] == "private, no-store"


@pytest.mark.django_db
def test_a_resident_gets_a_token_for_themselves_wards_and_proxies() -> None:
    a_clinic()
    people = [a_person() for _ in range(4)]
    me, ward, friend, earlier = (one.rid for one in people)
    Guardianship.objects.create(ward_id=ward, guardian_id=me, kind="minor", since=TODAY)
    Proxy.objects.create(person_id=friend, agent_id=me, since=TODAY - timedelta(days=900))
    Proxy.objects.create(
        person_id=earlier, agent_id=me, since=TODAY - timedelta(days=900),
        until=TODAY - timedelta(days=800),
    )  # fmt: skip
    browser = Client()
    sign_in_as(browser, an_account("", Role.RESIDENT, person=people[0]))
    told = browser.post("/api/booking/token")
    assert told.status_code == 200
    assert (
        {str(me), str(friend)} <= set(told.json()["persons"]) <= {str(me), str(friend), str(ward)}
    )
    assert told.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_who_is_not_signed_in_or_no_resident_gets_no_token() -> None:
    assert (
        Client(headers={"accept": "application/json"}).post("/api/booking/token").status_code == 401
    )
    clerk = Client()
    sign_in_as(clerk, an_account())
    assert clerk.post("/api/booking/token").status_code == 403
    assert clerk.get("/api/booking/token").status_code == 405
    careful = Client(enforce_csrf_checks=True)
    sign_in_as(careful, an_account())
    assert careful.post("/api/booking/token").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_booked_is_refused_one_by_one() -> None:
    clinic = a_clinic()
    person = a_person().rid
    bearer = token(person)

    def refused(slot: int, status: int, turn: int, at: Any = NOW) -> str:
        asked = {"person": str(person), "slot": slot}
        mine = token(person, at=at)
        return code(ask(asked, mine, key=f"key-000000{turn:02d}", at=at), status)

    open_one = a_session(clinic)
    slot = first_slot(open_one)
    assert refused(2**40, 404, 1) == "booking.slot_unknown"
    assert refused(slot, 409, 2, at=open_one.ends + timedelta(minutes=1)) == "booking.slot_past"
    # The clock of the server was wrong and jumps back to before the places open.
    assert refused(slot, 409, 3, at=open_one.opens_at - timedelta(days=1)) == "booking.not_yet_open"
    booked = ask({"person": str(person), "slot": slot}, bearer)
    assert booked[0] == 201
    other = ask({"person": str(person), "slot": slot, "kind": "same_day"}, bearer)
    assert code(other, 422) == "booking.key_reused"
    again = ask({"person": str(person), "slot": slot}, bearer, key="key-00000004")
    assert code(again, 409) == "booking.session_already_booked"
    nobody = a_person().rid
    with transaction.atomic():
        close_pools(Pool.objects.filter(slot__session=open_one.pk))
    # Nothing is known but what was read of the slot a moment ago, and that its pools are closed now.
    for state, stopped_at in ((SessionState.CLOSED, None), (SessionState.STOPPED, NOW)):
        Session.objects.filter(pk=open_one.pk).update(state=state, stopped_at=stopped_at)
        shut = ask({"person": str(nobody), "slot": slot}, token(nobody), key=f"key-of-{state}")
        assert code(shut, 409) == f"booking.session_{state}"
    unknown = uuid4()
    registered = ask({"person": str(unknown), "slot": slot}, token(unknown))
    assert code(registered, 404) == "booking.person_unknown"


@pytest.mark.django_db(transaction=True)
def test_a_sold_out_slot_names_others() -> None:
    session = a_session(a_clinic(), places=(1, 0, 0, 2, 0, 0))
    slot = first_slot(session)
    people = [a_person().rid for _ in range(2)]
    told = [ask({"person": str(one), "slot": slot}, token(one)) for one in people]
    assert told[0][0] == 201
    assert code(told[1], 409) == "booking.sold_out"
    (other,) = told[1][2]["alternatives"]
    assert (other["session"], other["free"]) == (session.pk, 2)
    assert other["slot"] != slot


@pytest.mark.django_db(transaction=True)
def test_a_booking_is_held_confirmed_moved_and_given_up_and_each_may_be_repeated() -> None:
    session = a_session(a_clinic(), places=(2, 0, 0, 2, 0, 0))
    first, second = session.slots.order_by("starts").values_list("pk", flat=True)
    person = a_person().rid
    bearer = token(person)
    holds = [
        ask({"person": str(person), "slot": first}, bearer, path="/api/booking/holds")
        for _ in range(2)
    ]
    assert [told[0] for told in holds] == [201, 200]
    assert [told[2]["state"] for told in holds] == ["pending", "pending"]
    assert holds[0][2]["hold_until"] is not None
    rid = holds[0][2]["booking"]
    assert rid == holds[1][2]["booking"]
    for _ in range(2):
        told = ask({}, bearer, path=f"{BOOK}/{rid}/confirm")
        assert (told[0], told[2]["state"]) == (200, "booked")
    moved = [
        ask({"slot": second}, bearer, key="key-00000002", path=f"{BOOK}/{rid}/reschedule")
        for _ in range(2)
    ]
    assert [told[0] for told in moved] == [201, 200]
    assert moved[0][2]["booking"] == moved[1][2]["booking"] != rid
    new = moved[0][2]["booking"]
    for _ in range(2):
        told = ask({}, bearer, path=f"{BOOK}/{new}/cancel")
        assert (told[0], told[2]["state"]) == (200, "cancelled")
    assert not Booking.objects.exclude(state=BookingState.CANCELLED).exists()
    assert Pool.objects.get(slot=first).booked == 1, "the place returns after its delay"
    assert Entry.objects.filter(subject=f"booking:{rid}", actor=f"account:{ACCOUNT}").count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_stranger_does_not_learn_of_a_booking() -> None:
    session = a_session(a_clinic())
    person = a_person().rid
    rid = ask({"person": str(person), "slot": first_slot(session)}, token(person))[2]["booking"]
    stranger = token(a_person().rid)
    for act in ("confirm", "cancel", "reschedule"):
        told = [ask({}, stranger, path=f"{BOOK}/{one}/{act}") for one in (rid, uuid4())]
        assert [code(one, 404) for one in told] == ["booking.booking_unknown"] * 2
    said = ask({"why": "late"}, token(person), path=f"{BOOK}/{rid}/cancel")
    assert code(said, 422) == "booking.request_malformed"
    assert Booking.objects.get(rid=rid).state == BookingState.BOOKED


@pytest.mark.django_db(transaction=True)
def test_a_full_line_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    full = writer.Writer(most_waiting=0)
    monkeypatch.setattr(writer, "_writers", [full])
    told = ask({"person": str(STRANGER), "slot": 1}, token(STRANGER))
    assert code(told, 503) == "booking.busy"
    assert told[1]["retry-after"] == "2"
    full.close()
