"""The personas of the demonstration stand for rows that exist, and open nothing outside it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import LazySettings
from pytest_django import DjangoAssertNumQueries

from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import ADMINISTRATORS, Role
from minkang.registry.accounts import services
from minkang.registry.accounts.models import Account, RoleGrant
from minkang.registry.accounts.queries.personas import list_public_personas, personas
from minkang.registry.organisations.models import (
    Organisation,
    Post,
    Practitioner,
    Qualification,
)
from minkang.registry.organisations.terms import (
    Category,
    Level,
    Ownership,
    PostKind,
    QualificationKind,
)
from minkang.registry.people.models import Guardianship, Household, Person
from minkang.registry.people.terms import GuardianshipKind, Kinship
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel
from signing_in import PASSWORD, a_hospital

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)
DAY, YEAR = timedelta(days=1), timedelta(days=365.25)
OFFICES = (
    Category.VILLAGE_CLINIC,
    Category.COMMUNITY_CENTRE,
    Category.CDC,
    Category.AUTHORITY,
    Category.HOTLINE_CENTRE,
    Category.ENTERPRISE,
)


def an_office(category: Category, number: int, area: Area) -> Organisation:
    return Organisation.objects.create(
        name=f"{category.label}{number}",
        credit_code=f"1221050046400{number:04d}A",
        category=category,
        level=Level.UNGRADED,
        ownership=Ownership.GOVERNMENT,
        area=area,
        opened_on=date(1990, 1, 1),
    )


def a_member(office: Organisation, kind: PostKind, number: int) -> Practitioner:
    member = Practitioner.objects.create(
        name=f"职工{number}",
        sex=2,
        born_on=date(1980, 1, 1) + number * DAY,
        identity_sealed=b"x",
        identity_index=number.to_bytes(16, "big"),
    )
    licence = Qualification.objects.create(
        practitioner=member,
        kind=QualificationKind.PHYSICIAN,
        number=str(number),
        issued_on=date(2010, 1, 1),
    )
    Post.objects.create(
        practitioner=member,
        organisation=office,
        kind=kind,
        qualification=licence,
        since=date(2010, 1, 1),
    )
    return member


def a_resident(name: str, born_on: date, home: Household, kinship: Kinship, sex: int = 2) -> Person:
    return Person.objects.create(
        name=name,
        sex=sex,
        born_on=born_on,
        household=home,
        kinship=kinship,
        area=home.area,
        resident_since=born_on,
    )


@pytest.fixture
def region() -> Area:
    """Somebody for every persona; the authority has one officer and one manager only."""
    hospital = a_hospital()
    area = hospital.area
    for level, code in (
        (AreaLevel.COUNTY, "210502000000"),
        (AreaLevel.TOWN, "210502003000"),
        (AreaLevel.VILLAGE, "210502003001"),
    ):
        area = Area.objects.create(
            code=code, name=code, level=level, parent=area, valid_from=date(1990, 1, 1)
        )
    offices = {
        category: an_office(category, number, area) for number, category in enumerate(OFFICES, 1)
    }
    posts = (
        (hospital, PostKind.DOCTOR),
        (hospital, PostKind.NURSE),
        (offices[Category.VILLAGE_CLINIC], PostKind.VILLAGE_DOCTOR),
        (offices[Category.COMMUNITY_CENTRE], PostKind.PUBLIC_HEALTH),
        (offices[Category.CDC], PostKind.PUBLIC_HEALTH),
        (offices[Category.AUTHORITY], PostKind.OFFICER),
        (offices[Category.AUTHORITY], PostKind.MANAGER),
    )
    for number, (office, kind) in enumerate(posts, 1):
        a_member(office, kind, number)
    home = Household.objects.create(area=area)
    a_resident("赵安", TODAY - 40 * YEAR, home, Kinship.HEAD, sex=1)
    a_resident("钱静", TODAY - 78 * YEAR, home, Kinship.PARENT)
    mother = a_resident("孙悦", TODAY - 28 * YEAR, home, Kinship.SPOUSE)
    for age in (2, 6, 400):
        child = a_resident(f"赵{age}", TODAY - age * DAY, home, Kinship.CHILD)
        Guardianship.objects.create(
            ward=child, guardian=mother, kind=GuardianshipKind.PARENT, since=child.born_on
        )
    return area


def test_every_persona_opens_for_rows_that_exist_and_opening_again_changes_nothing(
    region: Area,
) -> None:
    first = services.open_personas(by="system:city", at=NOON)
    assert [one.login for one in first] == [one.login for one in personas()]
    accounts = Account.objects.count()
    assert services.open_personas(by="system:city", at=NOON) == first
    assert Account.objects.count() == accounts == len(personas())
    assert {one.role for one in first} == set(Role)
    assert region.pk.startswith("210502003")


@pytest.mark.usefixtures("region")
def test_each_persona_holds_its_role_where_it_works() -> None:
    services.open_personas(by="system:city", at=NOON)
    grants = {
        grant.account.login: grant for grant in RoleGrant.objects.select_related("account", "area")
    }
    levels = {login: grant.area.level for login, grant in grants.items() if grant.area}
    assert levels["demo-village-doctor"] == AreaLevel.VILLAGE
    assert levels["demo-public-health"] == AreaLevel.TOWN
    assert levels["demo-enterprise"] == AreaLevel.COUNTY
    assert levels["demo-doctor"] == AreaLevel.CITY
    parent = grants["demo-parent"].account
    assert parent.person is not None
    assert (parent.person.name, parent.name) == ("孙悦", "孙悦")
    assert grants["demo-parent"].organisation is None
    assert grants["demo-elder"].account.name == "钱静"
    assert grants["demo-resident"].account.name == "赵安"


@pytest.mark.usefixtures("region")
def test_the_three_administrators_are_three_people() -> None:
    services.open_personas(by="system:city", at=NOON)
    held = RoleGrant.objects.filter(role__in=ADMINISTRATORS)
    assert held.values("account").distinct().count() == len(ADMINISTRATORS)
    humans = [one for one in held.values_list("account__practitioner", flat=True) if one]
    assert len(humans) == len(set(humans))


def test_a_region_without_people_has_no_personas() -> None:
    with pytest.raises(Refused) as caught:
        services.open_personas(by="system:city", at=NOON)
    assert caught.value.refusal.code == "accounts.persona_not_found"


@pytest.mark.usefixtures("region")
def test_nobody_becomes_a_persona_outside_demo_mode(settings: LazySettings) -> None:
    services.open_personas(by="system:city", at=NOON)
    settings.MINKANG_IS_DEMO = False
    with pytest.raises(Refused) as caught:
        services.enter_as_persona(login="demo-doctor", at=NOON)
    assert caught.value.refusal.code == "accounts.demo_account_not_allowed"
    settings.MINKANG_IS_DEMO = True
    assert services.enter_as_persona(login="demo-doctor", at=NOON).has_passed_code


def test_only_personas_are_entered_without_a_password(settings: LazySettings) -> None:
    settings.MINKANG_IS_DEMO = True
    services.open_account(
        login="lin-qinghe", name="林晓", password=PASSWORD, by="account:1", at=NOON
    )
    for login in ("lin-qinghe", "demo-doctor", ""):
        with pytest.raises(Refused) as caught:
            services.enter_as_persona(login=login, at=NOON)
        assert caught.value.refusal.code == "accounts.persona_unknown"


@pytest.mark.usefixtures("region")
def test_offering_the_personas_costs_three_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    services.open_personas(by="system:city", at=NOON)
    with django_assert_num_queries(3):
        lines = list_public_personas(is_english=False)
    assert [line.login for line in lines] == [one.login for one in personas()]
    doctor = next(line for line in lines if line.login == "demo-doctor")
    assert (doctor.role_name, doctor.office) == ("医生", "第一医院")
