"""Parts of resources: ``_summary`` and ``_elements``, cut out of the exact text at its top level.

What is given in parts says so by the tag SUBSETTED, lest somebody stores it as the whole.
"""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from minkang.engines.records.rules.reading import members
from minkang.engines.records.rules.search import Summary
from minkang.engines.records.rules.specification import table

ALWAYS = frozenset({"resourceType", "id", "meta"})
SUBSETTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}
Trim = Callable[[str, str], str]


def trimmer(summary: Summary, elements: Sequence[str]) -> Trim | None:
    """What cuts a body (type, JSON) to what was asked for; None when all of it was."""
    if elements:
        wanted = frozenset(one.rpartition(".")[2] for one in elements)
        return lambda type_name, body: _cut(body, wanted | _required(type_name))
    match summary:
        case Summary.TRUE:
            return lambda type_name, body: _cut(body, _of_summary(type_name))
        case Summary.TEXT:
            return lambda type_name, body: _cut(body, frozenset({"text"}) | _required(type_name))
        case Summary.DATA:
            return lambda type_name, body: _cut(body, _all_but_text(type_name))
    return None


def _cut(body: str, wanted: frozenset[str]) -> str:
    if not body:
        return body
    kept: list[str] = []
    for name, raw in members(body).items():
        if name == "meta":
            kept.append(f'"meta":{_tagged(bytes(raw))}')
        elif name in ALWAYS or name.removeprefix("_") in wanted:
            kept.append(f'"{name}":{bytes(raw).decode()}')
    return "{" + ",".join(kept) + "}"


def _tagged(meta: bytes) -> str:
    held = msgspec.json.decode(meta)
    held["tag"] = [*held.get("tag", []), SUBSETTED]
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=256)
def _of_summary(type_name: str) -> frozenset[str]:
    return _names(type_name, lambda element: element[0]) | _required(type_name)


@lru_cache(maxsize=256)
def _required(type_name: str) -> frozenset[str]:
    return _names(type_name, lambda element: element[1])


@lru_cache(maxsize=256)
def _all_but_text(type_name: str) -> frozenset[str]:
    return _names(type_name, lambda _: True) - {"text"}


def _names(type_name: str, is_wanted: Callable[[tuple[bool, bool]], bool]) -> frozenset[str]:
    """Members of the elements that are wanted; is asked (part of the summary, required)."""
    return frozenset(
        element.json_name(kind)
        for element in table().types[type_name].elements.values()
        if is_wanted((element.is_summary, element.min > 0))
        for kind in element.types
    )
