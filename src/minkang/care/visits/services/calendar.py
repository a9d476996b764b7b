"""A visit as a calendar file (RFC 5545), so that the telephone's own calendar reminds.

The same UID with a higher SEQUENCE changes the entry, ``METHOD:CANCEL`` takes it away (RFC 5546).
The entry begins when the visitor is to arrive and ends with the slot; names are masked, and the
entry is private, because calendars are shared.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText

from minkang.care.visits.services.wording import moment_words, service_words, whose
from minkang.engines.booking.queries.particulars import Particulars
from minkang.engines.booking.terms import BookingState

ZONE = "Asia/Shanghai"
# China has kept one time without summer time since 15 September 1991.
_ONE_TIME_SINCE = date(1992, 1, 1)
_AHEAD = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Site:
    """How a calendar finds the place: the way in words, and the page of the booking."""

    location: str
    address: str


def calendar_of(one: Particulars, site: Site, *, at: datetime) -> bytes:
    """The calendar file of a booking as it stands at a moment."""
    is_cancelled = one.state is BookingState.CANCELLED
    file = Calendar()
    file.add("prodid", "-//minkang//visits//ZH")
    file.add("version", "2.0")
    file.add("method", "CANCEL" if is_cancelled else "REQUEST")
    file.add_component(Timezone.from_tzid(ZONE, first_date=_ONE_TIME_SINCE))
    file.add_component(_event(one, site, at))
    return bytes(file.to_ical())


def _event(one: Particulars, site: Site, at: datetime) -> Event:
    event = Event()
    event.add("uid", str(one.rid))
    event.add("sequence", one.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", _local(one.report_at))
    event.add("dtend", _local(one.ends))
    event.add("summary", _("%(name)s看病：%(service)s") % _said(one))
    event.add("description", _description(one))
    event.add("location", site.location)
    event.add("url", site.address)
    event.add("status", _status(one))
    event.add("class", "PRIVATE")
    organizer = vCalAddress(f"urn:uuid:{one.place.organisation}")
    organizer.params["cn"] = vText(one.place.name)
    event.add("organizer", organizer)
    attendee = vCalAddress(f"urn:uuid:{one.rid}")
    attendee.params["cn"] = vText(whose(one))
    event.add("attendee", attendee)
    if one.state is not BookingState.CANCELLED:
        event.add_component(_alarm(one))
    return event


def _alarm(one: Particulars) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("请在%(when)s到院：%(service)s") % _said(one))
    alarm.add("trigger", -_AHEAD)
    return alarm


def _description(one: Particulars) -> str:
    if one.state is BookingState.CANCELLED:
        return _("这次预约已经取消。")
    return _("请在%(when)s到院，带上身份证和医保卡。不能来请在%(cancel)s前取消。") % _said(one)


def _said(one: Particulars) -> dict[str, str]:
    return {
        "name": whose(one),
        "service": service_words(one),
        "when": moment_words(one.report_at),
        "cancel": moment_words(one.cancel_until),
    }


def _status(one: Particulars) -> str:
    if one.state is BookingState.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if one.state is BookingState.PENDING else "CONFIRMED"


def _local(moment: datetime) -> datetime:
    return localtime(moment, ZoneInfo(ZONE))
