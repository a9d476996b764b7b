"""Many patients of institutions taken in at once: who is seen for the first time, in few statements.

What follows for a record may depend on the link of another: a document seen there, a mother, a twin.
Only those who are found beyond doubt without it are written together; the others follow one by one,
and see what was linked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from minkang.kernel.audit import services as audit
from minkang.registry.people.models import SourceLink, SourceRecord
from minkang.registry.people.models.source_cells import digest_of, local_key
from minkang.registry.people.queries.sources import ruling_on
from minkang.registry.people.rules.matching.deciding import Candidate, Zone
from minkang.registry.people.rules.matching.sources import Ground, SourceEntry
from minkang.registry.people.services.linking import link_act, link_row
from minkang.registry.people.services.matching import link_source, require_number, write

Number = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A patient, who sent it (``kind:key``) and when."""

    source: SourceEntry
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _First:
    """A record nobody knew, and the resident it is linked to."""

    held: SourceRecord
    best: Candidate
    told: Told


@transaction.atomic
def link_sources(*, told: Sequence[Told]) -> None:
    """Take in many patients, each as `link_source` would, in their order.

    Raises:
        Refused: as `link_source`; then none is taken in.
    """
    for one in told:
        require_number(one.source)
    numbers = [(one.source.organisation, local_key(one.source.local_id)) for one in told]
    known = _known(told, numbers)
    seen: set[object] = set()
    first: list[_First] = []
    later: list[Told] = []
    for one, number in zip(told, numbers, strict=True):
        held = _row(one, number)
        marks = {number, one.source.resource} - {None}
        is_new = not marks & (seen | known)
        seen |= marks
        found = _linked(held, one) if is_new and not _leans_on_others(held, one.source) else None
        if found is None:
            later.append(one)
        else:
            first.append(found)
    later += _written(first)
    for one in later:
        link_source(source=one.source, by=one.by, at=one.at)


def _known(told: Sequence[Told], numbers: Sequence[Number]) -> set[object]:
    """Numbers of institutions, and of resources, that have a record already."""
    resources = [one.source.resource for one in told if one.source.resource is not None]
    rows = SourceRecord.objects.filter(
        Q(resource__in=resources)
        | Q(
            organisation__in={organisation for organisation, _ in numbers},
            local_id__in={local_id for _, local_id in numbers},
        )
    ).values_list("organisation_id", "local_id", "resource")
    found: set[object] = set()
    for organisation, local_id, resource in rows:
        found |= {(organisation, local_id), resource}
    return found - {None}


def _row(one: Told, number: Number) -> SourceRecord:
    held = SourceRecord(rid=uuid4(), organisation_id=number[0], local_id=number[1])
    held.first_seen_at = one.at
    write(held, one.source, digest_of(one.source.demographics), one.at)
    return held


def _leans_on_others(held: SourceRecord, source: SourceEntry) -> bool:
    stated = source.demographics
    is_malformed = bool(stated.identity_number) and held.identity_index is None
    return is_malformed or bool(stated.mother_number) or stated.birth_order > 0


def _linked(held: SourceRecord, one: Told) -> _First | None:
    """The record with its resident; None when somebody must look, or nobody is found."""
    ruling = ruling_on(one.source.demographics, on=localdate(one.at))
    if ruling.zone is not Zone.LINK or ruling.best is None:
        return None
    held.person_id, held.grade = ruling.best.person, ruling.best.grade
    return _First(held, ruling.best, one)


def _written(first: Sequence[_First]) -> list[Told]:
    """Write records, links and acts; those of a number somebody else just wrote are left over."""
    SourceRecord.objects.bulk_create([one.held for one in first], ignore_conflicts=True)
    rids = set(
        SourceRecord.objects.filter(pk__in=[one.held.pk for one in first]).values_list(
            "pk", flat=True
        )
    )
    kept = [one for one in first if one.held.pk in rids]
    SourceLink.objects.bulk_create(
        link_row(one.held, one.best, ground=Ground.AUTOMATIC, by=one.told.by, at=one.told.at)
        for one in kept
    )
    audit.record_all(
        link_act(one.held, ground=Ground.AUTOMATIC, by=one.told.by, at=one.told.at) for one in kept
    )
    return [one.told for one in first if one.held.pk not in rids]
