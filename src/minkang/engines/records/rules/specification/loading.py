"""Reads the compact table.

An element is written ``<min>..<max> <flags> <types> [=<value set>]``: flags ``S`` (summary), ``M``
(modifier) or ``-``; types joined by ``|``, a reference with its targets in brackets, a repeated
content as ``#Type.element``; the name ends in ``[x]`` where the type joins it.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from minkang.engines.records.rules.specification.values import (
    PARAMETERS_PER_TYPE,
    Component,
    Constraint,
    Element,
    ParameterKind,
    SearchParameter,
    Specification,
    TypeDef,
    TypeKind,
    ValueSet,
)

FILE = "r4.json"
_COMMON = "Resource"


@cache
def table() -> Specification:
    """The table of R4, read once per process (about a tenth of a second)."""
    place = resources.files("minkang.engines.records") / "definitions" / FILE
    return loaded(json.loads(place.read_text("utf-8")))


def loaded(content: Mapping[str, Any]) -> Specification:
    """The table of `content`, which `compiling.compiled` made."""
    value_sets = {
        name: ValueSet(
            name,
            frozenset(code for codes in systems.values() for code in codes),
            {system: frozenset(codes) for system, codes in systems.items()},
        )
        for name, systems in content["value_sets"].items()
    }
    types: dict[str, TypeDef] = {}
    for name, row in content["types"].items():
        inherited = types[row["base"]].elements if row["base"] else {}
        own = (_element(key, text, value_sets) for key, text in row["elements"].items())
        types[name] = TypeDef(
            name,
            TypeKind(row["kind"]),
            row["base"],
            {**inherited, **{element.name: element for element in own}},
            row.get("number", 0),
        )
    numbers = {kept.number: name for name, kept in types.items() if kept.number}
    by_type = _parameters(content["parameters"], {name: n for n, name in numbers.items()})
    return Specification(
        types=types,
        resources=tuple(sorted(numbers.values())),
        value_sets=value_sets,
        constraints=_constraints(content["constraints"]),
        compartments={
            name: {kind: tuple(codes) for kind, codes in members.items()}
            for name, members in content["compartments"].items()
        },
        by_type=by_type,
        by_number={kept.number: kept for rows in by_type.values() for kept in rows.values()},
        names=numbers,
    )


def _element(key: str, text: str, value_sets: Mapping[str, ValueSet]) -> Element:
    words = text.split(" ")
    least, _, most = words[0].partition("..")
    targets: tuple[str, ...] = ()
    names = words[2].split("|")
    for place, name in enumerate(names):
        if name[-1] == ")":
            names[place], _, listed = name[:-1].partition("(")
            targets = tuple(listed.split(","))
    repeated = names[0][1:] if names[0][0] == "#" else ""
    return Element(
        key.removesuffix("[x]"),
        int(least),
        None if most == "*" else int(most),
        (repeated,) if repeated else tuple(names),
        key.endswith("[x]"),
        value_sets[words[3][1:]] if len(words) > 3 else None,  # noqa: PLR2004  the fourth word
        targets,
        repeated,
        "S" in words[1],
        "M" in words[1],
    )


def _constraints(rows: list[list[str]]) -> dict[str, tuple[Constraint, ...]]:
    gathered: dict[str, list[Constraint]] = {}
    for name, key, expression in rows:
        gathered.setdefault(name, []).append(Constraint(key, expression))
    return {name: tuple(kept) for name, kept in gathered.items()}


def _parameters(
    rows: list[list[Any]], numbers: Mapping[str, int]
) -> dict[str, dict[str, SearchParameter]]:
    common = [row for row in rows if row[0] == _COMMON]
    by_type: dict[str, dict[str, SearchParameter]] = {}
    for name, number in sorted(numbers.items()):
        by_type[name] = {row[1]: _parameter(name, number, row) for row in common}
    for row in rows:
        if row[0] in numbers:
            by_type[row[0]][row[1]] = _parameter(row[0], numbers[row[0]], row)
    return by_type


def _parameter(name: str, number: int, row: list[Any]) -> SearchParameter:
    _, code, ordinal, kind, expression, *rest = row
    return SearchParameter(
        number * PARAMETERS_PER_TYPE + ordinal,
        name,
        code,
        ParameterKind(kind),
        expression,
        tuple(rest[0]) if rest else (),
        tuple(Component(*part) for part in rest[1]) if len(rest) > 1 else (),
    )
