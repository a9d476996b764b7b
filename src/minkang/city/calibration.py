"""What a region is drawn from: its figures with their sources, read once from ``definitions``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from minkang.kernel.refusal import Refusal, Refused

VERIFICATIONS = frozenset({"official", "secondary", "memory"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the region with where it comes from.

    Attributes:
        value: The number, in `unit`.
        unit: What one of it is.
        source: Document and passage; empty when remembered.
        verification: ``official``, ``secondary`` or ``memory``.
        reason: Why a remembered number is plausible; empty when a document gives it.
    """

    value: float
    unit: str
    source: str
    verification: str
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a number without an origin.

        Raises:
            ValueError: unknown verification, or neither source nor reason.
        """
        if self.verification not in VERIFICATIONS or not (self.source or self.reason):
            raise ValueError(f"figure {self.value} {self.unit} has no origin")


@dataclass(frozen=True, slots=True)
class Unassigned:
    """County codes that were never given out, so that no number can belong to somebody."""

    residents: str
    practitioners: str
    organisations: str


@dataclass(frozen=True, slots=True)
class Landlines:
    """How telephone numbers of offices are built.

    Attributes:
        area_code: With its leading 0.
        begins: First digits behind the area code, of a block that no subscriber has.
        digits: Digits behind the area code, 7 or 8.
    """

    area_code: str
    begins: str
    digits: int

    def __post_init__(self) -> None:
        """Refuse what nobody could dial.

        Raises:
            ValueError: no area code, a first digit that calls something else, or a wrong length.
        """
        is_dialled = self.area_code.startswith("0") and self.begins[:1] in set("2345678")
        if not is_dialled or self.digits not in (7, 8):
            raise ValueError(f"no telephone number: {self.area_code} {self.begins}")


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Residents by groups of five years, the last open; three values for each group.

    Attributes:
        share: Percent of all residents.
        men: Share of men in the group.
        rural_tilt: How much commoner the group is in villages than in towns.
    """

    share: tuple[float, ...]
    men: tuple[float, ...]
    rural_tilt: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse columns of different length.

        Raises:
            ValueError: the three columns differ in length.
        """
        if not len(self.share) == len(self.men) == len(self.rural_tilt):
            raise ValueError("the columns of the age pyramid differ in length")


@dataclass(frozen=True, slots=True)
class Married:
    """Shares of married women and men at some ages, straight lines between them."""

    ages: tuple[float, ...]
    women: tuple[float, ...]
    men: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Award:
    """A title of a national sanitary county or town, held by an area from a day on."""

    area: str
    since: date


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything a region is drawn from.

    Attributes:
        region: Code of the region, six digits.
        counties: Percent of the residents by county code.
        ethnicities: Percent of ethnicities other than Han by county code and GB/T 3304 code.
    """

    region: str
    unassigned: Unassigned
    landlines: Landlines
    figures: Mapping[str, Figure]
    counties: Mapping[str, float]
    ethnicities: Mapping[str, Mapping[str, float]]
    pyramid: Pyramid
    married: Married
    awards: tuple[Award, ...]

    def value(self, name: str) -> float:
        """The number called `name`; KeyError when the region states none."""
        return self.figures[name].value

    def scaled(self, name: str, residents: int) -> int:
        """How many of a figure per 1,000 residents a region of that size has."""
        return round(self.value(name) * residents / 1000)


@cache
def calibration(region: str) -> Calibration:
    """The figures of a region, by its short name (``benxi``).

    Raises:
        Refused: ``city.no_figures``, nobody has written down figures of that region.
    """
    place = resources.files("minkang.city") / "definitions" / f"{region}.toml"
    if not place.is_file():
        raise Refused(
            Refusal(
                "city.no_figures",
                "还没有这个地区的人口和机构数字,无法生成演示数据。请换一个地区。",
                f"no definitions/{region}.toml in minkang.city",
            )
        )
    return _read(tomllib.loads(place.read_text(encoding="utf-8")))


def _read(text: Mapping[str, Any]) -> Calibration:
    return Calibration(
        region=text["region"],
        unassigned=Unassigned(**text["unassigned"]),
        landlines=Landlines(**text["landlines"]),
        figures={name: Figure(**figure) for name, figure in text["figures"].items()},
        counties=text["counties"],
        ethnicities=text["ethnicities"],
        pyramid=Pyramid(**{name: tuple(column) for name, column in text["ages"].items()}),
        married=Married(**{name: tuple(column) for name, column in text["married"].items()}),
        awards=tuple(Award(**award) for award in text["awards"]),
    )
