"""The clock of a case: the day the law names, not one earlier and not one later."""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from minkang.engines.cases.rules.clock import (
    Extension,
    Segment,
    add_months,
    counted_days,
    due,
    light,
    yellow_until,
)
from minkang.engines.cases.rules.procedure import Basis, Limit
from minkang.engines.cases.terms import Light, LimitName, LimitUnit
from minkang.kernel.calendar.working_days import china

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from cases_parts.walk import Almanac, Drawn, draw

TABLE = Path(__file__).parent / "cases_due_days.csv"
LAW = Basis("某法")


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    return Almanac()


def engine(case: Drawn) -> tuple[date, bool] | None:
    found = due(
        Limit(LimitName.STATUTORY, case.amount, LimitUnit(case.unit), LAW),
        case.accepted,
        [Segment(since, until, "hearing") for since, until in case.stops],
        Extension(case.extra[0], LimitUnit(case.extra[1])) if case.extra else None,
        calendar=china(),
    )
    return found and (found.on, found.is_provisional)


def test_random_cases_end_on_the_day_a_walk_by_foot_ends(almanac: Almanac) -> None:
    for case in draw(seed=6, count=3000):
        assert engine(case) == almanac.due(case), case


def test_the_table_of_due_days_holds() -> None:
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 500
    for row in rows:
        stops = [part.split("/") for part in row["stops"].split() if part]
        case = Drawn(
            date.fromisoformat(row["accepted"]),
            int(row["amount"]),
            row["unit"],
            tuple(
                (date.fromisoformat(one), date.fromisoformat(two) if two else None)
                for one, two in stops
            ),
            (int(row["extension"]), "working_days") if row["extension"] else None,
        )
        expected = row["due"] and (date.fromisoformat(row["due"]), row["assumed"] == "yes")
        assert engine(case) == (expected or None), row


@pytest.mark.parametrize(
    ("accepted", "stops", "ends"),
    [
        # Spring festival 2026 lies between; then with eight days of expert review.
        (date(2026, 1, 30), (), date(2026, 3, 5)),
        (date(2026, 1, 30), ((date(2026, 2, 2), date(2026, 2, 10)),), date(2026, 3, 13)),
        # National day 2026, with its worked weekend.
        (date(2026, 9, 24), (), date(2026, 10, 29)),
    ],
)
def test_the_printed_cases_hold(
    accepted: date, stops: tuple[tuple[date, date | None], ...], ends: date
) -> None:
    assert engine(Drawn(accepted, 20, "working_days", stops, None)) == (ends, False)


def test_a_year_without_a_notice_is_said_to_be_assumed() -> None:
    assert engine(Drawn(date(2026, 12, 20), 20, "working_days", (), None)) == (
        date(2027, 1, 18),
        True,
    )


def test_a_month_ends_on_its_last_day_when_it_has_no_such_day() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert add_months(date(2026, 3, 15), 12) == date(2027, 3, 15)


def test_a_clock_that_stands_has_no_last_day_unless_it_ended_before() -> None:
    standing = ((date(2026, 3, 3), None),)
    assert engine(Drawn(date(2026, 3, 2), 20, "working_days", standing, None)) is None
    assert engine(Drawn(date(2026, 1, 2), 1, "days", standing, None)) == (date(2026, 1, 3), False)


def test_the_days_counted_up_to_the_last_day_are_the_limit() -> None:
    for case in draw(seed=7, count=300):
        ends = engine(case)
        if ends is None or case.extra or case.unit == "months":
            continue
        stops = [Segment(since, until, "hearing") for since, until in case.stops]
        unit = LimitUnit(case.unit)
        assert counted_days(unit, case.accepted, ends[0], stops, calendar=china()) == case.amount
        day_before = ends[0] - timedelta(days=1)
        assert counted_days(unit, case.accepted, day_before, stops, calendar=china()) < case.amount


def test_a_light_is_yellow_three_working_days_ahead_and_red_the_day_after() -> None:
    today = date(2026, 11, 20)
    until = yellow_until(today, china())
    assert until == date(2026, 11, 25)
    lights = [
        light(day, today, yellow_until=until, is_ended=False)
        for day in (date(2026, 11, 19), today, until, date(2026, 11, 26), None)
    ]
    assert lights == [Light.RED, Light.YELLOW, Light.YELLOW, Light.GREEN, Light.NONE]
    assert light(today, today, yellow_until=until, is_ended=True) is Light.ENDED
