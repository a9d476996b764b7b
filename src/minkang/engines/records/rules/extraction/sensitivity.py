"""Which sensitive categories a resource falls under: by its security labels, and by its codes.

The codes are data (``definitions/sensitive_codes.toml``), dated like every rule somebody may change.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntFlag
from functools import cache, lru_cache
from importlib import resources

from minkang.engines.records.rules.extraction.routes import Step
from minkang.engines.records.rules.extraction.rows import Harvest, codings
from minkang.engines.records.rules.extraction.walking import Branch
from minkang.engines.records.rules.specification import table

FILE = "sensitive_codes.toml"


class Sensitivity(IntFlag):
    """Categories the resident may close apart from the rest; the bits are stored."""

    NONE = 0
    HIV = 1
    PSYCHIATRIC = 2
    REPRODUCTION = 4


@dataclass(frozen=True, slots=True)
class SensitiveCode:
    """Codes of one system that begin with `beginning`, or are it, from `since` until before `until`."""

    systems: frozenset[str]
    beginning: str
    is_whole: bool
    category: Sensitivity
    since: date
    until: date

    def covers(self, code: str, on: date) -> bool:
        """Whether `code` is meant on day `on`."""
        fits = code == self.beginning if self.is_whole else code.startswith(self.beginning)
        return fits and self.since <= on < self.until


@cache
def sensitive_codes() -> Mapping[str, tuple[SensitiveCode, ...]]:
    """The codes by system."""
    place = resources.files("minkang.engines.records") / "definitions" / FILE
    by_system: dict[str, list[SensitiveCode]] = {}
    for entry in tomllib.loads(place.read_text("utf-8"))["codes"]:
        for code in entry["codes"]:
            row = SensitiveCode(
                frozenset(entry["systems"]),
                code.removesuffix("*"),
                not code.endswith("*"),
                Sensitivity[entry["category"].upper()],
                entry["since"],
                entry.get("until", date.max),
            )
            for system in row.systems:
                by_system.setdefault(system, []).append(row)
    return {system: tuple(rows) for system, rows in by_system.items()}


def watch(branch: Branch, type_name: str) -> None:
    """Lets the walk of `branch` note the category of every code that may give something away."""
    branch.at((Step("meta"), Step("security"))).leaves.append(_of_coding)
    _watch_concepts(branch, type_name)
    component = f"{type_name}.component"
    if component in table().types:
        _watch_concepts(branch.at((Step("component"),)), component)


def _watch_concepts(branch: Branch, type_name: str) -> None:
    for element in table().types[type_name].elements.values():
        if "CodeableConcept" in element.types:
            member = Step(element.json_name("CodeableConcept"))
            branch.at((member,)).leaves.append(_of_concept)


def _of_concept(value: object, out: Harvest) -> None:
    for coding in codings(value):
        _of_coding(coding, out)


def _of_coding(value: object, out: Harvest) -> None:
    if type(value) is dict:
        system, code = value.get("system"), value.get("code")
        if type(system) is str and type(code) is str and system in sensitive_codes():
            out.sensitivity |= _category(system, code, out.on)


@lru_cache(maxsize=8192)
def _category(system: str, code: str, on: date) -> int:
    found = 0
    for row in sensitive_codes()[system]:
        if row.covers(code, on):
            found |= int(row.category)
    return found
