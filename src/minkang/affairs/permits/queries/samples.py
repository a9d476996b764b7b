"""What a filled-in form of an item looks like."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from minkang.affairs.permits.rules.elements import Item
from minkang.affairs.permits.rules.lint import FOLDER
from minkang.engines.cases.queries.facts import FactType, vocabulary


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of a form, what a sample says, and whether an office knows it already."""

    fact: FactType
    sample: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Facts asked together."""

    title: str
    lines: tuple[Line, ...]


@cache
def samples() -> Mapping[str, str]:
    """A sample value by the code of its fact."""
    return MappingProxyType(tomllib.loads((FOLDER / "samples.toml").read_text("utf-8")))


def sample_form(item: Item) -> tuple[Page, ...]:
    """The pages of an item's form, filled in; facts nobody declares are left out."""
    known = vocabulary()
    return tuple(
        Page(
            group.title,
            tuple(
                Line(known[code], samples().get(code, ""), bool(known[code].held_by))
                for code in group.facts
                if code in known
            ),
        )
        for group in item.form
    )
