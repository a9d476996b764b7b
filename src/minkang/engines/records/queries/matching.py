"""What the conditions of a write meet.

Nearly all of them ask for one identifier; those of a whole transaction are one statement. Any other
condition is a search.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from minkang.engines.records.models.cells import blinded
from minkang.engines.records.queries import searching
from minkang.engines.records.queries.visibility import predicate
from minkang.engines.records.rules import specification
from minkang.engines.records.rules.hashing import hash64
from minkang.engines.records.terms import Match, Reader
from minkang.kernel.prepared import numbers, rows

# One probe of the index for each question, and who may see it is asked of what it finds only, whatever
# the planner believes about their number.
BY_IDENTIFIER = """
SELECT asked.place, resource.rid, resource.fhir_id, resource.organisation
FROM unnest(%s::int[], %s::smallint[], %s::bigint[], %s::bigint[]) AS asked (place, sp, code, system)
CROSS JOIN LATERAL (
    SELECT DISTINCT token.rid FROM records_ix_token AS token
    WHERE token.sp = asked.sp AND token.code_hash = asked.code AND token.system_hash = asked.system
    OFFSET 0
) AS found
CROSS JOIN LATERAL (
    SELECT one.* FROM records_resource AS one WHERE one.rid = found.rid AND NOT one.is_deleted OFFSET 0
) AS resource
WHERE {visible}
ORDER BY asked.place, resource.rid
"""
BY_RID = """
SELECT resource.rid, resource.fhir_id, resource.organisation
FROM records_resource AS resource WHERE resource.rid = ANY (%s::bigint[]) ORDER BY resource.rid
"""

Asked = tuple[str, str]


def matches(
    asked: Iterable[Asked], *, reader: Reader, at: datetime
) -> Mapping[Asked, tuple[Match, ...]]:
    """The resources that each (type, condition) meets, among those the reader may see.

    Raises:
        Unsearchable: a condition is no search.
    """
    found: dict[Asked, tuple[Match, ...]] = {}
    plain: dict[Asked, tuple[int, int, int]] = {}
    for question in asked:
        known = _identifier(*question)
        if known is not None:
            plain[question] = known
            continue
        type_name, condition = question
        found[question] = _named(searching.matching(type_name, condition, reader, at=at))
    return found | _by_identifier(plain, reader, at)


def _identifier(type_name: str, condition: str) -> tuple[int, int, int] | None:
    """Parameter, code and system of a condition that is one exact identifier, else None."""
    told = parse_qsl(condition, keep_blank_values=True)
    parameter = specification.table().parameters(type_name).get("identifier")
    if len(told) != 1 or told[0][0] != "identifier" or parameter is None:
        return None
    system, bar, value = told[0][1].partition("|")
    if not (system and bar and value) or any(mark in told[0][1] for mark in ",\\$"):
        return None
    return parameter.number, hash64(blinded(value)), hash64(system)


def _by_identifier(
    plain: Mapping[Asked, tuple[int, int, int]], reader: Reader, at: datetime
) -> dict[Asked, tuple[Match, ...]]:
    if not plain:
        return {}
    visible = predicate(reader, at)
    met: list[list[Match]] = [[] for _ in plain]
    for place, rid, fhir_id, organisation in rows(
        BY_IDENTIFIER.format(visible=visible.sql),
        numbers(range(len(plain))),
        *map(numbers, zip(*plain.values(), strict=True)),
        *visible.params,
    ):
        met[place].append(Match(rid, fhir_id, organisation))
    return {question: tuple(found) for question, found in zip(plain, met, strict=True)}


def _named(rids: Sequence[int]) -> tuple[Match, ...]:
    if not rids:
        return ()
    return tuple(Match(*row) for row in rows(BY_RID, numbers(rids)))
