"""Needles of visits: clinics are held and stopped, patients come and wait, hospitals close."""

from collections.abc import Iterator
from datetime import date

from clinic_acts import MONDAY, NATIONAL_DAY, SATURDAY, clinic, furnish
from indicator_acts import Region
from needle_kinds import NOTHING, START, Needle, Step

from minkang.engines.booking.terms import Channel
from minkang.registry.organisations.terms import AccessFeature

GROWN, OLD, CHILD = date(1980, 1, 1), date(1950, 1, 1), date(2018, 1, 1)
BARRIER_FREE = (
    AccessFeature.STEP_FREE,
    AccessFeature.ACCESSIBLE_TOILET,
    AccessFeature.WHEELCHAIR,
    AccessFeature.ELDER_COUNTER,
)


def slots(region: Region) -> Iterator[Step]:
    """A clinic of one slot is held, and stopped."""
    held = clinic(region)
    yield START
    session = held.publish(MONDAY)
    yield 1, 1
    held.stop(session)
    yield NOTHING


def hospitals_open_on(day: date) -> Needle:
    """A hospital holds a clinic on such a day, stops it, and closes."""

    def needle(region: Region) -> Iterator[Step]:
        yield START
        held = clinic(region)
        yield 0, 1
        session = held.publish(day)
        yield 1, 1
        held.stop(session)
        yield 0, 1
        held.close()
        yield NOTHING

    return needle


def published_in_time(region: Region) -> Iterator[Step]:
    """One weekend clinic is published in time and one late; both are stopped."""
    early, late = clinic(region), clinic(region)
    yield START
    in_time = early.publish(SATURDAY, days_ahead=7)
    yield 1, 1
    hasty = late.publish(SATURDAY, days_ahead=6)
    yield 1, 2
    early.stop(in_time)
    yield 0, 1
    late.stop(hasty)
    yield NOTHING


def days_ahead(region: Region) -> Iterator[Step]:
    """A clinic is published nine days ahead, and stopped."""
    held = clinic(region)
    yield START
    session = held.publish(MONDAY, days_ahead=9)
    yield 9, 1
    held.stop(session)
    yield NOTHING


def stopped(region: Region) -> Iterator[Step]:
    """A clinic is published, stopped, and its hospital closes."""
    held = clinic(region)
    yield START
    session = held.publish(MONDAY)
    yield 0, 1
    held.stop(session)
    yield 1, 1
    held.close()
    yield NOTHING


def on_time(region: Region) -> Iterator[Step]:
    """One doctor begins five minutes late and another six; both hospitals close."""
    punctual, late = clinic(region), clinic(region)
    yield START
    for held, minutes, step in ((punctual, 5, (1, 1)), (late, 6, (1, 2))):
        session = held.publish(MONDAY)
        booked = held.book(session, region.settle(GROWN))
        held.arrive(booked, session)
        held.see(booked, session, minutes)
        yield step
    punctual.close()
    yield 0, 1
    late.close()
    yield NOTHING


def barrier_free(region: Region) -> Iterator[Step]:
    """A hospital opens, gains every feature, loses one, and closes."""
    yield START
    held = clinic(region)
    yield 0, 1
    furnish(held.hospital, *BARRIER_FREE)
    yield 1, 1
    furnish(held.hospital, *BARRIER_FREE[1:])
    yield 0, 1
    held.close()
    yield NOTHING


def waits(
    born_on: date = GROWN, channel: Channel = Channel.ONLINE, *, early: int = 0, late: int = 21
) -> Needle:
    """One patient waits exactly twenty minutes, one longer; an unmeasured one counts nowhere.

    Args:
        born_on: Day of birth of the three.
        channel: How they booked.
        early: Minutes before the slot at which they arrive.
        late: When the second is seen, minutes after the start.
    """

    def needle(region: Region) -> Iterator[Step]:
        held = clinic(region)
        session = held.publish(MONDAY)
        booked = [
            held.book(session, region.settle(born_on, MONDAY.replace(year=2025)), channel)
            for _ in range(3)
        ]
        yield START
        for one in booked:
            held.arrive(one, session, -early)
        yield NOTHING
        held.see(booked[0], session, 20 - early)
        yield 1, 1
        held.see(booked[1], session, late)
        yield 1, 2
        held.close()
        yield NOTHING

    return needle


def waits_after_slot(region: Region) -> Iterator[Step]:
    """Who comes half an hour early is seen in time twenty minutes after the slot began."""
    held = clinic(region)
    session = held.publish(MONDAY)
    early, late = (held.book(session, region.settle(GROWN)) for _ in range(2))
    held.arrive(early, session, -30)
    held.arrive(late, session, -30)
    yield START
    held.see(early, session, 20)
    yield 1, 1
    held.see(late, session, 22)
    yield 1, 2
    held.close()
    yield NOTHING


def minutes(region: Region) -> Iterator[Step]:
    """A patient waits seventeen minutes."""
    held = clinic(region)
    session = held.publish(MONDAY)
    booked = held.book(session, region.settle(GROWN))
    held.arrive(booked, session)
    yield START
    held.see(booked, session, 17)
    yield 17, 1
    held.close()
    yield NOTHING


def measured(region: Region) -> Iterator[Step]:
    """A patient arrives, and is seen."""
    held = clinic(region)
    session = held.publish(MONDAY)
    booked = held.book(session, region.settle(GROWN))
    yield START
    held.arrive(booked, session)
    yield 0, 1
    held.see(booked, session, 17)
    yield 1, 1
    held.close()
    yield NOTHING


def missed(region: Region) -> Iterator[Step]:
    """One patient comes and one does not."""
    held = clinic(region)
    session = held.publish(MONDAY)
    comes, _ = (held.book(session, region.settle(GROWN)) for _ in range(2))
    yield START
    held.arrive(comes, session)
    yield 0, 1
    held.see(comes, session, 5)
    yield 0, 1
    held.miss(session)
    yield 1, 2
    held.close()
    yield NOTHING


def assisted(region: Region) -> Iterator[Step]:
    """Somebody books at the desk and somebody online; the clinic is stopped."""
    held = clinic(region)
    session = held.publish(MONDAY)
    yield START
    held.book(session, region.settle(GROWN), Channel.DESK)
    yield 1, 1
    held.book(session, region.settle(GROWN))
    yield 1, 2
    held.stop(session)
    yield NOTHING


VISITS: dict[str, Needle] = {
    "visits.slots_within_limit_share": slots,
    "visits.weekend_hospitals_share": hospitals_open_on(SATURDAY),
    "visits.holiday_hospitals_share": hospitals_open_on(NATIONAL_DAY),
    "visits.days_off_published_in_time_share": published_in_time,
    "visits.days_ahead": days_ahead,
    "visits.sessions_stopped_share": stopped,
    "visits.sessions_on_time_share": on_time,
    "visits.barrier_free_hospitals_share": barrier_free,
    "visits.waits_within_limit_share": waits(early=5),
    "visits.waits_after_slot_within_limit_share": waits_after_slot,
    "visits.waits_within_limit_old_share": waits(OLD),
    "visits.waits_within_limit_children_share": waits(CHILD),
    "visits.waits_within_limit_assisted_share": waits(channel=Channel.PHONE),
    "visits.waits_measured_share": measured,
    "visits.waiting_minutes": minutes,
    "visits.no_show_share": missed,
    "visits.assisted_share": assisted,
}
