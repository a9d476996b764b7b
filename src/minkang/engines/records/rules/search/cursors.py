"""Where a page begins: the order and the keys of the last match before it.

A cursor is opaque to whoever carries it; ``queries.searching`` seals it, because keys may be names.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from minkang.engines.records.rules.search.values import Order, OrderKind, SearchQuery
from minkang.engines.records.rules.specification import ParameterKind


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two matches.

    Attributes:
        orders: The order the pages are in, also when nobody asked for one.
        keys: Keys of the last match, as texts the database can cast; None where it has no value.
        rid: The last match.
    """

    orders: tuple[Order, ...]
    keys: tuple[str | None, ...]
    rid: int


def fingerprint(query: SearchQuery) -> str:
    """Equal for pages of one search: what is asked for, not how much of it."""
    asked = repr((query.type_names, query.conditions))
    return hashlib.blake2b(asked.encode(), digest_size=12).hexdigest()


def written(place: Place, query: SearchQuery) -> str:
    """The place as text, bound to its search."""
    orders = [
        [order.kind, order.is_descending, list(order.numbers), order.index, order.path]
        for order in place.orders
    ]
    return json.dumps([fingerprint(query), orders, place.keys, place.rid])


def read(text: str, query: SearchQuery) -> Place | None:
    """The place that `written` wrote; None when it belongs to another search."""
    bound, orders, keys, rid = json.loads(text)
    if bound != fingerprint(query):
        return None
    return Place(tuple(map(_order, orders)), tuple(keys), rid)


def _order(row: list[Any]) -> Order:
    kind, is_descending, numbers, index, path = row
    return Order(OrderKind(kind), is_descending, tuple(numbers), ParameterKind(index), path)
