"""Pieces of FHIR trees as text: concepts, quantities, references, notes; "" for what is not there."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Tree = Mapping[str, Any]
COMPARATORS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def tree_of(body: str) -> Tree:
    """The tree of a resource's text, its numbers exact: 5.10 stays 5.10."""
    tree = json.loads(body, parse_float=Decimal)
    return tree if isinstance(tree, dict) else {}


def listed(value: object) -> list[Tree]:
    """The objects of a list; an object alone counts as a list of one."""
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def first(value: object) -> Tree:
    """The first object of a list, or an empty one."""
    found = listed(value)
    return found[0] if found else {}


def text(value: object) -> str:
    """A text as it stands."""
    return value.strip() if isinstance(value, str) else ""


def concept(value: object) -> str:
    """A CodeableConcept, a Coding or a list of them: its words, else its first display, else its code."""
    said = []
    for one in listed(value):
        codings = listed(one.get("coding"))
        displays = [text(coding.get("display")) for coding in codings]
        codes = [text(coding.get("code")) for coding in codings]
        words = (text(one.get("text")), text(one.get("display")), *displays, *codes)
        said.append(next((word for word in (*words, text(one.get("code"))) if word), ""))
    return joined(said)


def codes(value: object) -> tuple[tuple[str, str], ...]:
    """System and code of each coding of a CodeableConcept or a list of them."""
    return tuple(
        (text(coding.get("system")), text(coding.get("code")))
        for one in listed(value)
        for coding in listed(one.get("coding"))
    )


def code_of(value: object) -> str:
    """The first code of a CodeableConcept, a Coding or a list; "" without any."""
    for one in listed(value):
        if own := text(one.get("code")):
            return own
    return next((code for _, code in codes(value) if code), "")


def name_of(value: object) -> str:
    """What references call what they refer to; only those that say."""
    return joined(text(one.get("display")) for one in listed(value))


def number(value: object) -> Decimal | None:
    """A JSON number, exact; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def quantity(value: object) -> str:
    """A Quantity with its unit: 5.10 mmol/L, <0.01 ng/mL."""
    given = first(value)
    found = number(given.get("value"))
    if found is None:
        return ""
    sign = COMPARATORS.get(text(given.get("comparator")), "")
    return f"{sign}{found:f} {unit_of(given)}".rstrip()


def unit_of(given: Tree) -> str:
    """The unit of a Quantity as people write it."""
    return text(given.get("unit")) or text(given.get("code"))


def notes(value: object) -> str:
    """Annotations one after the other."""
    return joined((text(one.get("text")) for one in listed(value)), "\n")


def joined(parts: Iterable[str], between: str = "、") -> str:
    """What is not empty, once each, in order."""
    return between.join(dict.fromkeys(part for part in parts if part))
