"""A resident's own results: the newest of each item, its course, and who looked or recognised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from minkang.care.results.models import OrderEvent, Result
from minkang.care.results.queries.candidates import Value
from minkang.care.results.queries.items import items, require_item
from minkang.care.results.rules.items import Item
from minkang.care.results.terms import EventKind, Flag, Range, ResultStatus
from minkang.registry.access.queries import require_own
from minkang.registry.access.terms import Actor
from minkang.registry.people.models import Person

YEARS_SHOWN = timedelta(days=5 * 366)
MOST_IN_COURSE = 60
_STEPS = (EventKind.VIEWED, EventKind.RECOGNISED)


@dataclass(frozen=True, slots=True)
class Step:
    """Another institution looked at a result, or took it for its own."""

    kind: EventKind
    organisation_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnResult:
    """One result as the resident reads it.

    Attributes:
        number: Number of the result.
        item: What was examined.
        organisation: Rid of who made it.
        organisation_name: Its name.
        taken_at: When the sample or image was taken.
        status: Where it stands.
        mark: How far it may be recognised; None without the mark.
        value: What it says.
        image_link: Where the image opens, or "".
        steps: Who looked and who recognised, newest first.
    """

    number: int
    item: Item
    organisation: UUID
    organisation_name: str
    taken_at: datetime
    status: ResultStatus
    mark: Range | None
    value: Value
    image_link: str
    steps: tuple[Step, ...]

    @property
    def is_recognised(self) -> bool:
        """Whether another institution took it for its own."""
        return any(step.kind is EventKind.RECOGNISED for step in self.steps)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """The newest result of an item and how many there are in five years."""

    newest: OwnResult
    count: int


@dataclass(frozen=True, slots=True)
class Course:
    """All results of one item, newest first."""

    person: UUID
    item: Item
    results: tuple[OwnResult, ...]

    @property
    def unit(self) -> str:
        """The one unit of its numbers; "" when units differ or there is no number."""
        units = {one.value.unit for one in self.results if one.value.number is not None}
        return units.pop() if len(units) == 1 else ""

    @property
    def numbers(self) -> tuple[OwnResult, ...]:
        """Those that can be drawn together, oldest first; empty when units differ."""
        found = [one for one in self.results if one.value.number is not None]
        same = len({one.value.unit for one in found}) == 1
        return tuple(sorted(found, key=lambda one: one.taken_at)) if same else ()


def list_own_results(actor: Actor, person: UUID, at: datetime) -> tuple[ItemLine, ...]:
    """The newest result of each item, newest first, for the resident or who acts for them.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.person_unknown``.
    """
    require_own(actor, person, at)
    rows = _rows(person, at)
    counts: dict[str, int] = {}
    for code in rows.values_list("item", flat=True):
        counts[code] = counts.get(code, 0) + 1
    newest = rows.order_by("item", "-taken_at", "-pk").distinct("item")
    lines = [ItemLine(one, counts[one.item.code]) for one in _results(newest)]
    return tuple(sorted(lines, key=lambda line: line.newest.taken_at, reverse=True))


def get_own_course(actor: Actor, person: UUID, item: str, at: datetime) -> Course:
    """The results of one item.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.person_unknown``, ``results.item_unknown``.
    """
    require_own(actor, person, at)
    found = require_item(item)
    rows = _rows(person, at).filter(item=item).order_by("-taken_at", "-pk")[:MOST_IN_COURSE]
    return Course(person, found, tuple(_results(rows)))


def name_of(person: UUID) -> str:
    """Name of somebody whose results the caller may read."""
    return Person.objects.values_list("name", flat=True).get(pk=person)


def _rows(person: UUID, at: datetime) -> "QuerySet[Result]":
    return Result.objects.filter(
        person=person, taken_at__gt=at - YEARS_SHOWN, item__in=list(items())
    ).exclude(status=ResultStatus.CANCELLED)


def _results(rows: "QuerySet[Result]") -> Iterable[OwnResult]:
    found = list(rows.select_related("organisation"))
    steps = _steps_of([row.pk for row in found])
    for row in found:
        yield OwnResult(
            number=row.pk,
            item=require_item(row.item),
            organisation=row.organisation_id,
            organisation_name=row.organisation.name,
            taken_at=row.taken_at,
            status=ResultStatus(row.status),
            mark=None if row.mark is None else Range(row.mark),
            value=Value(
                row.value,
                row.text,
                row.unit,
                row.low,
                row.high,
                Flag(row.flag) if row.flag else None,
            ),
            image_link=row.image_link,
            steps=steps.get(row.pk, ()),
        )


def _steps_of(results: list[int]) -> Mapping[int, tuple[Step, ...]]:
    rows = OrderEvent.objects.filter(result__in=results, kind__in=_STEPS).order_by("-at", "-pk")
    found: dict[int, tuple[Step, ...]] = {}
    for result, kind, name, at in rows.values_list(
        "result_id", "kind", "order__organisation__name", "at"
    ):
        step = Step(EventKind(kind), name, at)
        found[result] = (*found.get(result, ()), step)
    return found
