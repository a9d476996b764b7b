"""Places that change pools without anybody booking: unused referrals, added places, sessions over."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from minkang.engines.booking.models import Pool, Session, Slot, Ticket
from minkang.engines.booking.rules import publishing as rules
from minkang.engines.booking.rules import refusals
from minkang.engines.booking.services import acts
from minkang.engines.booking.services.locking import locked_session
from minkang.engines.booking.terms import PoolKind, SessionState, TicketState
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused

SYSTEM = "system:booking"
IN_LINE = (TicketState.WAITING, TicketState.CALLED, TicketState.AWAY)
# Pools are locked in order of their numbers before a place leaves one of them. A public pool that
# does not stand yet (the step had referral places only) opens like those beside it.
SPILL = """
WITH due AS MATERIALIZED (
    SELECT id, slot_id, report_at, closes_at, capacity - booked AS free FROM booking_pool
    WHERE spill_at <= %(at)s AND is_open AND closes_at > %(at)s AND booked < capacity
    ORDER BY id FOR NO KEY UPDATE
), given AS (
    UPDATE booking_pool AS pool SET capacity = pool.capacity - due.free FROM due
    WHERE pool.id = due.id
), taken AS (
    INSERT INTO booking_pool
        (slot_id, kind, report_at, capacity, booked, is_open, opens_at, closes_at, spill_at)
    SELECT slot_id, %(public)s, report_at, free, 0, true, session.opens_at, due.closes_at, NULL
    FROM due JOIN booking_slot AS slot ON slot.id = due.slot_id
        JOIN booking_session AS session ON session.id = slot.session_id
    ON CONFLICT (slot_id, kind, report_at)
        DO UPDATE SET capacity = booking_pool.capacity + excluded.capacity
)
SELECT count(*), coalesce(sum(free), 0) FROM due
"""


@transaction.atomic
def spill_due(*, at: datetime) -> int:
    """Give the public the referral places nobody took in time; returns how many places moved.

    A referral place that comes back later moves at the next call.
    """
    with connection.cursor() as cursor:
        cursor.execute(SPILL, {"at": at, "public": PoolKind.PUBLIC})
        pools, places = cursor.fetchone()
    if pools:
        audit.record(
            acts.PLACES_SPILLED,
            subject="booking:pools",
            by=SYSTEM,
            at=at,
            pools=pools,
            places=int(places),
        )
    return int(places)


@transaction.atomic
def close_past_sessions(*, at: datetime) -> tuple[int, ...]:
    """Close the sessions whose time is over and that nobody is being seen in; returns their ids.

    A session that really began stays open until it is really ended (`ended_at`), and one with people
    checked in while they wait for a doctor who is late; both at the latest until the next day.
    """
    rows = Session.objects.filter(state=SessionState.PUBLISHED, ends__lte=at)
    began = Q(started_at__isnull=False, ended_at__isnull=True)
    in_line = Ticket.objects.filter(session=OuterRef("pk"), state__in=IN_LINE)
    still_on = rows.filter(began | Q(Exists(in_line), started_at__isnull=True), on=localdate(at))
    due = rows.exclude(pk__in=still_on.values("pk")).select_for_update(no_key=True)
    found = tuple(due.order_by("pk").values_list("pk", flat=True))
    if found:
        Session.objects.filter(pk__in=found).update(state=SessionState.CLOSED)
        close_pools(Pool.objects.filter(slot__session__in=found))
        audit.record(
            acts.SESSIONS_CLOSED, subject="booking:sessions", by=SYSTEM, at=at, sessions=len(found)
        )
    return found


@transaction.atomic
def add_places(
    *, slot: int, kind: PoolKind, report_at: datetime | None, count: int, by: str, at: datetime
) -> Pool:
    """Add places to a slot of a published session.

    Args:
        slot: The slot.
        kind: For whom they are.
        report_at: When they report: a step the slot has. None chooses the step with the fewest
            places, the earliest of equals.
        count: How many, 1 to 60.
        by: Who adds them, ``kind:key``.
        at: When.

    Raises:
        Refused: the session is stopped or over, the slot has no such step, or an impossible count.
    """
    found = Slot.objects.filter(pk=slot).first()
    if found is None:
        raise Refused(refusals.slot_unknown())
    session = locked_session(found.session_id)
    steps = _steps(found)
    step = report_at or min(steps, key=lambda one: (steps[one], one))
    for refusal in (
        rules.places_fault(count),
        None if session.state == SessionState.PUBLISHED and found.ends > at else rules.slot_over(),
        None if step in steps else rules.step_unknown(),
    ):
        if refusal is not None:
            raise Refused(refusal)
    beside = Pool.objects.filter(slot__session=session, kind=kind).order_by("pk").first()
    pool, _ = Pool.objects.get_or_create(
        slot=found,
        kind=kind,
        report_at=step,
        defaults={
            "capacity": 0,
            "opens_at": min(beside.opens_at if beside else at, at),
            "closes_at": found.ends,
        },
    )
    Pool.objects.filter(pk=pool.pk).update(capacity=F("capacity") + count)
    audit.record(
        acts.PLACES_ADDED,
        subject=f"session:{session.pk}",
        by=by,
        at=at,
        slot=slot,
        kind=kind.label,
        count=count,
    )
    pool.refresh_from_db()
    return pool


def close_pools(pools: QuerySet[Pool]) -> None:
    """Nobody books these pools any more; their rows are locked in order of their numbers."""
    numbers = list(
        pools.order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .values_list("pk", flat=True)
    )
    Pool.objects.filter(pk__in=numbers).update(is_open=False)


def _steps(slot: Slot) -> dict[datetime, int]:
    """Times to report of a slot, each with its places of all kinds."""
    steps: dict[datetime, int] = {}
    for report_at, capacity in slot.pools.values_list("report_at", "capacity"):
        steps[report_at] = steps.get(report_at, 0) + capacity
    return steps
