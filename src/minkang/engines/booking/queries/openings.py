"""Free places anybody may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from minkang.engines.booking.terms import PoolKind, SessionState

OPENINGS = """
SELECT slot.id, slot.session_id, session.service_id, slot.starts, slot.ends,
       min(pool.report_at) FILTER (WHERE pool.booked < pool.capacity), sum(pool.capacity - pool.booked)
FROM booking_session AS session
JOIN booking_service AS service ON service.id = session.service_id
JOIN booking_slot AS slot ON slot.session_id = session.id
JOIN booking_pool AS pool ON pool.slot_id = slot.id
WHERE session."on" >= %(since)s AND session."on" < %(until)s AND session.state = %(published)s
    AND (%(services)s::bigint[] IS NULL OR session.service_id = ANY (%(services)s::bigint[]))
    AND (%(organisation)s::uuid IS NULL OR service.organisation_id = %(organisation)s::uuid)
    AND pool.kind = %(kind)s AND pool.is_open
    AND pool.opens_at <= %(at)s AND pool.closes_at > %(at)s
GROUP BY slot.id, session.id
HAVING %(with_full)s OR sum(pool.capacity - pool.booked) > 0
ORDER BY slot.starts, slot.id
LIMIT %(most)s
"""
NEXT_OPENINGS = """
SELECT slot.id, slot.session_id, session.service_id, slot.starts, slot.ends,
       min(pool.report_at), sum(pool.capacity - pool.booked)
FROM booking_session AS wanted
JOIN booking_session AS session ON session.service_id = wanted.service_id
    AND session."on" BETWEEN wanted."on" - %(around)s AND wanted."on" + %(around)s
JOIN booking_slot AS slot ON slot.session_id = session.id
JOIN booking_pool AS pool ON pool.slot_id = slot.id
WHERE wanted.id = %(session)s AND session.state = %(published)s
    AND pool.kind = %(kind)s AND pool.is_open AND pool.booked < pool.capacity
    AND pool.opens_at <= %(at)s AND pool.closes_at > %(at)s
GROUP BY slot.id, session.id, wanted.id
ORDER BY abs(session."on" - wanted."on"), abs(extract(epoch FROM slot.starts - wanted.starts)), slot.id
LIMIT %(most)s
"""
MOST_OPENINGS = 2000
MOST_ALTERNATIVES = 5
DAYS_AROUND = 14
# How old the alternatives of a refusal may be: a crowd in front of a sold-out clinic asks once.
ALTERNATIVES_LAST = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Opening:
    """A slot with `free` places of one kind; the next taker reports at `report_at`, None when full."""

    slot: int
    session: int
    service: int
    starts: datetime
    ends: datetime
    report_at: datetime | None
    free: int


def list_openings(
    *,
    services: Collection[int] | None = None,
    organisation: UUID | None = None,
    days: tuple[date, date],
    kind: PoolKind = PoolKind.PUBLIC,
    at: datetime,
    with_full: bool = False,
) -> tuple[Opening, ...]:
    """Slots that can be booked now, by time; a public read of one query, at most 2000.

    Args:
        services: Ids of services, or None for all.
        organisation: Rid of the organisation, or None for all.
        days: First day and the day after the last, ``since <= day < until``.
        kind: The kind of place.
        at: The moment of the question.
        with_full: Whether slots without a free place are listed too.
    """
    asked = {
        "services": None if services is None else list(services),
        "organisation": organisation,
        "since": days[0],
        "until": days[1],
        "kind": kind,
        "at": at,
        "with_full": with_full,
        "published": SessionState.PUBLISHED,
        "most": MOST_OPENINGS,
    }
    return _openings(OPENINGS, asked)


def next_openings(
    session: int, *, kind: PoolKind = PoolKind.PUBLIC, at: datetime
) -> tuple[Opening, ...]:
    """The nearest slots of the session's service with a place, at most five; the same day first."""
    asked = {
        "session": session,
        "kind": kind,
        "at": at,
        "around": DAYS_AROUND,
        "published": SessionState.PUBLISHED,
        "most": MOST_ALTERNATIVES,
    }
    return _openings(NEXT_OPENINGS, asked)


@lru_cache(maxsize=1024)
def recent_openings(session: int, kind: PoolKind, turn: int) -> tuple[Opening, ...]:
    """What `next_openings` said at the beginning of a turn of two seconds (see `turn_of`)."""
    at = datetime.fromtimestamp(turn * ALTERNATIVES_LAST.total_seconds(), tz=UTC)
    return next_openings(session, kind=kind, at=at)


def turn_of(at: datetime) -> int:
    """Which turn of two seconds a moment lies in."""
    return int(at.timestamp() // ALTERNATIVES_LAST.total_seconds())


def _openings(statement: str, asked: Mapping[str, Any]) -> tuple[Opening, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return tuple(Opening(*row) for row in cursor.fetchall())
