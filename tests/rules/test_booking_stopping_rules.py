"""Patients of a stopped clinic are placed in order of need, each at the earliest time that is left."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from minkang.engines.booking.rules.stopping import (
    Patient,
    Room,
    allot,
    enough,
    held_until,
    in_order,
)
from minkang.engines.booking.terms import PoolKind, PriorityClass

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def patient(
    number: int,
    priority: PriorityClass = PriorityClass.ORDINARY,
    kind: PoolKind = PoolKind.PUBLIC,
    minutes: int = 0,
) -> Patient:
    return Patient(UUID(int=number), kind, priority, AT + timedelta(minutes=minutes))


def room(slot: int, free: int = 1, kind: PoolKind = PoolKind.PUBLIC) -> Room:
    return Room(slot, kind, AT + slot * DAY, free)


def test_the_urgent_come_first_then_who_booked_first() -> None:
    late, early = patient(1, minutes=5), patient(2)
    urgent, old = patient(3, PriorityClass.URGENT, minutes=9), patient(4, PriorityClass.PRIORITY)
    assert in_order([late, early, urgent, old]) == (urgent, old, early, late)


def test_each_gets_the_earliest_place_that_is_left_and_nobody_the_same() -> None:
    matches = allot(
        [patient(1), patient(2, minutes=1), patient(3, minutes=2)], [room(1), room(2, 2)]
    )
    assert [(match.patient.booking.int, match.room.slot) for match in matches] == [
        (1, 1),
        (2, 2),
        (3, 2),
    ]


def test_who_finds_no_place_is_left_out_and_the_next_is_still_served() -> None:
    kept = room(1, kind=PoolKind.REFERRAL)
    matches = allot([patient(1), patient(2, kind=PoolKind.REFERRAL)], [kept])
    assert [match.patient.booking.int for match in matches] == [2]


def test_a_slot_that_was_refused_is_not_tried_again() -> None:
    matches = allot([patient(1)], [room(1), room(2)], [(UUID(int=1), 1)])
    assert [match.room.slot for match in matches] == [2]


def test_only_as_many_rooms_are_locked_as_may_be_needed() -> None:
    rooms = [room(1, 2), room(2, 2), room(3, 2)]
    assert enough(rooms, places=3) == (rooms[0], rooms[1])
    assert enough(rooms, places=0) == ()
    assert enough(rooms, places=99) == tuple(rooms)


def test_the_offer_holds_to_the_end_of_the_next_day_but_not_beyond_the_visit() -> None:
    end = datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert held_until(AT, AT + 9 * DAY) == end
    assert held_until(AT, AT + DAY) == AT + DAY
    almost_midnight = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)
    assert held_until(almost_midnight, AT + 9 * DAY) == end
    assert held_until(almost_midnight + timedelta(seconds=1), AT + 9 * DAY) == end + DAY
