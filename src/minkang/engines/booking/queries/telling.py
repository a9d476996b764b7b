"""Sessions, slots and visits in one line of words, for the rows behind a number.

A visit is told without its patient: when, where and how long the wait was.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.timezone import localtime

from minkang.engines.booking.models import Booking, Consult, Session, Slot
from minkang.engines.booking.terms import BookingState, Channel, DayPart, SessionState
from minkang.policy.targets import Words

Told = Mapping[str, Words]


def tell_sessions(keys: Iterable[str]) -> Told:
    """Clinics by their key."""
    rows = Session.objects.filter(pk__in=keys).select_related("service", "resource")
    return {str(one.pk): _session_words(one) for one in rows}


def tell_slots(keys: Iterable[str]) -> Told:
    """Slots by their key."""
    rows = Slot.objects.filter(pk__in=keys).select_related("session__service", "session__resource")
    return {str(one.pk): _slot_words(one) for one in rows}


def tell_visits(keys: Iterable[str]) -> Told:
    """Visits by their key."""
    listed = list(keys)
    rows = Booking.objects.filter(pk__in=listed).select_related("session__service", "arrival")
    seen = dict(
        Consult.objects.filter(booking__in=listed, is_return=False).values_list(
            "booking_id", "started_at"
        )
    )
    return {str(one.pk): _visit_words(one, seen.get(one.pk)) for one in rows}


def _session_words(session: Session) -> Words:
    part, state = DayPart(session.part), SessionState(session.state)
    service = session.service
    return Words(
        f"{session.on} {part.label} {service.name} {session.resource.name}，{state.label}",
        f"{session.on} {part.label_en}, {service.name_en or service.name}, {state.label_en}",
    )


def _slot_words(slot: Slot) -> Words:
    hours = f"{_hour(slot.starts)}–{_hour(slot.ends)}"
    service = slot.session.service
    return Words(
        f"{slot.session.on} {hours} {service.name} {slot.session.resource.name}",
        f"{slot.session.on} {hours}, {service.name_en or service.name}",
    )


def _visit_words(booking: Booking, seen_at: datetime | None) -> Words:
    arrival = getattr(booking, "arrival", None)
    state, channel = BookingState(booking.state), Channel(booking.channel)
    service = booking.session.service
    arrived, seen = _moment(arrival.at if arrival else None), _moment(seen_at)
    return Words(
        f"{booking.on} {service.name}，{channel.label}，{state.label}，到院 {arrived}，就诊 {seen}",
        f"{booking.on}, {service.name_en or service.name}, {channel.label_en}, {state.label_en}, "
        f"arrived {arrived}, seen {seen}",
    )


def _moment(at: datetime | None) -> str:
    return "—" if at is None else _hour(at)


def _hour(at: datetime) -> str:
    return localtime(at).strftime("%H:%M")
