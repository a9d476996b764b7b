"""What the clock does by itself: applications that nobody answered in time are accepted."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.engines.cases.models import Case
from minkang.engines.cases.queries.procedures import procedure_of
from minkang.engines.cases.services.cases import Doing, act
from minkang.engines.cases.terms import ClockEffect
from minkang.kernel.refusal import Refused

ENGINE = "system:cases"
MOST_AT_ONCE = 1000
# The two answers by which somebody was faster than the clock.
OVERTAKEN = frozenset({"cases.not_now", "cases.ended", "cases.not_yet_deemed"})


def deem_accepted(*, at: datetime) -> list[UUID]:
    """Accept from receipt every application whose days for an answer are over; returns the cases.

    Each in a transaction of its own, so that one refused for its own reasons keeps nobody back.
    """
    waiting = (
        Case.objects.filter(acceptance_due_on__lt=localdate(at))
        .order_by("acceptance_due_on", "rid")
        .values_list("rid", "version_id", "state")[:MOST_AT_ONCE]
    )
    return [
        rid
        for rid, version, state in waiting
        for event in [_deeming(version, state)]
        if event and _deemed(rid, event, at)
    ]


def _deeming(version: int, state: str) -> str | None:
    leaving = procedure_of(version).leaving[state]
    return next((one.event for one in leaving if one.clock is ClockEffect.DEEM), None)


def _deemed(case: UUID, event: str, at: datetime) -> bool:
    try:
        act(case=case, doing=Doing(event, "system"), by=ENGINE, at=at)
    except Refused as refused:
        if refused.refusal.code not in OVERTAKEN:
            raise
        return False
    return True
