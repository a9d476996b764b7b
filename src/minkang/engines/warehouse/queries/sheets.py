"""All values of a region on a day as one sheet, kept beside the copy for those who show them.

Counting a city takes seconds, reading its sheet some hundredths of one: the copier counts once,
before a copy comes into force, and every process of the web reads. Numbers are written as text,
so that each is read back as exact as it was.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from minkang.engines.warehouse.queries import engines, keeping, statements
from minkang.engines.warehouse.queries.counting import count
from minkang.engines.warehouse.queries.engines import Engine
from minkang.engines.warehouse.queries.manifests import Manifest
from minkang.engines.warehouse.queries.places import Place, Scope, areas_of, organisations_of
from minkang.engines.warehouse.queries.valuing import Number, Value, numbers_of, value_of
from minkang.engines.warehouse.rules.declaration import Indicator, registered


@dataclass(frozen=True, slots=True)
class Sheet:
    """Numbers of a region's places on one day.

    Attributes:
        region: Significant digits of its code.
        places: Every place, the region first.
        lines: By the id of the indicator: number of the place in `places`, then the fields of
            `Number` with decimals as text.
    """

    region: str
    places: tuple[Place, ...]
    lines: Mapping[str, Sequence[Sequence[Any]]]

    def values(self, indicators: Collection[str], scopes: Collection[Scope]) -> Iterator[Value]:
        """The values of some indicators at some levels, in the order of the ids and places."""
        for indicator, lines in self.lines.items():
            if indicator in indicators:
                declared = registered()[indicator]
                for index, *line in lines:
                    place = self.places[index]
                    if place.scope in scopes:
                        yield value_of(declared, place, _number(line), self.region)


def counted(engine: Engine, indicators: Sequence[Indicator], region: str) -> Sheet:
    """Count indicators for every place of a region, given by its significant digits."""
    places = (*areas_of(engine, region), *organisations_of(engine, region))
    return at_places(engine, indicators, region, places)


def at_places(
    engine: Engine, indicators: Sequence[Indicator], region: str, places: tuple[Place, ...]
) -> Sheet:
    """Count indicators for some places of a region."""
    index = {place.code: number for number, place in enumerate(places)}
    counts = count(engine, indicators, region)
    lines = {
        one.id: [
            [index[place.code], *_line(number)]
            for place, number in numbers_of(one, counts[one.id], places, region)
        ]
        for one in indicators
    }
    return Sheet(region, places, lines)


def of_copy(folder: Path, manifest: Manifest, on: date, region: str) -> Sheet:
    """The sheet of a copy: the kept one, or counted now."""
    found = read(folder, manifest.digest, on, region)
    return found or count_copy(folder, manifest, on, region)


def count_copy(folder: Path, manifest: Manifest, on: date, region: str) -> Sheet:
    """Count a copy; statements that had to be compiled are kept."""
    statements.recall(folder)
    with engines.over_copy(folder, manifest, on) as engine:
        found = counted(engine, tuple(registered().values()), region)
    statements.keep(folder)
    return found


def read(folder: Path, digest: str, on: date, region: str) -> Sheet | None:
    """The kept sheet of the copy with a digest; None without one that is whole."""
    said = keeping.read(file_of(folder, digest, on, region))
    return None if said is None else told(said, region)


def told(said: Any, region: str) -> Sheet:
    """A sheet from what `said` made of it."""
    places = tuple(
        Place(key, code, name, Scope(scope), area)
        for key, code, name, scope, area in said["places"]
    )
    return Sheet(region, places, said["lines"])


def keep(folder: Path, digest: str, on: date, sheet: Sheet) -> None:
    """Keep a sheet for other processes."""
    keeping.write(file_of(folder, digest, on, sheet.region), said(sheet))


def said(sheet: Sheet) -> Mapping[str, Any]:
    """A sheet as JSON can hold it."""
    return {"places": [astuple(place) for place in sheet.places], "lines": sheet.lines}


def sweep(folder: Path, digests: Collection[str], since: date) -> None:
    """Remove the sheets of other copies, of other code and of days before `since`."""
    for file in (*folder.glob("values-*"), *folder.glob("trend-*")):
        _, digest, day, _, code, *_ = file.stem.split("-")
        is_read = any(one.startswith(digest) for one in digests) and day >= f"{since:%Y%m%d}"
        if not is_read or code != keeping.fingerprint() or file.suffix != ".json":
            file.unlink(missing_ok=True)


def file_of(folder: Path, digest: str, on: date, region: str) -> Path:
    """Where a sheet is kept: named by copy, day, region and the code that counted it."""
    return folder / f"values-{_named(digest, on, region)}.json"


def trend_file_of(folder: Path, digest: str, until: date, region: str, indicator: str) -> Path:
    """Where the points of one indicator up to a day are kept."""
    return folder / f"trend-{_named(digest, until, region)}-{indicator}.json"


def _named(digest: str, on: date, region: str) -> str:
    return f"{digest[: keeping.DIGITS]}-{on:%Y%m%d}-{region}-{keeping.fingerprint()}"


def _line(number: Number) -> Iterator[int | str | None]:
    for field in astuple(number):
        yield str(field) if isinstance(field, Decimal) else field


def _number(line: Sequence[Any]) -> Number:
    value, numerator, denominator, low, high, reported, expected = line
    return Number(
        value=_decimal(value),
        numerator=numerator,
        denominator=denominator,
        low=_decimal(low),
        high=_decimal(high),
        reported=reported,
        expected=expected,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
