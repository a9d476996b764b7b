"""A hand-made region small enough to count by hand: two counties, three towns, four villages."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection

from minkang.registry.organisations.models import (
    CapacityStatement,
    Certificate,
    Department,
    Enterprise,
    Organisation,
    Post,
    Practitioner,
    Qualification,
    RevenueStatement,
    ServiceOffered,
)
from minkang.registry.people.models import Household, Person
from minkang.registry.places.models import Area, AreaAward

ON = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
LONG_AGO = date(2000, 1, 1)
REGION = "210500"

AREAS = (
    ("210000000000", "辽宁省", "province", None),
    ("210500000000", "本溪市", "city", "210000000000"),
    ("210502000000", "平山区", "county", "210500000000"),
    ("210521000000", "本溪满族自治县", "county", "210500000000"),
    ("210502003000", "东明街道", "town", "210502000000"),
    ("210521100000", "小市镇", "town", "210521000000"),
    ("210521101000", "草河掌镇", "town", "210521000000"),
    ("210502003001", "一社区", "village", "210502003000"),
    ("210521100001", "二社区", "village", "210521100000"),
    ("210521100201", "三村", "village", "210521100000"),
    ("210521101201", "四村", "village", "210521101000"),
)
VILLAGES = tuple(code for code, _, level, _ in AREAS if level == "village")


def lay_areas() -> None:
    for code, name, level, parent in AREAS:
        Area.objects.create(
            code=code, name=name, level=level, parent_id=parent, valid_from=LONG_AGO,
            settlement="urban" if level == "village" else "",
        )  # fmt: skip


def settle(
    village: str, born_on: date, *, since: date | None = None, died_on: date | None = None
) -> Person:
    household = Household.objects.create(area_id=village)
    return Person.objects.create(
        name="张三", sex=1, born_on=born_on, died_on=died_on, household=household, kinship="head",
        area_id=village, resident_since=since or max(born_on, LONG_AGO),
    )  # fmt: skip


def open_organisation(
    number: int, category: str = "general_hospital", area: str = VILLAGES[0], **facts: object
) -> Organisation:
    return Organisation.objects.create(
        name=f"第{number}机构", credit_code=f"12210500{number:010d}", category=category,
        **{"level": "tertiary", "ownership": "government", "opened_on": LONG_AGO, **facts},
        area_id=area,
    )  # fmt: skip


def employ(organisation: Organisation, number: int, licence: str, post: str) -> Post:
    practitioner = Practitioner.objects.create(
        name="李四", sex=2, born_on=date(1980, 1, 1), identity_sealed=b"sealed",
        identity_index=number.to_bytes(16, "big"),
    )  # fmt: skip
    qualification = Qualification.objects.create(
        practitioner=practitioner, kind=licence, number=f"{licence}-{number}", issued_on=LONG_AGO
    )
    return Post.objects.create(
        practitioner=practitioner, organisation=organisation, qualification=qualification,
        kind=post, since=LONG_AGO,
    )  # fmt: skip


def lay_region() -> None:
    """Forty people, three organisations, five of staff, and at least one row of every table."""
    lay_areas()
    for number in range(40):
        born = date(1930, 2, 28) + timedelta(days=number * 870)
        settle(VILLAGES[number % 4], born, died_on=ON if number == 7 else None)
    hospital = open_organisation(1, confirmed_on=ON, record_level=4)
    centre = open_organisation(
        2, "township_hospital", VILLAGES[2], level="primary", parent=hospital,
        confirmed_on=date(2020, 1, 1),
    )  # fmt: skip
    maker = open_organisation(
        3, "enterprise", VILLAGES[1], level="ungraded", ownership="private", confirmed_on=None
    )
    Enterprise.objects.create(
        organisation=maker, industry="2740", industry_name="中成药", scale="large"
    )
    RevenueStatement.objects.create(
        enterprise=maker.enterprise, year=2025, revenue_fen=120_000_000_000
    )
    for holder, kind, beds in (
        (hospital, "general_beds", 300),
        (hospital, "intensive_beds", 12),
        (centre, "general_beds", 20),
    ):
        CapacityStatement.objects.create(organisation=holder, kind=kind, count=beds, since=LONG_AGO)
    Department.objects.create(
        organisation=hospital, specialty="03", name='内科,\n"一"病区', opened_on=LONG_AGO
    )
    ServiceOffered.objects.create(organisation=centre, kind="vaccination", since=LONG_AGO)
    Certificate.objects.create(
        organisation=centre, kind="recommended_standard", issued_on=date(2024, 5, 1)
    )
    for number in range(3):
        employ(hospital, number, "physician", "doctor")
    employ(hospital, 3, "nurse", "nurse")
    employ(centre, 4, "physician", "doctor")
    AreaAward.objects.create(
        area_id="210521100000", kind="national_sanitary", since=date(2022, 1, 1)
    )


def noted() -> set[tuple[str, str]]:
    """What the triggers noted as changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, part FROM warehouse_change")
        return set(cursor.fetchall())
