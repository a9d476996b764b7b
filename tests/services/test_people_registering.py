"""Residents are registered once, sealed, in a village in force; lists whole or not at all."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.people import services
from minkang.registry.people.models import Household, Person
from minkang.registry.people.models.cells import identity_number_of, telephone_of
from minkang.registry.people.services import Home
from minkang.registry.people.terms import Kinship
from people_samples import (
    CLERK,
    ENDED_VILLAGE,
    NOON,
    OTHER_VILLAGE,
    TODAY,
    TOWN,
    VILLAGE,
    household,
    lay_out_places,
    number,
    resident,
)

pytestmark = pytest.mark.django_db
HERE = Home(area_code=VILLAGE, address="5号")


@pytest.fixture(autouse=True)
def _places(db: None) -> None:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()


def register(serial: int = 1, home: Home = HERE, **given: object) -> Person:
    return services.register_resident(entry=resident(serial, **given), home=home, by=CLERK, at=NOON)


def entries(person: Person) -> list[str]:
    found = Entry.objects.filter(subject=f"person:{person.rid}").order_by("number")
    return list(found.values_list("type", flat=True))


def test_a_resident_is_kept_sealed_and_the_act_is_recorded() -> None:
    person = Person.objects.get(rid=register().rid)
    plain = number(date(1950, 1, 2))
    assert identity_number_of(person) == plain
    assert telephone_of(person) == "13800000001"
    assert plain.encode() not in bytes(person.identity_sealed)
    assert len(bytes(person.identity_index or b"")) == 16
    assert (person.area_id, person.household.address) == (VILLAGE, "5号")
    assert entries(person) == ["people.resident_registered"]


def test_a_newborn_without_a_number_joins_the_household_of_the_mother() -> None:
    mother = register(born_on=date(1995, 1, 1))
    child = register(
        2,
        Home(household=mother.household_id),
        born_on=TODAY,
        kinship=Kinship.CHILD,
        identity_number="",
        telephone="",
    )
    assert child.household_id == mother.household_id
    assert child.identity_index is None
    register(3, Home(household=mother.household_id), kinship=Kinship.CHILD, identity_number="")


def test_a_number_is_registered_once_and_nobody_learns_whose() -> None:
    first = register()
    with pytest.raises(Refused) as refused:
        register(name="李某")
    refusal = refused.value.refusal
    assert refusal.code == "people.number_taken"
    told = repr(refusal) + str(refused.value)
    assert first.name not in told
    assert number(date(1950, 1, 2)) not in told
    assert Person.objects.count() == 1
    assert Household.objects.count() == 1


@pytest.mark.parametrize(
    ("home", "kinship", "code"),
    [
        (Home(area_code=ENDED_VILLAGE), Kinship.HEAD, "places.area_ended"),
        (Home(area_code="219999999999"), Kinship.HEAD, "places.area_unknown"),
        (Home(area_code=TOWN), Kinship.HEAD, "people.area_not_a_village"),
        (Home(household=uuid4()), Kinship.CHILD, "people.household_unknown"),
        (HERE, Kinship.CHILD, "people.household_without_head"),
    ],
)
def test_a_home_that_does_not_exist_is_refused(home: Home, kinship: Kinship, code: str) -> None:
    with pytest.raises(Refused) as refused:
        register(home=home, kinship=kinship)
    assert refused.value.refusal.code == code
    assert refused.value.refusal.fields
    assert not Household.objects.exists()


def test_a_household_has_one_head_until_the_head_dies_or_leaves() -> None:
    head = register()
    home = Home(household=head.household_id)
    with pytest.raises(Refused) as refused:
        register(2, home)
    assert refused.value.refusal.code == "people.household_has_head"
    services.record_death(person=head.rid, on=TODAY, by=CLERK, at=NOON)
    second = register(2, home)
    services.depart(person=second.rid, on=TODAY, by=CLERK, at=NOON)
    register(3, home)


def test_the_database_refuses_a_person_who_lives_elsewhere_than_the_household() -> None:
    person = register()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(rid=person.rid).update(area=OTHER_VILLAGE)
    Household.objects.filter(rid=person.household_id).update(area=OTHER_VILLAGE)
    person.refresh_from_db()
    assert person.area_id == OTHER_VILLAGE


def family(first: int, area_code: str = VILLAGE) -> services.HouseholdEntry:
    return household(
        resident(first),
        resident(first + 1, kinship=Kinship.SPOUSE),
        resident(first + 2, kinship=Kinship.CHILD, identity_number="", telephone=""),
        area_code=area_code,
    )


def test_a_list_gives_the_same_rows_as_the_window_and_one_audit_entry() -> None:
    families = [family(1), family(11, OTHER_VILLAGE)]
    written = services.register_residents(households=iter(families), by=CLERK, at=NOON)
    assert (written, Person.objects.count(), Household.objects.count()) == (6, 6, 2)
    for one in families:
        for entry in one.members:
            person = Person.objects.get(rid=entry.rid)
            assert (person.household_id, person.area_id) == (one.rid, one.area_code)
            assert identity_number_of(person) == entry.identity_number
            assert telephone_of(person) == entry.telephone
            assert (person.name, person.sex, person.born_on) == (
                entry.name,
                entry.sex,
                entry.born_on,
            )
            assert person.kinship == entry.kinship
            assert (person.died_on, person.resident_until) == (None, None)
    assert Entry.objects.filter(type__startswith="people.").count() == 1


@pytest.mark.parametrize(
    ("broken", "code", "place"),
    [
        (family(1), "people.number_taken", "第2户第1人"),
        (family(11, ENDED_VILLAGE), "places.area_ended", "第2户"),
        (family(11, TOWN), "people.area_not_a_village", "第2户"),
        (
            household(resident(11), resident(12)),
            "people.household_has_head",
            "第2户",
        ),
        (household(), "people.household_without_head", "第2户"),
        (
            household(resident(11), resident(12, kinship=Kinship.CHILD, identity_number="1")),
            "identifiers.resident_number_malformed",
            "第2户第2人",
        ),
        (
            household(resident(11), resident(11, kinship=Kinship.CHILD)),
            "people.number_taken",
            "第2户第2人",
        ),
    ],
)
def test_a_list_with_one_fault_is_refused_whole_and_names_the_place(
    broken: services.HouseholdEntry, code: str, place: str
) -> None:
    families = [family(1), replace(broken, rid=uuid4())]
    with pytest.raises(Refused) as refused:
        services.register_residents(households=families, by=CLERK, at=NOON)
    assert refused.value.refusal.code == code
    assert refused.value.refusal.message.startswith(f"{place}：")
    assert not Household.objects.exists()
    assert not Entry.objects.filter(type__startswith="people.").exists()


def test_a_number_taken_at_the_window_refuses_the_list() -> None:
    register(12, name="李某")
    with pytest.raises(Refused) as refused:
        services.register_residents(households=[family(1), family(11)], by=CLERK, at=NOON)
    assert refused.value.refusal.message.startswith("第2户第2人：")
    assert Person.objects.count() == 1


def test_moving_takes_the_person_to_the_new_village_and_household() -> None:
    person, host = register(1), register(2, Home(area_code=OTHER_VILLAGE))
    moved = services.move(
        person=person.rid,
        home=Home(household=host.household_id),
        kinship=Kinship.PARENT,
        on=TODAY,
        by=CLERK,
        at=NOON,
    )
    moved.refresh_from_db()
    assert (moved.area_id, moved.household_id, moved.kinship) == (
        OTHER_VILLAGE,
        host.household_id,
        Kinship.PARENT,
    )
    assert entries(person) == ["people.resident_registered", "people.resident_moved"]
    alone = services.move(
        person=person.rid, home=HERE, kinship=Kinship.HEAD, on=TODAY, by=CLERK, at=NOON
    )
    assert alone.area_id == VILLAGE
    again = services.move(
        person=person.rid,
        home=Home(household=alone.household_id),
        kinship=Kinship.HEAD,
        on=TODAY,
        by=CLERK,
        at=NOON,
    )
    assert again.kinship == Kinship.HEAD


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2026, 11, 22)])
def test_acts_lie_between_arrival_and_today(on: date) -> None:
    person = register()
    with pytest.raises(Refused, match="moved_day_impossible"):
        services.move(person=person.rid, home=HERE, kinship=Kinship.HEAD, on=on, by=CLERK, at=NOON)
    with pytest.raises(Refused, match="death_day_impossible"):
        services.record_death(person=person.rid, on=on, by=CLERK, at=NOON)
    with pytest.raises(Refused, match="departed_day_impossible"):
        services.depart(person=person.rid, on=on, by=CLERK, at=NOON)


def test_nothing_more_is_done_for_somebody_who_died_left_or_never_was() -> None:
    dead, gone = register(1), register(2)
    services.record_death(person=dead.rid, on=TODAY, by=CLERK, at=NOON)
    services.depart(person=gone.rid, on=TODAY, by=CLERK, at=NOON)
    for rid, code in (
        (dead.rid, "person_has_died"),
        (gone.rid, "person_has_left"),
        (uuid4(), "person_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            services.record_death(person=rid, on=TODAY, by=CLERK, at=NOON)


def test_a_list_is_written_in_a_handful_of_statements() -> None:
    families = [household(resident(serial)) for serial in range(300)]
    with connection.execute_wrapper(_Counter()) as _:
        services.register_residents(households=families, by=CLERK, at=NOON)
    assert _Counter.statements < 10


class _Counter:
    statements = 0

    def __call__(self, execute: object, *arguments: object) -> object:
        type(self).statements += 1
        assert callable(execute)
        return execute(*arguments)
