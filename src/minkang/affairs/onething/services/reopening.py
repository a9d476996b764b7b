"""A part that an office did not grant is taken up again with what the family adds."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.affairs.onething.models import Part, Reopening
from minkang.affairs.onething.rules.joint import APPLICANT, REOPEN
from minkang.affairs.onething.rules.refusals import not_asked, not_refused, nothing_new
from minkang.affairs.onething.services.advancing import advance, package_of
from minkang.affairs.onething.services.checking import checked
from minkang.affairs.onething.services.entry_types import PART_REOPENED
from minkang.affairs.onething.services.parts import locked_with
from minkang.affairs.onething.terms import PartState
from minkang.engines.cases.queries.facts import Fact
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.services.cases import Doing, act
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused

REGISTERED = ("newborn.birth_date", "newborn.sex")


@transaction.atomic
def reopen(*, part: UUID, told: Mapping[str, str], by: str, at: datetime) -> Part:
    """Take a refused part up again: a new case with a new clock, and one new message to its office.

    The refused case stays as it is. What had been dropped because of it waits again.

    Args:
        part: Rid of the part.
        told: What the family corrects or adds, by code; only of what the office sees.
        by: Who of the family.
        at: When.

    Raises:
        Refused: ``onething.part_unknown``, ``…part_not_refused`` (also while it is open again),
            ``…fact_not_asked``, ``…facts_malformed``, ``…nothing_new``; ``cases.ended`` for one
            declared before parts could be taken up again, or withdrawn.
    """
    held, found = locked_with(part)
    before, ended_on = found.case, found.ended_on
    is_refused = found.state == PartState.REFUSED
    if not is_refused or held.case is None or before is None or ended_on is None:
        raise Refused(not_refused())
    if strange := told.keys() - set(addable(found)):
        raise Refused(not_asked(strange))
    known = replayed(held.case).facts
    said = {
        code: value
        for code, value in checked(told, at).items()
        if value and value != known.get(code)
    }
    if not said:
        raise Refused(nothing_new())
    facts = tuple(Fact(code, value) for code, value in said.items())
    whole = act(case=held.case, doing=Doing(REOPEN, APPLICANT, facts=facts), by=by, at=at)
    Reopening.objects.create(
        part=found,
        case=before,
        number=found.number,
        refused_on=ended_on,
        told=sorted(said),
        reopened_by=by,
        reopened_at=at,
    )
    audit.record(
        PART_REOPENED,
        subject=f"declaration:{held.pk}",
        by=by,
        at=at,
        part=package_of(held).part_of[found.code].title,
        facts=len(said),
        number=found.number,
    )
    held.parts.filter(state=PartState.DROPPED).update(state=PartState.WAITING)
    found.state, found.ended_on = PartState.WAITING, None
    found.save(update_fields=["state", "ended_on"])
    advance(held, whole, at)
    found.refresh_from_db()
    return found


def addable(part: Part) -> tuple[str, ...]:
    """What a family may correct or add for a part: what its office sees and the form asks.

    Birth date and sex are not among it: by them the register knows the child.
    """
    package = package_of(part.declaration)
    seen = package.part_of[part.code].sees
    return tuple(code for code in seen if code in package.asked and code not in REGISTERED)
