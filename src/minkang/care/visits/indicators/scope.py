"""Which hospitals, sessions and visits the promises of visits are about.

The document speaks of public hospitals of level two and above; a month is the one up to and
including the day: ``(on - 1 month, on]``.
"""

from minkang.engines.booking.queries.conditions import shipped
from minkang.engines.booking.terms import BookingState, Channel, DayKind, OfferKind, SessionState
from minkang.engines.warehouse.indicators import Frames, Rows
from minkang.engines.warehouse.indicators.parts import institutions
from minkang.policy import parameters
from minkang.registry.organisations.terms import HOSPITALS

CLINICS = (OfferKind.CLINIC.value, OfferKind.EXPERT_CLINIC.value)
DAYS_OFF = (DayKind.WEEKEND.value, DayKind.HOLIDAY.value)
CAME = (BookingState.ARRIVED.value, BookingState.FULFILLED.value)
ASSISTED = tuple(
    one.value for one in (Channel.DESK, Channel.PHONE, Channel.KIOSK, Channel.CLINICIAN)
)
BOOKED_AHEAD = tuple(one.value for one in Channel if one is not Channel.WALK_IN)


def limit(name: str) -> int:
    """The policy number in force last; the indicator is judged by it.

    Raises:
        UnknownParameter: no such parameter.
    """
    return int(max(parameters.history(name), key=lambda one: one.since).value)


def condition(name: str) -> int:
    """A shipped condition of booking, that of the nation."""
    return next(one.value for one in shipped() if one.name == name)


def hospitals(frames: Frames) -> Rows:
    """Open public hospitals of level two and above."""
    found = institutions.public(institutions.of_categories(frames, HOSPITALS))
    return institutions.at_levels(found, institutions.SECONDARY_AND_ABOVE)


def of_month(frames: Frames, table: Rows, *, months: int = 1) -> Rows:
    """Rows of `table` in those hospitals whose day lies in the months up to the day."""
    held = frames.held_by(table, hospitals(frames))
    return held.filter(held.day <= frames.on, held.day > frames.before(months=months))


def clinics(table: Rows) -> Rows:
    """Those of sessions or visits that are clinics."""
    return table.filter(table.kind.isin(CLINICS))


def held(table: Rows) -> Rows:
    """Those of sessions or slots that were not stopped."""
    return table.filter(table.state != SessionState.STOPPED.value)
