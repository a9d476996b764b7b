"""Waiting, missing and drawing lots: every boundary of the pure rules."""

import hashlib
import itertools
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from minkang.engines.booking.queries.conditions import NAMES, shipped
from minkang.engines.booking.rules import ladder, lottery, waitlist
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.ladder import Cancelled, Verdict, Visit
from minkang.engines.booking.rules.waitlist import Desk, Waiter
from minkang.engines.booking.terms import (
    CancelCause,
    Channel,
    DrawState,
    NoShowState,
    PoolKind,
    PriorityClass,
    PriorityGround,
    ReleaseMode,
)

HELD = Conditions(**{one.name: one.value for one in shipped() if one.name in NAMES})
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
SLOT = datetime(2026, 11, 25, 0, tzinfo=UTC)
MINUTE, INSTANT = timedelta(minutes=1), timedelta(microseconds=1)
ORDINARY, PRIORITY = PriorityClass.ORDINARY, PriorityClass.PRIORITY
SCRIPT = resources.files("minkang.engines.booking") / "definitions" / "verify_draw.py.txt"


def waiter(number: int, priority: PriorityClass = ORDINARY, passed: int = 0) -> Waiter:
    return Waiter(
        number,
        priority,
        PriorityGround.NONE,
        Channel.ONLINE,
        NOON + number * MINUTE,
        passed,
    )


@pytest.mark.parametrize(
    ("draw", "minutes"), [(0.0, 1), (0.5, 10.5), (1 - 2**-53, 20)], ids=["first", "middle", "last"]
)
def test_a_place_comes_back_after_one_to_twenty_minutes(draw: float, minutes: float) -> None:
    assert waitlist.due_at(NOON, draw, HELD) == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize("draw", [-0.01, 1.0])
def test_a_draw_outside_its_range_is_a_bug(draw: float) -> None:
    with pytest.raises(ValueError, match=r"not in \[0, 1\)"):
        waitlist.due_at(NOON, draw, HELD)


@pytest.mark.parametrize(
    ("today", "closes_in", "minutes"),
    [
        (date(2026, 11, 24), 1000, 15),
        (date(2026, 11, 25), 1000, 5),
        (date(2026, 11, 25), 3, 3),
    ],
    ids=["the day before", "on the day", "never after the place closes"],
)
def test_an_offer_lasts_longer_before_the_day(today: date, closes_in: int, minutes: int) -> None:
    closes_at = NOON + closes_in * MINUTE
    until = waitlist.offer_until(NOON, today, date(2026, 11, 25), closes_at, HELD)
    assert until == NOON + minutes * MINUTE


FULL = Desk(is_published=True, opens_at=NOON, closes_at=NOON + MINUTE, free=0, has_booking=False)


@pytest.mark.parametrize(
    ("desk", "after", "code"),
    [
        (FULL, timedelta(), None),
        (FULL, -INSTANT, "booking.waitlist_not_open"),
        (FULL, MINUTE - INSTANT, None),
        (FULL, MINUTE, "booking.waitlist_closed"),
        (replace(FULL, is_published=False), timedelta(), "booking.waitlist_closed"),
        (replace(FULL, closes_at=None), timedelta(), "booking.waitlist_closed"),
        (replace(FULL, free=1), timedelta(), "booking.place_is_free"),
        (replace(FULL, has_booking=True), timedelta(), "booking.session_already_booked"),
    ],
)
def test_one_waits_only_for_a_full_open_session(
    desk: Desk, after: timedelta, code: str | None
) -> None:
    fault = waitlist.may_join(desk, NOON + after)
    assert (fault.code if fault else None) == code


def test_a_class_comes_before_the_hour_and_the_hour_before_the_number() -> None:
    crowd = [waiter(1), waiter(2, PRIORITY), waiter(3), waiter(4, PriorityClass.URGENT)]
    assert [one.number for one in waitlist.in_order(crowd, 2)] == [4, 2, 1, 3]


def test_nobody_is_passed_more_often_than_the_bound() -> None:
    crowd = [waiter(1), waiter(2)] + [waiter(number, PRIORITY) for number in range(3, 9)]
    passed = dict.fromkeys(range(1, 9), 0)
    served = []
    while crowd:
        chosen, *rest = waitlist.in_order(crowd, 2)
        overtaken = {one.number for one in waitlist.passed_by(rest, chosen)}
        for number in overtaken:
            passed[number] += 1
        crowd = [replace(one, passed=passed[one.number]) for one in rest]
        served.append(chosen.number)
    assert served == [3, 4, 1, 2, 5, 6, 7, 8]
    assert max(passed.values()) == 2


@pytest.mark.parametrize(
    ("kind", "channel", "ground", "is_offered"),
    [
        (PoolKind.PUBLIC, Channel.ONLINE, PriorityGround.NONE, True),
        (PoolKind.SAME_DAY, Channel.ONLINE, PriorityGround.NONE, False),
        (PoolKind.SAME_DAY, Channel.DESK, PriorityGround.NONE, True),
        (PoolKind.ASSISTED, Channel.PHONE, PriorityGround.NONE, True),
        (PoolKind.ASSISTED, Channel.ONLINE, PriorityGround.OLD, False),
        (PoolKind.GREEN_CHANNEL, Channel.ONLINE, PriorityGround.OLD, True),
        (PoolKind.GREEN_CHANNEL, Channel.ONLINE, PriorityGround.NONE, False),
        (PoolKind.REFERRAL, Channel.DESK, PriorityGround.OLD, False),
        (PoolKind.RETURN_VISIT, Channel.DESK, PriorityGround.OLD, False),
    ],
)
def test_a_kept_place_is_offered_only_to_whom_it_is_kept_for(
    kind: PoolKind, channel: Channel, ground: PriorityGround, is_offered: bool
) -> None:
    assert waitlist.suits(replace(waiter(1), channel=channel, ground=ground), kind) is is_offered


@pytest.mark.parametrize(
    ("visit", "verdict"),
    [
        (Visit(SLOT), Verdict.MISSED),
        (Visit(SLOT, arrived_at=SLOT, was_seen=True), Verdict.KEPT),
        (Visit(SLOT, arrived_at=SLOT), Verdict.KEPT),
        (Visit(SLOT, arrived_at=SLOT, called_at=SLOT + 60 * MINUTE), Verdict.MISSED),
        (Visit(SLOT, arrived_at=SLOT, called_at=SLOT + 60 * MINUTE + INSTANT), Verdict.EXCUSED),
        (
            Visit(SLOT, arrived_at=SLOT - 90 * MINUTE, called_at=SLOT + 60 * MINUTE),
            Verdict.MISSED,
        ),
        (
            Visit(SLOT, arrived_at=SLOT + MINUTE, called_at=SLOT + 61 * MINUTE + INSTANT),
            Verdict.EXCUSED,
        ),
    ],
    ids=[
        "never came",
        "was seen",
        "was never called",
        "gone within the hour",
        "gone after the hour",
        "an early arrival waits from the slot on",
        "a late arrival waits from the arrival on",
    ],
)
def test_only_who_was_called_in_time_and_gone_has_missed(visit: Visit, verdict: Verdict) -> None:
    assert ladder.judge(visit, HELD) is verdict


@pytest.mark.parametrize(
    ("made", "cancelled", "cause", "is_late"),
    [
        (-600, -60, CancelCause.PATIENT, False),
        (-600, -59, CancelCause.PATIENT, True),
        (-600, -59, CancelCause.RESCHEDULED, True),
        (-600, -59, CancelCause.DESK, False),
        (-600, -59, CancelCause.STOPPED, False),
        (-600, -59, CancelCause.HOLD_EXPIRED, False),
        (-30, -15, CancelCause.PATIENT, False),
        (-30, -14, CancelCause.PATIENT, True),
    ],
)
def test_giving_up_too_late_counts_unless_the_house_did_it_or_it_was_just_booked(
    made: int, cancelled: int, cause: CancelCause, is_late: bool
) -> None:
    given_up = Cancelled(SLOT, SLOT + made * MINUTE, SLOT + cancelled * MINUTE, cause)
    assert ladder.was_late(given_up, HELD) is is_late


@pytest.mark.parametrize(
    ("earlier", "missed", "days"),
    [
        ([], 1, 30),
        ([0], 2, 60),
        ([364], 2, 60),
        ([365], 1, 30),
        ([1, 2], 3, 90),
        ([1, 2, 3, 4], 5, 90),
    ],
)
def test_each_missed_booking_of_a_year_costs_more(
    earlier: list[int], missed: int, days: int
) -> None:
    day, found = date(2026, 11, 24), date(2026, 11, 26)
    before = [day - timedelta(days=back) for back in earlier]
    rung = ladder.rung(day, before, found, HELD)
    assert rung.missed == missed
    assert rung.since == date(2026, 11, 27)
    assert rung.until - rung.since == timedelta(days=days)


@pytest.mark.parametrize(
    ("state", "decided_at", "words", "code"),
    [
        (NoShowState.COUNTED, None, "我住院了", None),
        (NoShowState.COUNTED, None, "字" * 500, None),
        (NoShowState.COUNTED, None, "字" * 501, "booking.words_missing"),
        (NoShowState.COUNTED, None, "  ", "booking.words_missing"),
        (NoShowState.COUNTED, NOON, "再来", "booking.appeal_not_open"),
        (NoShowState.APPEALED, None, "再来", "booking.appeal_not_open"),
        (NoShowState.EXCUSED, NOON, "再来", "booking.appeal_not_open"),
    ],
)
def test_a_missed_booking_is_appealed_once_and_with_words(
    state: NoShowState, decided_at: datetime | None, words: str, code: str | None
) -> None:
    fault = ladder.may_appeal(state, decided_at, words)
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("state", "words", "code"),
    [
        (NoShowState.APPEALED, "已核实", None),
        (NoShowState.APPEALED, "", "booking.words_missing"),
        (NoShowState.COUNTED, "已核实", "booking.no_appeal"),
        (NoShowState.EXCUSED, "已核实", "booking.no_appeal"),
    ],
)
def test_only_an_appeal_is_decided(state: NoShowState, words: str, code: str | None) -> None:
    fault = ladder.may_decide(state, words)
    assert (fault.code if fault else None) == code


OPENS, CLOSES = NOON, NOON + 5 * MINUTE


@pytest.mark.parametrize(
    ("state", "at", "code"),
    [
        (DrawState.ANNOUNCED, OPENS - INSTANT, "booking.draw_not_open"),
        (DrawState.ANNOUNCED, OPENS, None),
        (DrawState.ANNOUNCED, CLOSES - INSTANT, None),
        (DrawState.ANNOUNCED, CLOSES, "booking.draw_closed"),
        (DrawState.CLOSED, CLOSES - INSTANT, "booking.draw_closed"),
        (DrawState.DRAWN, CLOSES - INSTANT, "booking.draw_closed"),
    ],
)
def test_ballots_are_taken_from_the_first_moment_until_before_the_last(
    state: DrawState, at: datetime, code: str | None
) -> None:
    fault = lottery.may_cast(state, OPENS, CLOSES, at)
    assert (fault.code if fault else None) == code


def test_a_draw_moves_from_announced_to_closed_to_drawn_only() -> None:
    assert lottery.may_close(DrawState.ANNOUNCED, CLOSES, CLOSES) is None
    early = lottery.may_close(DrawState.ANNOUNCED, CLOSES, CLOSES - INSTANT)
    twice = lottery.may_close(DrawState.CLOSED, CLOSES, CLOSES)
    assert [fault.code for fault in (early, twice) if fault] == ["booking.draw_not_closable"] * 2
    assert lottery.may_draw(DrawState.CLOSED) is None
    for state in (DrawState.ANNOUNCED, DrawState.DRAWN):
        fault = lottery.may_draw(state)
        assert (fault.code if fault else None) == "booking.draw_not_drawable"
    assert lottery.stage(DrawState.ANNOUNCED, OPENS, OPENS - INSTANT) is DrawState.ANNOUNCED
    assert lottery.stage(DrawState.ANNOUNCED, OPENS, OPENS) is DrawState.OPEN
    assert lottery.stage(DrawState.CLOSED, OPENS, OPENS) is DrawState.CLOSED


@pytest.mark.parametrize(
    ("demand", "mode"),
    [(300, ReleaseMode.FIRST_COME), (301, ReleaseMode.LOTTERY)],
)
def test_a_lottery_is_advised_above_three_for_a_place(demand: int, mode: ReleaseMode) -> None:
    assert lottery.advise(demand, 100, HELD) is mode


NUMBERS = tuple(f"ballot-{number}" for number in range(8))
SECRET = hashlib.sha256(b"secret of the tests").digest()


def test_the_order_hangs_on_the_secret_and_on_every_ballot_but_not_on_how_they_are_listed() -> None:
    drawn = lottery.order(lottery.seed(SECRET, NUMBERS), NUMBERS)
    again = lottery.order(lottery.seed(SECRET, NUMBERS[::-1]), NUMBERS[::-1])
    assert drawn == again
    assert sorted(drawn) == sorted(NUMBERS)
    other = hashlib.sha256(SECRET).digest()
    assert lottery.seed(other, NUMBERS) != lottery.seed(SECRET, NUMBERS)
    assert lottery.seed(SECRET, NUMBERS[:-1]) != lottery.seed(SECRET, NUMBERS)


def test_a_secret_is_thirty_two_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        lottery.commitment(SECRET[:31])


def test_every_order_is_as_likely_as_any_other() -> None:
    """Chi-square over the 24 orders of four ballots, from 6,000 secrets that never change."""
    from scipy.stats import chi2

    counts = dict.fromkeys(itertools.permutations(NUMBERS[:4]), 0)
    draws = 6_000
    for turn in range(draws):
        secret = hashlib.sha256(turn.to_bytes(8, "big")).digest()
        counts[lottery.order(lottery.seed(secret, NUMBERS[:4]), NUMBERS[:4])] += 1
    expected = draws / len(counts)
    found = sum((count - expected) ** 2 / expected for count in counts.values())
    assert chi2.sf(found, len(counts) - 1) > 0.001


def published(**changes: object) -> dict[str, object]:
    drawn = lottery.order(lottery.seed(SECRET, NUMBERS), NUMBERS)
    return {
        "commitment": lottery.commitment(SECRET),
        "ballots_digest": lottery.digest(NUMBERS),
        "secret": SECRET.hex(),
        "ballots": sorted(NUMBERS),
        "order": list(drawn),
    } | changes


def run_script(folder: Path, draw: dict[str, object]) -> subprocess.CompletedProcess[str]:
    script, file = folder / "verify_draw.py", folder / "draw.json"
    script.write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    file.write_text(json.dumps(draw), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "-S", script, file], capture_output=True, text=True, check=False
    )


def test_anybody_finds_the_same_order_with_the_published_script(tmp_path: Path) -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 40
    done = run_script(tmp_path, published())
    drawn = lottery.order(lottery.seed(SECRET, NUMBERS), NUMBERS)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == [f"{at} {one}" for at, one in enumerate(drawn, 1)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"secret": "00" * 32}, "the secret is not the one promised"),
        ({"ballots": sorted(NUMBERS[1:])}, "not those counted"),
        ({"order": list(NUMBERS)}, "not the order drawn"),
        ({"ballots": [*sorted(NUMBERS), NUMBERS[0]]}, "on the list twice"),
    ],
)
def test_the_script_says_what_was_changed(
    tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    done = run_script(tmp_path, published(**changes))
    assert done.returncode == 1
    assert said in done.stderr
