"""A small region with two institutions, written through the services."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from minkang.kernel.identifiers import credit_check_character
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import (
    AccessFeature,
    CapacityKind,
    Category,
    CertificateKind,
    Grade,
    Level,
    Ownership,
    ServiceKind,
    Specialty,
)
from minkang.registry.places import services as places
from minkang.registry.places.terms import Datum

AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
BY = "system:test"
VILLAGE = "210502001002"
SINCE = date(2001, 3, 1)


def credit_code(number: int) -> str:
    """A well-formed code that nobody holds."""
    stem = f"12210500MB{number:07d}"
    return stem + credit_check_character(stem)


def found_region() -> UUID:
    """Areas of Benxi, a hospital with everything and a clinic with little; the hospital's id."""
    places.load(region="210500", by=BY, at=AT)
    position = organisations.PositionEntry(41.2, 123.7, Datum.CGCS2000)  # type: ignore[arg-type]  # exact enough
    hospital = organisations.OrganisationEntry(
        name="南地综合医院",
        credit_code=credit_code(1),
        category=Category.GENERAL_HOSPITAL,
        level=Level.SECONDARY,
        grade=Grade.A,
        ownership=Ownership.GOVERNMENT,
        area=VILLAGE,
        opened_on=SINCE,
        address="南地街1号",
        telephone="024-40000001",
        position=position,
        confirmed_on=date(2026, 3, 1),
        departments=(organisations.DepartmentEntry(Specialty.PAEDIATRICS, SINCE),),
        capacities=(organisations.CapacityEntry(CapacityKind.GENERAL_BEDS, 120, SINCE),),
        services=(organisations.ServiceEntry(ServiceKind.VACCINATION, SINCE),),
        certificates=(
            organisations.CertificateEntry(CertificateKind.ELDERLY_FRIENDLY, date(2024, 5, 1)),
        ),
        hours=tuple(organisations.HoursEntry(day, time(8), time(17)) for day in range(1, 9)),
        features=(AccessFeature.STEP_FREE, AccessFeature.LIFT),
    )
    clinic = organisations.OrganisationEntry(
        name="南地诊所",
        credit_code=credit_code(2),
        category=Category.CLINIC,
        level=Level.UNGRADED,
        ownership=Ownership.PRIVATE,
        area=VILLAGE,
        opened_on=SINCE,
        parent=hospital.credit_code,
    )
    organisations.register_all(entries=[hospital, clinic], by=BY, at=AT)
    return Organisation.objects.get(credit_code=hospital.credit_code).rid
