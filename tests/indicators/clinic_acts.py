"""A hospital's clinic run by real acts of booking, and by nothing else."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from indicator_acts import BY, LONG_AGO, Region

from minkang.engines.booking.models import Session
from minkang.engines.booking.services import (
    arriving,
    booking,
    consulting,
    missing,
    offering,
    publishing,
    spilling,
    stopping,
)
from minkang.engines.booking.services.entries import ResourceEntry, ServiceEntry, SessionEntry
from minkang.engines.booking.services.orders import Order
from minkang.engines.booking.terms import (
    ArrivalSource,
    Channel,
    DayPart,
    OfferKind,
    PoolKind,
    ResourceKind,
)
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import (
    AccessFeature,
    Category,
    Level,
    PostKind,
    QualificationKind,
    Specialty,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY, SATURDAY, NATIONAL_DAY = date(2026, 11, 16), date(2026, 11, 14), date(2026, 10, 1)
EIGHT = time(8)
MINUTE = timedelta(minutes=1)


def moment(on: date, at: time = EIGHT) -> datetime:
    """A time of a day in Shanghai."""
    return datetime.combine(on, at, SHANGHAI)


@dataclass
class Clinic:
    """An internal clinic of a public hospital of level two with one doctor."""

    region: Region
    hospital: Organisation
    service: int
    doctor: int
    _turn: int = 0

    def publish(self, on: date, *, days_ahead: int = 10) -> Session:
        """Four public places from eight to half past, published so many days ahead."""
        entry = SessionEntry(
            service=self.service, resource=self.doctor, on=on, part=DayPart.MORNING, starts=EIGHT,
            ends=time(8, 30), slot_minutes=30, report_minutes=10, places=(2, 1, 1),
        )  # fmt: skip
        at = moment(on) - timedelta(days=days_ahead)
        return publishing.publish_single(entry=entry, by=BY, at=at)

    def stop(self, session: Session) -> None:
        """The doctor is ill the evening before."""
        at = moment(session.on) - timedelta(hours=12)
        stopping.stop_session(session=session.pk, reason="医生临时有事", by=BY, at=at)

    def book(self, session: Session, person: UUID, channel: Channel = Channel.ONLINE) -> UUID:
        """A place, the morning before the day."""
        self._turn += 1
        order = Order(
            person=person, slot=session.slots.get().pk, kind=PoolKind.PUBLIC,
            key=f"needle-{self._turn:04d}", channel=channel, by=BY,
            booker=person if channel is Channel.ONLINE else None,
        )  # fmt: skip
        at = moment(session.on) - timedelta(days=1) + MINUTE
        return booking.book(order=order, at=at).booking

    def arrive(self, booked: UUID, session: Session, minutes: int = 0) -> None:
        """On site so many minutes after the start of the session (before it when negative)."""
        at = session.starts + minutes * MINUTE
        arriving.arrive(booking=booked, source=ArrivalSource.DESK, by=BY, at=at)

    def see(self, booked: UUID, session: Session, minutes: int) -> None:
        """In the room so many minutes after the start of the session, for one minute."""
        at = session.starts + minutes * MINUTE
        consulting.begin_consult(booking=booked, by=BY, at=at)
        consulting.end_consult(booking=booked, by=BY, at=at + MINUTE)

    def miss(self, session: Session) -> None:
        """The next morning who did not come is marked."""
        at = moment(session.on + timedelta(days=1))
        spilling.close_past_sessions(at=at)
        missing.mark_no_shows(session=session.pk, at=at)

    def close(self) -> None:
        """The hospital closes today, so that nothing of it counts any more."""
        self.region.close(self.hospital)


def clinic(region: Region) -> Clinic:
    """A hospital opens a clinic."""
    hospital = region.register(Category.GENERAL_HOSPITAL, Level.SECONDARY)
    department = organisations.open_department(
        organisation=hospital.rid,
        entry=organisations.DepartmentEntry(Specialty.INTERNAL, LONG_AGO),
        by=BY,
        at=moment(LONG_AGO),
    )
    post = region.employ(hospital, PostKind.DOCTOR, QualificationKind.PHYSICIAN)
    at = moment(date(2026, 1, 5))
    service = offering.offer_service(
        entry=ServiceEntry(hospital.rid, department.pk, OfferKind.CLINIC, "内科门诊", LONG_AGO),
        by=BY, at=at,
    )  # fmt: skip
    doctor = offering.add_resource(
        entry=ResourceEntry(
            hospital.rid, ResourceKind.DOCTOR, post.since, practitioner=post.practitioner_id
        ),
        by=BY, at=at,
    )  # fmt: skip
    return Clinic(region, hospital, service.pk, doctor.pk)


def furnish(hospital: Organisation, *features: AccessFeature) -> None:
    """What makes the building usable by everybody."""
    organisations.set_features(
        organisation=hospital.rid, features=features, by=BY, at=moment(MONDAY)
    )
