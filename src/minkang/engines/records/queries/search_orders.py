"""Keys of an order as SQL, and where the next page begins by them."""

from collections.abc import Sequence

from minkang.engines.records.queries.index_rows import TABLES, numbered
from minkang.engines.records.queries.pieces import Piece, joined, piece
from minkang.engines.records.rules.search.cursors import Place
from minkang.engines.records.rules.search.values import Order, OrderKind
from minkang.engines.records.rules.specification import ParameterKind

CLINICAL = (Order(OrderKind.CLINICAL, is_descending=True),)
UPDATED = (Order(OrderKind.UPDATED, is_descending=True),)
_COLUMNS = {
    OrderKind.CLINICAL: "resource.sort_ts",
    OrderKind.UPDATED: "resource.updated_at",
    OrderKind.ID: "resource.fhir_id",
}
_TYPES = {
    OrderKind.CLINICAL: "bigint",
    OrderKind.UPDATED: "timestamptz",
    OrderKind.ID: "text",
}
_INDEX_COLUMNS = {
    ParameterKind.DATE: ("ix.lo", "bigint"),
    ParameterKind.STRING: ("ix.norm", "text"),
    ParameterKind.NUMBER: ("ix.low", "numeric"),
    ParameterKind.QUANTITY: ("ix.low", "numeric"),
    ParameterKind.URI: ("ix.value", "text"),
    ParameterKind.TOKEN: ("code.value", "text"),
}


def key(order: Order) -> Piece:
    """The key of the resource in scope; of several values the least, or descending the greatest."""
    if order.kind is not OrderKind.INDEX:
        return Piece(_COLUMNS[order.kind])
    column, _ = _INDEX_COLUMNS[order.index]
    best = "max" if order.is_descending else "min"
    if order.path:
        return Piece(
            f"(SELECT {best}(code.value #>> ARRAY[]::text[]) FROM records_resourceversion AS told"  # noqa: S608
            " CROSS JOIN LATERAL jsonb_path_query(told.body::jsonb, %s::jsonpath) AS code (value)"
            " WHERE told.rid = resource.rid AND told.version = resource.version)",
            (order.path,),
        )
    return piece(
        f"(SELECT {best}({column}) FROM {TABLES[order.index]} AS ix"  # noqa: S608
        " WHERE ix.rid = resource.rid AND {})",
        numbered(order.numbers),
    )


def rid_descends(orders: Sequence[Order]) -> bool:
    """Which way ties go: the way the indexes run."""
    (first, *others) = orders
    if others or first.kind in (OrderKind.INDEX, OrderKind.ID):
        return False
    return first.is_descending is (first.kind is OrderKind.UPDATED)


def sequence(orders: Sequence[Order], names: Sequence[str], rid: str) -> str:
    """The words of ORDER BY for keys of these names; what has no value comes last."""
    ends = ["DESC" if order.is_descending else "ASC" for order in orders]
    nulls = [" NULLS LAST" if order.kind is OrderKind.INDEX else "" for order in orders]
    words = [f"{name} {end}{null}" for name, end, null in zip(names, ends, nulls, strict=True)]
    return ", ".join([*words, f"{rid} {'DESC' if rid_descends(orders) else 'ASC'}"])


def after(place: Place, names: Sequence[str], rid: str) -> Piece:
    """What comes after `place` in its order."""
    sign = "<" if rid_descends(place.orders) else ">"
    rest = Piece(f"{rid} {sign} %s::bigint", (place.rid,))
    levels = list(zip(place.orders, names, place.keys, strict=True))
    for order, name, value in reversed(levels):
        rest = _level(order, name, value, rest)
    return rest


def _level(order: Order, name: str, value: str | None, rest: Piece) -> Piece:
    if value is None:
        return joined(" AND ", [Piece(f"{name} IS NULL"), rest])
    sign, cast = ("<" if order.is_descending else ">"), f"%s::{_type(order)}"
    if order.kind is not OrderKind.INDEX:
        # The first half enters an index; the second drops what was shown before.
        return joined(
            " AND ",
            [
                Piece(f"{name} {sign}= {cast}", (value,)),
                joined(" OR ", [Piece(f"{name} {sign} {cast}", (value,)), rest]),
            ],
        )
    equal = joined(" AND ", [Piece(f"{name} = {cast}", (value,)), rest])
    return joined(
        " OR ", [Piece(f"{name} {sign} {cast}", (value,)), equal, Piece(f"{name} IS NULL")]
    )


def _type(order: Order) -> str:
    if order.kind is OrderKind.INDEX:
        return _INDEX_COLUMNS[order.index][1]
    return _TYPES[order.kind]
