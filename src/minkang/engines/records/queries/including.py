"""What comes along with a page: ``_include`` and ``_revinclude``, as far as the reader may see it."""

from collections.abc import Sequence

from minkang.engines.records.queries.index_rows import numbered
from minkang.engines.records.queries.pieces import Piece, joined, listed, piece
from minkang.engines.records.queries.statements import bounded
from minkang.engines.records.queries.statements_search import Scope, resource_of
from minkang.engines.records.rules.search.values import Include, SearchQuery
from minkang.engines.records.rules.specification import table
from minkang.kernel.prepared import Row

MOST = 1000
"""Most resources that come along with one page."""

MOST_ROUNDS = 10


def included(
    query: SearchQuery, found: Sequence[int], scope: Scope
) -> tuple[tuple[Row, ...], bool]:
    """Rows of what comes along with the matches `found`, and whether some was left out."""
    if not query.includes or not found:
        return (), False
    known = set(found)
    along: list[Row] = []
    asked, fresh = query.includes, list(found)
    for _ in range(MOST_ROUNDS):
        reached = _reached(asked, fresh, known, scope)
        room = MOST - len(along)
        along += reached[:room]
        if len(reached) > room:
            return tuple(along), True
        fresh = [row[0] for row in reached]
        known |= set(fresh)
        asked = tuple(one for one in query.includes if one.iterates)
        if not asked or not fresh:
            return tuple(along), False
    return tuple(along), bool(fresh)


def _reached(
    asked: Sequence[Include], fresh: list[int], known: set[int], scope: Scope
) -> list[Row]:
    ways = listed(" UNION ALL ", [_way(one, fresh) for one in asked])
    statement = piece(
        "SELECT resource.rid, resource.type, resource.fhir_id, resource.version,"  # noqa: S608
        " resource.updated_at, held.method, held.body"
        f" FROM (SELECT DISTINCT each.rid FROM ({{}}) AS each) AS way {resource_of('way.rid')}"
        " CROSS JOIN LATERAL (SELECT one.method, one.body FROM records_resourceversion AS one"
        " WHERE one.rid = resource.rid AND one.version = resource.version OFFSET 0) AS held"
        " WHERE NOT resource.is_deleted AND resource.rid <> ALL ({}) AND ({})"
        f" ORDER BY resource.rid LIMIT {MOST + 1}",
        ways,
        Piece("%s::bigint[]", (sorted(known),)),
        scope.visible,
    )
    return bounded(statement.text, *statement.told)


def _way(one: Include, fresh: list[int]) -> Piece:
    """Rids on the other side of references from, or to, the resources `fresh`."""
    near, far = ("target", "rid") if one.is_reverse else ("rid", "target")
    parts = [
        Piece(f"ix.{near} = ANY (%s::bigint[])", (fresh,)),
        Piece("ix.target IS NOT NULL"),
    ]
    if one.numbers:
        parts.append(numbered(one.numbers))
    if one.source and not one.numbers:
        parts.append(_is_type("ix.rid", one.source))
    if one.target:
        parts.append(_is_type("ix.target", one.target))
    select = f"SELECT ix.{far} AS rid FROM records_ix_reference AS ix WHERE {{}}"  # noqa: S608
    return piece(select, joined(" AND ", parts))


def _is_type(rid: str, type_name: str) -> Piece:
    return Piece(
        f"EXISTS (SELECT FROM records_resource AS tip WHERE tip.rid = {rid}"
        " AND tip.type = %s::smallint OFFSET 0)",
        (table().type_number(type_name),),
    )
