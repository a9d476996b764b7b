"""Hospitals of an alliance, a city and two provinces, a patient, and results they hold of her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

import people_samples
from minkang.care.results.models import Order, Result
from minkang.care.results.services import (
    Asked,
    Finding,
    QualityEntry,
    Wanted,
    enter_quality,
    open_orders,
    project_results,
)
from minkang.care.results.terms import QualityLevel, Range, ResultStatus
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level, Ownership
from minkang.registry.people.models import CareRelation, Household, Person
from minkang.registry.people.terms import CareKind, Kinship, Sex
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)
DOCTOR, OFFICE = "account:doctor", "account:office"
SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
_turn = count(1)


@dataclass(frozen=True, slots=True)
class Region:
    """`here` asks; `ally` is in its alliance, `town` in its city, `province` and `abroad` further off."""

    here: Organisation
    ally: Organisation
    town: Organisation
    province: Organisation
    abroad: Organisation
    patient: Person


def lay_out() -> Region:
    """Places, five hospitals and one patient."""
    people_samples.lay_out_places()
    for code, level, parent in (
        ("210600000000", AreaLevel.CITY, "210000000000"),
        ("220000000000", AreaLevel.PROVINCE, None),
        ("220300000000", AreaLevel.CITY, "220000000000"),
    ):
        Area.objects.create(
            code=code, name=code, level=level, parent_id=parent, valid_from=date(2020, 1, 1)
        )
    here = a_hospital("本院", people_samples.VILLAGE)
    return Region(
        here=here,
        ally=a_hospital("联体医院", "210600000000", parent=here),
        town=a_hospital("同城医院", people_samples.OTHER_VILLAGE),
        province=a_hospital("同省医院", "210600000000"),
        abroad=a_hospital("外省医院", "220300000000"),
        patient=a_patient(),
    )


def a_hospital(
    name: str, area: str, parent: Organisation | None = None, level: Level = Level.SECONDARY
) -> Organisation:
    """A public hospital."""
    return Organisation.objects.create(
        name=name,
        credit_code=f"1221050000000{next(_turn):04}A",
        category=Category.GENERAL_HOSPITAL,
        level=level,
        ownership=Ownership.GOVERNMENT,
        area_id=area,
        parent=parent,
        opened_on=date(2000, 1, 1),
    )


def a_patient(name: str = "周桂兰") -> Person:
    """A woman of 76, without a number."""
    return Person.objects.create(
        name=name,
        sex=Sex.FEMALE,
        born_on=date(1950, 1, 2),
        household=Household.objects.create(area_id=people_samples.VILLAGE),
        area_id=people_samples.VILLAGE,
        kinship=Kinship.HEAD,
        resident_since=date(2020, 1, 1),
    )


def treat(region: Region, person: Person | None = None) -> None:
    """She is treated here from today on."""
    CareRelation.objects.create(
        person=person or region.patient,
        organisation=region.here,
        kind=CareKind.APPOINTMENT,
        reference="test:visit",
        since=date(2026, 1, 1),
    )


def passes(
    organisation: Organisation,
    reach: Range,
    item: str = "hba1c",
    *,
    has_passed: bool = True,
    since: date = SINCE,
    until: date = UNTIL,
) -> int:
    """The institution passes, or fails, an evaluation; its number."""
    entry = QualityEntry(
        organisation=organisation.pk,
        item=item,
        range=reach,
        level=QualityLevel.FULL,
        has_passed=has_passed,
        since=since,
        until=until,
        evidence="2026年第一次室间质评",
    )
    return enter_quality(entry=entry, by=OFFICE, at=NOW).pk


def finding(region: Region, organisation: Organisation, **given: object) -> Finding:
    """A glycated haemoglobin of 6.50 % taken ten days ago."""
    taken_at = given.pop("taken_at", NOW - timedelta(days=10))
    assert isinstance(taken_at, datetime)
    values: dict[str, object] = {
        "person": region.patient.pk,
        "organisation": organisation.pk,
        "local_id": f"L{next(_turn)}",
        "version": 1,
        "item": "hba1c",
        "status": ResultStatus.FINAL,
        "taken_at": taken_at,
        "reported_at": taken_at + timedelta(hours=2),
        "value": Decimal("6.50"),
        "unit": "%",
    }
    return Finding(**(values | given))  # type: ignore[arg-type]  # a sample names any field


def a_result(region: Region, organisation: Organisation, **given: object) -> Result:
    """The same, taken in."""
    sent = finding(region, organisation, **given)
    project_results([sent], at=NOW)
    return Result.objects.get(organisation=organisation, local_id=sent.local_id)


def an_order(region: Region, items: Iterable[str] = ("hba1c",), at: datetime = NOW) -> Order:
    """The doctor here is about to order; the first of the orders."""
    asked = Asked(region.patient.pk, region.here.pk, uuid4(), tuple(Wanted(item) for item in items))
    return Order.objects.get(pk=open_orders(asked=asked, by=DOCTOR, at=at)[0])
