"""Search and read of Schedule, Slot and Appointment."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minkang.engines.booking.api.fhir import resources
from minkang.engines.booking.api.fhir.reading import Words, malformed, number, period
from minkang.engines.booking.api.fhir.resources import Resource
from minkang.engines.booking.api.tokens import Identity
from minkang.engines.booking.queries import particulars, scheduling
from minkang.engines.booking.queries.particulars import Particulars
from minkang.engines.booking.queries.queue import session_unknown
from minkang.engines.booking.queries.represented import person_of
from minkang.engines.booking.queries.scheduling import Asked
from minkang.engines.booking.rules import refusals
from minkang.engines.booking.terms import BookingState
from minkang.kernel.refusal import Refused

LONG_AGO = date(2000, 1, 1)
SCHEDULE = frozenset({"_id", "actor", "date", "service-type", "specialty", "active"})
SLOT = frozenset({"_id", "schedule", "start", "status", "service-type", "specialty"})
APPOINTMENT = frozenset({"_id", "patient", "date", "status", "actor"})
ACTORS = ("Practitioner", "HealthcareService", "Organization")


@dataclass(frozen=True, slots=True)
class Page:
    """What a search found: one page, and how many there are in all."""

    resources: tuple[Resource, ...]
    total: int


def schedules(words: Words) -> Page:
    """Sessions by actor (practitioner, service or organisation), day, kind and specialty."""
    words.require_known(SCHEDULE)
    since, until = period(words.all("date"), "date")
    asked = Asked(
        since=since,
        until=until,
        sessions=tuple(number(one, "_id") for one in words.all("_id")),
        practitioners=_actors(words, "Practitioner"),
        organisations=_actors(words, "Organization"),
        services=tuple(
            number(one.rpartition("/")[2], "actor")
            for one in words.all("actor")
            if one.startswith("HealthcareService/")
        ),
        specialties=words.codes("specialty"),
        kinds=words.codes("service-type"),
    )
    _require_actors(words)
    found = scheduling.find_schedules(asked)
    return Page(tuple(map(resources.schedule, found[: words.count()])), len(found))


def slots(words: Words, at: datetime) -> Page:
    """Slots by schedule, start, status, kind and specialty."""
    words.require_known(SLOT)
    since, until = period(words.all("start"), "start")
    statuses = set(words.codes("status"))
    if strayed := statuses - {"free", "busy"}:
        raise malformed("status", f"is free or busy, not {sorted(strayed)}")
    asked = Asked(
        since=since,
        until=until,
        slots=tuple(number(one, "_id") for one in words.all("_id")),
        sessions=words.numbers("schedule", "Schedule"),
        specialties=words.codes("specialty"),
        kinds=words.codes("service-type"),
        is_free=None if len(statuses) != 1 else statuses == {"free"},
    )
    found = scheduling.find_slots(asked, at, words.count())
    return Page(tuple(map(resources.slot, found)), scheduling.count_slots(asked, at))


def appointments(words: Words, identity: Identity, at: datetime) -> Page:
    """Bookings of a patient the token names; without a patient those of everybody it names.

    Raises:
        Refused: ``booking.not_authorised`` for somebody else's.
    """
    words.require_known(APPOINTMENT)
    asked = frozenset(words.rids("patient", "Patient")) or identity.persons
    if not asked <= identity.persons:
        raise Refused(refusals.not_for_them())
    statuses = frozenset(words.codes("status"))
    if strayed := statuses - {one.value for one in BookingState}:
        raise malformed("status", f"is no status of a booking: {sorted(strayed)}")
    wanted = {str(one) for one in words.all("_id")}
    since, until = period(words.all("date"), "date")
    found = [
        one
        for one in particulars.particulars_of_people(
            asked, at, since=since.date() if since else LONG_AGO, most=scheduling.MOST
        )
        if (not statuses or one.state.value in statuses)
        and (not wanted or str(one.rid) in wanted)
        and (since is None or one.starts >= since)
        and (until is None or one.starts < until)
    ]
    return Page(tuple(told(found[: words.count()])), len(found))


def get_schedule(ident: str) -> Resource:
    """One session.

    Raises:
        Refused: ``booking.session_unknown``.
    """
    found = scheduling.find_schedules(Asked(sessions=(number(ident, "id"),)))
    if not found:
        raise Refused(session_unknown(number(ident, "id")))
    return resources.schedule(found[0])


def get_slot(ident: str, at: datetime) -> Resource:
    """One slot.

    Raises:
        Refused: ``booking.slot_unknown``.
    """
    found = scheduling.find_slots(Asked(slots=(number(ident, "id"),)), at)
    if not found:
        raise Refused(refusals.slot_unknown())
    return resources.slot(found[0])


def get_appointment_for(identity: Identity, rid: UUID, at: datetime) -> Resource:
    """One booking of somebody the token names.

    Raises:
        Refused: ``booking.booking_unknown``; also for somebody else's, so that nobody can probe.
    """
    if person_of(rid) not in identity.persons:
        raise Refused(refusals.booking_unknown())
    (found,) = told(particulars.particulars_of((rid,), at))
    return found


def told(bookings: Collection[Particulars]) -> Iterable[Resource]:
    """Bookings as resources, in their order."""
    asked = Asked(sessions=tuple({one.session for one in bookings}))
    sessions = scheduling.find_schedules(asked, len(asked.sessions)) if asked.sessions else ()
    by_number = {one.session: one for one in sessions}
    return tuple(resources.appointment(one, by_number[one.session]) for one in bookings)


def _actors(words: Words, kind: str) -> tuple[UUID, ...]:
    named = [one for one in words.all("actor") if one.rpartition("/")[0].endswith(kind)]
    return Words({"actor": named}).rids("actor", kind)


def _require_actors(words: Words) -> None:
    for one in words.all("actor"):
        if one.rpartition("/")[0].rpartition("/")[2] not in ACTORS:
            raise malformed("actor", f"is a reference to one of {', '.join(ACTORS)}")
