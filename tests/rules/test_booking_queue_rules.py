"""Who is called next: by slot, within bounds, and nobody is forgotten."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from minkang.engines.booking.rules import queue
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.queue import Next, Standing
from minkang.engines.booking.terms import PriorityClass, PriorityGround

EIGHT = datetime(2026, 11, 24, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
URGENT, PRIORITY, ORDINARY = PriorityClass


def conditions(passed_max: int = 2, late_return_after: int = 2) -> Conditions:
    values = dict.fromkeys(Conditions.__dataclass_fields__, 0) | {
        "passed_max": passed_max,
        "late_return_after": late_return_after,
        "green_channel_age": 60,
        "child_age": 14,
        "check_in_opens_minutes": 30,
    }
    return Conditions(**values)


RULES = conditions()


def standing(number: int, slot: int = 0, came: int = 0, **given_: object) -> Standing:
    """Ticket of the slot that begins `slot` minutes after eight, there since `came` minutes."""
    values: dict[str, object] = {
        "number": number,
        "slot_starts": EIGHT + slot * MINUTE,
        "queued_at": EIGHT + came * MINUTE,
        "priority": ORDINARY,
    }
    return Standing(**(values | given_))  # type: ignore[arg-type] # the tests name fields


standings = some.lists(
    some.builds(
        standing,
        some.just(0),
        slot=some.sampled_from([0, 30, 60, 90]),
        came=some.integers(-30, 120),
        priority=some.sampled_from(PriorityClass),
        return_after=some.integers(0, 2),
        is_away=some.booleans(),
    ),
    max_size=14,
).map(lambda drawn: [_numbered(one, place) for place, one in enumerate(drawn, 1)])


def _numbered(one: Standing, number: int) -> Standing:
    return standing(
        number,
        int((one.slot_starts - EIGHT) / MINUTE),
        int((one.queued_at - EIGHT) / MINUTE),
        priority=one.priority,
        return_after=one.return_after,
        is_away=one.is_away,
    )


moments = some.integers(-30, 150).map(lambda minutes: EIGHT + minutes * MINUTE)


def test_the_earliest_slot_among_those_present_is_called_whoever_came_first() -> None:
    there = [standing(1, slot=30, came=-20), standing(2, slot=0, came=5)]
    assert queue.next_ticket(there, RULES, EIGHT) == Next(2)


def test_within_a_slot_who_came_first_is_called_first() -> None:
    there = [standing(2, came=4), standing(1, came=-3)]
    assert queue.next_ticket(there, RULES, EIGHT) == Next(1)


def test_urgent_is_called_before_everybody_and_passes_nobody_in_the_count() -> None:
    there = [standing(1), standing(2, slot=90, priority=URGENT), standing(3, priority=PRIORITY)]
    assert queue.next_ticket(there, RULES, EIGHT) == Next(2)


def test_priority_goes_first_within_its_slot() -> None:
    there = [standing(1, came=-9), standing(2, came=-5), standing(3, came=3, priority=PRIORITY)]
    assert queue.next_ticket(there, RULES, EIGHT) == Next(3, passes=(1, 2))


def test_priority_does_not_reach_from_a_slot_that_has_not_begun() -> None:
    there = [standing(1), standing(2, slot=30, came=-30, priority=PRIORITY)]
    assert queue.next_ticket(there, RULES, EIGHT) == Next(1)
    assert queue.next_ticket(there, RULES, EIGHT + 30 * MINUTE) == Next(2, passes=(1,))


def test_who_was_passed_often_enough_is_not_passed_again() -> None:
    there = [standing(1), standing(2, passed=2), standing(3, came=1, priority=PRIORITY)]
    assert queue.next_ticket(there, RULES, EIGHT) == Next(1)


def test_a_bound_of_zero_lets_nobody_be_passed() -> None:
    there = [standing(1), standing(3, came=1, priority=PRIORITY)]
    assert queue.next_ticket(there, conditions(passed_max=0), EIGHT) == Next(1)


def test_who_did_not_answer_comes_up_after_two_others() -> None:
    there = [
        standing(1, return_after=2, is_away=True), *(standing(n, slot=30) for n in (2, 3, 4))
    ]  # fmt: skip
    assert queue.line(there, RULES, EIGHT) == (2, 3, 1, 4)


def test_those_who_are_there_come_before_those_who_did_not_answer() -> None:
    there = [standing(1, return_after=1, is_away=True), standing(2, slot=30, return_after=2)]
    assert queue.line(there, RULES, EIGHT) == (2, 1)


def test_nobody_there_nobody_called() -> None:
    assert queue.next_ticket([], RULES, EIGHT) is None


@settings(max_examples=60, deadline=None)
@given(standings, moments)
def test_nobody_is_forgotten(there: list[Standing], at: datetime) -> None:
    assert sorted(queue.line(there, RULES, at)) == [one.number for one in there]


@settings(max_examples=60, deadline=None)
@given(standings, moments, some.integers(0, 3))
def test_nobody_is_passed_more_often_than_the_bound(
    there: list[Standing], at: datetime, most: int
) -> None:
    rules = conditions(passed_max=most)
    left: tuple[Standing, ...] = tuple(there)
    while called := queue.next_ticket(left, rules, at):
        left = queue.after_call(left, called)
        assert all(one.passed <= most for one in left)
        at += 7 * MINUTE


@settings(max_examples=60, deadline=None)
@given(standings, moments)
def test_without_priority_and_absence_the_order_is_that_of_slots(
    there: list[Standing], at: datetime
) -> None:
    plain = [
        standing(one.number, int((one.slot_starts - EIGHT) / MINUTE), one.number) for one in there
    ]
    slots = {one.number: one.slot_starts for one in plain}
    called = [slots[number] for number in queue.line(plain, RULES, at)]
    assert called == sorted(called)


@settings(max_examples=60, deadline=None)
@given(standings, moments)
def test_urgent_waits_for_nobody_else_who_is_ready(there: list[Standing], at: datetime) -> None:
    ready_urgent = {
        one.number for one in there if one.priority is URGENT and not one.return_after
    }  # fmt: skip
    if ready_urgent:
        called = queue.next_ticket(there, RULES, at)
        assert called is not None
        assert called.number in ready_urgent


def test_age_gives_priority_and_a_stated_ground_stands() -> None:
    none = PriorityGround.NONE
    assert queue.priority_of(60, none, RULES) == (PRIORITY, PriorityGround.OLD)
    assert queue.priority_of(59, none, RULES) == (ORDINARY, none)
    assert queue.priority_of(14, none, RULES) == (ORDINARY, none)
    assert queue.priority_of(13, none, RULES) == (PRIORITY, PriorityGround.CHILD)
    pregnant = PriorityGround.PREGNANT
    assert queue.priority_of(30, pregnant, RULES) == (PRIORITY, pregnant)


def test_who_comes_when_the_slot_is_over_lets_two_go_first() -> None:
    ends = EIGHT + 30 * MINUTE
    assert queue.returns_after(ends, ends - MINUTE, RULES) == 0
    assert queue.returns_after(ends, ends, RULES) == 2


def test_who_comes_before_check_in_opens_wins_no_place_by_it() -> None:
    assert queue.queued_from(EIGHT - 90 * MINUTE, EIGHT, RULES) == EIGHT - 30 * MINUTE
    assert queue.queued_from(EIGHT - 10 * MINUTE, EIGHT, RULES) == EIGHT - 10 * MINUTE


def test_pace_moves_from_the_plan_to_what_was_measured() -> None:
    planned = 7 * MINUTE
    assert queue.pace([], planned) == queue.Pace(7.0, 3.5)
    slow = queue.pace([14 * MINUTE] * 20, planned)
    assert 12 < slow.mean < 14
    assert queue.pace([14 * MINUTE] * 2, planned).mean < slow.mean


def test_the_expected_wait_grows_with_everybody_ahead() -> None:
    known = queue.Pace(7.0, 3.5)
    assert queue.expected_wait(0, known, timedelta()) == queue.Expected(0, 0)
    assert queue.expected_wait(0, known, 4 * MINUTE) == queue.Expected(4, 4)
    four = queue.expected_wait(4, known, -3 * MINUTE)
    assert four == queue.Expected(28, 34)


def test_the_wait_is_told_from_arrival_and_from_the_slot() -> None:
    seen = EIGHT + 20 * MINUTE
    early = queue.wait(EIGHT - 25 * MINUTE, EIGHT, seen)
    assert (early.from_arrival, early.from_slot) == (45 * MINUTE, 20 * MINUTE)
    late = queue.wait(EIGHT + 12 * MINUTE, EIGHT, seen)
    assert (late.from_arrival, late.from_slot) == (8 * MINUTE, 8 * MINUTE)
