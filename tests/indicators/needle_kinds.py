"""Kinds of needles: acts that move an indicator, and the acts that move it back.

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
    LATELY,
    TODAY,
    Evidence,
    Region,
    certificate,
    service,
)

from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import (
    CapacityKind,
    Category,
    CertificateKind,
    EnterpriseScale,
    Level,
    PostKind,
    PracticeScope,
    QualificationKind,
    ServiceKind,
)

Step = tuple[int, int]
Needle = Callable[[Region], Iterator[Step]]
START = NOTHING = (0, 0)
CITY = DISTRICTS[0]
YI = 100_000_000 * 100
TOWN_VILLAGE = "210522110201"


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
