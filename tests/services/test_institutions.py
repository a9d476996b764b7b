"""Anybody finds an institution: open ones only, by name, kind and access, in a few queries."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minkang.cockpit.queries.institution import get_public_institution
from minkang.cockpit.queries.institutions import Asked, list_public_institutions
from minkang.kernel.identifiers import credit_check_character
from minkang.kernel.refusal import Refused
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.terms import (
    AccessFeature,
    CapacityKind,
    Category,
    Level,
    Ownership,
    ServiceKind,
    Specialty,
)
from minkang.registry.places import services as places

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
TODAY = date(2026, 11, 20)
VILLAGE = "210502001002"
BY = "system:test"
QUERIES_OF_A_LIST = 7
QUERIES_OF_A_PAGE = 10


def credit_code(number: int) -> str:
    stem = f"12210500MB{number:07d}"
    return stem + credit_check_character(stem)


def entry(number: int, name: str, **more: object) -> organisations.OrganisationEntry:
    words: dict[str, object] = {
        "category": Category.GENERAL_HOSPITAL,
        "level": Level.SECONDARY,
        "ownership": Ownership.GOVERNMENT,
        "area": VILLAGE,
        "opened_on": date(2000, 1, 1),
        **more,
    }
    return organisations.OrganisationEntry(name=name, credit_code=credit_code(number), **words)  # type: ignore[arg-type]  # fields vary


@pytest.fixture(autouse=True)
def region() -> None:
    places.load(region="210500", by=BY, at=AT)


def names(name: str = "", feature: AccessFeature | None = None, on: date = TODAY) -> list[str]:
    return [one.name for one in list_public_institutions(Asked(name, feature, on))]


def test_only_institutions_open_on_the_day_are_found() -> None:
    organisations.register_all(
        entries=[
            entry(1, "南山医院"),
            entry(2, "旧河医院", closed_on=date(2020, 5, 1)),
            entry(3, "卫生局", category=Category.AUTHORITY, level=Level.UNGRADED),
        ],
        by=BY,
        at=AT,
    )
    assert names() == ["南山医院"]
    assert sorted(names(on=date(2020, 4, 30))) == ["南山医院", "旧河医院"]


def test_it_is_found_by_a_part_of_its_name_and_by_its_access() -> None:
    organisations.register_all(
        entries=[entry(1, "南山医院", features=(AccessFeature.LIFT,)), entry(2, "北山医院")],
        by=BY,
        at=AT,
    )
    assert names("北") == ["北山医院"]
    assert names(feature=AccessFeature.LIFT) == ["南山医院"]
    assert names("北", AccessFeature.LIFT) == []


def test_the_page_shows_what_is_in_force_on_the_day() -> None:
    one = entry(
        1,
        "南山医院",
        capacities=(
            organisations.CapacityEntry(
                CapacityKind.GENERAL_BEDS, 80, date(2010, 1, 1), date(2025, 1, 1)
            ),
            organisations.CapacityEntry(CapacityKind.GENERAL_BEDS, 120, date(2025, 1, 1)),
        ),
        services=(organisations.ServiceEntry(ServiceKind.VACCINATION, date(2012, 1, 1)),),
        departments=(organisations.DepartmentEntry(Specialty.PAEDIATRICS, date(2001, 1, 1)),),
        hours=(organisations.HoursEntry(5, time(8), time(16, 30)),),
    )
    organisations.register(entry=one, by=BY, at=AT)
    page = get_public_institution(one.rid, TODAY)
    assert [(held.kind, held.count) for held in page.organisation.capacities] == [
        (CapacityKind.GENERAL_BEDS, 120)
    ]
    assert (
        get_public_institution(one.rid, date(2024, 12, 31)).organisation.capacities[0].count == 80
    )
    assert [row.kind for row in page.organisation.services] == [ServiceKind.VACCINATION]
    assert [room.name for room in page.organisation.departments] == ["儿科"]
    assert [area.code for area in page.path][-1] == VILLAGE
    assert page.opens_until(time(8)) == time(16, 30)
    assert page.opens_until(time(16, 30)) is None


def test_an_unknown_institution_is_refused_with_the_way_back() -> None:
    with pytest.raises(Refused) as refused:
        get_public_institution(uuid4(), TODAY)
    assert refused.value.refusal.code == "organisations.organisation_unknown"


def test_list_and_page_take_the_same_queries_for_five_and_for_fifty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = entry(0, "甲医院", features=(AccessFeature.LIFT,))
    organisations.register_all(
        entries=[first, *(entry(n, f"医院{n}") for n in range(1, 5))], by=BY, at=AT
    )
    client.get("/institutions/")
    with django_assert_num_queries(QUERIES_OF_A_LIST):
        assert client.get("/institutions/").status_code == 200
    organisations.register_all(entries=[entry(n, f"医院{n}") for n in range(5, 50)], by=BY, at=AT)
    with django_assert_num_queries(QUERIES_OF_A_LIST):
        assert "共 50 项" in client.get("/institutions/").content.decode()
    with django_assert_num_queries(QUERIES_OF_A_PAGE):
        assert client.get(f"/institutions/{first.rid}/").status_code == 200
