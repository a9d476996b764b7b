"""A small place with people in it, for tests of the registry of people.

Nobody here exists: the numbers are made by the standard's arithmetic from dates and a serial.
"""

from datetime import UTC, date, datetime

from minkang.kernel.identifiers import resident_check_character
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level, Ownership
from minkang.registry.people.rules import HouseholdEntry, ResidentEntry
from minkang.registry.people.terms import Kinship, Sex
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)
CLERK = "account:00000000-0000-0000-0000-000000000001"
VILLAGE, OTHER_VILLAGE, ENDED_VILLAGE = "210502001001", "210502001002", "210502001003"
TOWN = "210502001000"


def lay_out_places() -> None:
    """Two villages in force and one that ended on 1 January 2026."""
    parent = None
    for code, level in (
        ("210000000000", AreaLevel.PROVINCE),
        ("210500000000", AreaLevel.CITY),
        ("210502000000", AreaLevel.COUNTY),
        (TOWN, AreaLevel.TOWN),
    ):
        parent = Area.objects.create(
            code=code, name=code, level=level, parent=parent, valid_from=date(2020, 1, 1)
        )
    for code, until in ((VILLAGE, None), (OTHER_VILLAGE, None), (ENDED_VILLAGE, date(2026, 1, 1))):
        Area.objects.create(
            code=code,
            name=f"试村{code[-1]}",
            level=AreaLevel.VILLAGE,
            parent=parent,
            valid_from=date(2020, 1, 1),
            valid_until=until,
        )


def number(born_on: date, serial: int = 1, *, is_male: bool = False) -> str:
    """A well-formed identity number; `serial` from 0 to 499."""
    stem = f"210502{born_on:%Y%m%d}{serial * 2 + is_male:03}"
    return stem + resident_check_character(stem)


def resident(serial: int = 1, **given: object) -> ResidentEntry:
    """A woman born on 2 January 1950, head of her household, with number and telephone."""
    born_on = given.get("born_on", date(1950, 1, 2))
    assert isinstance(born_on, date)
    is_male = given.get("sex") is Sex.MALE
    values: dict[str, object] = {
        "name": "王桂英",
        "sex": Sex.FEMALE,
        "born_on": born_on,
        "resident_since": max(born_on, date(2020, 1, 1)),
        "kinship": Kinship.HEAD,
        "identity_number": number(born_on, serial, is_male=is_male),
        "telephone": f"1380000{serial:04}",
    }
    return ResidentEntry(**(values | given))  # type: ignore[arg-type]  # a sample names any field


def household(*members: ResidentEntry, area_code: str = VILLAGE) -> HouseholdEntry:
    """A new household in a village."""
    return HouseholdEntry(area_code=area_code, address="1号", members=members)


def lay_out_hospital() -> Organisation:
    """A hospital in the first village."""
    return Organisation.objects.create(
        name="试用医院",
        credit_code="12210500000000001A",
        category=Category.GENERAL_HOSPITAL,
        level=Level.SECONDARY,
        ownership=Ownership.GOVERNMENT,
        area_id=VILLAGE,
        opened_on=date(2000, 1, 1),
    )
