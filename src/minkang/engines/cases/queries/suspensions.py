"""Who stops the clock, why and how late, and how often applicants are sent back: for the directors.

A clock stopped on the very last day, or an applicant told twice what is missing, is not against the law
by itself; many of one officer are worth a question.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from minkang.engines.cases.models import Case, CaseEvent, ClockSegment
from minkang.engines.cases.queries.calendar import working_days
from minkang.engines.cases.queries.procedures import procedure_of
from minkang.engines.cases.rules.clock import Extension, Segment, due
from minkang.engines.cases.rules.procedure import Basis, Limit
from minkang.engines.cases.terms import ClockEffect, LimitName, LimitUnit, SuspensionReason
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission, Role
from minkang.registry.accounts.models import Account

LOOKED_BACK = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Suspensions:
    """Stops of the clock by one officer for one reason, begun in the 92 days up to a day.

    Attributes:
        officer: Name of the account that stopped it, or its reference.
        by: Its reference.
        reason: Why.
        count: How many.
        days: Calendar days they lasted until then.
        last_day: How many began on the promised day or later.
    """

    officer: str
    by: str
    reason: SuspensionReason
    count: int
    days: int
    last_day: int

    @property
    def key(self) -> str:
        """Unique in the list."""
        return f"{self.by} {self.reason}"


@dataclass(frozen=True, slots=True)
class Corrections:
    """Cases opened in the 92 days up to a day: all, those sent back, and those sent back more than once."""

    cases: int
    corrected: int
    again: int


def list_suspensions_for(actor: Actor, on: date) -> tuple[Suspensions, ...]:
    """Stops of the clock in the offices the actor directs, the most first.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    stops = [
        one
        for one in ClockSegment.objects.filter(
            case__owner__in=_directed(actor), since__gt=on - LOOKED_BACK, since__lte=on
        ).select_related("case")
        if one.reason in set(SuspensionReason)
    ]
    late = _begun_late(stops)
    found: dict[tuple[str, str], list[ClockSegment]] = defaultdict(list)
    for one in stops:
        found[one.started_by, one.reason].append(one)
    names = _names(by for by, _ in found)
    told = (
        Suspensions(
            officer=names.get(by, by),
            by=by,
            reason=SuspensionReason(reason),
            count=len(group),
            days=sum((min(one.until or on, on) - one.since).days for one in group),
            last_day=sum((one.case_id, one.nth) in late for one in group),
        )
        for (by, reason), group in found.items()
    )
    return tuple(sorted(told, key=lambda one: (-one.count, one.key)))


def corrections_for(actor: Actor, on: date) -> Corrections:
    """How often applicants of the offices the actor directs were told what is missing.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    counted = Case.objects.filter(
        owner__in=_directed(actor), received_on__gt=on - LOOKED_BACK, received_on__lte=on
    ).aggregate(
        cases=Count("rid"),
        corrected=Count("rid", filter=Q(corrections__gte=1)),
        again=Count("rid", filter=Q(corrections__gt=1)),
    )
    return Corrections(**counted)


def _directed(actor: Actor) -> list[UUID]:
    require_permission(actor, Permission.WORK_CASES)
    directs = (one.organisation for one in actor.grants if one.role is Role.DIRECTOR)
    return [one for one in directs if one is not None]


def _begun_late(stops: Iterable[ClockSegment]) -> set[tuple[UUID, int]]:
    """Stops that began on the day promised as the clock stood before them, or after it."""
    cases = {one.case_id for one in stops}
    earlier: dict[UUID, list[ClockSegment]] = defaultdict(list)
    for one in ClockSegment.objects.filter(case__in=cases).order_by("case_id", "nth"):
        earlier[one.case_id].append(one)
    extended = _extended(cases)
    late = set()
    for one in stops:
        before = [
            Segment(other.since, other.until, other.reason)
            for other in earlier[one.case_id]
            if other.nth < one.nth
        ]
        is_longer = extended.get(one.case_id, date.max) <= one.since
        last = _promised(one.case, before, is_longer=is_longer)
        if last is not None and one.since >= last:
            late.add((one.case_id, one.nth))
    return late


def _promised(case: Case, before: list[Segment], *, is_longer: bool) -> date | None:
    procedure = procedure_of(case.version_id)
    limit = procedure.limit_of.get(LimitName.PROMISED)
    if case.promised_amount:
        unit = LimitUnit(case.promised_unit)
        limit = Limit(LimitName.PROMISED, case.promised_amount, unit, Basis(""))
    if limit is None or case.accepted_on is None:
        return None
    extension = None
    if is_longer and case.extension_amount:
        extension = Extension(case.extension_amount, LimitUnit(case.extension_unit))
    last = due(limit, case.accepted_on, before, extension, calendar=working_days())
    return last.on if last else None


def _extended(cases: Iterable[UUID]) -> dict[UUID, date]:
    """The day on which each case was extended; an extension happens once."""
    found = {}
    events = CaseEvent.objects.filter(case__in=cases, case__extension_amount__isnull=False)
    for one in events.select_related("case"):
        leaving = procedure_of(one.case.version_id).leaving.get(one.origin, ())
        if any(way.event == one.kind and way.clock is ClockEffect.EXTEND for way in leaving):
            found[one.case_id] = one.on
    return found


def _names(references: Iterable[str]) -> dict[str, str]:
    told = {one.removeprefix("account:"): one for one in references if one.startswith("account:")}
    rids = []
    for rid in told:
        try:
            rids.append(UUID(rid))
        except ValueError:
            continue
    return {
        f"account:{rid}": name
        for rid, name in Account.objects.filter(pk__in=rids).values_list("pk", "name")
    }
