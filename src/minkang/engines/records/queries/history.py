"""Versions of one resource, of a type or of everything, newest first.

Pages go by key: the next one begins after the last version shown, whatever was written meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from minkang.engines.records.queries.earlier import open_to
from minkang.engines.records.queries.reading import earlier, version_of
from minkang.engines.records.queries.statements import bounded
from minkang.engines.records.queries.visibility import predicate
from minkang.engines.records.rules import refusing, specification
from minkang.engines.records.terms import Reader, Version
from minkang.kernel.prepared import Question, Row, rows

OF_ONE = """
SELECT resource.type, resource.fhir_id, resource.rid, version.version, version.updated_at,
    version.method, version.body, 0,
    version.version < resource.version, resource.patient, resource.sensitivity, resource.organisation
FROM records_resource AS resource
JOIN records_resourceversion AS version USING (rid)
WHERE resource.type = %s::smallint AND resource.fhir_id = %s AND version.version < %s::bigint
    AND version.updated_at >= coalesce(%s::timestamptz, '-infinity') AND {visible}
ORDER BY version.version DESC LIMIT %s::int
"""
# Of each type the newest are one walk along an index, however many versions there are.
OF_MANY = """
SELECT found.type, found.fhir_id, found.rid, version.version, version.updated_at,
    version.method, version.body, found.number,
    version.version < found.current, found.patient, found.sensitivity, found.organisation
FROM (
    SELECT newest.* FROM unnest(%s::smallint[]) AS asked (type) CROSS JOIN LATERAL (
        SELECT change.number, change.written_at, change.version, resource.rid, resource.type,
            resource.fhir_id, resource.version AS current, resource.patient, resource.sensitivity,
            resource.organisation
        FROM records_change AS change
        CROSS JOIN LATERAL (
            SELECT * FROM records_resource AS one WHERE one.rid = change.rid OFFSET 0
        ) AS resource
        WHERE change.type = asked.type AND change.written_at >= %s::timestamptz
            AND (change.written_at, change.number) < (%s::timestamptz, %s::bigint) AND {visible}
        ORDER BY change.written_at DESC, change.number DESC LIMIT %s::int
    ) AS newest
    ORDER BY newest.written_at DESC, newest.number DESC LIMIT %s::int
) AS found
CROSS JOIN LATERAL (
    SELECT * FROM records_resourceversion AS one
    WHERE one.rid = found.rid AND one.version = found.version OFFSET 0
) AS version
ORDER BY found.written_at DESC, found.number DESC
"""
WRITTEN_AT = "SELECT written_at FROM records_change WHERE number = %s::bigint"
COUNT = """
SELECT count(*) FROM records_resourceversion AS version
JOIN records_resource AS resource USING (rid)
WHERE resource.type = %s::smallint AND resource.fhir_id = %s AND {visible}
"""
LAST = 2**62
FIRST_MOMENT, LAST_MOMENT = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
# Columns of the answers by which pages are cut.
VERSION, NUMBER, IS_EARLIER = 3, 7, 8


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some versions, newest first; `before` begins the next page, None when there is none."""

    versions: tuple[Version, ...]
    before: int | None


def history_of(
    type_name: str,
    fhir_id: str,
    *,
    reader: Reader,
    at: datetime,
    since: datetime | None = None,
    before: int | None = None,
    most: int = 50,
) -> HistoryPage:
    """Versions of one resource, its deletion among them.

    Args:
        type_name: Its type.
        fhir_id: Its id.
        reader: Whoever reads; who may see the resource as it is may see how it was, except what
            stood in another's record then or was more sensitive (`queries.earlier`).
        at: The moment of reading.
        since: Only versions written at or after this.
        before: Only versions below this number.
        most: Longest page.

    Raises:
        FhirRefused: nobody sent it or the reader may not see it (404).
    """
    visible = predicate(reader, at)
    number = specification.table().type_number(type_name)
    told = (number, fhir_id, LAST if before is None else before, since)
    found = bounded(OF_ONE.format(visible=visible.sql), *told, *visible.params, most + 1)
    if not found and not _is_known(number, fhir_id, reader, at):
        raise refusing.not_found(f"{type_name}/{fhir_id}")
    return _page(found, most, reader, place=VERSION)


def history(
    types: Sequence[str] = (),
    *,
    reader: Reader,
    at: datetime,
    since: datetime | None = None,
    before: int | None = None,
    most: int = 50,
) -> HistoryPage:
    """Versions of all resources of some types, of all types when none is named.

    `before` is a number of the outbox; for the rest see `history_of`.
    """
    table = specification.table()
    numbers = [table.type_number(name) for name in types or table.resources]
    statement, told = asked_of_many(numbers, reader, at, (since, before), most + 1)
    found = bounded(statement, *told)
    return _page(found, most, reader, place=NUMBER)


def asked_of_many(
    types: Sequence[int],
    reader: Reader,
    at: datetime,
    between: tuple[datetime | None, int | None],
    most: int,
) -> Question:
    """The statement of `history`: of types by number, since a moment and before a number."""
    visible = predicate(reader, at)
    since, before = between
    end = (LAST_MOMENT, LAST)
    if before is not None:
        # A number nobody has seen stands after everything.
        end = (next(iter(rows(WRITTEN_AT, before)), (LAST_MOMENT,))[0], before)
    told = (list(types), since or FIRST_MOMENT, *end, *visible.params, most, most)
    return OF_MANY.format(visible=visible.sql), told


def _is_known(number: int, fhir_id: str, reader: Reader, at: datetime) -> bool:
    visible = predicate(reader, at)
    told = (number, fhir_id, *visible.params)
    ((count,),) = rows(COUNT.format(visible=visible.sql), *told)
    return bool(count)


def _page(found: Sequence[Row], most: int, reader: Reader, *, place: int) -> HistoryPage:
    name = specification.table().type_name
    told = [(version_of(name(row[0]), row[2:7], row[1]), row) for row in found[:most]]
    before = [
        (version, earlier(version, row[IS_EARLIER + 1 :]))
        for version, row in told
        if row[IS_EARLIER]
    ]
    is_open = open_to(reader, [one for _, one in before])
    closed = {id(version) for turn, (version, _) in enumerate(before) if turn not in is_open}
    versions = tuple(version for version, _ in told if id(version) not in closed)
    return HistoryPage(versions, found[most - 1][place] if len(found) > most else None)
