"""Parts counted for every place at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from minkang.engines.warehouse.queries.engines import Engine
from minkang.engines.warehouse.queries.statements import Statement, statement_of
from minkang.engines.warehouse.rules.declaration import Aggregation, Indicator, Part
from minkang.registry.places.terms import AreaLevel

_GRAINS = {
    Aggregation.LIFE_TABLE: "band",
    Aggregation.LEAST: "unit",
}
_NO_GRAIN = ""
_CITY, _COUNTY, _TOWN = AreaLevel.CITY.digits, AreaLevel.COUNTY.digits, AreaLevel.TOWN.digits


@dataclass(slots=True)
class Sum:
    """What rows add up to."""

    amount: int = 0
    rows: int = 0

    def add(self, amount: int, rows: int) -> None:
        """Add rows that were summed before."""
        self.amount += amount
        self.rows += rows


@dataclass(slots=True)
class Count:
    """One part at one place, as a whole and by band or unit where the aggregation has those."""

    total: Sum = field(default_factory=Sum)
    grains: dict[str, Sum] = field(default_factory=lambda: defaultdict(Sum))


Counts = Mapping[str, Count]
"""Counts by place: significant digits of an area code, or the rid of an organisation."""

NOTHING = Count()


@dataclass(frozen=True, slots=True)
class Counted:
    """The parts of one indicator; a part it does not have is None."""

    numerator: Counts
    denominator: Counts | None
    expected: Counts | None


def count(engine: Engine, indicators: Iterable[Indicator], region: str) -> dict[str, Counted]:
    """Every part of the indicators at every place inside `region`, its significant digits.

    Parts with equal statements are counted once.
    """
    done: dict[str, Counts] = {}

    def counts(part: Part | None, grain: str) -> Counts | None:
        if part is None:
            return None
        grouped = _grouped(statement_of(part, engine.dialect), grain)
        if grouped.sql not in done:
            done[grouped.sql] = _rolled_up(engine.fetch(grouped), region)
        return done[grouped.sql]

    found: dict[str, Counted] = {}
    for indicator in indicators:
        grain = _GRAINS.get(indicator.aggregation, _NO_GRAIN)
        found[indicator.id] = Counted(
            numerator=counts(indicator.numerator, grain) or {},
            denominator=counts(indicator.denominator, grain),
            expected=counts(indicator.expected, _NO_GRAIN),
        )
    return found


def _grouped(statement: Statement, grain: str) -> Statement:
    """Sums by area, organisation and grain; a key that never varies would still cost at each row."""
    owner = "" if "organisation" in statement.same else "organisation"
    keys = ", ".join(key for key in ("area", owner, grain) if key)
    amount = "COUNT(*)" if "amount" in statement.same else "CAST(SUM(amount) AS BIGINT)"
    columns = f"area, {owner or 'NULL'}, {grain or 'NULL'}, {amount}, COUNT(*)"
    grouped = f"SELECT {columns} FROM ({statement.sql}) AS part GROUP BY {keys}"  # noqa: S608 - Ibis wrote it
    return replace(statement, sql=grouped)


def _rolled_up(
    rows: Iterable[tuple[str, str | None, str | int | None, int, int]], region: str
) -> Counts:
    digits = max(_TOWN, len(region))
    towns: dict[tuple[str, str | None, str | int | None], tuple[int, int]] = {}
    for area, organisation, grain, amount, tally in rows:
        if area.startswith(region):
            key = area[:digits], organisation, grain
            amounts, tallies = towns.get(key, (0, 0))
            towns[key] = amounts + amount, tallies + tally
    found: dict[str, Count] = defaultdict(Count)
    for (town, organisation, grain), (amount, tally) in towns.items():
        for place in _places(town, organisation, region):
            cell = found[place]
            cell.total.add(amount, tally)
            if grain is not None:
                cell.grains[str(grain)].add(amount, tally)
    return dict(found)


def _places(area: str, organisation: str | None, region: str) -> Iterator[str]:
    yield region
    if len(region) < _COUNTY and area[_CITY:_COUNTY].strip("0"):
        yield area[:_COUNTY]
    if len(region) < _TOWN and area[_COUNTY:_TOWN].strip("0"):
        yield area[:_TOWN]
    if organisation is not None:
        yield organisation
