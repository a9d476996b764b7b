"""What the list of indicators and the page of one show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from minkang.cockpit.queries.boards import sections_for
from minkang.cockpit.queries.live import (
    Counted,
    Live,
    LiveTarget,
    everything_counted,
    judgements,
    promised,
    read_live,
)
from minkang.engines.warehouse import queries as warehouse
from minkang.engines.warehouse.indicators import Indicator
from minkang.kernel.charts.terms import Standing
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.terms import Room
from minkang.registry.places.queries import AreaLine, areas_within, get_public_area
from minkang.registry.places.terms import AreaLevel

MONTHS = 24
"""How far back a trend goes."""

OWN_LEVELS = ("region", "county", "organisation")
TOWN_LEVEL = "town"


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """A promise or an indicator in the list, with what it can be narrowed by.

    Attributes:
        sections: Ids of the board's sections it stands in.
        document: Id of the document that promises it, or "".
        rooms: Where its rows are written; empty where no room of that name exists.
    """

    live: LiveTarget
    sections: tuple[str, ...]
    document: str
    rooms: tuple[Room, ...]

    @property
    def id(self) -> str:
        """Unique in the list."""
        return self.live.id

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return self.live.standing


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The region's value on one day; None where it could not be counted."""

    on: date
    value: warehouse.Value | None


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """Everything on the page of one indicator.

    Attributes:
        judgements: Every promise it answers for, the region's own first; at least one line.
        counties: Values of the counties, by code.
        organisations: Values of organisations, largest first; empty where it has no such level.
        area: The county whose towns are shown, or None.
        towns: Values of the towns of that county.
        trend: Monthly values up to the day, oldest first; empty while it cannot be counted.
    """

    counted: Counted
    live: Live
    judgements: tuple[LiveTarget, ...]
    counties: tuple[warehouse.Value, ...]
    organisations: tuple[warehouse.Value, ...]
    area: AreaLine | None
    towns: tuple[warehouse.Value, ...]
    trend: tuple[TrendPoint, ...]

    @property
    def indicator(self) -> Indicator | None:
        """The indicator when it can be counted."""
        return self.counted if isinstance(self.counted, Indicator) else None

    @property
    def value(self) -> warehouse.Value | None:
        """The region's value."""
        return self.live.values.get(self.counted.id)

    @property
    def first(self) -> LiveTarget:
        """The judgement nearest to the region."""
        return self.judgements[0]


def get_public_indicators(code: str, on: date) -> tuple[IndicatorLine, ...]:
    """Every promise of the board and every indicator, as of the day."""
    live = read_live(code, on)
    listed: dict[str, LiveTarget] = {}
    sections: dict[str, tuple[str, ...]] = {}
    for section in sections_for(code):
        for target in promised(section.clauses, live):
            listed[target.id] = target
            sections[target.id] = (*sections.get(target.id, ()), section.id)
    for counted in everything_counted().values():
        for target in judgements(counted, live):
            listed.setdefault(target.id, target)
    return tuple(_line(target, sections.get(key, ())) for key, target in listed.items())


def get_public_indicator(indicator: str, code: str, on: date, *, county: str = "") -> IndicatorPage:
    """The page of an indicator; `county` is the code of the county whose towns are asked for.

    Raises:
        Refused: ``cockpit.indicator_unknown``; as `get_public_area` for the county.
    """
    counted = known_indicator(indicator)
    area = get_public_area(county, on) if county else None
    levels = (*OWN_LEVELS, TOWN_LEVEL) if area else OWN_LEVELS
    found: tuple[warehouse.Value, ...] = ()
    if isinstance(counted, Indicator):
        found = warehouse.values(region=code, on=on, indicators=(indicator,), levels=levels)
    region = {value.indicator: value for value in found if value.level == "region"}
    live = Live(code, on, warehouse.watermark(), region)
    return IndicatorPage(
        counted=counted,
        live=live,
        judgements=judgements(counted, live),
        counties=_of_level(found, "county"),
        organisations=tuple(
            sorted(_of_level(found, "organisation"), key=lambda one: -one.numerator)
        ),
        area=area,
        towns=_towns(found, area),
        trend=_trend(counted, code, on),
    )


def known_indicator(indicator: str) -> Counted:
    """What is counted, or will be, under an id.

    Raises:
        Refused: ``cockpit.indicator_unknown``.
    """
    known = everything_counted()
    if indicator in known:
        return known[indicator]
    raise Refused(
        Refusal(
            code="cockpit.indicator_unknown",
            message=f"没有编号为“{indicator[:60]}”的指标。请从指标清单里选择。",
            detail=f"No indicator has the id {indicator[:60]!r}. Choose from the list of indicators.",
        )
    )


def counties_of(code: str, on: date) -> Mapping[str, AreaLine]:
    """The counties of the region by code."""
    return {area.code: area for area in areas_within(code, level=AreaLevel.COUNTY, on=on)}


def month_ends(on: date) -> tuple[date, ...]:
    """The last day of each of the `MONTHS` months before the day's own, and the day itself."""
    days = [on]
    day = on
    for _ in range(MONTHS):
        day = day.replace(day=1) - timedelta(days=1)
        days.append(day)
    return tuple(reversed(days))


def _trend(counted: Counted, code: str, on: date) -> tuple[TrendPoint, ...]:
    if not isinstance(counted, Indicator):
        return ()
    points = warehouse.trend(counted.id, area=code, days=month_ends(on))
    return tuple(TrendPoint(point.on, point.value) for point in points)


def _towns(found: Iterable[warehouse.Value], area: AreaLine | None) -> tuple[warehouse.Value, ...]:
    if area is None:
        return ()
    inside = area.code[: AreaLevel.COUNTY.digits]
    return tuple(one for one in _of_level(found, TOWN_LEVEL) if one.area_code.startswith(inside))


def _of_level(found: Iterable[warehouse.Value], level: str) -> tuple[warehouse.Value, ...]:
    return tuple(value for value in found if value.level == level)


def _line(target: LiveTarget, sections: tuple[str, ...]) -> IndicatorLine:
    return IndicatorLine(
        live=target,
        sections=sections,
        document=target.clause.document if target.clause else "",
        rooms=_rooms(target),
    )


def _rooms(target: LiveTarget) -> tuple[Room, ...]:
    if target.counted is None:
        return (target.clause.room,) if target.clause else ()
    prefix = target.counted.id.partition(".")[0]
    return tuple(room for room in Room if room.value.rpartition(".")[2] == prefix)
