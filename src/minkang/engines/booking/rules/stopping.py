"""Who of a stopped clinic gets which place elsewhere.

Pure. Nobody of a stopped clinic did anything wrong, so the house chooses for them: the most urgent
first, then who booked first, each the earliest time that is left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from minkang.engines.booking.rules.slots import SHANGHAI, at_minute
from minkang.engines.booking.terms import PoolKind, PriorityClass

# Whoever is called off in the morning can still come in two hours, hardly sooner.
NOTICE = timedelta(hours=2)
RANKS = tuple(PriorityClass)


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody whose booking was cancelled with the clinic.

    Attributes:
        booking: The cancelled booking.
        kind: Of the place they had.
        priority: In whose favour the queue would have called.
        made_at: When they booked.
    """

    booking: UUID
    kind: PoolKind
    priority: PriorityClass
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """`free` places of a kind in a slot that starts at `starts`."""

    slot: int
    kind: PoolKind
    starts: datetime
    free: int


@dataclass(frozen=True, slots=True)
class Match:
    """A place for somebody."""

    patient: Patient
    room: Room


def in_order(patients: Iterable[Patient]) -> tuple[Patient, ...]:
    """By class, then by the moment of booking; of equals, who was given first."""
    return tuple(sorted(patients, key=lambda one: (RANKS.index(one.priority), one.made_at)))


def enough(rooms: Sequence[Room], *, places: int) -> tuple[Room, ...]:
    """The first rooms that together hold so many places; all when they do not."""
    taken = []
    for room in rooms:
        if places <= 0:
            break
        taken.append(room)
        places -= room.free
    return tuple(taken)


def allot(
    patients: Iterable[Patient], rooms: Sequence[Room], tried: Iterable[tuple[UUID, int]] = ()
) -> tuple[Match, ...]:
    """The earliest place that is left for each patient, of the kind they had or public.

    Args:
        patients: Who needs a place.
        rooms: What is free, the nearest first: an earlier entry is preferred.
        tried: Bookings and slots that were refused before; they are not tried again.
    """
    left = {number: room.free for number, room in enumerate(rooms)}
    refused = set(tried)
    matches = []
    for patient in in_order(patients):
        for number, room in enumerate(rooms):
            fits = room.kind in (patient.kind, PoolKind.PUBLIC)
            if fits and left[number] and (patient.booking, room.slot) not in refused:
                left[number] -= 1
                matches.append(Match(patient, replace(room, free=1)))
                break
    return tuple(matches)


def held_until(at: datetime, report_at: datetime) -> datetime:
    """How long a place offered for a stopped clinic is kept: to the end of the next day.

    Never beyond the time to report.
    """
    next_day = at.astimezone(SHANGHAI).date() + timedelta(days=1)
    return min(at_minute(next_day, 24 * 60), report_at)
