"""Children are born only where a department of obstetrics stands, and where none stands it is said."""

import logging
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from minkang.city.affairs_births import Cradle, delivers
from minkang.city.affairs_habits import habits
from minkang.city.affairs_time import Hours
from minkang.city.clinics_patients import Register
from minkang.city.records_people import Resident
from minkang.kernel.calendar.working_days import china
from minkang.registry.organisations.services import DepartmentEntry, OrganisationEntry
from minkang.registry.organisations.terms import Category, Level, Ownership, Specialty
from minkang.registry.people.terms import Sex

ON = date(2026, 11, 20)
OBSTETRICS = DepartmentEntry(Specialty.OBSTETRICS_GYNAECOLOGY, date(2020, 1, 1), name="妇女中心")
REHABILITATION = DepartmentEntry(Specialty.REHABILITATION, date(2000, 1, 1), name="产科康复部")


def house(category: Category, *departments: DepartmentEntry) -> OrganisationEntry:
    return OrganisationEntry(
        "某某医院", "12210500463000001A", category, Level.SECONDARY, Ownership.GOVERNMENT,
        "210502001001", date(2000, 1, 1), departments=departments,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "may"),
    [
        (house(Category.GENERAL_HOSPITAL, OBSTETRICS), True),
        (house(Category.MATERNAL_CHILD, OBSTETRICS), True),
        (house(Category.REHABILITATION_HOSPITAL, REHABILITATION), False),
        (house(Category.GENERAL_HOSPITAL), False),
        (house(Category.OUTPATIENT_CLINIC, OBSTETRICS), False),
        (house(Category.GENERAL_HOSPITAL, replace(OBSTETRICS, opened_on=date(2026, 11, 21))), False),
        (house(Category.GENERAL_HOSPITAL, replace(OBSTETRICS, closed_on=ON)), False),
        (replace(house(Category.GENERAL_HOSPITAL, OBSTETRICS), closed_on=ON), False),
    ],
)  # fmt: skip
def test_a_house_delivers_by_the_code_of_its_department_and_not_by_a_name(
    one: OrganisationEntry, may: bool
) -> None:
    assert delivers(one, ON) is may


def parents_and_child() -> Register:
    born = (date(2026, 11, 10), date(1996, 5, 4), date(1994, 3, 2))
    people = [
        Resident("某", sex, day, f"2105021990010100{place}", "13800000001", "1号")
        for place, (sex, day) in enumerate(zip((Sex.MALE, Sex.FEMALE, Sex.MALE), born, strict=True))
    ]
    child, *parents = rids = [uuid4() for _ in people]
    return Register(1, rids=rids, residents=people, guardians={child: parents})


def test_where_nobody_delivers_it_is_said_and_no_other_hospital_takes_the_birth(
    caplog: pytest.LogCaptureFixture,
) -> None:
    centre = house(Category.COMMUNITY_CENTRE)
    hours = Hours(china())
    for hospital, births in (
        (house(Category.REHABILITATION_HOSPITAL, REHABILITATION), 0),
        (house(Category.MATERNAL_CHILD, OBSTETRICS), 1),
    ):
        caplog.clear()
        cradle = Cradle(parents_and_child(), [hospital, centre], habits(), hours, 7, "system:test")
        with caplog.at_level(logging.WARNING, "minkang.city"):
            assert len([*cradle.stories(date(2026, 11, 1), ON)]) == births
        assert ("obstetrics" in caplog.text) is (births == 0)
