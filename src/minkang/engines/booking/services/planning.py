"""Publishing what the planner proposed, with what it found."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from django.db import transaction

from minkang.engines.booking.models import Template
from minkang.engines.booking.queries.planning import Fit, Terms
from minkang.engines.booking.rules.planning.model import Plan
from minkang.engines.booking.rules.planning.searching import Proposal
from minkang.engines.booking.rules.slots import ALL_PUBLIC, Shares
from minkang.engines.booking.services.entries import TemplateEntry
from minkang.engines.booking.services.offering import set_templates
from minkang.engines.booking.terms import DayPart, ReleaseMode

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Accepted:
    """A plan a manager takes over for some weekdays (1 Monday to 7, 8 public holidays).

    Attributes:
        evidence: What :func:`evidence_of` said about the plan.
        since: First day the templates are in force.
    """

    service: int
    resource: int
    weekdays: tuple[int, ...]
    part: DayPart
    starts: time
    ends: time
    plan: Plan
    evidence: str
    since: date


@transaction.atomic
def accept(*, accepted: Accepted, by: str, at: datetime) -> int:
    """Set the plan as template of each weekday; returns how many.

    Shares of the pools and the way of release stay as they are in the template in force.

    Raises:
        Refused: as `offering.set_template`.
    """
    in_force = {
        row.weekday: row
        for row in Template.objects.filter(
            resource=accepted.resource, part=accepted.part, until__isnull=True
        )
    }
    entries = [_entry(accepted, weekday, in_force) for weekday in accepted.weekdays]
    return set_templates(entries=entries, by=by, at=at)


def evidence_of(fit: Fit, terms: Terms, proposal: Proposal, *, seed: int) -> str:
    """Everything needed to compute the proposal again, as canonical JSON with 4 decimals."""
    found = proposal.outcome
    content = {
        "model": asdict(fit.model),
        "rows": {one.prior.name: [one.own, one.department] for one in fit.estimates},
        "rows_since": fit.since.isoformat(),
        "rows_until": fit.until.isoformat(),
        "promise": asdict(terms.promise),
        "aims": asdict(terms.aims),
        "seed": seed,
        "sessions": found.sessions,
        "persons": found.persons,
        "from_arrival": asdict(found.arrival),
        "from_slot": asdict(found.slot),
        "worst_slot": asdict(found.worst_slot),
        "overtime": found.overtime,
        "load": found.load,
        "equal_blocks": proposal.even.persons if proposal.even else 0,
    }
    return json.dumps(_rounded(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _entry(accepted: Accepted, weekday: int, in_force: Mapping[int, Template]) -> TemplateEntry:
    before = in_force.get(weekday)
    shares = ALL_PUBLIC
    release = ReleaseMode.FIRST_COME
    if before is not None:
        release = ReleaseMode(before.release)
        shares = Shares(
            before.referral_percent,
            before.green_channel_percent,
            before.return_visit_percent,
            before.same_day_percent,
            before.assisted_percent,
        )
    return TemplateEntry(
        service=accepted.service,
        resource=accepted.resource,
        weekday=weekday,
        part=accepted.part,
        starts=accepted.starts,
        ends=accepted.ends,
        slot_minutes=accepted.plan.slot_minutes,
        report_minutes=accepted.plan.report_minutes,
        places=accepted.plan.places,
        since=accepted.since,
        shares=shares,
        release=release,
        evidence=accepted.evidence,
    )


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return round(value, DIGITS) if isinstance(value, float) else value
