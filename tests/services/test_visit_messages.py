"""What people are told about their visits: the right words, in time, and never twice."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from booking_samples import NOW, TOMORROW, Clinic, a_clinic, a_person, a_session
from minkang.care.visits.models import Message
from minkang.care.visits.services import messages
from minkang.care.visits.services.gateway import FileOutbox
from minkang.care.visits.terms import MessageKind, MessageState
from minkang.engines.booking.models import Booking, Pool, Session, Suspension
from minkang.engines.booking.services.booking import book
from minkang.engines.booking.services.cancelling import cancel
from minkang.engines.booking.services.missing import appeal, decide_appeal, mark_no_shows
from minkang.engines.booking.services.orders import Order
from minkang.engines.booking.services.returning import settle_returns
from minkang.engines.booking.services.stopping import stop_session
from minkang.engines.booking.services.waitlist import join_waitlist
from minkang.engines.booking.terms import (
    CancelCause,
    Channel,
    PoolKind,
    PriorityGround,
    SessionState,
)
from minkang.registry.access.services import break_glass
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.terms import GuardianshipKind
from signing_in import an_account

pytestmark = pytest.mark.django_db
DAY_OF_VISIT = datetime(2026, 11, 24, 4, tzinfo=NOW.tzinfo)
EVENING_BEFORE = datetime(2026, 11, 23, 10, tzinfo=NOW.tzinfo)
Sent = Callable[[], list[dict[str, str]]]


@pytest.fixture
def clinic() -> Clinic:
    return a_clinic()


@pytest.fixture
def session(clinic: Clinic) -> Session:
    return a_session(clinic)


@pytest.fixture
def person(clinic: Clinic) -> Person:
    assert clinic.hospital.pk
    return a_person("王桂英", born_on=date(1948, 1, 2), telephone="13800000001")


@pytest.fixture
def port(tmp_path: Path) -> FileOutbox:
    return FileOutbox(tmp_path / "outbox")


@pytest.fixture
def sent(tmp_path: Path) -> Sent:
    def read() -> list[dict[str, str]]:
        files = sorted((tmp_path / "outbox").glob("*.json"))
        return [json.loads(one.read_text(encoding="utf-8")) for one in files]

    return read


def booked(session: Session, person: Person, booker: Person | None = None) -> Booking:
    order = Order(
        person=person.pk,
        slot=session.slots.order_by("starts")[0].pk,
        kind=PoolKind.PUBLIC,
        key="",
        channel=Channel.ONLINE,
        by="account:test",
        booker=(booker or person).pk,
    )
    return Booking.objects.get(pk=book(order=order, at=NOW).booking)


def minute(at: datetime, port: FileOutbox) -> None:
    messages.tell_bookings(at=at)
    messages.send_due(at=at, through=port)


def test_a_booking_is_told_once_and_reminded_once(
    session: Session, person: Person, port: FileOutbox, sent: Sent
) -> None:
    booked(session, person)
    for later in range(3):
        minute(NOW + timedelta(minutes=later), port)
    (told,) = sent()
    assert told["telephone"] == "13800000001"
    assert "王*英约好了" in told["text"]
    assert "2026年11月24日（星期二）8:00到院" in told["text"]
    assert "11月24日（星期二）7:00前取消" in told["text"]
    for later in range(3):
        minute(EVENING_BEFORE + timedelta(minutes=later), port)
    assert len(sent()) == 2
    assert "提醒：王*英约了" in sent()[1]["text"]


def test_no_reminder_goes_out_for_a_visit_that_was_given_up(
    session: Session, person: Person, port: FileOutbox, sent: Sent
) -> None:
    booking = booked(session, person)
    minute(NOW, port)
    cancel(booking=booking.pk, cause=CancelCause.PATIENT, by="account:test", at=NOW)
    minute(EVENING_BEFORE, port)
    assert len(sent()) == 1
    reminder = Message.objects.get(kind=MessageKind.REMINDER)
    assert reminder.state == MessageState.DROPPED


def test_a_child_s_guardian_is_told_and_who_booked_it(
    session: Session, person: Person, port: FileOutbox, sent: Sent
) -> None:
    child = a_person("王小宝", born_on=date(2020, 1, 2))
    father = a_person("王建国", telephone="13800000002")
    Guardianship.objects.create(
        ward=child, guardian=father, kind=GuardianshipKind.PARENT, since=date(2020, 1, 2)
    )
    booked(session, child, booker=person)
    minute(NOW, port)
    assert {one["telephone"] for one in sent()} == {"13800000001", "13800000002"}
    in_hand = Message.objects.filter(person=child, kind=MessageKind.BOOKED).get()
    assert in_hand.state == MessageState.SENT


def test_a_crash_after_the_gateway_took_it_sends_nothing_again(
    session: Session, person: Person, port: FileOutbox, sent: Sent, tmp_path: Path
) -> None:
    booked(session, person)
    minute(NOW, port)
    Message.objects.filter(kind=MessageKind.BOOKED).update(state=MessageState.DUE, settled_at=None)
    before = [one.stat().st_mtime_ns for one in (tmp_path / "outbox").glob("*.json")]
    minute(NOW, port)
    assert [one.stat().st_mtime_ns for one in (tmp_path / "outbox").glob("*.json")] == before
    assert len(sent()) == 1


def test_the_outbox_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    FileOutbox(tmp_path / "outbox").send(reference="7", telephone="13800000001", text="x")
    assert (tmp_path / "outbox").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "outbox" / "7.json").stat().st_mode & 0o777 == 0o600


def test_no_words_about_anybody_s_health_are_kept_in_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'visits_message'"
        )
        columns = {name for (name,) in cursor.fetchall()}
    assert columns == {"id", "person_id", "kind", "about", "due_at", "state", "settled_at"}


def test_a_minute_s_planning_costs_the_same_for_many_bookings(
    session: Session, person: Person, django_assert_num_queries: Callable[[int], object]
) -> None:
    booked(session, person)
    booked(session, a_person("李四"))
    with django_assert_num_queries(4):  # type: ignore[attr-defined] # a context manager
        assert messages.tell_bookings(at=NOW) == 2
    assert Message.objects.filter(due_at__date=TOMORROW).count() == 0


def test_a_place_given_back_is_told_to_who_waits_before_its_deadline(
    clinic: Clinic,
    person: Person,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    full = a_session(clinic, places=(1,))
    taken = booked(full, a_person("李四"))
    join_waitlist(
        session=full.pk,
        person=person.pk,
        booker=person.pk,
        channel=Channel.ONLINE,
        ground=PriorityGround.NONE,
        by="account:test",
        at=NOW,
    )
    cancel(booking=taken.pk, cause=CancelCause.PATIENT, by="account:test", at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        settle_returns(at=NOW + timedelta(minutes=21))
    told = Message.objects.get(kind=MessageKind.OFFERED)
    assert told.person == person
    words = messages.words_of(MessageKind.OFFERED, told.about, NOW + timedelta(minutes=21))
    assert "有号了" in words
    assert "前确认" in words
    assert messages.words_of(MessageKind.OFFERED, told.about, NOW + timedelta(hours=2)) == ""


def test_who_gets_no_place_instead_of_a_stopped_clinic_reads_that_they_wait_first(
    clinic: Clinic, session: Session, person: Person
) -> None:
    a_session(clinic, on=TOMORROW + timedelta(days=1), places=(1,))
    Pool.objects.exclude(slot__session=session).update(booked=1)
    booking = booked(session, person)
    stop_session(session=session.pk, reason="设备检修", by="account:test", at=NOW)
    words = messages.words_of(MessageKind.STOPPED, booking.pk, NOW)
    assert "原因：设备检修" in words
    assert "候补最前面" in words


def missed(booking: Booking, at: datetime) -> int:
    """The number of the missed booking, marked after its session was closed."""
    Session.objects.filter(pk=booking.session_id).update(state=SessionState.CLOSED)
    assert mark_no_shows(session=booking.session_id, at=at) == 1
    return booking.no_show.pk


def standing(at: datetime, port: FileOutbox) -> None:
    messages.tell_standing(at=at)
    messages.send_due(at=at, through=port)


def test_who_did_not_come_is_told_once_what_it_costs_what_stays_open_and_how_to_appeal(
    session: Session, person: Person, port: FileOutbox, sent: Sent
) -> None:
    missed(booked(session, person), DAY_OF_VISIT)
    for later in range(3):
        standing(DAY_OF_VISIT + timedelta(minutes=later), port)
    (told,) = sent()
    held = Suspension.objects.get()
    for said in (
        "王*英约了", "没有来，算一次失约", "从2026年11月25日起暂停网上预约",
        f"{held.until.month}月{held.until.day}日恢复", "到窗口、打电话照样能约，急诊不受影响", "申诉",
    ):  # fmt: skip
        assert said in told["text"]


def test_giving_up_too_late_is_not_told_as_staying_away(session: Session, person: Person) -> None:
    booking = booked(session, person)
    late = session.starts - timedelta(minutes=5)
    cancel(booking=booking.pk, cause=CancelCause.PATIENT, by="account:test", at=late)
    missed(booking, DAY_OF_VISIT)
    words = messages.words_of(MessageKind.MISSED, booking.pk, DAY_OF_VISIT)
    assert "取消得太晚" in words
    assert "没有来" not in words


def test_a_child_s_guardian_learns_of_the_missed_visit_and_who_only_booked_it_does_not(
    session: Session, person: Person
) -> None:
    child, father = a_person("王小宝", born_on=date(2020, 1, 2)), a_person("王建国")
    Guardianship.objects.create(
        ward=child, guardian=father, kind=GuardianshipKind.PARENT, since=date(2020, 1, 2)
    )
    missed(booked(session, child, booker=person), DAY_OF_VISIT)
    messages.tell_standing(at=DAY_OF_VISIT)
    told = Message.objects.filter(kind=MessageKind.MISSED).values_list("person", flat=True)
    assert set(told) == {child.pk, father.pk}


def test_nobody_is_woken_to_hear_of_a_missed_visit(session: Session, person: Person) -> None:
    missed(booked(session, person), DAY_OF_VISIT)
    midnight = datetime(2026, 11, 24, 16, 1, tzinfo=NOW.tzinfo)
    messages.tell_standing(at=midnight)
    assert Message.objects.get().due_at == datetime(2026, 11, 25, tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    ("is_excused", "said", "unsaid"),
    [(True, "申诉通过了", "暂停网上预约，"), (False, "申诉没有通过", "恢复了")],
)
def test_the_answer_to_an_appeal_is_told_without_what_was_written_about_it(
    session: Session,
    person: Person,
    port: FileOutbox,
    sent: Sent,
    is_excused: bool,
    said: str,
    unsaid: str,
) -> None:
    number = missed(booked(session, person), DAY_OF_VISIT)
    appeal(no_show=number, words="那天住院", by="account:test", at=DAY_OF_VISIT)
    decide_appeal(
        no_show=number, excused=is_excused, words="已核对病历", by="account:m", at=DAY_OF_VISIT
    )
    for later in range(2):
        standing(DAY_OF_VISIT + timedelta(minutes=later), port)
    (told,) = sent()
    assert said in told["text"]
    assert unsaid not in told["text"]
    assert "病历" not in told["text"]


def test_a_missed_visit_excused_before_it_was_told_is_not_told_as_missed(
    session: Session, person: Person, port: FileOutbox, sent: Sent
) -> None:
    number = missed(booked(session, person), DAY_OF_VISIT)
    messages.tell_standing(at=DAY_OF_VISIT)
    appeal(no_show=number, words="那天住院", by="account:test", at=DAY_OF_VISIT)
    decide_appeal(no_show=number, excused=True, words="已核实", by="account:m", at=DAY_OF_VISIT)
    standing(DAY_OF_VISIT, port)
    assert ["申诉通过了" in one["text"] for one in sent()] == [True]


def doctor(clinic: Clinic) -> Actor:
    account = an_account("", Role.DOCTOR, organisation=clinic.hospital, area=clinic.hospital.area)
    grant = Grant(Role.DOCTOR, clinic.hospital.pk, clinic.hospital.name, "2105")
    return Actor(account.pk, account.name, None, None, (grant,), has_second_factor=True)


def test_an_emergency_look_is_told_to_whose_record_it_is_at_any_hour_and_once(
    clinic: Clinic,
    person: Person,
    port: FileOutbox,
    sent: Sent,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    night = datetime(2026, 11, 22, 19, tzinfo=NOW.tzinfo)
    son = a_person("王强", born_on=date(1970, 5, 5), telephone="13800000002")
    Guardianship.objects.create(
        ward=person, guardian=son, kind=GuardianshipKind.APPOINTED, since=date(2026, 1, 1)
    )
    who = doctor(clinic)
    with django_capture_on_commit_callbacks(execute=False):
        break_glass(
            actor=who,
            person=person.pk,
            reason="患者昏迷，由急救车送来，急需查过敏史和正在用的药物",
            at=night,
        )
    # The news of it is lost with the process; the clock of each minute finds it.
    assert messages.tell_looks(at=night) == 1
    assert messages.tell_looks(at=night) == 0
    assert messages.send_due(at=night, through=port) == 2
    told = sent()
    assert {one["telephone"] for one in told} == {"13800000001", "13800000002"}
    assert all(clinic.hospital.name in one["text"] and who.name in one["text"] for one in told)
    assert all("王桂英" not in one["text"] and "昏迷" not in one["text"] for one in told)
    reader = Actor(who.account, "王强", son.pk, None, (), has_second_factor=False)
    (said,) = messages.list_messages_for(reader, night)
    assert (said.record, said.is_about_a_booking) == (person.pk, False)


def test_the_news_of_an_emergency_look_makes_its_message_at_once(
    clinic: Clinic,
    person: Person,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    at = datetime.now(tz=NOW.tzinfo)
    with django_capture_on_commit_callbacks(execute=True):
        break_glass(
            actor=doctor(clinic),
            person=person.pk,
            reason="患者昏迷，由急救车送来，急需查过敏史和正在用的药物",
            at=at,
        )
    (row,) = Message.objects.filter(kind=MessageKind.LOOK)
    assert (row.person_id, row.state) == (person.pk, MessageState.SENT)
