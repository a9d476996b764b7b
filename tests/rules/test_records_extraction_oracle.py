"""Every search expression of the standard finds what two independent evaluations find.

Resources are filled from the element table: every element of the first levels is there, lists twice,
so that no expression of any type leads to nothing only because a sample is poor.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from minkang.engines.records.rules.extraction import extract
from minkang.engines.records.rules.extraction.references import refers_to
from minkang.engines.records.rules.extraction.routes import NoRoute, routes
from minkang.engines.records.rules.extraction.rows import Harvest
from minkang.engines.records.rules.extraction.walking import Branch
from minkang.engines.records.rules.paths import Context, compiled, parse
from minkang.engines.records.rules.specification import (
    Element,
    SearchParameter,
    TypeKind,
    table,
)

AT = datetime(2026, 11, 22, tzinfo=UTC)
VARIANTS = 12
DEPTH = 5
PRIMITIVES: dict[str, Any] = {
    "boolean": True,
    "integer": 7,
    "positiveInt": 7,
    "unsignedInt": 7,
    "decimal": Decimal("5.10"),
    "date": "2026-11-20",
    "dateTime": "2026-11-20T08:30:00+08:00",
    "instant": "2026-11-20T08:30:00.120+08:00",
    "time": "08:30:00",
    "uri": "urn:mk:a",
    "url": "https://mk.example/a",
    "canonical": "https://mk.example/a|2",
}
WHERES = ("phone", "email", "composed-of", "depends-on", "derived-from", "predecessor", "successor")


@cache
def filled(type_name: str, variant: int, depth: int = DEPTH, place: int = 0, width: int = 2) -> Any:
    """A value of a type, choices by `variant`, lists of `width`."""
    known = table().types.get(type_name)
    if known is None or known.kind is TypeKind.PRIMITIVE:
        return PRIMITIVES.get(type_name, f"值{place}")
    if type_name == "Resource":
        return {"resourceType": "Basic", "id": f"b{place}"}
    made: dict[str, Any] = {"resourceType": type_name} if known.kind is TypeKind.RESOURCE else {}
    for element in known.elements.values():
        if depth and element.name not in ("contained", "extension", "modifierExtension"):
            kind = element.types[variant % len(element.types)]
            made[element.json_name(kind)] = _values(element, kind, variant, depth, width)
    if type_name == "Reference":
        targets = ("Patient", "Group", "Practitioner", "Device", "Location", "RelatedPerson")
        made["reference"] = f"{targets[(variant + place) % len(targets)]}/{place}"
        made.pop("type", None)
    return made


def _values(element: Element, kind: str, variant: int, depth: int, width: int) -> Any:
    if element.max == 1:
        return _value(element, kind, variant, depth, 0, width)
    return [_value(element, kind, variant, depth, place, width) for place in range(width)]


def _value(element: Element, kind: str, variant: int, depth: int, place: int, width: int) -> Any:
    if element.name in ("system", "type") and kind == "code":
        return WHERES[(variant + place) % len(WHERES)]
    return filled(kind, variant, depth - 1, place, width)


def walked(parameter: SearchParameter, tree: Any) -> list[Any]:
    """What the routes of a parameter lead to."""
    branch = Branch()
    found: list[Any] = []
    for route in routes(parse(parameter.expression), parameter.type_name, parameter.type_name):
        branch.at(route.moves).leaves.append(lambda value, _: found.append(value))
    branch.walker()(tree, Harvest(tree, lambda _: (), AT.date()))
    return found


def key(value: Any) -> str:
    return repr(value)


def parameters() -> Iterator[SearchParameter]:
    for name in table().resources:
        yield from table().parameters(name).values()


def variants(expression: str) -> range:
    return range(VARIANTS if "as" in expression or "where" in expression else 2)


def test_routes_find_what_the_evaluator_finds_for_every_parameter() -> None:
    reached, evaluated = 0, 0
    for parameter in parameters():
        for variant in variants(parameter.expression):
            tree = filled(parameter.type_name, variant)
            expected = compiled(parameter.expression)(tree, Context())
            try:
                found = walked(parameter, tree)
            except NoRoute:
                evaluated += 1
                continue
            # A union gives equal values once, rows are made once later.
            assert set(map(key, found)) == set(map(key, expected)), parameter
            reached += bool(found)
    assert reached > 1500
    assert 0 < evaluated < 40


@pytest.mark.slow
def test_every_parameter_with_a_value_leaves_rows() -> None:
    silent: set[str] = set()
    for name in table().resources:
        rows: set[int] = set()
        for variant in range(VARIANTS):
            found = extract(name, filled(name, variant), updated_at=AT)
            for kept in (
                found.tokens, found.references, found.dates, found.strings,
                found.quantities, found.uris, found.pairs,
            ):  # fmt: skip
                rows |= {row.sp for row in kept}
        silent |= {
            f"{name}.{each.code}"
            for each in table().parameters(name).values()
            if each.number not in rows and each.code not in ("_id", "_lastUpdated")
        }
    assert silent == {
        "Location.near",
    }


@pytest.mark.slow
def test_the_evaluator_agrees_with_fhirpathpy_on_every_expression() -> None:
    from fhirpathpy import compile as foreign
    from fhirpathpy.models import models

    differing: list[str] = []
    compared = 0
    for parameter in parameters():
        # It fetches nothing, not even a type from a reference, and knows no Resource in Account.
        if "resolve()" in parameter.expression or parameter.expression.startswith("Resource."):
            continue
        evaluate = foreign(parameter.expression, models["r4"])
        for variant in variants(parameter.expression)[::2]:
            # Nor does it narrow several values by ``as``.
            tree = filled(parameter.type_name, variant, width=1)
            ours = compiled(parameter.expression)(tree, Context())
            theirs = evaluate(tree)
            compared += 1
            if set(map(key, ours)) != set(map(key, theirs)):
                differing.append(f"{parameter.type_name}.{parameter.code}: {parameter.expression}")
    assert compared > 1200
    assert differing == []


def test_a_reference_says_itself_what_it_refers_to() -> None:
    assert refers_to({"reference": "https://mk.example/fhir/r4/Patient/1/_history/2"}, "Patient")
    assert refers_to({"type": "Patient", "identifier": {"value": "1"}}, "Patient")
    assert not refers_to({"reference": "PatientLink/1"}, "Patient")
    assert not refers_to({"reference": "Group/1", "type": "Patient"}, "Patient")
    assert not refers_to({"reference": "urn:uuid:1"}, "Patient")
