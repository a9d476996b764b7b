"""Offices of the city publish, people apply, and every way a case can go is taken by somebody."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from minkang.affairs.licences.models import Licence
from minkang.affairs.permits.models import Application, Decision, HospitalGuide, ItemVersion, Rating
from minkang.affairs.permits.queries.applications import resolution_for
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.items import get_public_guide
from minkang.affairs.permits.terms import Stage
from minkang.city.affairs_certifying import TYPES
from minkang.city.affairs_habits import Habits, habits
from minkang.city.building import Order, fulfil
from minkang.engines.cases.models import ProcedureVersion
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.accounts.queries.personas import Finding, cast_of, personas
from minkang.registry.organisations.models import Organisation, Practitioner
from minkang.registry.organisations.terms import HOSPITALS, MEDICAL, Category, Level, Ownership
from minkang.registry.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CITY = "210500000000"
ON = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
# Everything that happens at all happens often here, in a region of three hundred.
OFTEN = ("corrected", "suspended", "withdrawn", "late", "denied", "not_accepted", "rated")


def lively() -> Habits:
    known = habits()
    often = {name: replace(known.figures[name], value=0.3) for name in OFTEN}
    # So long that some clock stands still on the last day, whatever the draws.
    often["suspended_days"] = replace(known.figures["suspended_days"], value=25)
    return replace(
        known,
        figures=dict(known.figures) | often,
        yearly=dict.fromkeys(known.yearly, 40.0) | {"nursery-filing": 200.0},
        grades=(0.2,) * 5,
    )


def test_offices_publish_and_applications_go_every_way() -> None:
    order = Order(region="benxi", residents=300, seed=7, on=ON, habits=lively())
    fulfil(order=order, by="system:operator", at=NOON, progress=lambda *_: None)
    public = {one.item.code for one in ItemVersion.objects.select_related("item")}
    assert public == set(definitions()) - {"elderly-card"}
    assert all(one.proposed_by != one.settled_by for one in ItemVersion.objects.all())
    assert all(one.proposed_by != one.decided_by for one in ProcedureVersion.objects.all())
    hospitals = Organisation.objects.filter(
        category__in=HOSPITALS,
        level__in=(Level.SECONDARY, Level.TERTIARY),
        ownership=Ownership.GOVERNMENT,
    )
    assert HospitalGuide.objects.count() == hospitals.count() > 0
    medical = Organisation.objects.filter(category__in=MEDICAL).exclude(licence="")
    held = Licence.objects.filter(organisation__in=medical)
    assert held.values("organisation").distinct().count() == medical.count()
    ended = Counter(Application.objects.values_list("outcome", flat=True))
    assert {"granted", "done", "denied", "not_accepted", "withdrawn", ""} <= ended.keys()
    assert Application.objects.filter(stage=Stage.RUNNING, state="suspended").exists()
    assert Decision.objects.filter(is_on_time=False).exists()
    assert Decision.objects.filter(corrections=1).exists()
    assert not Decision.objects.filter(corrections__gt=1).exists()
    assert not Decision.objects.exclude(licence_fault="").exists()
    filed = Licence.objects.filter(type="clinic_filing")
    assert {*filed.values_list("organisation__category", flat=True)} == {Category.CLINIC}
    assert Rating.objects.filter(replied_at__isnull=False).exists()
    assert not Application.objects.filter(submitted_at__gt=NOON).exists()
    offices = set(Application.objects.values_list("owner__name", flat=True))
    assert offices == {"本溪市卫生健康委员会"}
    _the_certified_are_asked_for_nothing_the_office_issued()
    _personas_hold_the_papers_of_their_age_and_family()


def _personas_hold_the_papers_of_their_age_and_family() -> None:
    """A card, a book and a social card each; an older child has its certificate of birth."""
    taken: set[UUID] = set()
    behind = [one for one in personas() if one.find is not Finding.STAFF]
    for persona in behind:
        cast = cast_of(persona, on=ON, taken=taken)
        assert cast is not None
        assert cast.person is not None
        taken.add(cast.person.pk)
        held = Licence.objects.filter(person=cast.person)
        papers = {"identity_card", "household_register", "social_security_card"}
        assert papers <= {*held.values_list("type", flat=True)}
        if persona.find is Finding.ELDER:
            assert held.get(type="identity_card").valid_until is None
    older = Person.objects.filter(guardianships__guardian__in=taken, born_on__lt=date(2026, 1, 1))
    assert older.exists()
    for child in older:
        given = Licence.objects.filter(person=child).values_list("type", flat=True)
        assert {*given} == {"birth_certificate", "vaccination_card"}


def _the_certified_are_asked_for_nothing_the_office_issued() -> None:
    """Each practises as one resident, whose certificate answers all but where they go."""
    certified = Practitioner.objects.filter(qualifications__kind__in=TYPES)
    people = Person.objects.filter(identity_index__in=certified.values("identity_index"))
    assert people.count() == certified.count() > 2
    assert Licence.objects.filter(person__in=people, type__in=TYPES.values()).count() >= len(people)
    guide = get_public_guide(CITY, "doctor-registration")
    held = Licence.objects.filter(person__in=people, type="doctor_practice")
    for person in held.values_list("person", flat=True):
        own = Grant(Role.RESIDENT, None, "", "")
        actor = Actor(uuid4(), "", person, None, (own,), has_second_factor=False)
        resolution, _ = resolution_for(actor, guide, ON)
        assert set(resolution.asked) <= {"person.phone", "institution.name", "organisation.uscc"}


def test_habits_say_where_they_come_from() -> None:
    assert all(one.reason or one.source for one in habits().figures.values())
    assert sum(habits().grades) == pytest.approx(1)
    assert habits().yearly.keys() <= definitions().keys()
    assert habits().applicants.keys() == habits().yearly.keys()
