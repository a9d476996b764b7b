"""What a code says, when an area is in force, how far two places are apart, and the definitions.

A code is the statistical code of twelve digits: two for the province, two for the city, two for the
county, three for the town and three for the village. Its significant digits leave out the zeros
after the level's own; nation is the empty word. Functions that take a code accept both forms, and
the six digits of GB/T 2260.
"""

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from minkang.kernel.periods import Period
from minkang.kernel.refusal import Refusal
from minkang.policy.terms import Verification
from minkang.registry.places.terms import AreaLevel, Datum, Positioning, Settlement

FOLDER = Path(__file__).parent / "definitions"
SISTERS = "sisters"
REGION = re.compile(r"[0-9]{6}")

DIGITS = re.compile(r"[0-9]*")
CODE_LENGTH = 12
ENDS = tuple(level.digits for level in AreaLevel)
STARTS = (0, *ENDS[:-1])

EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius R1, GRS 80


def significant(code: str) -> str:
    """The digits that every place inside begins with.

    ``210500000000`` and ``210500`` give ``2105``; the nation, ``000000``, gives ``""``.

    Raises:
        ValueError: Not digits, longer than twelve, or a level is missing between two others.
    """
    if not DIGITS.fullmatch(code) or len(code) > CODE_LENGTH:
        raise ValueError(f"{code!r} is no code of a place")
    digits = code.ljust(CODE_LENGTH, "0")
    given = [digits[start:end].strip("0") != "" for start, end in zip(STARTS, ENDS, strict=True)]
    depth = sum(given)
    if not all(given[:depth]):
        raise ValueError(f"{code!r} skips a level")
    return digits[: (0, *ENDS)[depth]]


def full(code: str) -> str:
    """The code with all twelve digits; raises as `significant`."""
    return significant(code).ljust(CODE_LENGTH, "0")


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies inside it; the nation contains every place.

    Raises:
        ValueError: As `significant`.
    """
    return significant(inner).startswith(significant(outer))


def level_of(code: str) -> AreaLevel | None:
    """The level of a code, None for the nation; raises as `significant`."""
    length = len(significant(code))
    return next((level for level in AreaLevel if level.digits == length), None)


def ancestors(code: str) -> tuple[str, ...]:
    """Codes of twelve digits from the province down to the place itself.

    Raises:
        ValueError: As `significant`.
    """
    digits = significant(code)
    return tuple(
        digits[: level.digits].ljust(CODE_LENGTH, "0")
        for level in AreaLevel
        if level.digits <= len(digits)
    )


@dataclass(frozen=True, slots=True)
class Successor:
    """The area that took over from one that ended."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether an area can be used on a day."""

    name: str
    period: Period[date]
    successor: Successor | None = None


def area_in_force(code: str, standing: Standing | None, on: date) -> Refusal | None:
    """Refuse an area that does not exist on a day.

    Refuses with ``places.area_unknown`` (also when `standing` is None: no such code),
    ``places.area_not_begun`` or ``places.area_ended``, which names the successor if known.
    """
    if standing is None:
        return area_unknown(code)
    if on in standing.period:
        return None
    if on < standing.period.since:
        return _not_begun(code, standing, on)
    return _ended(code, standing, on)


def area_unknown(code: str) -> Refusal:
    """No area has this code."""
    return Refusal(
        "places.area_unknown",
        f"没有区划代码为“{code}”的地方。请核对 12 位代码，或从地区列表中选择。",
        f"No area has the code {code!r}; expected twelve digits of the loaded edition.",
    )


def _not_begun(code: str, standing: Standing, on: date) -> Refusal:
    since = standing.period.since
    return Refusal(
        "places.area_not_begun",
        f"“{standing.name}”（{code}）自 {since} 起才有登记，{on} 还不能使用。请选择当时的地区，或更正日期。",
        f"{code} is in force from {since}; asked for {on}.",
    )


def _ended(code: str, standing: Standing, on: date) -> Refusal:
    until, successor = standing.period.until, standing.successor
    advice = (
        f"请改用“{successor.name}”（{successor.code}）。" if successor else "请选择现在所属的地区。"
    )
    named = f"; its successor is {successor.code}" if successor else ""
    return Refusal(
        "places.area_ended",
        f"“{standing.name}”（{code}）自 {until} 起已撤销或合并。{advice}",
        f"{code} ended on {until}; asked for {on}{named}.",
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees north and east in a datum."""

    latitude: float
    longitude: float
    datum: Datum


def distance_km(one: Position, other: Position) -> float:
    """Great-circle distance in kilometres, haversine on the mean sphere (within 0.6 %).

    Raises:
        ValueError: The data differ; the same numbers may then be half a kilometre apart.
    """
    if one.datum != other.datum:
        raise ValueError(f"a distance from {one.datum} to {other.datum} means nothing; convert one")
    north, north_other = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north_other - north) / 2) ** 2 + cos(north) * cos(north_other) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


@dataclass(frozen=True, slots=True)
class Source:
    """Where the definitions come from.

    Attributes:
        edition: The day they describe; areas are in force from it.
    """

    edition: date
    source: str
    source_en: str
    verification: Verification
    note: str
    note_en: str


@cache
def source() -> Source:
    """The source of all definitions of this package."""
    said = tomllib.loads((FOLDER / "areas.toml").read_text("utf-8"))
    return Source(verification=Verification(said.pop("verification")), **said)


@dataclass(frozen=True, slots=True)
class AreaDefinition:
    """One line of a table of areas; degrees are None where the place is a code only."""

    code: str
    name: str
    name_en: str
    level: AreaLevel
    settlement: Settlement | None
    latitude: Decimal | None
    longitude: Decimal | None
    datum: Datum | None
    positioning: Positioning | None


def definitions(region: str) -> tuple[AreaDefinition, ...]:
    """The areas of a region, with the provinces and sister cities around it, by code.

    Empty when there is no table for the region.

    Raises:
        ValueError: `region` is not a GB/T 2260 code of six digits.
    """
    own = _table(_checked(region))
    if not own:
        return ()
    areas = {area.code: area for area in (*_table(SISTERS), *own)}
    return tuple(areas[code] for code in sorted(areas))


@dataclass(frozen=True, slots=True)
class Outline:
    """The border of a county, for a schematic map (示意图,非标准底图).

    `ring` goes round once; its last point is joined to the first.
    """

    code: str
    name: str
    ring: tuple[Position, ...]


@cache
def outlines(region: str) -> tuple[Outline, ...]:
    """The counties of a region by code; empty when no outline is known.

    Raises:
        ValueError: `region` is not a GB/T 2260 code of six digits.
    """
    file = FOLDER / f"outline_{_checked(region)}.json"
    if not file.exists():
        return ()
    drawing = json.loads(file.read_text("utf-8"))
    datum = Datum(drawing["datum"])
    return tuple(
        Outline(
            county["code"],
            county["name"],
            tuple(Position(latitude, longitude, datum) for longitude, latitude in county["ring"]),
        )
        for county in drawing["counties"]
    )


def _checked(region: str) -> str:
    if not REGION.fullmatch(region):
        raise ValueError(f"{region!r} is no region code of six digits")
    return region


@cache
def _table(stem: str) -> tuple[AreaDefinition, ...]:
    file = FOLDER / f"areas_{stem}.csv"
    if not file.exists():
        return ()
    lines = (line for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    return tuple(_definitions(csv.DictReader(lines)))


def _definitions(rows: "csv.DictReader[str]") -> Iterator[AreaDefinition]:
    for row in rows:
        yield AreaDefinition(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            level=AreaLevel(row["level"]),
            settlement=Settlement(row["settlement"]) if row["settlement"] else None,
            latitude=Decimal(row["latitude"]) if row["latitude"] else None,
            longitude=Decimal(row["longitude"]) if row["longitude"] else None,
            datum=Datum(row["datum"]) if row["datum"] else None,
            positioning=Positioning(row["positioning"]) if row["positioning"] else None,
        )
