"""Fellegi and Sunter's weights: ``definitions/matching/weights.toml`` and the score of a pattern.

The score is the logarithm to base 2 of the odds that a pair is one person, after all evidence: the
prior (one by the size of the register) and, for each field, log2(m / u) of its level.
Source: Fellegi and Sunter 1969, A theory for record linkage; term frequency after Winkler 2000.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from minkang.policy.terms import Verification
from minkang.registry.people.rules.matching.characters import reading_share, surname_share
from minkang.registry.people.rules.matching.comparing import Pattern
from minkang.registry.people.rules.matching.levels import Field, NameLevel
from minkang.registry.people.rules.matching.names import Name

# How probable it is that somebody of the same age has a given name that sounds the same: of one
# syllable and of more. Reasoned from the lists of given names by decade.
ONE_SYLLABLE, MORE_SYLLABLES = 1 / 100, 1 / 600
NEARLY_EXACT = frozenset({NameLevel.SAME_READING, NameLevel.SIMILAR, NameLevel.LOOK_ALIKE})
VOWELS = re.compile(r"[aeiouv]+")


@dataclass(frozen=True, slots=True)
class Zones:
    """Probabilities from which on a pair is linked, probable or possible; margins in bits."""

    automatic: float
    probable: float
    possible: float
    margin: float
    margin_to_barred: float
    least_population: int


@dataclass(frozen=True, slots=True)
class Weights:
    """m and u of every level of every field, in force from `since` on."""

    since: date
    source: str
    verification: Verification
    probabilities: Mapping[str, Mapping[str, tuple[float, float]]]
    zones: Zones


@dataclass(frozen=True, slots=True)
class Rarity:
    """How common what was asked is: residents in the register, and those with the name asked."""

    population: int
    namesakes: int


@cache
def weights_on(on: date) -> Weights:
    """The weights in force on a day.

    Raises:
        LookupError: before the first.
    """
    in_force = [one for one in _tables() if one.since <= on]
    if not in_force:
        raise LookupError(f"no weights are in force on {on}")
    return max(in_force, key=lambda one: one.since)


@cache
def _tables() -> tuple[Weights, ...]:
    place = resources.files("minkang.registry.people") / "definitions" / "matching"
    read = tomllib.loads((place / "weights.toml").read_text(encoding="utf-8"))
    return tuple(_weights(table) for table in read["weights"])


def _weights(table: dict[str, Any]) -> Weights:
    return Weights(
        since=table["since"],
        source=table["source"],
        verification=Verification(table["verification"]),
        probabilities={
            field.value: {level: (float(m), float(u)) for level, (m, u) in table[field].items()}
            for field in Field
        },
        zones=Zones(**table["zones"]),
    )


def score(pattern: Pattern, name: Name, rarity: Rarity, weights: Weights) -> float:
    """The score in bits; 0 is even odds.

    Args:
        pattern: How the pair agrees.
        name: The name asked.
        rarity: How common it is.
        weights: Those in force.
    """
    population = max(rarity.population, weights.zones.least_population)
    chance = _chance_of_name(pattern.name, name, rarity, population)
    found = evidence(pattern.levels(), weights.probabilities, {Field.NAME: chance})
    return found - math.log2(population)


def evidence(
    levels: Iterable[tuple[str, str]],
    probabilities: Mapping[str, Mapping[str, tuple[float, float]]],
    least_u: Mapping[str, float] = MappingProxyType({}),
) -> float:
    """The sum of log2(m / u) over fields, in bits; a level without probabilities is no evidence.

    Args:
        levels: Each field with its level.
        probabilities: (m, u) by field and level.
        least_u: How probable the very value is among others, where that is more than u.
    """
    bits = 0.0
    for field, level in levels:
        found = probabilities[field].get(level)
        if found is not None:
            m, u = found
            bits += math.log2(m / max(u, least_u.get(field, 0.0)))
    return bits


def _chance_of_name(level: NameLevel, name: Name, rarity: Rarity, population: int) -> float:
    """How probable it is that somebody else is called so, 0 when the table's own value serves."""
    if level is NameLevel.EXACT:
        return (rarity.namesakes + 1) / population
    share = surname_share(name.surname) if name.is_han else reading_share(*name.parts[:1])
    if level in NEARLY_EXACT:
        return share * (ONE_SYLLABLE if _syllables(name) <= 1 else MORE_SYLLABLES)
    return share if level is NameLevel.SAME_SURNAME else 0.0


def _syllables(name: Name) -> int:
    """Syllables of the given name; in Latin letters the surname is taken to come first."""
    if name.is_han:
        return len(name.given)
    return sum(len(VOWELS.findall(part)) for part in name.parts[1:])


def probability(bits: float) -> float:
    """The probability of odds given as their logarithm to base 2."""
    return 1 / (1 + 2.0**-bits) if bits > -1000 else 0.0  # noqa: PLR2004 - beyond any float
