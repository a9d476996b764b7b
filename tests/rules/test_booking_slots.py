"""Cutting a session keeps every place, every share and every time that was promised."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.engines.booking.queries.conditions import shipped
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.slots import (
    ALL_PUBLIC,
    SHANGHAI,
    Shape,
    Shares,
    apportion,
    at_minute,
    cut,
    opening,
    spread,
    stagger,
)
from minkang.engines.booking.terms import PoolKind, ReleaseMode

HOSPITAL = UUID(int=7)
DAY = date(2026, 12, 8)
STARTS = datetime(2026, 12, 8, 0, tzinfo=UTC)
EARLY = datetime(2026, 10, 1, tzinfo=UTC)
CONDITIONS = Conditions(**{one.name: one.value for one in shipped()})
MORNING = Shape(time(8), time(9), 30, 10, (2, 1, 1, 2, 1, 1))
SHARES = Shares(referral=20, green_channel=5, return_visit=15, same_day=10, assisted=10)


def pools_of(shape: Shape = MORNING, shares: Shares = ALL_PUBLIC, **changes: int):
    conditions = replace(CONDITIONS, **changes)
    return cut(
        shape, shares, DAY, opening(HOSPITAL, STARTS, conditions, ReleaseMode.FIRST_COME, EARLY)
    )


def test_every_condition_of_the_definitions_is_one_the_rules_know() -> None:
    assert {one.name for one in shipped()} == {field.name for field in fields(Conditions)}


def test_slots_gather_whole_steps_and_say_when_to_report() -> None:
    first, second = pools_of()
    assert (first.starts, first.ends) == (at_minute(DAY, 480), at_minute(DAY, 510))
    assert (second.starts, second.ends) == (at_minute(DAY, 510), at_minute(DAY, 540))
    assert [(pool.report_at.minute, pool.capacity) for pool in first.pools] == [
        (0, 2),
        (10, 1),
        (20, 1),
    ]


def test_the_last_slot_is_shorter_when_the_session_ends_within_it() -> None:
    *_, last = pools_of(Shape(time(8), time(8, 40), 30, 10, (1, 1, 1, 1)))
    assert last.ends - last.starts == timedelta(minutes=10)


def test_a_slot_without_places_is_not_promised() -> None:
    slots = pools_of(Shape(time(8), time(9), 30, 10, (0, 0, 0, 1, 0, 0)))
    assert [slot.starts for slot in slots] == [at_minute(DAY, 510)]
    assert [pool.report_at for pool in slots[0].pools] == [at_minute(DAY, 510)]


def test_a_day_of_china_has_no_summer_time_today_and_its_hours_are_those_of_the_wall() -> None:
    for day in (date(2026, 1, 15), date(2026, 7, 15)):
        starts = at_minute(day, 480)
        assert starts.utcoffset() == timedelta(hours=8)
        assert starts == datetime(day.year, day.month, day.day, 0, tzinfo=UTC)
    assert at_minute(DAY, 1440) == at_minute(DAY + timedelta(days=1), 0)


def test_public_places_open_the_horizon_ahead_at_the_hospitals_own_minute() -> None:
    minute = 420 + stagger(HOSPITAL, 15)
    public = {pool.opens_at for slot in pools_of() for pool in slot.pools}
    assert public == {at_minute(date(2026, 11, 24), minute)}


def test_each_kind_opens_closes_and_spills_at_its_own_time() -> None:
    shape = Shape(time(8), time(10), 30, 10, (3,) * 12)
    slots = pools_of(shape, SHARES, closes_before_minutes=10)
    opens = {pool.kind: pool.opens_at for slot in slots for pool in slot.pools}
    public = opens[PoolKind.PUBLIC]
    assert opens == {
        PoolKind.PUBLIC: public,
        PoolKind.GREEN_CHANNEL: public,
        PoolKind.RETURN_VISIT: public,
        PoolKind.ASSISTED: public,
        PoolKind.REFERRAL: public - timedelta(days=5),
        PoolKind.SAME_DAY: at_minute(DAY, 390),
    }
    for slot in slots:
        for pool in slot.pools:
            is_desk = pool.kind in (PoolKind.SAME_DAY, PoolKind.ASSISTED)
            early = timedelta() if is_desk else timedelta(minutes=10)
            assert pool.closes_at == slot.ends - early
            spills = STARTS - timedelta(hours=48) if pool.kind is PoolKind.REFERRAL else None
            assert pool.spill_at == spills


def test_no_pool_closes_before_it_opens_however_late_and_strict_the_publication() -> None:
    strict = replace(CONDITIONS, closes_before_minutes=120, same_day_minute=720)
    for release in ReleaseMode:
        pools = opening(HOSPITAL, STARTS, strict, release, STARTS - timedelta(seconds=1))
        for slot in cut(MORNING, SHARES, DAY, pools):
            assert all(pool.opens_at < pool.closes_at for pool in slot.pools)


def test_nothing_opens_before_it_was_published() -> None:
    late = STARTS - timedelta(days=2)
    pools = opening(HOSPITAL, STARTS, CONDITIONS, ReleaseMode.FIRST_COME, late)
    assert pools.opens_at == pools.opens[PoolKind.REFERRAL] == late
    assert pools.opens[PoolKind.SAME_DAY] == at_minute(DAY, 390)


def test_a_lottery_collects_ballots_before_its_public_places_open() -> None:
    drawn = opening(HOSPITAL, STARTS, CONDITIONS, ReleaseMode.LOTTERY, EARLY)
    assert drawn.opens[PoolKind.PUBLIC] == drawn.opens_at + timedelta(minutes=5)
    assert drawn.opens[PoolKind.ASSISTED] == drawn.opens_at


def test_hospitals_release_at_different_minutes_within_the_spread_and_always_the_same() -> None:
    minutes = {stagger(UUID(int=number), 15) for number in range(200)}
    assert minutes == set(range(15))
    assert stagger(HOSPITAL, 15) == stagger(HOSPITAL, 15)
    assert stagger(HOSPITAL, 0) == 0


def test_largest_remainder_gives_a_small_kind_its_one_place() -> None:
    assert apportion(10, Shares(same_day=5)) == {
        PoolKind.PUBLIC: 9,
        PoolKind.REFERRAL: 0,
        PoolKind.GREEN_CHANNEL: 0,
        PoolKind.RETURN_VISIT: 0,
        PoolKind.SAME_DAY: 1,
        PoolKind.ASSISTED: 0,
    }


shares = st.lists(st.integers(0, 20), min_size=5, max_size=5).map(lambda five: Shares(*five))


@given(st.lists(st.integers(0, 8), min_size=1, max_size=48), shares)
def test_no_place_is_lost_and_none_is_made_by_sharing(places: list[int], kept: Shares) -> None:
    steps = spread(places, kept)
    assert [sum(step.values()) for step in steps] == places
    counts = apportion(sum(places), kept)
    for kind in PoolKind:
        assert sum(step.get(kind, 0) for step in steps) == counts[kind]
        assert abs(counts[kind] - sum(places) * kept.by_kind[kind] / 100) < 1


@given(st.lists(st.integers(1, 4), min_size=4, max_size=24), shares)
def test_every_kind_keeps_up_with_its_share_along_the_session(
    places: list[int], kept: Shares
) -> None:
    total, counts = sum(places), apportion(sum(places), kept)
    given, reached = dict.fromkeys(PoolKind, 0), 0
    for step, here in zip(spread(places, kept), places, strict=True):
        reached += here
        for kind in PoolKind:
            given[kind] += step.get(kind, 0)
            # Six kinds share each place, so one may be behind by the others' claims, never more.
            assert abs(given[kind] - counts[kind] * reached / total) < len(PoolKind) / 2


@pytest.mark.parametrize("minute", [0, 1, 479, 1439])
def test_a_minute_of_the_day_is_the_same_in_shanghai(minute: int) -> None:
    local = at_minute(DAY, minute).astimezone(SHANGHAI)
    assert (local.date(), local.hour * 60 + local.minute) == (DAY, minute)
