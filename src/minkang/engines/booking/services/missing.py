"""Missed bookings: marked when the session is over, appealed by the resident, decided by the clinic.

Used as ``missing.mark_no_shows(session=…, at=…)``. A clinic that was stopped has no missed bookings: its
bookings were cancelled by the house.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from minkang.engines.booking.models import Booking, Consult, NoShow, Session, Suspension
from minkang.engines.booking.queries.conditions import conditions_at
from minkang.engines.booking.rules import ladder
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.ladder import Cancelled, Rung, Verdict, Visit
from minkang.engines.booking.terms import (
    BookingState,
    CallKind,
    CancelCause,
    NoShowState,
    SessionState,
)
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, Fact, register
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people.models import Person

BY = "system:booking"
# As long as a worker may have stood still over a public holiday.
LOOKED_BACK = timedelta(days=10)
COUNTED = (NoShowState.COUNTED, NoShowState.APPEALED)
BOOKING_MISSED = register(
    EntryType(
        code="booking.booking_missed",
        zh="预约未到，计第{missed}次，网上预约暂停到{until}",
        en="The booking was missed, number {missed} of its period; no online booking until {until}",
        facts=("missed", "until"),
    )
)
BOOKING_EXCUSED = register(
    EntryType(
        code="booking.booking_excused",
        zh="预约后未就诊，按规则免除：{excuse}",
        en="The visit did not take place and does not count: {excuse}",
        facts=("excuse",),
    )
)
APPEAL_MADE = register(
    EntryType(
        code="booking.appeal_made",
        zh="对一次未到提出申诉：{words}",
        en="A missed booking was appealed: {words}",
        facts=("words",),
        personal=frozenset({"words"}),
    )
)
APPEAL_DECIDED = register(
    EntryType(
        code="booking.appeal_decided",
        zh="复核了对未到的申诉（免除：{is_excused}）：{words}",
        en="The appeal against a missed booking was decided (excused: {is_excused}): {words}",
        facts=("is_excused", "words"),
        personal=frozenset({"words"}),
    )
)


def mark_no_shows(*, session: int, at: datetime) -> int:
    """Mark what was missed in a closed session; returns how many, counted and excused.

    Booked and never arrived, called only when already gone, or cancelled after the deadline (see
    ``rules.ladder``). Said twice, nothing more happens; an open or stopped session has nothing missed.
    """
    return mark_no_shows_of(sessions=(session,), at=at)


@transaction.atomic
def mark_no_shows_of(*, sessions: Collection[int], at: datetime) -> int:
    """`mark_no_shows` of many sessions with a handful of statements."""
    people = set(_unmarked(sessions).values_list("person", flat=True))
    lock_people(people)
    judged = [(row, verdict) for row, verdict in _judged(sessions) if verdict is not Verdict.KEPT]
    if not judged:
        return 0
    absent = [row.pk for row, _ in judged if row.state == BookingState.BOOKED]
    Booking.objects.filter(pk__in=absent).update(state=BookingState.NOSHOW)
    rows = NoShow.objects.bulk_create(
        NoShow(
            booking=row,
            person_id=row.person_id,
            on=row.on,
            state=NoShowState.EXCUSED if verdict is Verdict.EXCUSED else NoShowState.COUNTED,
            excuse=_excuse(row) if verdict is Verdict.EXCUSED else "",
        )
        for row, verdict in judged
    )
    suspended = _suspend(rows, at)
    audit.record_all(_acts(rows, suspended, at))
    return len(rows)


def mark_left_over(*, at: datetime) -> int:
    """Mark what was missed in sessions closed in the last days and left unmarked; returns how many.

    Closing and marking are two transactions, because they lock in different orders; a process that
    dies in between leaves people unmarked. Each day is a transaction of its own. Said twice, nothing
    more happens.
    """
    since = localdate(at) - LOOKED_BACK
    closed = Session.objects.filter(state=SessionState.CLOSED, on__gte=since, ends__lte=at)
    sessions: dict[date, list[int]] = {}
    for on, session in closed.order_by("on", "pk").values_list("on", "pk"):
        sessions.setdefault(on, []).append(session)
    return sum(mark_no_shows_of(sessions=found, at=at) for found in sessions.values())


@transaction.atomic
def appeal(*, no_show: int, words: str, by: str, at: datetime) -> NoShow:
    """Ask the clinic to excuse a missed booking; once. It counts until the clinic has decided.

    Raises:
        Refused: ``booking.no_show_unknown``, ``booking.appeal_not_open``, ``booking.words_missing``.
    """
    row = _locked(no_show)
    if fault := ladder.may_appeal(NoShowState(row.state), row.decided_at, words):
        raise Refused(fault)
    row.state, row.appeal, row.appealed_at = NoShowState.APPEALED, words.strip(), at
    row.save(update_fields=["state", "appeal", "appealed_at"])
    audit.record(APPEAL_MADE, subject=f"booking:{row.booking_id}", by=by, at=at, words=row.appeal)
    return row


@transaction.atomic
def decide_appeal(*, no_show: int, excused: bool, words: str, by: str, at: datetime) -> NoShow:
    """Excuse a missed booking or not, with words for the resident.

    Excused, its suspension is lifted, and those for later missed bookings become as long as if it had
    never been.

    Raises:
        Refused: ``booking.no_show_unknown``, ``booking.no_appeal``, ``booking.words_missing``.
    """
    row = _locked(no_show)
    if fault := ladder.may_decide(NoShowState(row.state), words):
        raise Refused(fault)
    row.state = NoShowState.EXCUSED if excused else NoShowState.COUNTED
    row.answer, row.decided_at = words.strip(), at
    row.excuse = row.answer if excused else ""
    row.save(update_fields=["state", "answer", "decided_at", "excuse"])
    if excused:
        Suspension.objects.filter(no_show=row).update(lifted_at=at)
        _climb_down(row)
    audit.record(
        APPEAL_DECIDED,
        subject=f"booking:{row.booking_id}",
        by=by,
        at=at,
        is_excused=excused,
        words=row.answer,
    )
    return row


def lock_people(people: Iterable[UUID]) -> None:
    """Hold the limits of these people until the transaction ends, in the order everybody keeps."""
    rows = Person.objects.filter(pk__in=set(people)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _locked(no_show: int) -> NoShow:
    person = NoShow.objects.filter(pk=no_show).values_list("person", flat=True).first()
    if person is None:
        raise Refused(
            Refusal(
                "booking.no_show_unknown",
                "没有找到这次未到的记录。请从“我的预约”重新打开。",
                f"no missed booking {no_show}",
            )
        )
    lock_people([person])
    return (
        NoShow.objects.select_for_update(of=("self",))
        .select_related("booking__slot")
        .get(pk=no_show)
    )


def _unmarked(sessions: Collection[int]) -> "QuerySet[Booking]":
    could_be_missed = Q(state__in=[BookingState.BOOKED, BookingState.ARRIVED]) | Q(
        state=BookingState.CANCELLED, cancel_cause__in=ladder.OWN_CAUSES
    )
    return Booking.objects.filter(
        could_be_missed,
        session__in=sessions,
        session__state=SessionState.CLOSED,
        no_show__isnull=True,
    )


def _judged(sessions: Collection[int]) -> Iterator[tuple[Booking, Verdict]]:
    rows = (
        _unmarked(sessions)
        .select_related("slot", "arrival", "session__service__organisation")
        .annotate(
            called_at=Min("ticket__calls__at", filter=Q(ticket__calls__kind=CallKind.CALL)),
            was_seen=Exists(Consult.objects.filter(booking=OuterRef("pk"))),
        )
        .order_by("on", "slot__starts", "pk")
    )
    held = cache(conditions_at)
    for row in rows:
        yield row, _verdict(row, held(row.session.service.organisation, row.on))


def _verdict(row: Booking, rules: Conditions) -> Verdict:
    starts = row.slot.starts
    if row.cancelled_at is not None:
        given_up = Cancelled(starts, row.made_at, row.cancelled_at, CancelCause(row.cancel_cause))
        return Verdict.MISSED if ladder.was_late(given_up, rules) else Verdict.KEPT
    arrival = getattr(row, "arrival", None)
    visit = Visit(
        starts,
        arrived_at=arrival.at if arrival else None,
        called_at=getattr(row, "called_at"),  # noqa: B009 - annotated, not a field
        was_seen=getattr(row, "was_seen"),  # noqa: B009 - annotated, not a field
    )
    return ladder.judge(visit, rules)


def _excuse(row: Booking) -> str:
    minutes = conditions_at(row.session.service.organisation, row.on).excuse_wait_minutes
    return f"候诊超过 {minutes} 分钟后离开"


def _suspend(rows: Collection[NoShow], at: datetime) -> dict[int, Rung]:
    """Suspend for every missed booking that counts; returns the rung of each, by its number."""
    counting = [row for row in rows if row.state == NoShowState.COUNTED]
    earlier: dict[UUID, list[date]] = {row.person_id: [] for row in counting}
    known = NoShow.objects.filter(person__in=earlier, state__in=COUNTED)
    for person, on in known.exclude(pk__in=[row.pk for row in rows]).values_list("person", "on"):
        earlier[person].append(on)
    rungs: dict[int, Rung] = {}
    for row in counting:
        rules = conditions_at(row.booking.session.service.organisation, row.on)
        rungs[row.pk] = ladder.rung(row.on, earlier[row.person_id], localdate(at), rules)
        earlier[row.person_id].append(row.on)
    Suspension.objects.bulk_create(
        Suspension(
            person_id=row.person_id,
            no_show=row,
            missed=rungs[row.pk].missed,
            since=rungs[row.pk].since,
            until=rungs[row.pk].until,
        )
        for row in counting
    )
    return rungs


def _climb_down(excused: NoShow) -> None:
    """Make the suspensions after an excused missed booking as long as they would be without it."""
    organisation = excused.booking.session.service.organisation
    rows = (
        NoShow.objects.filter(person=excused.person_id, state__in=COUNTED)
        .select_related("suspension")
        .order_by("on", "pk")
    )
    earlier: list[date] = []
    for row in rows:
        held = row.suspension
        rules = conditions_at(organisation, row.on)
        due = ladder.rung(row.on, earlier, held.since - ladder.ONE_DAY, rules)
        if (row.on, row.pk) > (excused.on, excused.pk) and due.missed < held.missed:
            held.missed, held.until = due.missed, due.until
            held.save(update_fields=["missed", "until"])
        earlier.append(row.on)


def _acts(
    rows: Collection[NoShow], suspended: dict[int, Rung], at: datetime
) -> Iterator[audit.Act]:
    for row in rows:
        subject = f"booking:{row.booking_id}"
        if rung := suspended.get(row.pk):
            facts: dict[str, Fact] = {"missed": rung.missed, "until": rung.until.isoformat()}
            yield audit.Act(BOOKING_MISSED, subject, BY, at, facts)
        else:
            yield audit.Act(BOOKING_EXCUSED, subject, BY, at, {"excuse": row.excuse})
