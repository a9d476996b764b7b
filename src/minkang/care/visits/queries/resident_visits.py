"""The visits of a resident and of whom they book for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from minkang.care.visits.queries.resident_people import visitors_for
from minkang.engines.booking.queries.bookings import get_booking_for
from minkang.engines.booking.queries.browsing import Offered, offers_booked_by
from minkang.engines.booking.queries.particulars import (
    Particulars,
    particulars_of,
    particulars_of_people,
)
from minkang.engines.booking.terms import BookingState
from minkang.registry.access.terms import Actor
from minkang.registry.places.queries import path_of

REMEMBERED = timedelta(days=365)
LAST_TIME = 3


@dataclass(frozen=True, slots=True)
class Visits:
    """Bookings to come, places kept for a short while, and what is over, the latest first."""

    held: tuple[Particulars, ...]
    coming: tuple[Particulars, ...]
    over: tuple[Particulars, ...]


def get_visit_for(actor: Actor, rid: UUID, at: datetime) -> Particulars:
    """One booking, for the visitor, who booked it, a guardian, a proxy or staff of the hospital.

    Raises:
        Refused: ``booking.booking_unknown``, also when it is somebody else's.
    """
    get_booking_for(actor, rid, at)
    (found,) = particulars_of([rid], at)
    return found


def list_visits_for(actor: Actor, at: datetime) -> Visits:
    """The bookings of the last year and all to come, of everybody the actor books for."""
    on = localdate(at)
    people = [one.rid for one in visitors_for(actor, on)]
    rows = particulars_of_people(people, at, since=on - REMEMBERED)
    held = tuple(one for one in rows if one.state is BookingState.PENDING and is_kept(one, at))
    coming = tuple(
        one
        for one in rows
        if one.state in (BookingState.BOOKED, BookingState.ARRIVED) and not one.is_past
    )
    over = tuple(one for one in reversed(rows) if one not in held and one not in coming)
    return Visits(held, coming, over)


def is_kept(one: Particulars, at: datetime) -> bool:
    """Whether a place that is only held is still held."""
    return one.hold_until is not None and at < one.hold_until


def offers_used_by(person: UUID, at: datetime) -> tuple[Offered, ...]:
    """The clinics somebody booked last, that can still be booked, the latest first."""
    return offers_booked_by(person, at, most=LAST_TIME)


def place_words(one: Particulars) -> str:
    """The way to the room: hospital, address, room."""
    named = {area.code: area.name for area in path_of(one.place.area_code)}
    county_down = "".join(name for code, name in named.items() if not code.endswith("0" * 8))
    where = f"{county_down}{one.place.address}"
    return " ".join(part for part in (one.place.name, where, one.room) if part)
