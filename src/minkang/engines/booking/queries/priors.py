"""What the planner believes without rows, and what it aims at: ``definitions/priors.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from minkang.policy.terms import Verification


@dataclass(frozen=True, slots=True)
class Prior:
    """A value believed before rows; percents are 0 to 100, `worth` is in rows."""

    name: str
    label: str
    label_en: str
    unit: str
    unit_en: str
    value: float
    worth: int
    since: date
    source: str
    source_en: str
    verification: Verification


@dataclass(frozen=True, slots=True)
class Aim:
    """A number the planner aims at or reckons with."""

    name: str
    meaning: str
    value: int
    since: date
    source: str
    verification: Verification


@cache
def priors() -> Mapping[str, Prior]:
    """Every prior by its name."""
    read = (Prior(**_with_mark(table)) for table in _definitions()["prior"])
    return MappingProxyType({one.name: one for one in read})


@cache
def aims() -> Mapping[str, Aim]:
    """Every aim by its name."""
    read = (Aim(**_with_mark(table)) for table in _definitions()["aim"])
    return MappingProxyType({one.name: one for one in read})


def _definitions() -> dict[str, list[dict[str, Any]]]:
    path = resources.files("minkang.engines.booking") / "definitions" / "priors.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _with_mark(table: dict[str, Any]) -> dict[str, Any]:
    return table | {"verification": Verification(str(table["verification"]))}
