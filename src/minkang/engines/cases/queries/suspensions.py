"""Who stops the clock, why and how late, and how often applicants are sent back: for the directors.

A clock stopped on the very last day, or an applicant told twice what is missing, is not against the law
by itself; many of one officer are worth a question.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from minkang.engines.cases.models import Case, ClockSegment
from minkang.engines.cases.terms import SuspensionReason
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
class Stop:
    """One stop of the clock, ``since <= day < until``; `is_late` from the promised day on."""

    case: UUID
    nth: int
    since: date
    until: date | None
    reason: SuspensionReason
    by: str
    is_late: bool


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
    stops = ClockSegment.objects.filter(
        case__owner__in=_directed(actor), since__gt=on - LOOKED_BACK, since__lte=on
    )
    found: dict[tuple[str, str], list[ClockSegment]] = defaultdict(list)
    for one in stops:
        found[one.started_by, one.reason].append(one)
    names = names_of(by for by, _ in found)
    told = (
        Suspensions(
            officer=names.get(by, by),
            by=by,
            reason=SuspensionReason(reason),
            count=len(group),
            days=sum((min(one.until or on, on) - one.since).days for one in group),
            last_day=sum(map(_is_late, group)),
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


def stops_of(cases: Iterable[UUID]) -> Mapping[UUID, tuple[Stop, ...]]:
    """Every stop of the clock of cases, in order; whose they are is for the caller to hide."""
    found: dict[UUID, tuple[Stop, ...]] = {}
    for one in ClockSegment.objects.filter(case__in=list(cases)).order_by("case", "nth"):
        told = Stop(
            one.case_id,
            one.nth,
            one.since,
            one.until,
            SuspensionReason(one.reason),
            one.started_by,
            _is_late(one),
        )
        found[one.case_id] = (*found.get(one.case_id, ()), told)
    return found


def directed_by(actor: Actor) -> frozenset[UUID]:
    """Offices the actor directs; nobody else is told which officer stopped a clock."""
    return frozenset(
        one.organisation for one in actor.grants if one.role is Role.DIRECTOR and one.organisation
    )


def _directed(actor: Actor) -> frozenset[UUID]:
    require_permission(actor, Permission.WORK_CASES)
    return directed_by(actor)


def _is_late(one: ClockSegment) -> bool:
    return one.promised_on is not None and one.since >= one.promised_on


def names_of(references: Iterable[str]) -> Mapping[str, str]:
    """Names of accounts by their reference; what is no account's is left out."""
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
