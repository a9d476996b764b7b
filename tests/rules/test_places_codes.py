"""A code says what it lies in, and an area is usable on exactly the days it is in force."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.kernel.periods import Period
from minkang.registry.places import rules
from minkang.registry.places.rules import Position, Standing, Successor
from minkang.registry.places.terms import AreaLevel, Datum

BEGUN, ENDED = date(2023, 6, 30), date(2026, 7, 1)
PINGSHAN = "210502003000"

numbers = st.integers(1, 99).map("{:02d}".format)
longer = st.integers(1, 999).map("{:03d}".format)
parts = st.tuples(numbers, numbers, numbers, longer, longer)
depths = st.integers(0, 5)
codes = st.builds(lambda words, depth: "".join(words[:depth]), parts, depths)


@pytest.mark.parametrize(
    ("code", "digits", "level"),
    [
        ("000000000000", "", None),
        ("210000000000", "21", AreaLevel.PROVINCE),
        ("210500000000", "2105", AreaLevel.CITY),
        ("210500", "2105", AreaLevel.CITY),
        ("211000000000", "2110", AreaLevel.CITY),
        ("210502000000", "210502", AreaLevel.COUNTY),
        ("210502010000", "210502010", AreaLevel.TOWN),
        ("210502003100", "210502003100", AreaLevel.VILLAGE),
    ],
)
def test_a_code_keeps_the_zeros_of_its_own_level(
    code: str, digits: str, level: AreaLevel | None
) -> None:
    assert rules.significant(code) == digits
    assert rules.level_of(code) is level


@pytest.mark.parametrize(
    "code", ["2105O2000000", "210002000000", "210500001000", "2105020000001", "21 5", "２１", "-1"]
)
def test_what_is_no_code_is_never_cut_to_a_wider_place(code: str) -> None:
    with pytest.raises(ValueError, match=r"no code|skips a level"):
        rules.significant(code)


@given(codes)
def test_both_forms_of_a_code_mean_the_same_place(digits: str) -> None:
    assert rules.significant(rules.full(digits)) == digits
    assert rules.contains(digits, rules.full(digits))
    assert rules.contains(rules.full(digits), digits)
    assert rules.contains("", digits)


@given(parts, depths, depths)
def test_a_place_contains_exactly_what_lies_on_its_path(
    words: tuple[str, ...], one: int, other: int
) -> None:
    outer, inner = "".join(words[:one]), "".join(words[:other])
    assert rules.contains(outer, inner) == (one <= other)
    assert rules.ancestors(inner) == tuple(
        rules.full("".join(words[:depth])) for depth in range(1, other + 1)
    )


@given(codes, codes)
def test_two_places_contain_each_other_only_when_they_are_one(one: str, other: str) -> None:
    assert (rules.contains(one, other) and rules.contains(other, one)) == (one == other)


@given(st.integers(-400, 1500))
def test_an_area_is_in_force_from_its_first_day_until_before_its_end(days: int) -> None:
    on = BEGUN + timedelta(days=days)
    refusal = rules.area_in_force(PINGSHAN, Standing("平山街道", Period(BEGUN, ENDED)), on)
    expected = None
    if on < BEGUN:
        expected = "places.area_not_begun"
    elif on >= ENDED:
        expected = "places.area_ended"
    assert (refusal and refusal.code) == expected


def test_an_ended_area_names_its_successor_when_there_is_one() -> None:
    period = Period(BEGUN, ENDED)
    heir = Successor("210502007000", "站前街道")
    named = rules.area_in_force(PINGSHAN, Standing("平山街道", period, heir), ENDED)
    bare = rules.area_in_force(PINGSHAN, Standing("平山街道", period), ENDED)
    assert named is not None
    assert "请改用“站前街道”（210502007000）" in named.message
    assert "2026-07-01" in named.message
    assert bare is not None
    assert "请选择现在所属的地区" in bare.message


def test_an_unknown_code_is_refused_with_what_to_do() -> None:
    refusal = rules.area_in_force("210599000000", None, BEGUN)
    assert refusal is not None
    assert refusal.code == "places.area_unknown"
    assert "210599000000" in refusal.message


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ((0, 0), (0, 0), 0.0),
        ((0, 0), (1, 0), 111.195),
        ((0, 0), (0, 180), 20015.115),
        ((90, 0), (-90, 17), 20015.115),
        # An example often printed with the formula: 50°03′59″N 5°42′53″W to 58°38′38″N 3°04′12″W.
        ((50.06639, -5.71472), (58.64389, -3.07), 968.9),
    ],
)
def test_distances_agree_with_known_ones(
    one: tuple[float, float], other: tuple[float, float], kilometres: float
) -> None:
    ends = [Position(*place, Datum.CGCS2000) for place in (one, other)]
    assert rules.distance_km(*ends) == pytest.approx(kilometres, rel=1e-4)
    assert rules.distance_km(*reversed(ends)) == pytest.approx(rules.distance_km(*ends))


def test_a_distance_across_two_data_is_an_error() -> None:
    surveyed = Position(41.3, 123.7, Datum.CGCS2000)
    shifted = Position(41.3, 123.7, Datum.GCJ02)
    with pytest.raises(ValueError, match="cgcs2000 to gcj02"):
        rules.distance_km(surveyed, shifted)
