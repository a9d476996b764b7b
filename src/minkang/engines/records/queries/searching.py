"""Search: one page of what fits, what comes along, and how many there are when that is asked.

    page = search(parse("Observation", pairs), reader=reader, at=at)

A page needs no count and no offset: the next one begins where this one ends. Every statement has the
reader's own condition in it, so that matches, what comes along and totals tell the same.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl

from minkang.engines.records.models.cells import blinded, opened_body
from minkang.engines.records.queries import search_plans, visibility
from minkang.engines.records.queries.including import included
from minkang.engines.records.queries.pieces import Piece, piece
from minkang.engines.records.queries.search_orders import sequence
from minkang.engines.records.queries.search_plans import FEW, Task
from minkang.engines.records.queries.statements import bounded
from minkang.engines.records.queries.statements_search import Scope
from minkang.engines.records.rules.extraction.moments import micros
from minkang.engines.records.rules.search import cursors, faults, parse
from minkang.engines.records.rules.search.conditions import Setting
from minkang.engines.records.rules.search.cursors import Place
from minkang.engines.records.rules.search.values import Condition, SearchQuery, Summary, Total
from minkang.engines.records.rules.specification import table
from minkang.engines.records.terms import Method, Reader, Version
from minkang.kernel import crypto
from minkang.kernel.prepared import Row

MOST_CONDITIONAL = 3
"""A condition of a write needs to know none, one or several."""

CURSOR_TABLE, CURSOR_COLUMN = "records_search", "cursor"
LONGEST_CURSOR = 8192
AS_ASKED = Setting(blind=blinded)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search.

    Attributes:
        matches: What fits, in order; bodies exactly as they were accepted.
        included: What comes along, once each and none of the matches.
        total: How many fit in all; None unless asked for.
        is_estimate: Whether `total` is one.
        next_cursor: Value of ``_cursor`` for the next page; "" after the last.
        is_cut: Whether more would have come along than is given.
    """

    matches: tuple[Version, ...]
    included: tuple[Version, ...] = ()
    total: int | None = None
    is_estimate: bool = False
    next_cursor: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page that one statement fetches, of which nothing else has to be asked."""

    task: Task
    statement: Piece


def search(query: SearchQuery, *, reader: Reader, at: datetime) -> Page:
    """The page that `query` asks for, of what `reader` may see at `at`.

    Raises:
        Unsearchable: the cursor is none of ours, or of another search, or the order is too costly.
    """
    scope = scope_of(reader, at)
    place = _place(query)
    smallest = _smallest(query, scope)
    total, is_estimate = _total(query, scope, smallest)
    if query.summary is Summary.COUNT or query.count == 0:
        return Page((), (), total if total is not None else 0, is_estimate)
    task = _task(query, scope, place, smallest)
    told = ask(_fetching(task, smallest))
    page = _page(task, told)
    along, is_cut = included(query, [row[0] for row in told[: query.count]], scope)
    return replace(
        page,
        included=tuple(map(version, along)),
        total=total,
        is_estimate=is_estimate,
        is_cut=is_cut,
    )


def prepared(query: SearchQuery, *, reader: Reader, at: datetime) -> Prepared | None:
    """The page of a search, still to be fetched; None when more than one statement is needed.

    Raises:
        Unsearchable: as `search`.
    """
    is_more = query.includes or query.summary is Summary.COUNT or query.count == 0
    if is_more or query.total is not Total.NONE:
        return None
    if search_plans.needs_counts(query, query.orders):
        return None
    task = _task(query, scope_of(reader, at), _place(query), None)
    return Prepared(task, _fetching(task, None))


def page_of(asked: Prepared, told: Sequence[Row]) -> Page:
    """The page, from the rows its statement found."""
    return _page(asked.task, told)


def _task(
    query: SearchQuery, scope: Scope, place: Place | None, smallest: Condition | None
) -> Task:
    orders = place.orders if place else search_plans.default_order(query, smallest)
    if not (smallest or search_plans.is_small(query)) and any(one.path for one in orders):
        raise faults.Unsearchable([faults.too_costly("_sort")])
    return Task(query, scope, orders, place, query.count + 1)


def _page(task: Task, told: Sequence[Row]) -> Page:
    shown = told[: task.query.count]
    cursor = ""
    if len(told) > task.query.count:
        cursor = _sealed(Place(task.orders, _keys(shown[-1]), shown[-1][0]), task.query)
    return Page(tuple(map(version, shown)), next_cursor=cursor)


def matching(type_name: str, condition: str, reader: Reader, *, at: datetime) -> list[int]:
    """Rids of what a condition of a write meets, in order, at most three.

    Args:
        type_name: Type the condition is about.
        condition: A query string, quoted as in an address.
        reader: Whose view counts.
        at: The moment.

    Raises:
        Unsearchable: a parameter is unknown or wrong, or there is none at all.
    """
    pairs = parse_qsl(condition, keep_blank_values=True)
    query = parse(type_name, pairs, setting=AS_ASKED, is_strict=True)
    if not query.conditions:
        raise faults.Unsearchable([faults.invalid("?", "at least one condition", "至少一个条件")])
    scope = scope_of(reader, at)
    found = search_plans.found(query, scope, _smallest(query, scope))
    asked = piece(f"SELECT met.rid FROM ({{}} LIMIT {MOST_CONDITIONAL}) AS met ORDER BY 1", found)  # noqa: S608
    return [rid for (rid,) in ask(asked)]


def scope_of(reader: Reader, at: datetime) -> Scope:
    """What every part of a search of `reader` shares."""
    seen = visibility.predicate(reader, at)
    return Scope(Piece(seen.sql, seen.params), micros(at))


def ask(statement: Piece) -> list[Row]:
    """Run a statement."""
    return bounded(statement.text, *statement.told)


def version(row: Row) -> Version:
    """A version of (rid, type, fhir_id, version, updated_at, …, method, body)."""
    rid, number, fhir_id, count, updated_at, *_, method, body = row
    name = table().type_name(number)
    text = opened_body(body, f"{name}/{fhir_id}")
    return Version(name, fhir_id, rid, count, updated_at, Method(method), text)


def with_bodies(found: Piece, order: str, names: Sequence[str] = ()) -> Piece:
    """Rows of `found` with method and body of the version each names."""
    keys = "".join(f", page.{name}::text" for name in names)
    return piece(
        "SELECT page.rid, page.type, page.fhir_id, page.version, page.updated_at"  # noqa: S608
        f"{keys}, held.method, held.body FROM ({{}}) AS page CROSS JOIN LATERAL ("
        "SELECT one.method, one.body FROM records_resourceversion AS one"
        " WHERE one.rid = page.rid AND one.version = page.version OFFSET 0"
        f") AS held ORDER BY {order}",
        found,
    )


def _fetching(task: Task, smallest: Condition | None) -> Piece:
    order = sequence(task.orders, [f"page.{name}" for name in task.names], "page.rid")
    return with_bodies(search_plans.page(task, smallest), order, task.names)


def _keys(row: Row) -> tuple[str | None, ...]:
    return tuple(row[5:-2])


def _smallest(query: SearchQuery, scope: Scope) -> Condition | None:
    """The most selective condition, when counting tells that one is."""
    asked = search_plans.needs_counts(query, query.orders)
    if not asked:
        return None
    (counted,) = ask(search_plans.counts(asked, scope))
    count, nth = min((count, nth) for nth, count in enumerate(counted))
    return asked[nth] if count <= FEW else None


def _total(query: SearchQuery, scope: Scope, smallest: Condition | None) -> tuple[int | None, bool]:
    if query.summary is Summary.COUNT or query.total is Total.ACCURATE:
        return _counted(search_plans.found(query, scope, smallest)), False
    if query.total is Total.NONE and query.count > 0:
        return None, False
    found = search_plans.found(query, scope, smallest)
    bounded = _counted(piece(f"{{}} LIMIT {FEW + 1}", found))
    if bounded <= FEW:
        return bounded, False
    return max(bounded, _expected(found)), True


def _counted(found: Piece) -> int:
    ((count,),) = ask(piece("SELECT count(*) FROM ({}) AS met", found))
    return int(count)


def _expected(found: Piece) -> int:
    """What the planner expects, from its statistics."""
    ((plan,),) = ask(piece("EXPLAIN (FORMAT JSON) {}", found))
    told = json.loads(plan) if isinstance(plan, str | bytes) else plan
    return int(told[0]["Plan"]["Plan Rows"])


def _sealed(place: Place, query: SearchQuery) -> str:
    text = cursors.written(place, query)
    sealed = crypto.seal(text, table=CURSOR_TABLE, column=CURSOR_COLUMN, key="")
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _place(query: SearchQuery) -> Place | None:
    if not query.cursor:
        return None
    try:
        place = cursors.read(_opened(query.cursor), query)
    except (crypto.SealBroken, ValueError):
        place = None
    if place is None:
        raise faults.Unsearchable([faults.strange_cursor()])
    return place


def _opened(cursor: str) -> str:
    if len(cursor) > LONGEST_CURSOR:
        raise ValueError("no cursor is as long")
    sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    return crypto.unseal(sealed, table=CURSOR_TABLE, column=CURSOR_COLUMN, key="")
