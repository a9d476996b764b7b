"""Areas and where something lies, read from the code of the area.

GB/T 2260 gives districts of a city the digits 01 to 20 at the third level, counties 21 to 80 and
county-level cities 81 to 99; GB/T 10114 gives subdistricts 001 to 099 at the fourth level, towns
and townships 100 and above.
"""

from minkang.engines.warehouse.rules.frames import Column, Frames, Rows
from minkang.registry.places.terms import AreaLevel, AwardKind

_FIRST_COUNTY = "21"
_FIRST_TOWN = "100"


def in_county(code: Column) -> Column:
    """Whether a code lies in a county or county-level city, not in a district of a city."""
    return code.substr(4, 2) >= _FIRST_COUNTY


def in_town(code: Column) -> Column:
    """Whether a code lies in a town or township, not in a subdistrict."""
    return code.substr(6, 3) >= _FIRST_TOWN


def counties_and_districts(frames: Frames) -> Rows:
    """Table of all areas of county level in force."""
    return frames.areas(AreaLevel.COUNTY)


def counties(frames: Frames) -> Rows:
    """Table of the counties and county-level cities in force, without districts."""
    areas = counties_and_districts(frames)
    return areas.filter(in_county(areas.code))


def towns(frames: Frames) -> Rows:
    """Table of the towns and townships in force, without subdistricts."""
    areas = frames.areas(AreaLevel.TOWN)
    return areas.filter(in_town(areas.code))


def awarded(frames: Frames, areas: Rows, kind: AwardKind) -> Rows:
    """Those of `areas` that hold an award."""
    awards = frames.in_force(frames.award)
    holding = awards.filter(awards.kind == kind.value)
    return areas.semi_join(holding, areas.code == holding.area)


def counties_and_towns(frames: Frames) -> Rows:
    """Table of the counties, county-level cities, towns and townships in force."""
    areas = frames.in_force(frames.area, "valid_from", "valid_until")
    at_county = (areas.level == AreaLevel.COUNTY.value) & in_county(areas.code)
    at_town = (areas.level == AreaLevel.TOWN.value) & in_town(areas.code)
    return areas.filter(at_county | at_town)


def cities_and_counties(frames: Frames) -> Rows:
    """Table of the cities and, without their districts, the counties in force."""
    areas = frames.in_force(frames.area, "valid_from", "valid_until")
    at_county = (areas.level == AreaLevel.COUNTY.value) & in_county(areas.code)
    return areas.filter((areas.level == AreaLevel.CITY.value) | at_county)


def county_of(area: Column) -> Column:
    """Code of the county or district an area lies in."""
    return area.substr(0, 6).concat("000000")


def city_or_county_of(area: Column) -> Column:
    """Code of the county an area lies in, or of the city where it lies in one of its districts."""
    return in_county(area).ifelse(county_of(area), area.substr(0, 4).concat("00000000"))


def town_of(area: Column) -> Column:
    """Code of the town or subdistrict an area lies in."""
    return area.substr(0, 9).concat("000")


def units(rows: Rows, unit: Column) -> Rows:
    """The rows of a part with what each belongs to, a column of `rows`: see `Aggregation.LEAST`."""
    return rows.mutate(unit=unit)
