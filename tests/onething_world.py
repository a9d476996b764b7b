"""A city with its eight offices, a mother and a father, and a baby born four days ago."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minkang.affairs.onething import services
from minkang.affairs.onething.models import Birth, Declaration, Part
from minkang.affairs.onething.queries.packages import packages
from minkang.affairs.onething.services import Officer
from minkang.affairs.onething.terms import OfficeKind
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level, Ownership
from minkang.registry.people.models import Person
from minkang.registry.people.services import Home, register_resident
from minkang.registry.people.terms import Kinship, Sex
from people_samples import NOON, VILLAGE, lay_out_places, number, resident

CITY = "210500000000"
BORN = date(2026, 11, 17)
FIRST, SECOND = "account:first", "account:second"
OFFICER = Officer("window_clerk", None)
SEATED = {
    OfficeKind.HEALTH: "本溪市卫生健康委员会",
    OfficeKind.PUBLIC_SECURITY: "平山公安分局户籍科",
    OfficeKind.SOCIAL_SECURITY: "本溪市社会保险中心",
    OfficeKind.MEDICAL_INSURANCE: "本溪市医疗保障局",
}
RESULTS = {
    "birth_certificate": {
        "birth.certificate_number": "U210000001", "birth.certificate_issued_on": "2026-11-21",
    },
    "vaccination_card": {"birth.vaccination_card_number": "JZ2026110001"},
    "household": {
        "newborn.identity_number": number(BORN, 7), "household.book_number": "210502001",
        "household.head": "王小兰", "person.address": "平山区试村1号",
    },
    "birth_registration": {"birth.registration_number": "SY2026001"},
    "social_card": {"newborn.social_security_number": "SB2026001"},
    "insurance": {"newborn.insurance_number": "YB2026001"},
    "reimbursement": {"birth.reimbursement_number": "BX2026001"},
    "subsidy": {"birth.subsidy_number": "BT2026001"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """Who there is."""

    hospital: Organisation
    clinic: Organisation
    offices: dict[OfficeKind, Organisation]
    mother: Person
    father: Person


def organisation(serial: int, name: str, category: Category, area: str) -> Organisation:
    """An open organisation."""
    return Organisation.objects.create(
        name=name,
        credit_code=f"1221050000000{serial:04}A",
        category=category,
        level=Level.UNGRADED,
        ownership=Ownership.GOVERNMENT,
        area_id=area,
        opened_on=date(2000, 1, 1),
    )


def lay_out_offices(at: datetime = NOON) -> World:
    """Procedures are published, offices hold their seats, both parents live in one household."""
    lay_out_places()
    hospital = organisation(1, "本溪市中心医院", Category.GENERAL_HOSPITAL, VILLAGE)
    clinic = organisation(2, "平山社区卫生服务中心", Category.COMMUNITY_CENTRE, VILLAGE)
    offices = {
        kind: organisation(nth, name, Category.AUTHORITY, CITY)
        for nth, (kind, name) in enumerate(SEATED.items(), start=3)
    }
    for kind, office in offices.items():
        services.seat_office(
            area=CITY, kind=kind, organisation=office.pk, since=date(2026, 1, 1), by=FIRST, at=at
        )
    services.publish_packages(proposer=FIRST, approver=SECOND, at=at)
    mother = register_resident(
        entry=resident(1, name="王小兰", born_on=date(1996, 5, 4)),
        home=Home(area_code=VILLAGE, address="1号"),
        by=FIRST,
        at=at,
    )
    father = register_resident(
        entry=resident(
            2, name="李明", born_on=date(1994, 3, 2), sex=Sex.MALE, kinship=Kinship.SPOUSE
        ),
        home=Home(household=mother.household_id),
        by=FIRST,
        at=at,
    )
    return World(hospital, clinic, offices, mother, father)


def told(world: World, **other: str | None) -> dict[str, str]:
    """What a family tells; of `other`, dots are written as double underscores, None leaves it out."""
    said: dict[str, str | None] = {
        "newborn.name": "李安安", "newborn.sex": "female",
        "newborn.birth_date": BORN.isoformat(), "newborn.birth_order": "1",
        "newborn.surname_from": "father", "newborn.is_local_birth": "yes",
        "birth.hospital": world.hospital.name,
        "mother.name": "王小兰", "mother.identity_number": number(date(1996, 5, 4), 1),
        "mother.phone": "13800000001", "mother.insurance_place": "本溪市",
        "father.name": "李明", "father.phone": "13800000002",
        "father.identity_number": number(date(1994, 3, 2), 2, is_male=True),
        "birth.parents_are_married": "yes", "birth.has_foreign_parent": "no",
        "birth.household_with": "mother", "birth.vaccination_clinic": world.clinic.name,
        "birth.wants_social_card": "yes", "birth.wants_insurance": "yes",
        "birth.claims_reimbursement": "yes", "birth.wants_subsidy": "yes",
        "person.bank_account": "6222000000000001", "person.bank_name": "建设银行",
    }  # fmt: skip
    said |= {code.replace("__", "."): value for code, value in other.items()}
    return {code: value for code, value in said.items() if value is not None}


def recorded(world: World, at: datetime = NOON, order: str = "1") -> Birth:
    """The hospital records the birth."""
    return services.record_birth(
        hospital=world.hospital.pk,
        facts={
            "newborn.sex": "female", "newborn.birth_date": BORN.isoformat(),
            "newborn.birth_order": order, "newborn.birth_weight": "3300",
            "mother.name": "王小兰", "mother.identity_number": number(date(1996, 5, 4), 1),
        },
        by=FIRST,
        at=at,
    )  # fmt: skip


def declared(world: World, at: datetime = NOON, **other: str | None) -> Declaration:
    """The mother declares."""
    return services.declare(
        package="newborn", person=world.mother.pk, facts=told(world, **other), by=FIRST, at=at
    )


def states(declaration: Declaration) -> dict[str, str]:
    """States of the parts, in the order of the package."""
    rows = {one.code: one.state for one in Part.objects.filter(declaration=declaration)}
    return {part.code: rows[part.code] for part in packages()["newborn"].parts}


def answered(declaration: Declaration, code: str, days: int = 1, at: datetime = NOON) -> Part:
    """The office of a part answers some days after noon."""
    part = Part.objects.get(declaration=declaration, code=code)
    return services.answer_part(
        part=part.pk,
        results=RESULTS[code],
        officer=OFFICER,
        by=SECOND,
        at=at + timedelta(days=days),
    )
