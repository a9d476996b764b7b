"""How a search is run: from where it starts, and what is only tested.

The choice is made here and not left to the planner, whose statistics know nothing of how parameters,
codes and patients go together. There are four ways, best first:

* *walk* one index in clinical order — one code of one patient, one code, one reference —, testing the
  rest, until the page is full;
* walk a patient's resources of the type, newest first;
* *gather* everything a selective condition finds, test the rest, sort;
* walk the type in the order of last update, which ends soon when the conditions are not selective.

Which conditions are selective is counted, up to a bound, where it cannot be known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from minkang.engines.records.queries import index_rows, search_orders
from minkang.engines.records.queries.index_rows import TABLES
from minkang.engines.records.queries.pieces import ALWAYS, Piece, joined, listed, piece
from minkang.engines.records.queries.search_orders import CLINICAL, UPDATED, after, sequence
from minkang.engines.records.queries.statements_search import (
    Scope,
    can_start,
    is_walked_newest_first,
    resource_of,
    source,
    test,
)
from minkang.engines.records.rules.search.cursors import Place
from minkang.engines.records.rules.search.records_of import PATIENT, patient_asked
from minkang.engines.records.rules.search.values import (
    Compartment,
    Condition,
    Ids,
    Match,
    Order,
    OrderKind,
    ReferenceValue,
    SearchQuery,
)
from minkang.engines.records.rules.specification import ParameterKind, table

FEW = 4000
"""A condition that finds no more than these is selective."""

COLUMNS = "resource.rid, resource.type, resource.fhir_id, resource.version, resource.updated_at"


@dataclass(frozen=True, slots=True)
class Task:
    """One page to be found.

    Attributes:
        query: What is asked for.
        scope: What all parts share.
        orders: The order, chosen when nobody asked for one.
        place: Where the page begins; None for the first.
        most: Most matches, one more than the page shows.
    """

    query: SearchQuery
    scope: Scope
    orders: tuple[Order, ...]
    place: Place | None
    most: int

    @property
    def types(self) -> list[int]:
        """Numbers of the types searched."""
        return type_numbers(self.query)

    @property
    def names(self) -> list[str]:
        """Names of the keys."""
        return [f"k{nth}" for nth in range(len(self.orders))]


def type_numbers(query: SearchQuery) -> list[int]:
    """Numbers of the types a query searches."""
    return [table().type_number(name) for name in query.type_names or table().resources]


def needs_counts(query: SearchQuery, orders: Sequence[Order]) -> tuple[Condition, ...]:
    """Conditions whose selectivity decides; empty when the way is clear without."""
    starts = tuple(filter(can_start, query.conditions))
    if not starts or patient_asked(query.conditions):
        return ()
    if any(map(_is_bounded, starts)):
        return ()
    if len(starts) == 1 and _is_ordered(starts[0], orders):
        return ()
    return starts


def is_small(query: SearchQuery) -> bool:
    """Whether a query can never find much, whatever is stored."""
    return patient_asked(query.conditions) is not None or any(map(_is_bounded, query.conditions))


def counts(conditions: Sequence[Condition], scope: Scope) -> Piece:
    """How many rows each condition finds, at most one more than `FEW`."""
    bounded = [
        piece(f"(SELECT count(*) FROM ({{}} LIMIT {FEW + 1}) AS counted)", source(condition, scope))  # noqa: S608
        for condition in conditions
    ]
    return piece("SELECT {}", listed(", ", bounded))


def default_order(query: SearchQuery, smallest: Condition | None) -> tuple[Order, ...]:
    """The order of a search that asks for none: clinical where that costs nothing."""
    if query.orders:
        return query.orders
    starts = tuple(filter(can_start, query.conditions))
    if smallest or patient_asked(query.conditions) or any(map(_is_bounded, starts)):
        return CLINICAL
    return CLINICAL if any(_is_ordered(one, CLINICAL) for one in starts) else UPDATED


def page(task: Task, smallest: Condition | None) -> Piece:
    """The statement of one page: rids, versions and keys, in order.

    Args:
        task: The page.
        smallest: The condition that was counted and found selective.
    """
    starts = tuple(filter(can_start, task.query.conditions))
    if bounded := next((one for one in starts if _is_bounded(one)), None):
        return _gathered(task, source(bounded, task.scope), bounded)
    if patient := patient_asked(task.query.conditions):
        return _of_patient(task, patient, starts)
    if smallest:
        return _gathered(task, source(smallest, task.scope), smallest)
    return _of_many(task, starts)


def _of_patient(task: Task, patient: ReferenceValue, starts: Sequence[Condition]) -> Piece:
    if not _is_single(task.orders, OrderKind.CLINICAL):
        return _gathered(task, _patient_rids(task, patient), None)
    code = next((one for one in starts if _is_code(one)), None)
    return _walked(task, code, patient) if code else _within(task, patient)


def _of_many(task: Task, starts: Sequence[Condition]) -> Piece:
    walked = next((one for one in starts if _is_ordered(one, task.orders)), None)
    if walked:
        return _walked(task, walked, None)
    if _is_single(task.orders, OrderKind.UPDATED) or _is_single(task.orders, OrderKind.ID):
        return _within(task, None)
    if starts:
        return _gathered(task, source(starts[0], task.scope), starts[0])
    everything = "SELECT one.rid FROM records_resource AS one WHERE one.type = ANY (%s::smallint[])"
    return _gathered(task, Piece(everything, (task.types,)), None)


def found(query: SearchQuery, scope: Scope, smallest: Condition | None) -> Piece:
    """Every rid that matches, once and in no order; for counts and conditional acts."""
    open_scope = scope if smallest else replace(scope, fence="")
    patient = patient_asked(query.conditions)
    starts = tuple(filter(can_start, query.conditions))
    task = Task(query, open_scope, UPDATED, None, 0)
    if patient:
        rids = _patient_rids(task, patient)
    elif smallest or starts:
        rids = source(smallest or starts[0], open_scope)
    else:
        return piece(
            "SELECT resource.rid FROM records_resource AS resource WHERE {}", _fits(task, None)
        )
    return piece(
        "SELECT resource.rid FROM (SELECT DISTINCT start.rid FROM ({}) AS start) AS met"
        " JOIN records_resource AS resource ON resource.rid = met.rid WHERE {}",
        rids,
        _fits(task, smallest),
    )


def _is_single(orders: Sequence[Order], kind: OrderKind) -> bool:
    return len(orders) == 1 and orders[0].kind is kind


def _is_ordered(condition: Condition, orders: Sequence[Order]) -> bool:
    """Whether an index gives what the condition finds in this order (or any order will do)."""
    if orders and not _is_single(orders, OrderKind.CLINICAL):
        return False
    return is_walked_newest_first(condition)


def _is_bounded(condition: Condition) -> bool:
    """Whether it can never find much: some ids, one patient's record."""
    if isinstance(condition, Compartment):
        return condition.type_name == PATIENT
    return isinstance(condition, Ids) and not condition.is_negated


def _is_code(condition: Condition) -> bool:
    return (
        isinstance(condition, Match)
        and condition.kind is ParameterKind.TOKEN
        and len(condition.numbers) == 1
        and all(getattr(value, "code", None) for value in condition.values)
    )


def _fits(task: Task, done: Condition | None) -> Piece:
    """What the resource in scope must be: there, of the type, fitting, visible."""
    rest = [one for one in task.query.conditions if one is not done]
    return joined(
        " AND ",
        [
            Piece("NOT resource.is_deleted"),
            Piece("resource.type = ANY (%s::smallint[])", (task.types,)),
            *(test(condition, task.scope) for condition in rest),
            task.scope.visible,
        ],
    )


def _after(task: Task, names: Sequence[str], rid: str) -> Piece:
    return after(task.place, names, rid) if task.place else ALWAYS


def _patient_rids(task: Task, patient: ReferenceValue) -> Piece:
    return piece(
        "SELECT one.rid FROM records_resource AS one WHERE one.patient = {} AND one.type = ANY ({})",
        index_rows.rid_of(patient),
        Piece("%s::smallint[]", (task.types,)),
    )


def _walked(task: Task, condition: Condition, patient: ReferenceValue | None) -> Piece:
    """Along an index in clinical order, none twice.

    All on one level: what is asked of a subquery, the planner plans as if all of it were wanted.
    """
    if not isinstance(condition, Match):
        raise TypeError("only rows of an index are walked")
    now, rows = task.scope.now, list[Piece]()
    if condition.kind is ParameterKind.DATE:
        # What says when it was stands in the order of its begin.
        key = "ix.lo"
        by_lo = f"ORDER BY {sequence(task.orders, [key], 'ix.rid')}"
        start = piece("({})", index_rows.date_rows(condition, now, by_lo))
    else:
        key, start = "ix.sort_ts", Piece(TABLES[condition.kind])
        rows = [index_rows.numbered(condition.numbers), index_rows.rows(condition, now)]
    if patient:
        rows.append(piece("ix.patient = {}", index_rows.rid_of(patient)))
    rows += [_after(task, [key], "ix.rid"), _fits(task, condition)]
    return piece(
        f"SELECT DISTINCT ON ({key}, ix.rid) {COLUMNS}, {key} AS k0"  # noqa: S608
        f" FROM {{}} AS ix {resource_of('ix.rid')} WHERE {{}}"
        f" ORDER BY {sequence(task.orders, [key], 'ix.rid')} LIMIT {task.most}",
        start,
        joined(" AND ", rows),
    )


def _within(task: Task, patient: ReferenceValue | None) -> Piece:
    """Along the resources of each type, in the order of their own index."""
    key = search_orders.key(task.orders[0]).text
    within = piece("resource.patient = {}", index_rows.rid_of(patient)) if patient else ALWAYS
    rest = list(task.query.conditions)
    fits = joined(
        " AND ",
        [
            within,
            _after(task, [key], "resource.rid"),
            *(test(condition, task.scope) for condition in rest),
            task.scope.visible,
        ],
    )
    outer = sequence(task.orders, ["found.k0"], "found.rid")
    return piece(
        "SELECT found.* FROM unnest({}) AS kind (number) CROSS JOIN LATERAL ("  # noqa: S608
        f"SELECT {COLUMNS}, {key} AS k0 FROM records_resource AS resource"
        " WHERE resource.type = kind.number AND NOT resource.is_deleted AND {}"
        f" ORDER BY {sequence(task.orders, [key], 'resource.rid')} LIMIT {task.most}"
        f") AS found ORDER BY {outer} LIMIT {task.most}",
        Piece("%s::smallint[]", (task.types,)),
        fits,
    )


def _gathered(task: Task, rids: Piece, done: Condition | None) -> Piece:
    """Everything first, then the order."""
    keys = listed(
        ", ",
        [
            piece(f"{{}} AS {name}", search_orders.key(order))
            for order, name in zip(task.orders, task.names, strict=True)
        ],
    )
    return piece(
        "SELECT met.* FROM ("  # noqa: S608
        f"SELECT {COLUMNS}, {{}} FROM (SELECT DISTINCT start.rid FROM ({{}}) AS start) AS begun"
        f" {resource_of('begun.rid')} WHERE {{}}"
        ") AS met WHERE {}"
        f" ORDER BY {sequence(task.orders, task.names, 'met.rid')} LIMIT {task.most}",
        keys,
        rids,
        _fits(task, done),
        _after(task, task.names, "met.rid"),
    )
