"""What of others' results stands against an order: one statement, then the rules.

Nobody is authorised here; who asks has been allowed to read the person's results.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from minkang.care.results.queries.items import items, require_item
from minkang.care.results.rules.items import Item, Terms, oldest_shown, terms_of
from minkang.care.results.rules.recognising import Held, Site, cautions, nearness, obstacles, rank
from minkang.care.results.terms import Caution, Flag, Obstacle, Range, ResultStatus
from minkang.registry.access.terms import Category

MOST_SHOWN = 12
"""Of one item; who looks for more opens the record."""
ORDINARY = frozenset({Category.GENERAL_HEALTH})

_SITE = """
    SELECT rid, coalesce(parent_id, rid), area_id FROM organisations_organisation WHERE rid = %s
"""
# Of each item the newest first, along the index of person and item; never the whole history. What the
# person keeps from an institution it does not see, but always what it made itself.
_RESULTS = """
    WITH withheld (bool) AS MATERIALIZED (SELECT EXISTS (
        SELECT 1 FROM records_withholding AS kept
        WHERE kept.person_id = %s AND (kept.organisation_id IS NULL OR kept.organisation_id = %s)
          AND kept.since <= %s AND (kept.until IS NULL OR kept.until > %s)
    ))
    SELECT result.id, result.organisation_id, coalesce(maker.parent_id, maker.rid), maker.area_id,
           maker.name, result.item, result.taken_at, result.status, result.mark, result.has_failed,
           result.value, result.text, result.unit, result.low, result.high, result.flag,
           result.report, result.image_link
    FROM unnest(%s::text[]) AS wanted (item)
    CROSS JOIN LATERAL (
        SELECT * FROM results_result AS one
        WHERE one.person_id = %s AND one.item = wanted.item AND one.taken_at > %s
          AND one.taken_at <= %s AND one.status <> 'cancelled'
          AND (one.organisation_id = %s OR NOT (SELECT bool FROM withheld))
        ORDER BY one.taken_at DESC LIMIT %s
    ) AS result
    JOIN organisations_organisation AS maker ON maker.rid = result.organisation_id
"""


@dataclass(frozen=True, slots=True)
class Value:
    """What a result says: a number with its unit and limits, or words."""

    number: Decimal | None
    text: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    flag: Flag | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A result that stands against an order.

    Attributes:
        result: Number of the result.
        organisation: Who made it.
        organisation_name: Its name.
        taken_at: When the sample or image was taken.
        near: How near its maker is.
        mark: How far it may be recognised; None without the mark.
        value: What it says.
        report: Reference of the report, or "".
        image_link: Where its image opens, or "".
        obstacles: Why it cannot be recognised here; empty when it can.
        cautions: What to mind.
    """

    result: int
    organisation: UUID
    organisation_name: str
    taken_at: datetime
    near: Range
    mark: Range | None
    value: Value
    report: str
    image_link: str
    obstacles: tuple[Obstacle, ...]
    cautions: tuple[Caution, ...]

    @property
    def is_recognisable(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class Considered:
    """An item somebody wants to order, what holds for it, and what there is already."""

    item: Item
    terms: Terms | None
    candidates: tuple[Candidate, ...]

    @property
    def recognisable(self) -> tuple[Candidate, ...]:
        """Those that may be recognised, best first."""
        return tuple(one for one in self.candidates if one.is_recognisable)

    @property
    def price_fen(self) -> int:
        """What one order costs here; 0 where it is not known."""
        return 0 if self.terms is None else self.terms.price_fen


def consider(
    *,
    person: UUID,
    item: str,
    organisation: UUID,
    at: datetime,
    categories: frozenset[Category] = ORDINARY,
) -> tuple[Candidate, ...]:
    """The candidates of one item, recognisable first, then alliance, city, province, newest first.

    Raises:
        Refused: ``results.item_unknown``.
        LookupError: no such organisation.
    """
    found = consider_all(
        person=person, wanted=[item], organisation=organisation, at=at, categories=categories
    )
    return found[item].candidates


def consider_all(
    *,
    person: UUID,
    wanted: Collection[str],
    organisation: UUID,
    at: datetime,
    categories: frozenset[Category] = ORDINARY,
) -> Mapping[str, Considered]:
    """The same for several items at once: two statements, whatever their number.

    Nothing is found of an item that belongs to a category who asks may not read.

    Raises:
        Refused: ``results.item_unknown``.
        LookupError: no such organisation.
    """
    chosen = {code: require_item(code) for code in wanted}
    since = oldest_shown(chosen.values(), at)
    readable = [code for code, item in chosen.items() if item.category in categories]
    with connection.cursor() as cursor:
        cursor.execute(_SITE, [organisation])
        row = cursor.fetchone()
        if row is None:
            raise LookupError(f"no organisation {organisation}")
        here = Site(*row)
        given: list[Any] = [
            person,
            organisation,
            at,
            at,
            readable,
            person,
            since,
            at,
            organisation,
            MOST_SHOWN,
        ]
        cursor.execute(_RESULTS, given)
        rows = cursor.fetchall()
    terms = {code: terms_of(item, here.place, localdate(at)) for code, item in chosen.items()}
    found: dict[str, list[tuple[Held, Candidate]]] = {code: [] for code in chosen}
    for one in rows:
        held, candidate = _candidate(one, here, terms, at)
        found[one[5]].append((held, candidate))
    return {
        code: Considered(item, terms[code], _ranked(found[code], here))
        for code, item in chosen.items()
    }


def _ranked(found: list[tuple[Held, Candidate]], here: Site) -> tuple[Candidate, ...]:
    found.sort(key=lambda pair: rank(pair[0], here, is_recognisable=pair[1].is_recognisable))
    return tuple(candidate for _, candidate in found)


def _candidate(
    row: tuple[Any, ...], here: Site, terms: Mapping[str, Terms | None], at: datetime
) -> tuple[Held, Candidate]:
    (
        number,
        organisation,
        consortium,
        place,
        name,
        code,
        taken_at,
        status,
        mark,
        has_failed,
        value,
        text,
        unit,
        low,
        high,
        flag,
        report,
        image_link,
    ) = row
    item = items()[code]
    held = Held(
        site=Site(organisation, consortium, place),
        taken_at=taken_at,
        status=ResultStatus(status),
        mark=None if mark is None else Range(mark),
        has_failed=has_failed,
        has_image=bool(image_link),
        flag=Flag(flag) if flag else None,
    )
    return held, Candidate(
        result=number,
        organisation=organisation,
        organisation_name=name,
        taken_at=taken_at,
        near=nearness(here, held.site),
        mark=held.mark,
        value=Value(value, text, unit, low, high, held.flag),
        report=report,
        image_link=image_link,
        obstacles=obstacles(held, here, terms[code], at),
        cautions=cautions(held, item),
    )
