"""A small hospital with a clinic to book, for tests of booking and of the pages that use it.

    clinic = a_clinic()
    session = a_session(clinic, places=(3, 3, 3))
    person = a_person()

It is Monday 23 November 2026, ten in the morning in Shanghai (`NOW`); sessions are on the next day
unless a test says otherwise. Pages ask the real clock: give their sessions a day of your own.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from minkang.engines.booking.models import Pool, Resource, Service, Session, Slot
from minkang.engines.booking.terms import DayKind, DayPart, OfferKind, PoolKind, ResourceKind
from minkang.registry.organisations.models import (
    Department,
    Organisation,
    Post,
    Practitioner,
    Qualification,
)
from minkang.registry.organisations.terms import PostKind, QualificationKind, Specialty
from minkang.registry.people.models import Household, Person, cells
from minkang.registry.people.terms import Kinship, Sex
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel
from signing_in import a_hospital

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
OPENED = date(2020, 1, 1)
CLERK = "account:clinic-manager"
_turn = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Clinic:
    """A department with a doctor who can be booked."""

    hospital: Organisation
    department: Department
    practitioner: Practitioner
    service: Service
    resource: Resource


def a_clinic(
    hospital: Organisation | None = None,
    *,
    specialty: Specialty = Specialty.INTERNAL,
    department: Department | None = None,
    kind: OfferKind = OfferKind.CLINIC,
) -> Clinic:
    """A clinic of a hospital (a new one of Benxi by default) with one doctor of one department."""
    number = next(_turn)
    hospital = hospital or a_hospital()
    department = department or Department.objects.create(
        organisation=hospital,
        specialty=specialty,
        name=f"{specialty.label}{number}",
        opened_on=OPENED,
    )
    doctor = a_doctor(hospital, department)
    service = Service.objects.create(
        organisation=hospital,
        department=department,
        kind=kind,
        name=f"{department.name}{kind.label}{number}",
        name_en=f"Clinic {number}",
        since=OPENED,
    )
    resource = Resource.objects.create(
        organisation=hospital,
        kind=ResourceKind.DOCTOR,
        name=doctor.name,
        practitioner=doctor,
        room=f"{number}诊室",
        since=OPENED,
    )
    return Clinic(hospital, department, doctor, service, resource)


def a_doctor(hospital: Organisation, department: Department, name: str = "沈明远") -> Practitioner:
    """A physician with a post in the department."""
    number = next(_turn)
    doctor = Practitioner.objects.create(
        name=name,
        sex=1,
        born_on=date(1980, 5, 6),
        identity_sealed=b"",
        identity_index=number.to_bytes(16, "big"),
    )
    licence = Qualification.objects.create(
        practitioner=doctor,
        kind=QualificationKind.PHYSICIAN,
        number=f"P{number:09d}",
        issued_on=OPENED,
    )
    Post.objects.create(
        practitioner=doctor,
        organisation=hospital,
        department=department,
        qualification=licence,
        kind=PostKind.DOCTOR,
        since=OPENED,
    )
    return doctor


def a_session(
    clinic: Clinic,
    *,
    on: date = TOMORROW,
    starts: time = time(8),
    places: Sequence[int] = (3, 3, 3),
    report_minutes: int = 10,
    kept: Mapping[PoolKind, Sequence[int]] | None = None,
    opens_at: datetime | None = None,
) -> Session:
    """A published session: `places` public places at each report step, and `kept` of other kinds.

    Slots are half an hour. The pools opened a week before the session unless `opens_at` says otherwise; every pool can be
    booked until its slot ends.
    """
    begins = datetime.combine(on, starts, SHANGHAI)
    opened = opens_at or begins - timedelta(days=7)
    session = Session.objects.create(
        service=clinic.service,
        resource=clinic.resource,
        on=on,
        part=DayPart.MORNING if starts < time(12) else DayPart.AFTERNOON,
        day_kind=DayKind.WEEKEND if on.isoweekday() > 5 else DayKind.WORKDAY,
        starts=begins,
        ends=begins + timedelta(minutes=report_minutes * len(places)),
        published_at=opened - timedelta(days=1),
        opens_at=opened,
    )
    steps = 30 // report_minutes
    for first in range(0, len(places), steps):
        slot = Slot.objects.create(
            session=session,
            starts=begins + timedelta(minutes=first * report_minutes),
            ends=begins + timedelta(minutes=min(first + steps, len(places)) * report_minutes),
            minutes_max=30,
        )
        Pool.objects.bulk_create(
            Pool(
                slot=slot,
                kind=pool_kind,
                report_at=begins + timedelta(minutes=step * report_minutes),
                capacity=counts[step],
                opens_at=opened,
                closes_at=slot.ends,
            )
            for pool_kind, counts in ({PoolKind.PUBLIC: places} | dict(kept or {})).items()
            for step in range(first, min(first + steps, len(places)))
            if counts[step]
        )
    return session


def a_person(
    name: str = "周桂兰",
    *,
    born_on: date = date(1975, 3, 8),
    sex: Sex = Sex.FEMALE,
    telephone: str = "",
    identity_number: str = "",
) -> Person:
    """A resident of a village of Benxi; without number and telephone unless given."""
    village = a_village()
    rid = uuid4()
    kept = cells.sealed(rid, identity_number, telephone)
    return Person.objects.create(
        rid=rid,
        name=name,
        sex=sex,
        born_on=born_on,
        identity_sealed=kept.identity_sealed,
        identity_index=kept.identity_index,
        telephone_sealed=kept.telephone_sealed,
        telephone_index=kept.telephone_index,
        household=Household.objects.create(area=village),
        area=village,
        kinship=Kinship.HEAD,
        resident_since=max(born_on, OPENED),
    )


def a_village() -> Area:
    """The village the sample residents live in; under the city of `a_hospital` when that stands."""
    village, _ = Area.objects.get_or_create(
        code="210502001001",
        defaults={
            "name": "试村",
            "level": AreaLevel.VILLAGE,
            "parent": Area.objects.filter(code="210500000000").first(),
            "valid_from": OPENED,
        },
    )
    return village
