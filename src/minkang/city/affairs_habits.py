"""How applicants and offices behave, as ``definitions/affairs.toml`` says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from minkang.city.calibration import Figure
from minkang.registry.organisations.terms import Category


@dataclass(frozen=True, slots=True)
class OutsideHabit:
    """An office that is reached by messages.

    Attributes:
        kind: What it does in joint cases.
        name: What its organisation is called, without the city.
        code: Its name in messages.
        minutes: Within how many it promised to answer.
    """

    kind: str
    name: str
    code: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares and days by name; applications a year and who applies by item; grades from the best on."""

    figures: Mapping[str, Figure]
    yearly: Mapping[str, float]
    applicants: Mapping[str, frozenset[Category]]
    grades: tuple[float, ...]
    offices: tuple[OutsideHabit, ...]

    def value(self, name: str) -> float:
        """The number called `name`."""
        return self.figures[name].value


@cache
def habits() -> Habits:
    """The habits of the region."""
    place = resources.files("minkang.city") / "definitions" / "affairs.toml"
    told = tomllib.loads(place.read_text(encoding="utf-8"))
    return Habits(
        figures={name: Figure(**figure) for name, figure in told["figures"].items()},
        yearly=told["yearly"],
        applicants={
            item: frozenset(map(Category, names)) for item, names in told["applicants"].items()
        },
        grades=tuple(told["grades"]["shares"]),
        offices=tuple(OutsideHabit(**one) for one in told["offices"]),
    )
