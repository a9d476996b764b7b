"""Functions on whole collections: existence, filtering, subsetting, combining, the tree."""

from minkang.engines.records.rules.paths.comparing import Seen
from minkang.engines.records.rules.paths.functions.registering import Function, of_collection
from minkang.engines.records.rules.paths.items import Items, children, made
from minkang.engines.records.rules.paths.lexing import PathFault
from minkang.engines.records.rules.paths.operators import answer, distinct, truth, unite
from minkang.engines.records.rules.paths.scopes import Evaluator, Scope, single

_MOST_REPEATED = 2_000
"""Items of one ``repeat``; no record is that deep, and a crafted expression could go on for ever."""


def _where(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    (criteria,) = arguments
    return [
        item for place, item in enumerate(items) if truth(criteria(scope.on(item, place))) is True
    ]


def _exists(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    return answer(bool(_where(items, scope, arguments) if arguments else items))


def _all(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    return answer(len(_where(items, scope, arguments)) == len(items))


def _select(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    (projection,) = arguments
    return [
        found for place, item in enumerate(items) for found in projection(scope.on(item, place))
    ]


def _repeat(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    found: Items = []
    seen = Seen()
    fresh = items
    while fresh:
        fresh = [item for item in _select(fresh, scope, arguments) if seen.add(item)]
        found.extend(fresh)
        if len(found) > _MOST_REPEATED:
            raise PathFault("repeat() goes on for too long")
    return found


def _aggregate(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    step, *start = arguments
    total = start[0](scope) if start else []
    for place, item in enumerate(items):
        total = step(Scope([item], scope.root, scope.context, place, total))
    return total


def _flags(items: Items) -> list[bool]:
    flags = [item.value for item in items]
    if not all(isinstance(flag, bool) for flag in flags):
        raise PathFault("flags are wanted")
    return flags


def _count_of(argument: Evaluator, scope: Scope) -> int:
    item = single(argument(scope))
    if item is None or type(item.value) is not int:
        raise PathFault("a whole number is wanted")
    return item.value


def _skip(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    return items[max(0, _count_of(arguments[0], scope)) :]


def _take(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    return items[: max(0, _count_of(arguments[0], scope))]


def _single(items: Items) -> Items:
    single(items)
    return items


def _is_in(items: Items, others: Items) -> list[bool]:
    seen = Seen(others)
    return [item in seen for item in items]


def _intersect(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    others = arguments[0](scope)
    return distinct([i for i, kept in zip(items, _is_in(items, others), strict=True) if kept])


def _exclude(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    others = arguments[0](scope)
    return [i for i, gone in zip(items, _is_in(items, others), strict=True) if not gone]


def _subset_of(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    return answer(all(_is_in(items, arguments[0](scope))))


def _superset_of(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    return answer(all(_is_in(arguments[0](scope), items)))


def _union(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    return unite(items, arguments[0](scope))


def _combine(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    return [*items, *arguments[0](scope)]


def _children(items: Items) -> Items:
    return [child for item in items for child in children(item)]


def _descendants(items: Items) -> Items:
    found: Items = []
    fresh = _children(items)
    while fresh:
        found.extend(fresh)
        fresh = _children(fresh)
    return found


def _iif(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    item = single(items)
    inner = scope if item is None else scope.on(item, scope.index)
    criterion, then, *otherwise = arguments
    if truth(criterion(inner)) is True:
        return then(inner)
    return otherwise[0](inner) if otherwise else []


FUNCTIONS = {
    "empty": of_collection(lambda items: answer(not items)),
    "exists": Function(_exists, 0, 1),
    "all": Function(_all, 1, 1),
    "allTrue": of_collection(lambda items: answer(all(_flags(items)))),
    "anyTrue": of_collection(lambda items: answer(any(_flags(items)))),
    "allFalse": of_collection(lambda items: answer(not any(_flags(items)))),
    "anyFalse": of_collection(lambda items: answer(not all(_flags(items)))),
    "count": of_collection(lambda items: [made(len(items))]),
    "distinct": of_collection(distinct),
    "isDistinct": of_collection(lambda items: answer(len(distinct(items)) == len(items))),
    "subsetOf": Function(_subset_of, 1, 1),
    "supersetOf": Function(_superset_of, 1, 1),
    "where": Function(_where, 1, 1),
    "select": Function(_select, 1, 1),
    "repeat": Function(_repeat, 1, 1),
    "aggregate": Function(_aggregate, 1, 2),
    "single": of_collection(_single),
    "first": of_collection(lambda items: items[:1]),
    "last": of_collection(lambda items: items[-1:]),
    "tail": of_collection(lambda items: items[1:]),
    "skip": Function(_skip, 1, 1),
    "take": Function(_take, 1, 1),
    "intersect": Function(_intersect, 1, 1),
    "exclude": Function(_exclude, 1, 1),
    "union": Function(_union, 1, 1),
    "combine": Function(_combine, 1, 1),
    "children": of_collection(_children),
    "descendants": of_collection(_descendants),
    "iif": Function(_iif, 2, 3),
    "not": of_collection(lambda items: answer(None if not items else truth(items) is not True)),
}
