"""For every indicator an act that moves it by exactly so much, and the act that moves it back.

A needle changes the region step by step and yields after each step how far numerator and
denominator stand from where they stood at `START`.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from indicator_acts import (
    AT,
    BY,
    COUNTIES,
    DISTRICTS,
    HUANREN,
    LATELY,
    TODAY,
    Evidence,
    Region,
    capacity,
    certificate,
    department,
    service,
)

from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import (
    CapacityKind,
    Category,
    CertificateKind,
    EnterpriseScale,
    Grade,
    Level,
    PostKind,
    PracticeScope,
    QualificationKind,
    ServiceKind,
    Specialty,
)

Step = tuple[int, int]
Needle = Callable[[Region], Iterator[Step]]
START = NOTHING = (0, 0)
CITY = DISTRICTS[0]
YI = 100_000_000 * 100


def share(evidence: Evidence, category: Category, *level: Level, **body: Any) -> Needle:
    """An organisation enters the whole, gains and loses what is asked for, and closes."""

    def needle(region: Region) -> Iterator[Step]:
        yield START
        found = region.register(category, *level, **body)
        yield 0, 1
        evidence.give(found)
        yield 1, 1
        evidence.take(found)
        yield 0, 1
        region.close(found)
        yield NOTHING

    return needle


def count(evidence: Evidence, category: Category, *level: Level, **body: Any) -> Needle:
    """An organisation gains and loses what is counted."""

    def needle(region: Region) -> Iterator[Step]:
        found = region.register(category, *level, **body)
        yield START
        evidence.give(found)
        yield 1, 0
        evidence.take(found)
        yield NOTHING

    return needle


def graded(category: Category, lower: dict[str, Any], higher: dict[str, Any]) -> Needle:
    """An organisation below the level and one at it open and close."""

    def needle(region: Region) -> Iterator[Step]:
        yield START
        below = region.register(category, **lower)
        yield 0, 1
        reached = region.register(category, **higher)
        yield 1, 2
        region.close(reached)
        yield 0, 1
        region.close(below)
        yield NOTHING

    return needle


def per_resident(kind: CapacityKind, category: Category, *level: Level) -> Needle:
    """A resident comes, seven are stated, none are stated, the resident leaves."""

    def needle(region: Region) -> Iterator[Step]:
        body = region.register(category, *level)
        yield START
        somebody = region.settle()
        yield 0, 1
        region.state(body, kind, 7, LATELY)
        yield 7, 1
        region.state(body, kind, 0, TODAY)
        yield 0, 1
        region.leave(somebody)
        yield NOTHING

    return needle


def staff(post: PostKind, *licences: QualificationKind) -> Needle:
    """A resident comes, somebody takes up a post and leaves it, the resident leaves."""

    def needle(region: Region) -> Iterator[Step]:
        body = region.register(Category.GENERAL_HOSPITAL, Level.SECONDARY)
        yield START
        somebody = region.settle()
        yield 0, 1
        held = region.employ(body, post, *licences)
        yield 1, 1
        region.dismiss(held)
        yield 0, 1
        region.leave(somebody)
        yield NOTHING

    return needle


def doctors_per_bed(region: Region) -> Iterator[Step]:
    body = region.register(Category.GENERAL_HOSPITAL, Level.SECONDARY)
    yield START
    region.state(body, CapacityKind.OBSTETRIC_BEDS, 10, LATELY)
    yield 0, 10
    post = region.employ(body, PostKind.DOCTOR, QualificationKind.PHYSICIAN)
    yield 1, 10
    region.dismiss(post)
    yield 0, 10
    region.state(body, CapacityKind.OBSTETRIC_BEDS, 0, TODAY)
    yield NOTHING


def nurses_per_doctor(region: Region) -> Iterator[Step]:
    body = region.register(Category.TOWNSHIP_HOSPITAL)
    yield START
    doctor = region.employ(body, PostKind.DOCTOR, QualificationKind.ASSISTANT_PHYSICIAN)
    yield 0, 1
    nurse = region.employ(body, PostKind.NURSE, QualificationKind.NURSE)
    yield 1, 1
    region.dismiss(nurse)
    yield 0, 1
    region.dismiss(doctor)
    yield NOTHING


def general_practitioners(region: Region) -> Iterator[Step]:
    body = region.register(Category.COMMUNITY_CENTRE)
    post = region.employ(body, PostKind.DOCTOR, QualificationKind.PHYSICIAN)
    yield START
    somebody = region.settle()
    yield 0, 1
    region.qualify(post.practitioner, QualificationKind.GENERAL_PRACTICE)
    yield 1, 1
    region.dismiss(post)
    yield 0, 1
    region.leave(somebody)
    yield NOTHING


def towns_with_centre(region: Region) -> Iterator[Step]:
    yield START
    first = region.register(Category.TOWNSHIP_HOSPITAL, area=TOWN_VILLAGE)
    yield 1, 0
    second = region.register(Category.COMMUNITY_CENTRE, area=TOWN_VILLAGE)
    yield 1, 0
    region.close(first)
    yield 1, 0
    region.close(second)
    yield NOTHING


def record_levels(region: Region) -> Iterator[Step]:
    yield START
    ungraded = region.register(Category.GENERAL_HOSPITAL, Level.SECONDARY)
    yield 0, 1
    graded_at_five = region.register(Category.MATERNAL_CHILD, Level.TERTIARY, record_level=5)
    yield 5, 2
    region.close(graded_at_five)
    yield 0, 1
    region.close(ungraded)
    yield NOTHING


def primary_tcm(region: Region) -> Iterator[Step]:
    room = service(ServiceKind.TCM_ROOM)
    yield START
    centre = region.register(Category.TOWNSHIP_HOSPITAL)
    yield 0, 1
    room.give(centre)
    yield 0, 1
    doctor = region.employ(
        centre, PostKind.DOCTOR, QualificationKind.PHYSICIAN, scope=PracticeScope.TCM
    )
    yield 1, 1
    region.dismiss(doctor)
    yield 0, 1
    region.close(centre)
    yield NOTHING


def public_health_doctor(region: Region) -> Iterator[Step]:
    yield START
    centre = region.register(Category.COMMUNITY_CENTRE)
    yield 0, 1
    doctor = region.employ(
        centre,
        PostKind.PUBLIC_HEALTH,
        QualificationKind.PHYSICIAN,
        scope=PracticeScope.PUBLIC_HEALTH,
    )
    yield 1, 1
    region.dismiss(doctor)
    yield 0, 1
    region.close(centre)
    yield NOTHING


def centres_in_alliances(region: Region) -> Iterator[Step]:
    head = region.register(Category.GENERAL_HOSPITAL, Level.TERTIARY)
    yield START
    alone = region.register(Category.CDC)
    yield 0, 1
    member = region.register(Category.CDC, parent=head.credit_code)
    yield 1, 2
    region.close(member)
    yield 0, 1
    region.close(alone)
    yield NOTHING


def medical_communities(region: Region) -> Iterator[Step]:
    led = certificate(CertificateKind.MEDICAL_COMMUNITY)
    head = region.register(Category.GENERAL_HOSPITAL, Level.SECONDARY)
    yield START
    led.give(head)
    yield 1, 0
    led.take(head)
    yield NOTHING


def enterprises(yi: int) -> Needle:
    """A year above the limit is stated, and a newer one below it."""

    def needle(region: Region) -> Iterator[Step]:
        making = organisations.EnterpriseEntry("2740", "中成药生产", EnterpriseScale.LARGE)
        body = region.register(Category.ENTERPRISE, enterprise=making)
        yield START
        _state(body, 2024, yi * YI)
        yield 1, 0
        _state(body, 2025, yi * YI - 1)
        yield NOTHING

    return needle


def _state(body: Organisation, year: int, fen: int) -> None:
    entry = organisations.RevenueEntry(year, fen)
    organisations.state_revenue(organisation=body.rid, entry=entry, by=BY, at=AT)


def one_in_each(evidence: Evidence, counties: tuple[str, ...]) -> Needle:
    """All counties but the last have one; it gets one and loses it again."""

    def needle(region: Region) -> Iterator[Step]:
        level = Level.SECONDARY
        bodies = [region.register(Category.MATERNAL_CHILD, level, one) for one in counties]
        for body in bodies[:-1]:
            evidence.give(body)
        yield START
        evidence.give(bodies[-1])
        yield 1, 0
        evidence.take(bodies[-1])
        yield NOTHING

    return needle


def one_institution_in_each(region: Region) -> Iterator[Step]:
    for one in (CITY, *COUNTIES[:-1]):
        region.register(Category.MATERNAL_CHILD, county=one)
    yield START
    last = region.register(Category.MATERNAL_CHILD, county=COUNTIES[-1])
    yield 1, 0
    region.close(last)
    yield NOTHING


def one_doctor_in_each(offered: ServiceKind, training: QualificationKind) -> Needle:
    """A second clinic offers the service without a trained doctor, gets one, stops offering."""

    def needle(region: Region) -> Iterator[Step]:
        care = service(offered)
        first = region.register(Category.TOWNSHIP_HOSPITAL)
        care.give(first)
        region.employ(first, PostKind.DOCTOR, QualificationKind.PHYSICIAN, training)
        second = region.register(Category.COMMUNITY_STATION)
        yield START
        care.give(second)
        yield -1, 1
        region.employ(second, PostKind.DOCTOR, QualificationKind.PHYSICIAN, training)
        yield 0, 1
        care.take(second)
        yield NOTHING

    return needle


def newest_first_level(region: Region) -> Iterator[Step]:
    yield START
    body = region.register(Category.MATERNAL_CHILD, Level.SECONDARY)
    yield 1, 0
    region.close(body)
    yield NOTHING


def deaths(born_on: date, died_on: date, births: int) -> Needle:
    """A child is registered and dies; after the twelve months nobody is counted any more."""

    def needle(region: Region) -> Iterator[Step]:
        region.on = date(2026, 3, 1)
        yield START
        child = region.settle(born_on)
        yield 0, births
        region.die(child, died_on)
        yield 1, births
        region.on = TODAY
        yield NOTHING

    return needle


def life_expectancy(region: Region) -> Iterator[Step]:
    region.on = date(2026, 3, 1)
    yield START
    somebody = region.settle(date(1950, 1, 1), since=date(2024, 5, 1))
    yield 0, 1
    region.die(somebody, date(2025, 10, 1))
    yield 1, 1
    region.on = TODAY
    yield NOTHING


def negative_pressure(region: Region) -> Iterator[Step]:
    body = region.register(Category.EMERGENCY_CENTRE)
    yield START
    region.state(body, CapacityKind.AMBULANCES, 3, LATELY)
    yield 0, 3
    region.state(body, CapacityKind.NEGATIVE_PRESSURE_AMBULANCES, 2, LATELY)
    yield 2, 5
    region.state(body, CapacityKind.NEGATIVE_PRESSURE_AMBULANCES, 0, TODAY)
    yield 0, 3
    region.state(body, CapacityKind.AMBULANCES, 0, TODAY)
    yield NOTHING


def sanitary(area: str) -> Needle:
    """An area is awarded, and loses the award."""

    def needle(region: Region) -> Iterator[Step]:
        yield START
        region.award(area)
        yield 1, 0
        region.withdraw(area)
        yield NOTHING

    return needle


TOWN = "210522110000"
TOWN_VILLAGE = "210522110201"
GENERAL, TCM, MENTAL = Category.GENERAL_HOSPITAL, Category.TCM_HOSPITAL, Category.MENTAL_HOSPITAL
SECOND, THIRD = Level.SECONDARY, Level.TERTIARY
LARGEST, LARGE = 10, 5

NEEDLES: dict[str, Needle] = {
    "capacity.beds_per_1000": per_resident(CapacityKind.GENERAL_BEDS, GENERAL, SECOND),
    "capacity.tcm_beds_per_1000": per_resident(CapacityKind.NURSING_BEDS, TCM, SECOND),
    "capacity.rehabilitation_beds_per_1000": per_resident(
        CapacityKind.REHABILITATION_BEDS, GENERAL, SECOND
    ),
    "capacity.doctors_per_1000": staff(PostKind.DOCTOR, QualificationKind.PHYSICIAN),
    "capacity.nurses_per_1000": staff(PostKind.NURSE, QualificationKind.NURSE),
    "capacity.general_practitioners_per_10000": general_practitioners,
    "capacity.pharmacists_per_1000": staff(
        PostKind.PHARMACIST, QualificationKind.ASSISTANT_PHARMACIST
    ),
    "capacity.public_health_staff_per_10000": staff(
        PostKind.PUBLIC_HEALTH, QualificationKind.PUBLIC_HEALTH
    ),
    "capacity.doctors_per_bed": doctors_per_bed,
    "capacity.nurses_per_doctor": nurses_per_doctor,
    "capacity.quality_nursing_share": share(
        service(ServiceKind.QUALITY_NURSING), Category.SPECIALIST_HOSPITAL, SECOND
    ),
    "capacity.infectious_buildings": count(
        certificate(CertificateKind.INFECTIOUS_BUILDING), Category.INFECTIOUS_HOSPITAL, SECOND
    ),
    "capacity.county_hospitals_basic_share": share(
        certificate(CertificateKind.COUNTY_CAPABILITY_BASIC), GENERAL, SECOND
    ),
    "capacity.county_hospitals_recommended_share": share(
        certificate(CertificateKind.COUNTY_CAPABILITY_RECOMMENDED), TCM, SECOND
    ),
    "capacity.primary_recommended_share": share(
        certificate(CertificateKind.RECOMMENDED_STANDARD), Category.TOWNSHIP_HOSPITAL
    ),
    "capacity.towns_with_centre_share": towns_with_centre,
    "capacity.record_system_level": record_levels,
    "capacity.national_key_specialties": count(
        certificate(CertificateKind.NATIONAL_KEY_SPECIALTY), GENERAL, THIRD
    ),
    "capacity.provincial_key_specialties": count(
        certificate(CertificateKind.PROVINCIAL_KEY_SPECIALTY), GENERAL, THIRD
    ),
    "capacity.provincial_tcm_key_specialties": count(
        certificate(CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY), GENERAL, THIRD
    ),
    "capacity.city_key_specialties": count(
        certificate(CertificateKind.CITY_KEY_SPECIALTY), GENERAL, THIRD
    ),
    "capacity.county_key_specialties": count(
        certificate(CertificateKind.COUNTY_KEY_SPECIALTY), GENERAL, SECOND
    ),
    "capacity.primary_tcm_share": primary_tcm,
    "capacity.public_hospitals_with_tcm_share": share(
        department(Specialty.TCM), Category.MATERNAL_CHILD
    ),
    "capacity.city_tcm_hospital_specialties": count(
        certificate(CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY), TCM, THIRD, county=CITY
    ),
    "capacity.county_tcm_hospital_specialties": count(
        certificate(CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY), TCM, SECOND, county=HUANREN
    ),
    "capacity.county_tcm_hospitals_2a_share": graded(
        TCM, {"level": SECOND, "grade": Grade.B}, {"level": SECOND, "grade": Grade.A}
    ),
    "capacity.flagship_hospitals": count(
        certificate(CertificateKind.TCM_WESTERN_FLAGSHIP), GENERAL, THIRD
    ),
    "capacity.tcm_enterprises_largest": enterprises(LARGEST),
    "capacity.tcm_enterprises_large": enterprises(LARGE),
    "capacity.medical_communities_share": medical_communities,
    "capacity.cdc_in_alliances_share": centres_in_alliances,
    "capacity.government_maternal_child": one_institution_in_each,
    "capacity.standard_maternal_child": one_in_each(
        certificate(CertificateKind.STANDARD_MATERNAL_CHILD), (CITY, *COUNTIES)
    ),
    "capacity.city_maternal_child_level_three_share": graded(
        Category.MATERNAL_CHILD, {"level": SECOND, "county": CITY}, {"level": THIRD, "county": CITY}
    ),
    "capacity.county_maternal_child_level_two": newest_first_level,
    "family.infant_mortality": deaths(date(2025, 4, 1), date(2025, 5, 1), 1),
    "family.under_5_mortality": deaths(date(2023, 8, 1), date(2025, 5, 1), 0),
    "family.nursery_places_per_1000": per_resident(CapacityKind.NURSERY_PLACES, Category.NURSERY),
    "family.paediatric_service_share": share(
        service(ServiceKind.PAEDIATRIC_SERVICE), GENERAL, THIRD
    ),
    "family.baby_friendly_share": share(
        certificate(CertificateKind.BABY_FRIENDLY), GENERAL, SECOND,
        services=(organisations.ServiceEntry(ServiceKind.MIDWIFERY, LATELY),),
    ),
    "family.critical_maternal_centres": one_in_each(
        certificate(CertificateKind.CRITICAL_MATERNAL_CENTRE), COUNTIES
    ),
    "family.critical_newborn_centres": one_in_each(
        certificate(CertificateKind.CRITICAL_NEWBORN_CENTRE), COUNTIES
    ),
    "family.maternity_doctors": one_doctor_in_each(
        ServiceKind.PRENATAL_CARE, QualificationKind.MATERNAL_CARE
    ),
    "family.child_doctors": one_doctor_in_each(
        ServiceKind.CHILD_CARE, QualificationKind.CHILD_CARE
    ),
    "elderly.geriatrics_share": share(department(Specialty.GERIATRICS), GENERAL, SECOND),
    "elderly.third_level_geriatrics_share": share(department(Specialty.GERIATRICS), TCM, THIRD),
    "elderly.primary_nursing_beds_share": share(
        capacity(CapacityKind.NURSING_BEDS), Category.TOWNSHIP_HOSPITAL
    ),
    "capacity.hospital_prevention_share": share(
        department(Specialty.PREVENTION), Category.MENTAL_HOSPITAL, SECOND
    ),
    "capacity.primary_public_health_doctor_share": public_health_doctor,
    "surveillance.psychiatry_share": share(department(Specialty.PSYCHIATRY), GENERAL, THIRD),
    "elderly.friendly_share": share(
        certificate(CertificateKind.ELDERLY_FRIENDLY), Category.COMMUNITY_CENTRE
    ),
    "elderly.stationed_staff_share": share(
        service(ServiceKind.STATIONED_STAFF), Category.SUPPORT_HOME
    ),
    "surveillance.life_expectancy": life_expectancy,
    "surveillance.emergency_centres": count(
        service(ServiceKind.EMERGENCY_COMMAND), Category.EMERGENCY_CENTRE
    ),
    "surveillance.ambulances_per_30000": per_resident(
        CapacityKind.AMBULANCES, Category.EMERGENCY_CENTRE
    ),
    "surveillance.negative_pressure_share": negative_pressure,
    "surveillance.mental_centre_level_three_share": graded(
        MENTAL, {"level": SECOND, "county": CITY}, {"level": THIRD, "county": CITY}
    ),
    "literacy.sanitary_counties_share": sanitary(HUANREN),
    "literacy.sanitary_counties_and_towns_share": sanitary(TOWN),
    "immunisation.holiday_sites": one_in_each(
        service(ServiceKind.HOLIDAY_VACCINATION), (*COUNTIES, *DISTRICTS)
    ),
    "visits.internet_nursing_hospitals": count(
        service(ServiceKind.INTERNET_NURSING), GENERAL, SECOND
    ),
}  # fmt: skip
