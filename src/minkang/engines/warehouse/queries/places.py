"""The places a value can be given for: the region, its counties and towns, the organisations."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from minkang.engines.warehouse.queries.engines import Engine
from minkang.engines.warehouse.queries.statements import statement_of
from minkang.engines.warehouse.rules.frames import Frames, Rows
from minkang.registry.places.terms import AreaLevel


class Scope(StrEnum):
    """Of what a value speaks."""

    REGION = "region"
    COUNTY = "county"
    TOWN = "town"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Place:
    """One of them.

    Attributes:
        key: Significant digits of the area's code, or the rid of the organisation.
        code: Twelve digits, or the rid.
        area: Twelve digits of the area itself, or of where the organisation is.
    """

    key: str
    code: str
    name: str
    scope: Scope
    area: str


_SCOPES = {AreaLevel.COUNTY: Scope.COUNTY, AreaLevel.TOWN: Scope.TOWN}


def significant(region: str) -> str:
    """The digits every place inside a region shares; takes its code of six or twelve digits."""
    code = region.ljust(AreaLevel.VILLAGE.digits, "0")
    for level in reversed(AreaLevel):
        if code[: level.digits].ljust(len(code), "0") == code:
            shortest = level.digits
    return code[:shortest]


def areas_of(engine: Engine, region: str) -> Iterator[Place]:
    """The region, given by its significant digits, and what is inside it, in force on the day."""
    whole = region.ljust(AreaLevel.VILLAGE.digits, "0")
    for code, name, level in sorted(engine.fetch(statement_of(_areas, engine.dialect))):
        if code == whole:
            yield Place(region, code, name, Scope.REGION, code)
        elif code.startswith(region) and level in _SCOPES:
            digits = AreaLevel(level).digits
            yield Place(code[:digits], code, name, _SCOPES[AreaLevel(level)], code)


def organisations_of(engine: Engine, region: str) -> Iterator[Place]:
    """The organisations inside a region that are open on the day."""
    for rid, name, area in sorted(engine.fetch(statement_of(_organisations, engine.dialect))):
        if area.startswith(region):
            yield Place(rid, rid, name, Scope.ORGANISATION, area)


def _areas(frames: Frames) -> Rows:
    areas = frames.in_force(frames.area, "valid_from", "valid_until")
    return areas.select("code", "name", "level")


def _organisations(frames: Frames) -> Rows:
    return frames.organisations().select("rid", "name", "area")
