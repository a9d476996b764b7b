"""Conditions of a search as SQL over the index tables.

A condition is used in one of two ways: as a *test* of the resource in scope (alias ``resource``; each
test is one probe of an index) or as a *source* of rids from which the search starts. Every value is
handed over apart from the text, so that searches of one shape share one prepared statement. What a
chain or ``_has`` passes through must be visible to the reader, too: nobody finds out by a side door.
"""

from dataclasses import dataclass

from minkang.engines.records.queries import index_rows
from minkang.engines.records.queries.index_rows import TABLES
from minkang.engines.records.queries.pieces import ALWAYS, Piece, joined, listed, piece
from minkang.engines.records.rules.search.records_of import is_clinical_date
from minkang.engines.records.rules.search.values import (
    Chain,
    Compartment,
    Condition,
    DateValue,
    Having,
    Ids,
    Match,
    Missing,
    Modifier,
    Prefix,
    ReferenceValue,
    TokenValue,
    Updated,
)
from minkang.engines.records.rules.specification import ParameterKind, table

FENCE = " OFFSET 0"
"""Keeps the planner from turning a test of few rows into a join with all of them."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What every part of one search shares.

    Attributes:
        visible: What the reader may see, on the alias ``resource``.
        now: The moment of the search in microseconds since 1970, for ``ap``.
        fence: `FENCE` where few resources are tested, "" where the planner may join.
    """

    visible: Piece
    now: int
    fence: str = FENCE


def test(condition: Condition, scope: Scope) -> Piece:
    """Whether `condition` holds for the resource in scope."""
    match condition:
        case Match():
            held = _exists(condition, index_rows.rows(condition, scope.now), scope)
            is_negated = condition.modifier is Modifier.NOT
        case Missing():
            held, is_negated = _exists(condition, ALWAYS, scope), condition.is_missing
        case Ids():
            held = Piece("resource.fhir_id = ANY (%s::text[])", (list(condition.ids),))
            is_negated = condition.is_negated
        case Updated():
            held = joined(" OR ", [_updated(value, scope.now) for value in condition.values])
            is_negated = False
        case _:
            held, is_negated = _related(condition, scope), False
    return piece("NOT ({})", held) if is_negated else held


def _related(condition: Compartment | Chain | Having, scope: Scope) -> Piece:
    match condition:
        case Compartment():
            return _in_compartment(condition, scope)
        case Chain():
            return _leads_to(condition, scope)
        case Having():
            return _is_pointed_at(condition, scope)


def can_start(condition: Condition) -> bool:
    """Whether a search can start from what `condition` finds."""
    match condition:
        case Match():
            prefixes = {getattr(value, "prefix", None) for value in condition.values}
            return condition.modifier is not Modifier.NOT and Prefix.NE not in prefixes
        case Ids():
            return not condition.is_negated
        case Chain() | Having() | Compartment():
            return True
        case _:
            return False


def source(condition: Condition, scope: Scope) -> Piece:
    """A query of rids for which `condition`, one that `can_start`, holds; some may come twice."""
    match condition:
        case Match() if condition.kind is ParameterKind.DATE:
            return piece(
                "SELECT ix.rid FROM ({}) AS ix", index_rows.date_rows(condition, scope.now)
            )
        case Match():
            return piece(
                f"SELECT ix.rid FROM {TABLES[condition.kind]} AS ix WHERE {{}} AND ({{}})",  # noqa: S608
                index_rows.numbered(condition.numbers),
                index_rows.rows(condition, scope.now),
            )
        case Ids():
            return Piece(
                "SELECT one.rid FROM unnest(%s::smallint[]) AS kind (number)"
                " JOIN records_resource AS one"
                " ON one.type = kind.number AND one.fhir_id = ANY (%s::text[])",
                ([table().type_number(one) for one in condition.types], list(condition.ids)),
            )
        case Compartment():
            return _members(condition)
        case Chain():
            return _arriving(condition, scope)
        case Having():
            return _pointed_at(condition, scope)
        case _:
            raise TypeError(f"no search starts from {type(condition).__name__}")


def resource_of(rid: str) -> str:
    """The resource of a rid in scope, as the alias ``resource``: one look-up for each row."""
    return (
        f"CROSS JOIN LATERAL (SELECT * FROM records_resource AS one WHERE one.rid = {rid} OFFSET 0)"  # noqa: S608
        " AS resource"
    )


def _exists(condition: Match | Missing, where: Piece, scope: Scope) -> Piece:
    return piece(
        f"EXISTS (SELECT FROM {TABLES[condition.kind]} AS ix"
        f" WHERE ix.rid = resource.rid AND {{}} AND ({{}}){scope.fence})",
        index_rows.numbered(condition.numbers),
        where,
    )


def _updated(value: DateValue, now: int) -> Piece:
    """An instant is a stretch of one microsecond."""
    bounds = _UPDATED_BOUNDS.get(value.prefix)
    if bounds is None:
        moment = _micros("resource.updated_at")
        return index_rows.dates(value, now, moment, f"({moment} + 1)")
    told = tuple(value.lo if edge == "lo" else value.hi for _, edge in bounds)
    text = " AND ".join(f"resource.updated_at {sign} {_MOMENT}" for sign, _ in bounds)
    return Piece(text, told)


_MOMENT = "timestamptz 'epoch' + %s::bigint * interval '1 microsecond'"
# By these the index of (type, updated_at) can be entered.
_UPDATED_BOUNDS = {
    Prefix.EQ: ((">=", "lo"), ("<", "hi")),
    Prefix.GT: ((">=", "hi"),),
    Prefix.SA: ((">=", "hi"),),
    Prefix.GE: ((">=", "lo"),),
    Prefix.LT: (("<", "lo"),),
    Prefix.EB: (("<", "lo"),),
    Prefix.LE: (("<", "hi"),),
}


def _micros(column: str) -> str:
    return f"(extract(epoch FROM {column}) * 1000000)::bigint"


def _own_rid(compartment: Compartment) -> Piece:
    named = ReferenceValue((compartment.type_name,), compartment.fhir_id, "")
    return index_rows.rid_of(named)


def _in_compartment(condition: Compartment, scope: Scope) -> Piece:
    member = piece(
        "EXISTS (SELECT FROM records_ix_reference AS ix WHERE ix.rid = resource.rid AND {}"
        f" AND ix.target = {{}}{scope.fence})",
        index_rows.numbered(condition.numbers),
        _own_rid(condition),
    )
    if not condition.is_own_type:
        return member
    return joined(" OR ", [member, piece("resource.rid = {}", _own_rid(condition))])


def _members(condition: Compartment) -> Piece:
    members = piece(
        "SELECT ix.rid FROM records_ix_reference AS ix WHERE ix.target = {} AND {}",
        _own_rid(condition),
        index_rows.numbered(condition.numbers),
    )
    if not condition.is_own_type:
        return members
    return listed(" UNION ALL ", [members, piece("SELECT {}", _own_rid(condition))])


def _leads_to(chain: Chain, scope: Scope) -> Piece:
    return piece(
        "EXISTS (SELECT FROM records_ix_reference AS ix WHERE ix.rid = resource.rid AND {}"  # noqa: S608
        " AND ix.target IN (SELECT resource.rid FROM records_resource AS resource"
        f" WHERE NOT resource.is_deleted AND ({{}}) AND ({{}})){scope.fence})",
        index_rows.numbered(chain.numbers),
        joined(
            " OR ", [_of_type(one.type_name, one.condition, scope) for one in chain.alternatives]
        ),
        scope.visible,
    )


def _is_pointed_at(having: Having, scope: Scope) -> Piece:
    return piece(
        "EXISTS (SELECT FROM records_ix_reference AS ix WHERE ix.target = resource.rid AND {}"  # noqa: S608
        " AND ix.rid IN (SELECT resource.rid FROM records_resource AS resource"
        f" WHERE NOT resource.is_deleted AND ({{}}) AND ({{}})){scope.fence})",
        index_rows.numbered(having.numbers),
        _of_type(having.type_name, having.condition, scope),
        scope.visible,
    )


def _of_type(type_name: str, condition: Condition, scope: Scope) -> Piece:
    number = Piece("resource.type = %s::smallint", (table().type_number(type_name),))
    return joined(" AND ", [number, test(condition, scope)])


def _arriving(chain: Chain, scope: Scope) -> Piece:
    ends = [_visible_of_type(one.type_name, one.condition, scope) for one in chain.alternatives]
    return piece(
        "SELECT ix.rid FROM ({}) AS aim JOIN records_ix_reference AS ix ON ix.target = aim.rid AND {}",
        listed(" UNION ALL ", ends),
        index_rows.numbered(chain.numbers),
    )


def _pointed_at(having: Having, scope: Scope) -> Piece:
    return piece(
        "SELECT ix.target AS rid FROM ({}) AS holder"
        " JOIN records_ix_reference AS ix ON ix.rid = holder.rid AND {} AND ix.target IS NOT NULL",
        _visible_of_type(having.type_name, having.condition, scope),
        index_rows.numbered(having.numbers),
    )


def _visible_of_type(type_name: str, condition: Condition, scope: Scope) -> Piece:
    """Rids of the resources of a type that the reader may see and for which `condition` holds."""
    number = table().type_number(type_name)
    if not can_start(condition):
        return piece(
            "SELECT resource.rid FROM records_resource AS resource WHERE {} AND ({}) AND ({})",
            Piece("NOT resource.is_deleted AND resource.type = %s::smallint", (number,)),
            test(condition, scope),
            scope.visible,
        )
    return piece(
        f"SELECT DISTINCT resource.rid FROM ({{}}) AS found {resource_of('found.rid')}"  # noqa: S608
        " WHERE {} AND ({})",
        source(condition, scope),
        Piece("NOT resource.is_deleted AND resource.type = %s::smallint", (number,)),
        scope.visible,
    )


def is_walked_newest_first(condition: Condition) -> bool:
    """Whether one index gives what `condition` finds already in clinical order."""
    if not isinstance(condition, Match) or len(condition.numbers) > 1 or not can_start(condition):
        return False
    if condition.kind is ParameterKind.DATE:
        return is_clinical_date(table().parameter(condition.numbers[0]))
    if condition.kind is ParameterKind.TOKEN:
        return len(condition.values) == 1 and all(
            isinstance(value, TokenValue) and value.code for value in condition.values
        )
    if condition.kind is ParameterKind.REFERENCE:
        return len(condition.values) == 1 and all(
            isinstance(value, ReferenceValue) and len(value.types) <= 1
            for value in condition.values
        )
    return False
