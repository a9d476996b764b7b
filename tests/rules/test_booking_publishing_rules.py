"""What may be published: a slot is never longer than the policy allows, and each fault has a way out."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from minkang.engines.booking.rules import offering, publishing
from minkang.engines.booking.rules.publishing import BOUNDS, Span
from minkang.engines.booking.rules.slots import Shape, Shares
from minkang.engines.booking.terms import DayKind
from minkang.kernel.calendar.working_days import china
from minkang.policy.clauses import Place, places
from minkang.policy.terms import Role

AT = datetime(2026, 12, 8, 0, tzinfo=UTC)
TODAY = date(2026, 12, 8)
HOUR = timedelta(hours=1)


def shape(slot: int, step: int, steps: int = 6, places: tuple[int, ...] | None = None) -> Shape:
    ends = (datetime(2026, 1, 1, 8, tzinfo=UTC) + timedelta(minutes=step * steps)).time()
    return Shape(time(8), ends, slot, step, places or (1,) * steps)


def code(fault: object) -> str | None:
    return None if fault is None else fault.code  # type: ignore[attr-defined, no-any-return]


def test_a_slot_of_thirty_one_minutes_is_refused_with_the_clause_and_the_way_out() -> None:
    fault = publishing.shape_fault(shape(31, 31), slot_minutes_max=30)
    assert fault is not None
    assert (fault.code, fault.clause) == ("booking.slot_too_long", "liaoning-2025-34/2.1")
    assert "30分钟或更短" in fault.message
    assert fault.fields[0].name == "slot_minutes"
    assert publishing.shape_fault(shape(30, 10), slot_minutes_max=30) is None


def test_the_limit_is_named_by_a_rule_and_by_a_constraint_of_the_database() -> None:
    found = places()["liaoning-2025-34/2.1"]
    rule = "minkang.engines.booking.rules.publishing.slot_within_limit"
    assert Place(Role.ENFORCES, rule) in found
    assert Place(Role.ENFORCES, "constraint:slot_within_limit") in found


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (shape(30, 5), None),
        (shape(30, 15), None),
        (shape(20, 4), "booking.report_step_out_of_range"),
        (shape(32, 16), "booking.report_step_out_of_range"),
        (shape(30, 30), None),
        (shape(4, 4), None),
        (shape(30, 20), "booking.report_step_does_not_fit"),
        (shape(10, 20), "booking.report_step_does_not_fit"),
        (shape(30, 0), "booking.ends_before_it_starts"),
        (Shape(time(8), time(8, 55), 30, 10, (1,) * 5), "booking.session_does_not_fit"),
        (shape(30, 10, 6, (1, 1)), "booking.places_do_not_fit"),
        (shape(30, 10, 6, (0,) * 6), "booking.places_impossible"),
        (shape(30, 10, 6, (61, 1, 1, 1, 1, 1)), "booking.places_impossible"),
        (shape(30, 10, 6, (-1, 2, 1, 1, 1, 1)), "booking.places_impossible"),
        (Shape(time(9), time(8), 30, 10, ()), "booking.ends_before_it_starts"),
    ],
)
def test_a_session_that_cannot_run_is_refused(given: Shape, wrong: str | None) -> None:
    assert code(publishing.shape_fault(given, slot_minutes_max=40)) == wrong


def test_shares_leave_the_public_what_the_others_do_not_take() -> None:
    assert publishing.shares_fault(Shares(20, 20, 20, 20, 20)) is None
    assert code(publishing.shares_fault(Shares(21, 20, 20, 20, 20))) == "booking.shares_exceed_all"
    assert code(publishing.shares_fault(Shares(referral=-1))) == "booking.shares_exceed_all"


@pytest.mark.parametrize(
    ("day", "kind", "weekday"),
    [
        (date(2026, 11, 23), DayKind.WORKDAY, 1),
        (date(2026, 11, 27), DayKind.WORKDAY, 5),
        (date(2026, 11, 28), DayKind.WEEKEND, 6),
        (date(2026, 11, 29), DayKind.WEEKEND, 7),
        (date(2026, 10, 1), DayKind.HOLIDAY, 8),
        (date(2026, 10, 3), DayKind.HOLIDAY, 8),
        (date(2026, 10, 10), DayKind.WORKDAY, 5),
        (date(2026, 9, 20), DayKind.WORKDAY, 1),
    ],
)
def test_holidays_run_their_own_templates_and_worked_weekends_the_day_beside_them(
    day: date, kind: DayKind, weekday: int
) -> None:
    assert publishing.runs_as(day, china()) == (kind, weekday)


def test_a_year_without_notice_keeps_its_fixed_festivals() -> None:
    assert publishing.runs_as(date(2040, 5, 1), china()) == (DayKind.HOLIDAY, 8)
    assert publishing.runs_as(date(2040, 5, 5), china()) == (DayKind.WEEKEND, 6)


def test_sessions_are_published_before_they_start_and_never_over_one_another() -> None:
    assert code(publishing.not_past(AT, at=AT)) == "booking.session_is_past"
    assert publishing.not_past(AT + timedelta(seconds=1), at=AT) is None
    stands = (Span(AT, AT + HOUR),)
    assert publishing.without_overlap(AT + HOUR, AT + 2 * HOUR, stands) is None
    assert publishing.without_overlap(AT - HOUR, AT, stands) is None
    clash = publishing.without_overlap(AT + HOUR / 2, AT + 2 * HOUR, stands)
    assert clash is not None
    assert (clash.code, "08:00" in clash.message) == ("booking.session_overlaps", True)


def test_an_organisation_moves_only_its_own_conditions_within_bounds_and_not_backwards() -> None:
    def fault(name: str, value: int, since: date = TODAY) -> str | None:
        return code(publishing.condition_fault(name, value, since=since, on=TODAY))

    assert fault("horizon_days", 7) is None
    assert fault("horizon_days", 28) is None
    assert (
        fault("horizon_days", 6) == fault("horizon_days", 29) == "booking.condition_out_of_bounds"
    )
    assert fault("no_show_first_days", 1) == "booking.condition_not_yours"
    assert fault("horizon_days", 7, TODAY - timedelta(days=1)) == "booking.condition_in_the_past"
    assert all(least < most for least, most in BOUNDS.values())


def test_a_period_has_days_and_an_end() -> None:
    assert publishing.period_fault(TODAY, TODAY + timedelta(days=120)) is None
    for until in (TODAY, TODAY + timedelta(days=121)):
        assert code(publishing.period_fault(TODAY, until)) == "booking.period_impossible"


def test_templates_of_a_day_follow_each_other_and_share_no_minute() -> None:
    assert offering.hours_apart(time(12), time(13), [(time(8), time(12))]) is None
    overlap = offering.hours_apart(time(11, 59), time(13), [(time(8), time(12))])
    assert code(overlap) == "booking.template_overlaps"
    assert offering.follows(TODAY, [TODAY]) is None
    assert (
        code(offering.follows(TODAY, [TODAY + timedelta(1)])) == "booking.template_before_another"
    )
    assert code(offering.ends_later(TODAY, None, TODAY)) == "booking.ends_before_it_begins"
    assert code(offering.ends_later(TODAY, TODAY, TODAY)) == "booking.ended_already"
    assert code(offering.holds(TODAY, TODAY, TODAY)) == "booking.not_offered_then"
