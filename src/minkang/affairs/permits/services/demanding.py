"""What applicants were asked for, and afterwards whether the region held it already."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from minkang.affairs.permits.models import Application, Demand
from minkang.affairs.permits.queries.applications import (
    Applicant,
    Sheet,
    answers_of,
    earlier_of,
    item_in,
    licences_of,
    register_of,
)
from minkang.affairs.permits.rules.demanding import Known, held_as
from minkang.affairs.permits.rules.resolving import OF_INSTITUTION
from minkang.affairs.permits.services.entry_types import DEMANDS_JUDGED
from minkang.affairs.permits.terms import Asked
from minkang.engines.cases.queries.held import Subject, facts_held_for
from minkang.kernel.audit import services as audit
from minkang.policy.clauses import executes

SYSTEM = "system:permits"
MOST_AT_ONCE = 500


def note_submission(sheet: Sheet, at: datetime) -> None:
    """Keep what was asked until an application was handed in: facts to tell, materials to bring."""
    facts = [(Asked.FACT, code) for code in sheet.resolution.asked]
    materials = [(Asked.MATERIAL, one.code) for one in sheet.resolution.needed if not one.only_if]
    _note(sheet.application, [*facts, *materials], at)


def note_missing(held: Application, missing: Collection[str], at: datetime) -> None:
    """Keep which materials a notice asked for, by their titles."""
    codes = {one.title: one.code for one in item_in(held.version).materials}
    _note(held, [(Asked.MATERIAL, codes[one]) for one in missing if one in codes], at)


def _note(held: Application, asked: Collection[tuple[Asked, str]], at: datetime) -> None:
    Demand.objects.bulk_create(
        [Demand(application=held, kind=kind, code=code, asked_at=at) for kind, code in asked],
        ignore_conflicts=True,
    )


@executes("liaoning-2025-34/13.1", "yaan-2022/1.3")
@transaction.atomic
def judge_demands(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Find for applications that ended what was asked although the region held it.

    Everything that is held is looked at, not only what was found when it was asked, so that asking
    without looking first shows.

    Returns:
        How many demands were held already and asked all the same.
    """
    waiting = Demand.objects.filter(judged_at__isnull=True).values("application")
    ended = (
        Application.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(ended_on__isnull=False, pk__in=waiting)
        .select_related("version")
        .order_by("pk")
    )
    judged = [one for held in ended[:most] for one in _judged(held, at)]
    Demand.objects.bulk_update(judged, ["held_as", "is_declined", "judged_at"])
    found = sum(bool(one.held_as) and not one.is_declined for one in judged)
    if judged:
        subject = "demands:judged"
        audit.record(
            DEMANDS_JUDGED, subject=subject, by=SYSTEM, at=at, count=len(judged), held=found
        )
    return found


def _judged(held: Application, at: datetime) -> list[Demand]:
    demands = list(held.demands.filter(judged_at__isnull=True))
    first = min(one.asked_at for one in demands)
    applicant = Applicant(held.person_id, held.organisation_id)
    licences = licences_of(applicant, localdate(first))
    agreed = answers_of(held).agreed
    codes = {one.code for one in demands if one.kind == Asked.FACT}
    whose = Subject(applicant.person, applicant.organisation)
    item = item_in(held.version)
    offered = earlier_of(applicant, item, {}, held.pk).keys()
    vouched = facts_held_for(whose, codes, first)
    known = Known(
        register=frozenset(register_of(applicant)),
        earlier=frozenset(
            one for one in vouched if one in offered or not one.startswith(OF_INSTITUTION)
        ),
        licences=tuple((one.type, one.facts) for one in licences),
        declined=frozenset(one.type for one in licences if f"licence:{one.rid}" not in agreed),
        materials={one.code: one for one in item.materials},
    )
    for one in demands:
        one.held_as, one.is_declined = held_as(Asked(one.kind), one.code, known)
        one.judged_at = at
    return demands
