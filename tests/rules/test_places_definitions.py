"""The definitions hold every place of the region, nested, inside its county, and say how sure they are."""

from collections import Counter
from datetime import date
from math import cos, radians

import pytest

from minkang.policy.terms import Verification
from minkang.registry.places import rules
from minkang.registry.places.rules import AreaDefinition, Outline, Position
from minkang.registry.places.terms import AreaLevel, Positioning, Settlement

BENXI = "210500"
AREAS = {area.code: area for area in rules.definitions(BENXI)}
OWN = [area for area in AREAS.values() if rules.contains(BENXI, area.code)]
VILLAGES = [area for area in OWN if area.level is AreaLevel.VILLAGE]
KM_PER_DEGREE = 111.195


def inside(place: Position, outline: Outline) -> bool:
    found = False
    before = outline.ring[-1]
    for corner in outline.ring:
        if (before.latitude > place.latitude) != (corner.latitude > place.latitude):
            share = (place.latitude - before.latitude) / (corner.latitude - before.latitude)
            found ^= place.longitude < before.longitude + share * (
                corner.longitude - before.longitude
            )
        before = corner
    return found


def square_kilometres(outline: Outline) -> float:
    middle = sum(corner.latitude for corner in outline.ring) / len(outline.ring)
    pairs = zip(outline.ring, (*outline.ring[1:], outline.ring[0]), strict=True)
    twice = sum(one.longitude * two.latitude - two.longitude * one.latitude for one, two in pairs)
    return abs(twice) / 2 * KM_PER_DEGREE**2 * cos(radians(middle))


def position(area: AreaDefinition) -> Position:
    assert area.latitude is not None
    assert area.longitude is not None
    assert area.datum is not None
    return Position(float(area.latitude), float(area.longitude), area.datum)


@pytest.mark.parametrize(
    ("county", "towns", "villages"),
    [
        ("210502", 7, 62),
        ("210503", 7, 79),
        ("210504", 7, 82),
        ("210505", 3, 38),
        ("210521", 12, 122),
        ("210522", 13, 125),
    ],
)
def test_every_county_has_all_its_towns_and_villages(
    county: str, towns: int, villages: int
) -> None:
    levels = Counter(area.level for area in OWN if rules.contains(county, area.code))
    assert levels == {AreaLevel.COUNTY: 1, AreaLevel.TOWN: towns, AreaLevel.VILLAGE: villages}


def test_the_region_is_whole() -> None:
    assert Counter(area.level for area in OWN) == {
        AreaLevel.CITY: 1,
        AreaLevel.COUNTY: 6,
        AreaLevel.TOWN: 49,
        AreaLevel.VILLAGE: 508,
    }


def test_every_place_states_its_true_level_and_lies_in_a_known_place() -> None:
    for code, area in AREAS.items():
        assert rules.full(code) == code
        assert area.level is rules.level_of(code)
        assert all(outer in AREAS for outer in rules.ancestors(code))
        assert area.name == area.name.strip() != ""
        assert area.name_en.isascii()
        assert area.name_en[0].isupper()


def test_the_code_of_a_village_confirms_its_settlement() -> None:
    # The last three digits of a village follow a plan of the statistics bureau [memory]: committees
    # of residents up to 199 and 4xx for what resembles them, of villagers from 200 and 5xx.
    for village in VILLAGES:
        is_urban = int(village.code[9:]) < 200 or village.code[9] == "4"
        assert village.settlement is (Settlement.URBAN if is_urban else Settlement.RURAL)
    assert {area.settlement for area in AREAS.values() if area not in VILLAGES} == {None}


def test_every_place_of_the_region_lies_inside_its_county_and_is_marked_schematic() -> None:
    outlines = {outline.code: outline for outline in rules.outlines(BENXI)}
    inner = [area for area in OWN if area.level is not AreaLevel.CITY]
    assert len(inner) == 563
    for area in inner:
        assert inside(position(area), outlines[rules.full(area.code[:6])]), area.name
        assert area.positioning is Positioning.SCHEMATIC
    places = {position(area) for area in VILLAGES}
    assert len(places) == len(VILLAGES)


def test_every_village_lies_nearest_to_its_own_town() -> None:
    towns = {area.code: position(area) for area in OWN if area.level is AreaLevel.TOWN}
    for village in VILLAGES:
        here = position(village)
        near = {
            code: rules.distance_km(here, town)
            for code, town in towns.items()
            if code[:6] == village.code[:6]
        }
        own = rules.full(village.code[:9])
        # The cells were drawn on a plane with one scale for the whole county.
        assert near[own] <= 1.02 * min(near.values()), village.name


def test_the_outlines_cover_the_area_of_the_city() -> None:
    outlines = rules.outlines(BENXI)
    assert [outline.code[:6] for outline in outlines] == [
        *("210502", "210503", "210504", "210505", "210521", "210522"),
    ]
    assert sum(map(square_kilometres, outlines)) == pytest.approx(8400, rel=0.01)


def test_sister_cities_are_codes_only() -> None:
    sisters = [area for area in AREAS.values() if area not in OWN]
    assert {"370500000000", "220300000000", "350526000000", "511800000000"} <= {
        area.code for area in sisters
    }
    assert {area.positioning for area in sisters} == {None}
    assert sum(area.code.startswith("3705") for area in sisters) == 8


def test_the_source_says_how_sure_it_is() -> None:
    source = rules.source()
    assert source.edition == date(2023, 6, 30)
    assert source.verification is Verification.SECONDARY
    assert "非实测" in source.note


def test_a_region_without_definitions_has_none_and_a_wrong_code_is_a_bug() -> None:
    assert rules.definitions("999900") == ()
    assert rules.outlines("999900") == ()
    for wrong in ("2105", "sisters", "../x"):
        with pytest.raises(ValueError, match="six digits"):
            rules.definitions(wrong)
