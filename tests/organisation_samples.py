"""A small imaginary county to register organisations and staff in."""

from dataclasses import replace
from datetime import UTC, date, datetime

from minkang.kernel.identifiers import credit_check_character, resident_check_character
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.terms import (
    CapacityKind,
    Category,
    Level,
    Ownership,
    PostKind,
    PracticeScope,
    QualificationKind,
    Specialty,
)
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel

AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
OPENED = date(2010, 3, 1)
LICENSED = date(2012, 6, 1)
VILLAGE, ENDED_VILLAGE = "219902001001", "219902001002"
TOWN, COUNTY = "219902001000", "219902000000"
OTHER_VILLAGE = "219903001001"
CLERK = "account:registrar"


def found_county() -> None:
    """Two counties: one town with a village that stands and one that ended, and one next door."""
    for code, name, level in (
        ("210000000000", "某省", AreaLevel.PROVINCE),
        ("219900000000", "青石市", AreaLevel.CITY),
        (COUNTY, "青石县", AreaLevel.COUNTY),
        (TOWN, "河口镇", AreaLevel.TOWN),
        (VILLAGE, "河口村", AreaLevel.VILLAGE),
        (ENDED_VILLAGE, "旧村", AreaLevel.VILLAGE),
        ("219903000000", "白石县", AreaLevel.COUNTY),
        ("219903001000", "山前镇", AreaLevel.TOWN),
        (OTHER_VILLAGE, "山前村", AreaLevel.VILLAGE),
    ):
        Area.objects.create(
            code=code, name=name, level=level, parent_id=_parent(code), valid_from=date(2000, 1, 1),
            valid_until=date(2020, 1, 1) if code == ENDED_VILLAGE else None,
        )  # fmt: skip


def _parent(code: str) -> str | None:
    for digits in (9, 6, 4, 2):
        if code[digits:].strip("0"):
            return code[:digits].ljust(12, "0")
    return None


def credit_code(number: int) -> str:
    """The valid credit code of the organisation with this running number."""
    stem = f"12219902{number:09d}"
    return stem + credit_check_character(stem)


def resident_number(serial: int, born_on: date = date(1980, 5, 6)) -> str:
    """A valid number of nobody; odd serials are men."""
    stem = f"219902{born_on:%Y%m%d}{serial:03d}"
    return stem + resident_check_character(stem)


def hospital(number: int = 1, **changes: object) -> organisations.OrganisationEntry:
    """A county hospital with sixty beds and an internal department."""
    entry = organisations.OrganisationEntry(
        name=f"青石县第{number}医院",
        credit_code=credit_code(number),
        category=Category.GENERAL_HOSPITAL,
        level=Level.SECONDARY,
        ownership=Ownership.GOVERNMENT,
        area=VILLAGE,
        opened_on=OPENED,
        departments=(organisations.DepartmentEntry(Specialty.INTERNAL, OPENED),),
        capacities=(organisations.CapacityEntry(CapacityKind.GENERAL_BEDS, 60, OPENED),),
    )
    return replace(entry, **changes)  # type: ignore[arg-type] # the tests name fields


def physician_licence(serial: int = 1, **changes: object) -> organisations.QualificationEntry:
    """A physician's licence for clinical practice."""
    entry = organisations.QualificationEntry(
        QualificationKind.PHYSICIAN, f"P{serial:09d}", LICENSED, PracticeScope.CLINICAL
    )
    return replace(entry, **changes)  # type: ignore[arg-type] # the tests name fields


def doctor_post(at_organisation: int = 1, **changes: object) -> organisations.PostEntry:
    """A doctor's principal post."""
    entry = organisations.PostEntry(
        credit_code(at_organisation), PostKind.DOCTOR, LICENSED, QualificationKind.PHYSICIAN
    )
    return replace(entry, **changes)  # type: ignore[arg-type] # the tests name fields


def doctor(serial: int = 1, **changes: object) -> organisations.PractitionerEntry:
    """A doctor with licence and post in the first hospital."""
    entry = organisations.PractitionerEntry(
        name="张三",
        sex=1 if serial % 2 else 2,
        born_on=date(1980, 5, 6),
        identity_number=resident_number(serial),
        qualifications=(physician_licence(serial),),
        posts=(doctor_post(),),
    )
    return replace(entry, **changes)  # type: ignore[arg-type] # the tests name fields
