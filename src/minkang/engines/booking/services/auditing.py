"""Proving the counters: what the pools say against the rows that say it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

DRIFT = """
SELECT pool.id, pool.booked, coalesce(live.count, 0) + coalesce(due.count, 0)
FROM booking_pool AS pool
LEFT JOIN (
    SELECT pool_id, count(*) FROM booking_booking WHERE state <> 'cancelled' GROUP BY pool_id
) AS live ON live.pool_id = pool.id
LEFT JOIN (
    SELECT pool_id, count(*) FROM booking_returnedplace WHERE state = 'due' GROUP BY pool_id
) AS due ON due.pool_id = pool.id
WHERE pool.booked <> coalesce(live.count, 0) + coalesce(due.count, 0)
ORDER BY pool.id
"""
STRAYED = """
SELECT count(*) FROM booking_booking AS booking
JOIN booking_pool AS pool ON pool.id = booking.pool_id
JOIN booking_slot AS slot ON slot.id = pool.slot_id
JOIN booking_session AS session ON session.id = slot.session_id
JOIN booking_service AS service ON service.id = session.service_id
WHERE session.state = 'stopped' AND booking.state IN ('pending', 'booked', 'arrived')
    OR (booking.slot_id, booking.session_id, booking.department_id, booking."on")
        IS DISTINCT FROM (slot.id, session.id, service.department_id, session."on")
"""
COUNT_ROWS = """
ANALYZE booking_session, booking_slot, booking_pool, booking_booking, booking_returnedplace,
    booking_waiting, booking_ticket, booking_consult, booking_arrival, booking_noshow
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """A pool whose counter differs from its rows.

    Attributes:
        pool: The pool.
        booked: What the counter says.
        counted: Live bookings and places on their way back.
    """

    pool: int
    booked: int
    counted: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count of everything found.

    Attributes:
        at: When it was counted.
        pools: Pools compared.
        drifts: Those that differ; empty when every counter is right.
        strayed: Live bookings of sessions that were stopped; nought when all were looked after.
    """

    at: datetime
    pools: int
    drifts: tuple[Drift, ...]
    strayed: int

    @property
    def is_right(self) -> bool:
        """Whether counters and rows agree everywhere."""
        return not self.drifts and not self.strayed


def audit_counters(*, at: datetime) -> tuple[Drift, ...]:
    """Every pool whose `booked` is not its live bookings plus the places due back; empty is right.

    One statement, so that it sees one moment even while people book. Changes nothing.
    """
    return count_everything(at=at).drifts


def count_everything(*, at: datetime) -> Counted:
    """The same with how much was compared, and bookings left on stopped sessions."""
    with connection.cursor() as cursor:
        cursor.execute(DRIFT)
        drifts = tuple(Drift(*row) for row in cursor.fetchall())
        cursor.execute(STRAYED)
        (strayed,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM booking_pool")
        (pools,) = cursor.fetchone()
    return Counted(at, pools, drifts, strayed)


def count_rows() -> None:
    """Let the database count its booking tables now: a bulk act in one transaction outruns it.

    Without it every later statement of the transaction is planned for empty tables.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ROWS)


class CountersDiffer(RuntimeError):  # noqa: N818 - says what is wrong
    """A counter is not its rows: a bug, however it came about."""


def insist_right(*, at: datetime) -> None:
    """Count everything.

    Raises:
        CountersDiffer: anything differs.
    """
    found = count_everything(at=at)
    if not found.is_right:
        pools = ", ".join(str(drift.pool) for drift in found.drifts)
        raise CountersDiffer(
            f"pools {pools or 'none'} differ, {found.strayed} bookings on stopped sessions"
        )
