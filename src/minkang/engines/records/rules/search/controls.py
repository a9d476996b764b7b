"""The parameters that shape a page: order, size, summary, what comes along."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from minkang.engines.records.rules.search import faults
from minkang.engines.records.rules.search.conditions import Faulty, parameters
from minkang.engines.records.rules.search.orders import order
from minkang.engines.records.rules.search.values import (
    MOST_COUNT,
    Include,
    SearchQuery,
    Summary,
    Total,
)
from minkang.engines.records.rules.specification import ParameterKind, table

Control: TypeAlias = Callable[[SearchQuery, str, str], SearchQuery]
MOST_ORDERS = 4
MOST_INCLUDES = 32
ITERATES = ("iterate", "recurse")
_INCLUDE_PARTS = 3


def _sort(query: SearchQuery, name: str, text: str) -> SearchQuery:
    words = text.split(",")
    if len(words) > MOST_ORDERS:
        raise Faulty(faults.unsupported(name, f"more than {MOST_ORDERS} keys"))
    return replace(query, orders=tuple(order(query.type_names, word) for word in words))


def _count(query: SearchQuery, name: str, text: str) -> SearchQuery:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004  fits an integer
        raise Faulty(faults.invalid(name, "a whole number", "整数"))
    return replace(query, count=min(int(text), MOST_COUNT))


def _summary(query: SearchQuery, name: str, text: str) -> SearchQuery:
    if text not in set(Summary):
        raise Faulty(faults.invalid(name, "one of " + ", ".join(Summary), "、".join(Summary)))
    return replace(query, summary=Summary(text))


def _total(query: SearchQuery, name: str, text: str) -> SearchQuery:
    if text not in set(Total):
        raise Faulty(faults.invalid(name, "one of " + ", ".join(Total), "、".join(Total)))
    return replace(query, total=Total(text))


def _elements(query: SearchQuery, _name: str, text: str) -> SearchQuery:
    # `Patient.name` names an element of one type; the type alone decides nothing more here.
    named = (word.strip().rpartition(".")[2] for word in text.split(","))
    return replace(query, elements=(*query.elements, *(word for word in named if word)))


def _cursor(query: SearchQuery, _name: str, text: str) -> SearchQuery:
    return replace(query, cursor=text)


def _contained(query: SearchQuery, name: str, text: str) -> SearchQuery:
    if text != "false":
        raise Faulty(faults.unsupported(name, "a search among contained resources"))
    return query


def _include(query: SearchQuery, name: str, text: str) -> SearchQuery:
    if len(query.includes) >= MOST_INCLUDES:
        raise Faulty(faults.unsupported(name, f"more than {MOST_INCLUDES} includes"))
    head, _, modifier = name.partition(":")
    if modifier and modifier not in ITERATES:
        raise Faulty(faults.unsupported(name, f"the modifier {modifier!r}"))
    return replace(
        query,
        includes=(*query.includes, _included(name, text, head == "_revinclude", bool(modifier))),
    )


def _included(name: str, text: str, is_reverse: bool, iterates: bool) -> Include:
    if text == "*":
        return Include("", (), "", is_reverse, iterates)
    parts = text.split(":")
    source, target = parts[0], parts[2] if len(parts) == _INCLUDE_PARTS else ""
    known = table().by_type
    is_well_formed = 1 < len(parts) <= _INCLUDE_PARTS and source in known
    if not is_well_formed or (target and target not in known):
        raise Faulty(faults.invalid(name, "Type:parameter[:Type]", "“类型:参数[:类型]”"))
    if parts[1] == "*":
        return Include(source, (), target, is_reverse, iterates)
    (parameter,) = parameters((source,), parts[1], name)
    if parameter.kind is not ParameterKind.REFERENCE:
        raise Faulty(faults.invalid(name, "the name of a reference", "引用类参数名"))
    return Include(source, (parameter.number,), target, is_reverse, iterates)


CONTROLS: Mapping[str, Control] = {
    "_sort": _sort,
    "_count": _count,
    "_summary": _summary,
    "_total": _total,
    "_elements": _elements,
    "_cursor": _cursor,
    "_contained": _contained,
    "_include": _include,
    "_revinclude": _include,
}
"""Parameters that are no condition, by name without modifier."""
