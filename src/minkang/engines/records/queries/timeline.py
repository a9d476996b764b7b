"""What institutions know of a person, newest first, page by page.

Read where it is stored: the index by patient, type and moment gives every resource of the person's
patients at once, so there is no projection that could lag behind what was sent, corrected or withheld
a second ago. Texts leave with every identity number hidden, unless they are asked for exactly.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from minkang.engines.records.models.cells import opened_body
from minkang.engines.records.queries.history import history_of
from minkang.engines.records.queries.visibility import predicate
from minkang.engines.records.rules.extraction.moments import BEGINNING, END
from minkang.engines.records.rules.extraction.sensitivity import Sensitivity
from minkang.engines.records.rules.numbers import with_numbers, without_numbers
from minkang.engines.records.rules.specification import table
from minkang.engines.records.terms import Reader
from minkang.kernel.prepared import Row, numbers, rows
from minkang.registry.access.terms import SENSITIVE, Category

HIDDEN = "******"
REPORT, RESULT = "DiagnosticReport", "Observation"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The fences keep the order of the walk whatever the statistics say: the person's patients, then what
# lies under each in the index, then the reader's rule, then whether a report names it.
OF_A_PERSON = """
FROM (
    SELECT source.resource FROM people_sourcerecord AS source
    WHERE source.person_id = %s::uuid AND source.resource IS NOT NULL OFFSET 0
) AS own CROSS JOIN LATERAL (
    SELECT * FROM records_resource AS one
    WHERE one.patient = own.resource AND one.type = ANY (%s::smallint[]) AND NOT one.is_deleted
        AND one.sort_ts >= %s::bigint AND one.sort_ts < %s::bigint AND one.sensitivity & ~%s::int = 0
    OFFSET 0
) AS resource
WHERE {visible} AND (%s::boolean OR resource.type <> %s::smallint OR NOT EXISTS (
    SELECT FROM records_ix_reference AS named CROSS JOIN LATERAL (
        SELECT FROM records_resource AS report
        WHERE report.rid = named.rid AND report.type = %s::smallint
            AND NOT report.is_deleted AND report.sensitivity & ~%s::int = 0
        OFFSET 0
    ) AS report
    WHERE named.target = resource.rid OFFSET 0
))
"""
PAGE = """
WITH page AS MATERIALIZED (
    SELECT resource.rid, resource.type, resource.fhir_id, resource.version, resource.updated_at,
        resource.organisation, resource.sort_ts
    {of_a_person} {asked}
    ORDER BY resource.sort_ts DESC, resource.rid DESC LIMIT %s::int
)
SELECT page.*, version.body
FROM page JOIN records_resourceversion AS version USING (rid, version)
ORDER BY page.sort_ts DESC, page.rid DESC
"""
SENDERS = """
SELECT DISTINCT resource.organisation
FROM people_sourcerecord AS own JOIN records_resource AS resource ON resource.patient = own.resource
WHERE own.person_id = %s::uuid AND resource.organisation IS NOT NULL AND NOT resource.is_deleted
"""
COUNTS = """
SELECT resource.type,
    extract(year FROM to_timestamp(resource.sort_ts / 1000000) AT TIME ZONE 'Asia/Shanghai')::int,
    count(*)
{of_a_person} GROUP BY 1, 2
"""
AFTER = """
AND (resource.sort_ts, resource.rid) < (
    SELECT place.sort_ts, place.rid FROM records_resource AS place WHERE place.rid = %s::bigint
)
"""
THIS = "AND resource.rid = %s::bigint"
THESE = "AND resource.rid = ANY (%s::bigint[])"
NAMED = """
SELECT named.rid, named.target FROM records_ix_reference AS named
WHERE named.rid = ANY (%s::bigint[]) AND named.target IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of a person is asked for.

    Attributes:
        person: The resident.
        types: Types of resources, empty for all; an unknown one is a bug (KeyError).
        shown: Categories that may be shown, beside what the reader's own rule says; what falls under
            a sensitive one that is not among them is left out.
        since: First moment, microseconds since 1970.
        until: First moment no longer asked for.
        with_parts: Also results that stand in a report which is shown.
    """

    person: UUID
    types: tuple[str, ...]
    shown: frozenset[Category]
    since: int = BEGINNING
    until: int = END
    with_parts: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """One resource; `body` is its text with identity numbers hidden.

    Attributes:
        rid: Its number in the store.
        type_name: Its type.
        fhir_id: Its id.
        version: The current version, from 1.
        received_at: When that version came.
        organisation: Whose system sent it; None for the platform.
        at: The moment it speaks of.
    """

    rid: int
    type_name: str
    fhir_id: str
    version: int
    received_at: datetime
    organisation: UUID | None
    at: datetime
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a resource said once; `body` is its text with identity numbers hidden."""

    version: int
    received_at: datetime
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a type speak of a year, in Chinese time."""

    type_name: str
    year: int
    count: int


def list_timeline(
    stretch: Stretch, *, reader: Reader, at: datetime, most: int, after: int | None = None
) -> tuple[Kept, ...]:
    """What a reader may see of a person, newest first.

    Args:
        stretch: What is asked for.
        reader: Who reads.
        at: The moment.
        most: At most so many.
        after: Only what comes after the resource with this rid; None begins with the newest.
    """
    if after is None:
        return tuple(map(_kept, _page(stretch, reader, at, "", (most,))))
    return tuple(map(_kept, _page(stretch, reader, at, AFTER, (after, most))))


def count_timeline(stretch: Stretch, *, reader: Reader, at: datetime) -> tuple[Count, ...]:
    """How many there are of each type and year."""
    statement, told = _of_a_person(stretch, reader, at)
    found = rows(COUNTS.format(of_a_person=statement), *told)
    return tuple(Count(table().type_name(number), year, count) for number, year, count in found)


def senders_of(person: UUID) -> frozenset[UUID]:
    """The institutions that sent something of a person; the caller has authorised."""
    return frozenset(organisation for (organisation,) in rows(SENDERS, person))


def find_entry(stretch: Stretch, rid: int, *, reader: Reader, at: datetime) -> Kept | None:
    """One resource of the person; None when there is none the reader may see."""
    found = _page(stretch, reader, at, THIS, (rid, 1))
    return _kept(found[0]) if found else None


def list_parts(
    stretch: Stretch, rids: Sequence[int], *, reader: Reader, at: datetime, most: int
) -> Mapping[int, tuple[Kept, ...]]:
    """What each resource of `rids` refers to, as far as it is the person's and may be seen.

    Args:
        stretch: Types of what is referred to, and what may be shown of them.
        rids: The resources that refer.
        reader: Who reads.
        at: The moment.
        most: At most so many in all, the newest.
    """
    named = rows(NAMED, numbers(rids)) if rids else []
    targets = sorted({target for _, target in named})
    if not targets:
        return {}
    found = _page(stretch, reader, at, THESE, (numbers(targets), most))
    kept = {one.rid: one for one in map(_kept, found)}
    parts: defaultdict[int, dict[int, Kept]] = defaultdict(dict)
    for rid, target in named:
        if target in kept:
            parts[rid][target] = kept[target]
    return {rid: tuple(one[key] for key in sorted(one)) for rid, one in parts.items()}


def exact_text(stretch: Stretch, rid: int, *, reader: Reader, at: datetime) -> str | None:
    """The text of one resource exactly as it was sent; None when there is none the reader may see."""
    found = _page(stretch, reader, at, THIS, (rid, 1))
    return _exact(found[0]) if found else None


def list_earlier(kept: Kept, *, reader: Reader, at: datetime, most: int) -> tuple[Earlier, ...]:
    """What a resource said before its current version, newest first, as `queries.history` shows it."""
    page = history_of(
        kept.type_name, kept.fhir_id, reader=reader, at=at, before=kept.version, most=most
    )
    return tuple(
        Earlier(one.version, one.updated_at, without_numbers(one.body, lambda _: HIDDEN))
        for one in page.versions
        if one.body
    )


def all_texts(
    stretch: Stretch, *, reader: Reader, at: datetime, batch: int = 200
) -> Iterator[tuple[str, str]]:
    """``Type/id`` and exact text of everything the stretch holds, newest first, fetched in batches."""
    asked: str = ""
    told: tuple[int, ...] = (batch,)
    while found := _page(stretch, reader, at, asked, told):
        for row in found:
            yield f"{table().type_name(row[1])}/{row[2]}", _exact(row)
        asked, told = AFTER, (found[-1][0], batch)


def _page(
    stretch: Stretch, reader: Reader, at: datetime, asked: str, told: Sequence[object]
) -> list[Row]:
    statement, params = _of_a_person(stretch, reader, at)
    return rows(PAGE.format(of_a_person=statement, asked=asked), *params, *told)


def _of_a_person(stretch: Stretch, reader: Reader, at: datetime) -> tuple[str, tuple[object, ...]]:
    visible = predicate(reader, at)
    number, shown = table().type_number, _bits(stretch.shown)
    types = stretch.types or table().resources
    return OF_A_PERSON.format(visible=visible.sql), (
        stretch.person, [number(one) for one in types], stretch.since, stretch.until, shown,
        *visible.params, stretch.with_parts, number(RESULT), number(REPORT), shown,
    )  # fmt: skip


def _bits(categories: frozenset[Category]) -> int:
    return sum(Sensitivity[one.name] for one in categories & SENSITIVE)


def _kept(row: Row) -> Kept:
    rid, type_number, fhir_id, version, received_at, organisation, sort_ts, body = row
    return Kept(
        rid, table().type_name(type_number), fhir_id, version, received_at, organisation,
        EPOCH + timedelta(microseconds=sort_ts), with_numbers(body, lambda _: HIDDEN),
    )  # fmt: skip


def _exact(row: Row) -> str:
    return opened_body(row[-1], f"{table().type_name(row[1])}/{row[2]}")
