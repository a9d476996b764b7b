"""Guardianships and care relations open once, close once, and end with a life."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.people import services
from minkang.registry.people.models import CareRelation, Guardianship, Person
from minkang.registry.people.services import CareRelationEntry, Home
from minkang.registry.people.terms import CareKind, GuardianshipKind, Kinship
from people_samples import CLERK, NOON, TODAY, VILLAGE, lay_out_hospital, lay_out_places, resident

pytestmark = pytest.mark.django_db
TOMORROW = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _places(db: None) -> None:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()


@pytest.fixture
def mother() -> Person:
    return services.register_resident(
        entry=resident(1, born_on=date(1990, 1, 1)), home=Home(area_code=VILLAGE), by=CLERK, at=NOON
    )


@pytest.fixture
def child(mother: Person) -> Person:
    return services.register_resident(
        entry=resident(2, born_on=date(2020, 1, 1), kinship=Kinship.CHILD),
        home=Home(household=mother.household_id),
        by=CLERK,
        at=NOON,
    )


def name_guardian(ward: UUID, guardian: UUID) -> Guardianship:
    return services.name_guardian(
        ward=ward,
        guardian=guardian,
        kind=GuardianshipKind.PARENT,
        since=TODAY,
        by=CLERK,
        at=NOON,
    )


def test_a_guardian_is_named_once_and_may_be_named_again_after_the_end(
    mother: Person, child: Person
) -> None:
    named = name_guardian(child.rid, mother.rid)
    assert named.until == date(2038, 1, 1)
    with pytest.raises(Refused, match="guardian_already"):
        name_guardian(child.rid, mother.rid)
    with pytest.raises(Refused, match="guardianship_end_impossible"):
        services.end_guardianship(guardianship=named.pk, until=TODAY, by=CLERK, at=NOON)
    services.end_guardianship(guardianship=named.pk, until=TOMORROW, by=CLERK, at=NOON)
    with pytest.raises(Refused, match="guardianship_ended_already"):
        services.end_guardianship(guardianship=named.pk, until=TOMORROW, by=CLERK, at=NOON)
    services.name_guardian(
        ward=child.rid,
        guardian=mother.rid,
        kind=GuardianshipKind.PARENT,
        since=TOMORROW,
        by=CLERK,
        at=NOON + timedelta(days=1),
    )
    acts = Entry.objects.filter(subject=f"person:{child.rid}").order_by("number")
    assert list(acts.values_list("type", flat=True))[1:] == [
        "people.guardian_named",
        "people.guardianship_ended",
        "people.guardian_named",
    ]


def test_a_guardianship_needs_two_people_and_the_right_ages(mother: Person, child: Person) -> None:
    with pytest.raises(Refused, match="person_unknown"):
        name_guardian(child.rid, uuid4())
    with pytest.raises(Refused, match="guardian_too_young"):
        name_guardian(mother.rid, child.rid)
    with pytest.raises(Refused, match="guardianship_unknown"):
        services.end_guardianship(guardianship=0, until=TODAY, by=CLERK, at=NOON)


@pytest.fixture
def hospital() -> Organisation:
    return lay_out_hospital()


def care(person: Person, hospital: Organisation, **given: object) -> CareRelationEntry:
    values: dict[str, object] = {
        "person": person.rid,
        "organisation": hospital.rid,
        "kind": CareKind.CONTRACT,
        "reference": "contract:1",
        "since": TODAY,
    }
    return CareRelationEntry(**(values | given))  # type: ignore[arg-type]  # a sample names any field


def open_one(entry: CareRelationEntry) -> CareRelation:
    return services.open_care_relation(entry=entry, by=CLERK, at=NOON)


def test_one_family_doctor_contract_is_in_force_at_a_time(
    mother: Person, hospital: Organisation
) -> None:
    first = open_one(care(mother, hospital))
    with pytest.raises(Refused, match="contract_in_force"):
        open_one(care(mother, hospital))
    open_one(care(mother, hospital, kind=CareKind.APPOINTMENT, until=TOMORROW))
    services.close_care_relation(relation=first.pk, until=TOMORROW, by=CLERK, at=NOON)
    with pytest.raises(Refused, match="care_closed_already"):
        services.close_care_relation(relation=first.pk, until=TOMORROW, by=CLERK, at=NOON)
    open_one(care(mother, hospital, since=TOMORROW))


def test_many_relations_open_together_or_not_at_all(
    mother: Person, child: Person, hospital: Organisation
) -> None:
    good = [care(mother, hospital), care(child, hospital)]
    with pytest.raises(Refused) as refused:
        services.open_care_relations(entries=[*good, care(mother, hospital)], by=CLERK, at=NOON)
    assert refused.value.refusal.message.startswith("第3条：")
    with pytest.raises(Refused, match="person_unknown"):
        services.open_care_relations(
            entries=[replace(care(mother, hospital), person=uuid4())], by=CLERK, at=NOON
        )
    assert not CareRelation.objects.exists()
    assert services.open_care_relations(entries=iter(good), by=CLERK, at=NOON) == 2
    assert Entry.objects.filter(type="people.cares_opened").count() == 1


def test_death_ends_guardianships_and_care_the_day_after(
    mother: Person, child: Person, hospital: Organisation
) -> None:
    name_guardian(child.rid, mother.rid)
    open_one(care(mother, hospital))
    services.record_death(person=mother.rid, on=TODAY, by=CLERK, at=NOON)
    assert Guardianship.objects.get().until == TOMORROW
    assert CareRelation.objects.get().until == TOMORROW
    with pytest.raises(Refused, match="care_of_the_dead"):
        open_one(care(mother, hospital, since=TOMORROW))
