"""A visit in somebody else's calendar program: written by us, read back by two libraries."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import icalendar
import pytest
import vobject

from minkang.care.visits.services.calendar import Site, calendar_of
from minkang.engines.booking.queries.particulars import Particulars, Place
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    DayPart,
    OfferKind,
    PoolKind,
    PriorityClass,
    PriorityGround,
    SessionState,
)

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
REPORT_AT = datetime(2026, 11, 26, 1, 10, tzinfo=UTC)
RID = UUID("0191f0a2-0000-7000-8000-000000000001")
SITE = Site("中心医院 平山区解放路 12 号; 门诊楼, 3层\\东", "http://localhost/my/visits/1/")
VISIT = Particulars(
    rid=RID,
    person=UUID(int=1),
    person_name="王桂英",
    booker=UUID(int=1),
    channel=Channel.ONLINE,
    state=BookingState.BOOKED,
    cause=None,
    priority=PriorityClass.PRIORITY,
    ground=PriorityGround.OLD,
    sequence=0,
    made_at=AT,
    cancelled_at=None,
    hold_until=None,
    pool_kind=PoolKind.PUBLIC,
    slot=1,
    session=1,
    session_state=SessionState.PUBLISHED,
    stop_reason="",
    on=date(2026, 11, 26),
    part=DayPart.MORNING,
    starts=datetime(2026, 11, 26, 1, tzinfo=UTC),
    ends=datetime(2026, 11, 26, 1, 30, tzinfo=UTC),
    report_at=REPORT_AT,
    service=1,
    service_name="心血管内科门诊",
    service_name_en="Heart clinic",
    kind=OfferKind.CLINIC,
    department="心血管内科",
    resource="沈明远",
    room="3诊室",
    place=Place(UUID(int=2), "中心医院", "Central Hospital", "210502001001", "", ""),
    cancel_until=datetime(2026, 11, 26, 0, tzinfo=UTC),
    is_past=False,
    replaces=None,
    replaced_by=None,
    waiting=None,
)
CANCELLED = replace(
    VISIT, state=BookingState.CANCELLED, cause=CancelCause.PATIENT, cancelled_at=AT, sequence=1
)


def event_read_by_icalendar(written: bytes) -> tuple[icalendar.Calendar, icalendar.Event]:
    read = icalendar.Calendar.from_ical(written)
    assert isinstance(read, icalendar.Calendar)
    assert read.errors == []
    (event,) = read.walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    assert event.errors == []
    return read, event


def test_icalendar_reads_the_time_to_arrive_and_the_end_of_the_slot() -> None:
    read, event = event_read_by_icalendar(calendar_of(VISIT, SITE, at=AT))
    assert (str(read["METHOD"]), str(read["VERSION"])) == ("REQUEST", "2.0")
    assert (str(event["UID"]), event["SEQUENCE"]) == (str(RID), 0)
    assert event.decoded("DTSTART") == REPORT_AT
    assert event.decoded("DTEND") == VISIT.ends
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert str(event["LOCATION"]) == SITE.location
    assert str(event["STATUS"]) == "CONFIRMED"
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=-2)


def test_vobject_reads_the_same_from_the_zone_in_the_file() -> None:
    read = vobject.readOne(calendar_of(VISIT, SITE, at=AT).decode())
    event = read.vevent
    assert event.dtstart.value == REPORT_AT
    assert event.dtstart.value.utcoffset() == timedelta(hours=8)
    assert event.dtend.value == VISIT.ends
    assert event.location.value == SITE.location
    assert "9:10" in event.description.value
    assert event.valarm.trigger.value == timedelta(hours=-2)


@pytest.mark.parametrize("reader", ["icalendar", "vobject"])
def test_a_cancelled_visit_takes_the_entry_away(reader: str) -> None:
    written = calendar_of(CANCELLED, SITE, at=AT)
    if reader == "icalendar":
        read, event = event_read_by_icalendar(written)
        assert str(read["METHOD"]) == "CANCEL"
        said = (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]))
        assert event.walk("VALARM") == []
    else:
        calendar = vobject.readOne(written.decode())
        assert calendar.method.value == "CANCEL"
        event = calendar.vevent
        said = (event.uid.value, int(event.sequence.value), event.status.value)
    assert said == (str(RID), 1, "CANCELLED")


def test_the_file_is_folded_lines_of_octets_and_masks_the_name() -> None:
    written = calendar_of(VISIT, SITE, at=AT)
    lines = written.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert max(map(len, lines)) <= 75
    assert written.endswith(b"END:VCALENDAR\r\n")
    said = written.replace(b"\r\n ", b"").decode()
    assert "王*英" in said
    assert "王桂英" not in said
    assert "CLASS:PRIVATE" in said
