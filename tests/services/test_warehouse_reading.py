"""What a copied region answers: exact values, the same on both engines, and the rows behind them."""

from datetime import date
from decimal import Decimal

import pytest
import warehouse_region as laid

from minkang.engines.warehouse import queries
from minkang.engines.warehouse.indicators import registered
from minkang.kernel.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("counted")]

BEDS = laid.BEDS
DAYS = (laid.ON, date(2026, 2, 28), date(2024, 2, 29), date(2000, 1, 1))


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_both_engines_give_the_same_values_for_every_indicator(on: date) -> None:
    copy = queries.values(region=laid.REGION, on=on)
    live = queries.values(region=laid.REGION, on=on, engine=queries.POSTGRESQL)
    assert {value.indicator for value in copy} == set(registered())
    assert copy == live


def test_both_engines_show_the_same_rows_behind_every_value() -> None:
    for indicator in registered():
        copy = queries.rows(indicator, on=laid.ON)
        live = queries.rows(indicator, on=laid.ON, engine=queries.POSTGRESQL)
        assert copy == live, indicator


def test_beds_for_a_thousand_people_are_what_a_hand_counts() -> None:
    """332 beds; forty people were registered and one died on the very day."""
    value = laid.one(BEDS)
    assert (value.numerator, value.denominator) == (332, 39)
    assert value.value == Decimal(332_000) / Decimal(39)
    district = laid.one(BEDS, "county", "210502000000")
    assert (district.numerator, district.denominator) == (312, 10)
    judged = {judgement.clause: judgement for judgement in value.judgements}
    assert judged["benxi-2023-3/kpi-23"].applies
    assert not judged["dongying-2024/2.1.2.2"].applies
    assert [judgement.applies for judgement in district.judgements] == [True]


def test_completeness_is_the_share_that_confirmed_within_a_year() -> None:
    value = laid.one(BEDS)
    assert (value.reported, value.expected, value.completeness) == (1, 2, Decimal("0.5"))


def test_the_sums_of_the_counties_and_of_the_towns_are_the_region() -> None:
    found = queries.values(region=laid.REGION, on=laid.ON, indicators=[BEDS])
    for level in ("county", "town"):
        parts = [value for value in found if value.level == level]
        assert sum(value.numerator for value in parts) == 332
        assert sum(value.denominator or 0 for value in parts) == 39


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"indicator_id": "capacity.unheard_of"}, "warehouse.indicator_unknown"),
        ({"part": "excluded"}, "warehouse.part_unknown"),
        ({"area": "2105' OR 1=1"}, "warehouse.place_unreadable"),
        ({"organisation": "x"}, "warehouse.place_unreadable"),
    ],
)
def test_a_strange_address_is_refused(asked: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        queries.rows(**{"indicator_id": BEDS, "on": laid.ON, **asked})  # type: ignore[arg-type]  # on purpose
    assert refused.value.refusal.code == code


def test_a_trend_follows_the_periods_of_the_rows() -> None:
    days = [date(1999, 12, 31), date(2000, 1, 1), date(2026, 11, 20), laid.ON]
    points = queries.trend(BEDS, area=laid.REGION, days=days)
    assert [point.on for point in points] == days
    assert points[0].value is None
    counted = [(point.value.numerator, point.value.denominator) for point in points if point.value]
    assert counted[-2:] == [(332, 40), (332, 39)]
    town = queries.trend(BEDS, area="210521100000", days=[laid.ON])[0].value
    assert town is not None
    assert town.denominator == 20
