"""Which institutions are qualified for what, for everybody; and what the authority entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from minkang.care.results.models import QualityResult
from minkang.care.results.queries.items import items, require_item
from minkang.care.results.rules.items import Item
from minkang.care.results.terms import QualityLevel, Range
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import MEDICAL


@dataclass(frozen=True, slots=True)
class Qualification:
    """What follows from the evidence in force: how far an institution's results of an item carry.

    Attributes:
        key: Of the list, unique.
        organisation: Rid of the institution.
        organisation_name: Its name.
        item: The item.
        range: How far.
        level: Level of the evaluation that gives the range.
        until: First day on which the evidence no longer holds.
    """

    key: str
    organisation: UUID
    organisation_name: str
    item: Item
    range: Range
    level: QualityLevel
    until: date

    @property
    def item_name(self) -> str:
        """Chinese name of the item, to sort by."""
        return self.item.name


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One entry of the authority."""

    number: int
    organisation_name: str
    item: Item
    range: Range
    level: QualityLevel
    has_passed: bool
    since: date
    until: date
    evidence: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution whose evaluations the actor enters."""

    rid: UUID
    name: str
    credit_code: str


def list_public_qualifications(on: date) -> tuple[Qualification, ...]:
    """Every qualification in force on a day: institution by item, none after a failure in force."""
    in_force = QualityResult.objects.filter(
        withdrawn_at__isnull=True, since__lte=on, until__gt=on, item__in=list(items())
    ).select_related("organisation")
    by_pair: dict[tuple[UUID, str], list[QualityResult]] = {}
    for row in in_force:
        by_pair.setdefault((row.organisation_id, row.item), []).append(row)
    held = [_qualification(rows) for rows in by_pair.values() if all(r.has_passed for r in rows)]
    return tuple(sorted(held, key=lambda one: (one.organisation_name, one.item.name)))


def list_institutions_for(actor: Actor) -> tuple[Institution, ...]:
    """The open medical institutions in the actor's place, by name.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.MAINTAIN_QUALIFICATIONS)
    rows = Organisation.objects.filter(category__in=MEDICAL, closed_on__isnull=True)
    return tuple(
        Institution(row.pk, row.name, row.credit_code)
        for row in rows.order_by("name").only("name", "credit_code", "area_id")
        if may(actor, Permission.MAINTAIN_QUALIFICATIONS, row.area_id).allowed
    )


def list_evaluations_for(actor: Actor) -> tuple[Evaluation, ...]:
    """What was entered for institutions in the actor's place, newest first.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    here = {one.rid for one in list_institutions_for(actor)}
    return tuple(_evaluations(_entered().filter(organisation__in=here)))


def get_evaluation_for(actor: Actor, number: int) -> Evaluation:
    """One entry for an institution in the actor's place.

    Raises:
        Refused: ``access.not_allowed_…``, ``results.quality_unknown``.
    """
    require_permission(actor, Permission.MAINTAIN_QUALIFICATIONS)
    for row in _entered().filter(pk=number):
        require_permission(actor, Permission.MAINTAIN_QUALIFICATIONS, row.organisation.area_id)
        return _evaluation(row)
    raise Refused(
        Refusal(
            "results.quality_unknown",
            "没有找到这条质控评价。请从列表里打开。",
            f"no quality result {number}",
        )
    )


def _entered() -> "QuerySet[QualityResult]":
    return QualityResult.objects.select_related("organisation").order_by("-entered_at", "-pk")


def _evaluations(rows: Iterable[QualityResult]) -> Iterable[Evaluation]:
    known = items()
    return (_evaluation(row) for row in rows if row.item in known)


def _evaluation(row: QualityResult) -> Evaluation:
    return Evaluation(
        number=row.pk,
        organisation_name=row.organisation.name,
        item=require_item(row.item),
        range=Range(row.range),
        level=QualityLevel(row.level),
        has_passed=row.has_passed,
        since=row.since,
        until=row.until,
        evidence=row.evidence,
        withdrawn_at=row.withdrawn_at,
    )


def _qualification(rows: list[QualityResult]) -> Qualification:
    widest = max(rows, key=lambda row: (row.range, row.until))
    return Qualification(
        key=f"{widest.organisation_id} {widest.item}",
        organisation=widest.organisation_id,
        organisation_name=widest.organisation.name,
        item=require_item(widest.item),
        range=Range(widest.range),
        level=QualityLevel(widest.level),
        until=widest.until,
    )
