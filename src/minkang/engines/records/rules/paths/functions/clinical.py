"""Functions FHIR adds, those of SQL on FHIR, and what asks for the clock."""

import re
from datetime import datetime
from typing import Any

from minkang.engines.records.rules.paths.functions.registering import Function, of_collection
from minkang.engines.records.rules.paths.items import (
    SYSTEM,
    Item,
    Items,
    is_a,
    made,
    members,
    rooted,
)
from minkang.engines.records.rules.paths.lexing import PathFault
from minkang.engines.records.rules.paths.operators import answer
from minkang.engines.records.rules.paths.scopes import Evaluator, Scope, single
from minkang.engines.records.rules.paths.temporal import read_moment, read_time
from minkang.engines.records.rules.specification import table

_TYPED = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?\Z")


def _extension(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    url = single(arguments[0](scope))
    return [
        each
        for item in items
        for each in members(item, "extension")
        if url is not None and each.value.get("url") == url.value
    ]


def _has_value(items: Items) -> Items:
    is_value = len(items) == 1 and items[0].value is not None
    return answer(is_value and type(items[0].value) is not dict)


def _get_value(items: Items) -> Items:
    return items if _has_value(items)[0].value else []


def _resolve(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:  # noqa: ARG001
    found = (_resolved(item, scope) for item in items)
    return [each for each in found if each is not None]


def _resolved(item: Item, scope: Scope) -> Item | None:
    text = item.value.get("reference") if type(item.value) is dict else item.value
    if type(text) is not str:
        return None
    if text.startswith("#"):
        return _contained(scope.root, text[1:])
    tree = scope.context.resolve(text) if scope.context.resolve is not None else None
    if tree is not None:
        return rooted(tree)
    # Nobody fetches it here, but what type it is the reference says itself.
    match = _TYPED.search(text)
    return Item({"resourceType": match[1], "id": match[2]}, match[1]) if match else None


def _contained(root: Item, fhir_id: str) -> Item | None:
    if not fhir_id:
        return root
    return next((e for e in members(root, "contained") if e.value.get("id") == fhir_id), None)


def _type(items: Items) -> Items:
    return [_type_of(item.type_name) for item in items]


def _type_of(type_name: str) -> Item:
    namespace, _, name = (
        type_name.rpartition(".") if type_name.startswith(SYSTEM) else ("FHIR", "", type_name)
    )
    return Item({"namespace": namespace, "name": name}, "")


def _resource_key(items: Items) -> Items:
    found = (members(item, "id") for item in items)
    return [made(each.value) for ids in found for each in ids if each.value]


def _reference_key(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    wanted = single(arguments[0](scope)) if arguments else None
    keys: Items = []
    for item in items:
        text = item.value.get("reference") if type(item.value) is dict else None
        match = _TYPED.search(text) if type(text) is str else None
        if match and (wanted is None or match[1] == wanted.value):
            keys.append(made(match[2]))
    return keys


def _member_of(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    item, named = single(items), single(arguments[0](scope))
    if item is None or named is None:
        return []
    name = str(named.value).rpartition("/")[2].partition("|")[0]
    known = table().value_sets.get(name)
    if known is None:
        raise PathFault(f"the codes of {named.value} are not known here")
    return answer(any(_is_member(each, known.codes) for each in _codings(item.value)))


def _conforms_to(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    item, named = single(items), single(arguments[0](scope))
    if item is None or named is None:
        return []
    name = str(named.value).removeprefix("http://hl7.org/fhir/StructureDefinition/")
    if name not in table().types:
        raise PathFault(f"the profile {named.value} is not known here")
    return answer(is_a(item, "FHIR", name))


def _codings(value: Any) -> list[Any]:
    if type(value) is not dict:
        return [value]
    return [each.get("code") for each in value.get("coding", [value])]


def _is_member(code: Any, codes: frozenset[str]) -> bool:
    return type(code) is str and code in codes


def _now(scope: Scope) -> datetime:
    if scope.context.now is None:
        raise PathFault("nobody gave the clock")
    return scope.context.now


def _moment(form: str, is_time: bool = False) -> Function:
    def run(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:  # noqa: ARG001
        now = _now(scope)
        text = now.isoformat(timespec="milliseconds") if form == "" else now.strftime(form)
        value = read_time(text) if is_time else read_moment(text)
        return [] if value is None else [made(value)]

    return Function(run)


def _trace(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:  # noqa: ARG001
    # Values of a record never go to a log.
    return items


FUNCTIONS = {
    "extension": Function(_extension, 1, 1),
    "hasValue": of_collection(_has_value),
    "getValue": of_collection(_get_value),
    "resolve": Function(_resolve),
    "memberOf": Function(_member_of, 1, 1),
    "conformsTo": Function(_conforms_to, 1, 1),
    "type": of_collection(_type),
    "getResourceKey": of_collection(_resource_key),
    "getReferenceKey": Function(_reference_key, 0, 1, takes_type=True),
    "now": _moment(""),
    "today": _moment("%Y-%m-%d"),
    "timeOfDay": _moment("%H:%M:%S", is_time=True),
    "trace": Function(_trace, 1, 2),
}
