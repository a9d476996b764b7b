"""Names of people who do not exist, with the frequency shape of those who do."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minkang.city.draws import Floats, Ints

Texts = NDArray[np.object_]
MALE = 1
HAN = "01"
# GB/T 3304; ethnicities without a table of their own take the surnames of the Han.
TABLES = {HAN: "han", "03": "hui", "10": "korean", "11": "manchu"}
ENTRY = re.compile(r"(\D+)([\d.]+)")


@dataclass(frozen=True, slots=True)
class Weighted:
    """Texts and how probable each is; the probabilities add up to one."""

    texts: Texts
    probabilities: Floats

    def draw(self, stream: np.random.Generator, size: int) -> Texts:
        """Texts drawn with replacement."""
        places = np.searchsorted(np.cumsum(self.probabilities), stream.random(size), side="right")
        return self.texts[np.minimum(places, self.texts.size - 1)]


@dataclass(frozen=True, slots=True)
class GivenNames:
    """Given names of one sex and one time."""

    first: Weighted
    second: Weighted
    whole: Weighted


@dataclass(frozen=True, slots=True)
class Period:
    """Given names of those born before the year `until` and not in an earlier period."""

    until: int
    single: float
    whole: float
    male: GivenNames
    female: GivenNames


@cache
def _tables() -> dict[str, Any]:
    place = resources.files("minkang.city") / "definitions" / "names.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


@cache
def surnames(ethnicity: str) -> Weighted:
    """Surnames of an ethnicity (GB/T 3304), with their shares."""
    entries = [ENTRY.fullmatch(word) for word in _tables()["surnames"][TABLES[ethnicity]].split()]
    pairs = [(entry[1], float(entry[2])) for entry in entries if entry]
    shares = np.array([share for _, share in pairs])
    return Weighted(np.array([text for text, _ in pairs], dtype=object), shares / shares.sum())


@cache
def periods() -> tuple[Period, ...]:
    """The times of given names, the earliest first."""
    return tuple(
        Period(
            until=table["until"],
            single=table["single"],
            whole=table["whole"],
            male=_given(table, "male"),
            female=_given(table, "female"),
        )
        for table in _tables()["given"]
    )


def _given(table: dict[str, str], sex: str) -> GivenNames:
    return GivenNames(*(_falling(table[f"{sex}_{part}"]) for part in ("first", "second", "whole")))


def _falling(line: str) -> Weighted:
    # A word twice in a line is twice as common; fashion falls slowly with the place in the line.
    words = line.split()
    weights = 1 / (np.arange(len(words)) + 6.0)
    return Weighted(np.array(words, dtype=object), weights / weights.sum())


def draw_surnames(stream: np.random.Generator, ethnicities: Texts) -> Texts:
    """A surname for each ethnicity code."""
    drawn = np.empty(ethnicities.size, dtype=object)
    for code in TABLES:
        chosen = np.flatnonzero(ethnicities == code)
        drawn[chosen] = surnames(code).draw(stream, chosen.size)
    return drawn


def draw_given(stream: np.random.Generator, years: Ints, sexes: Ints) -> Texts:
    """A given name of one or two characters for each year of birth and sex (1 male, 2 female)."""
    drawn = np.empty(years.size, dtype=object)
    since = 0
    for period in periods():
        born_then = (years >= since) & (years < period.until)
        since = period.until
        for sex, table in ((MALE, period.male), (MALE + 1, period.female)):
            chosen = np.flatnonzero(born_then & (sexes == sex))
            drawn[chosen] = _draw_of(stream, period, table, chosen.size)
    return drawn


def _draw_of(stream: np.random.Generator, period: Period, table: GivenNames, size: int) -> Texts:
    dice = stream.random(size)
    single = table.second.draw(stream, size)
    double = table.first.draw(stream, size) + single
    whole = table.whole.draw(stream, size)
    drawn: Texts = np.where(
        dice < period.whole, whole, np.where(dice < period.whole + period.single, single, double)
    )
    return drawn
