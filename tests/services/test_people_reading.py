"""Fetching authorises: who may read reads what was granted, and the chain knows it before."""

from dataclasses import fields
from datetime import date
from uuid import UUID, uuid4

import pytest

from minkang.kernel import crypto
from minkang.kernel.audit.models import Entry
from minkang.kernel.crypto import services as keys
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Category, Grant, Purpose, Role
from minkang.registry.people import queries, services
from minkang.registry.people.models import Person
from minkang.registry.people.queries import ByIdentityNumber, ByNameAndBirth, ByTelephone
from minkang.registry.people.rules.masking import masked_name
from minkang.registry.people.services import CareRelationEntry, Home
from minkang.registry.people.terms import CareKind, GuardianshipKind, Kinship
from people_samples import (
    CLERK,
    NOON,
    OTHER_VILLAGE,
    TODAY,
    VILLAGE,
    household,
    lay_out_hospital,
    lay_out_places,
    number,
    resident,
)

pytestmark = pytest.mark.django_db

OFFICE = Purpose.GOVERNMENT_SERVICE
CIVIL = frozenset({Category.IDENTITY, Category.CONTACT, Category.HOUSEHOLD})
BORN = date(1950, 1, 2)


@pytest.fixture(autouse=True)
def _places(db: None) -> None:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()


@pytest.fixture
def person() -> Person:
    return services.register_resident(
        entry=resident(1), home=Home(area_code=VILLAGE, address="5号"), by=CLERK, at=NOON
    )


def staff(role: Role, organisation: UUID, place: str) -> Actor:
    grant = Grant(role, organisation, "试用单位", place)
    return Actor(uuid4(), "赵某", None, None, (grant,), has_second_factor=True)


def citizen(person: UUID) -> Actor:
    grant = Grant(Role.RESIDENT, None, "", "")
    return Actor(uuid4(), "本人", person, None, (grant,), has_second_factor=False)


@pytest.fixture
def office() -> UUID:
    return lay_out_hospital().rid


@pytest.fixture
def clerk(office: UUID) -> Actor:
    return staff(Role.WINDOW_CLERK, office, "210502001001")


def serve(person: Person, office: UUID) -> None:
    services.open_care_relation(
        entry=CareRelationEntry(
            person=person.rid,
            organisation=office,
            kind=CareKind.SERVICE_CASE,
            reference="window:1",
            since=TODAY,
            until=date(2026, 11, 22),
        ),
        by=CLERK,
        at=NOON,
    )


def entries(code: str) -> int:
    return Entry.objects.filter(type=code).count()


@pytest.mark.parametrize(
    "clue",
    [
        ByIdentityNumber(" ".join(number(BORN)).lower()),
        ByTelephone("138 0000 0001"),
        ByNameAndBirth(" 王桂英 ", BORN),
    ],
)
def test_a_clerk_finds_the_people_of_the_place_by_each_clue(
    clue: queries.ByIdentityNumber, person: Person, clerk: Actor
) -> None:
    found = queries.find_person_for(clerk, clue, purpose=OFFICE, at=NOON)
    assert [line.rid for line in found] == [person.rid]
    assert found[0].masked_name == "王*英"
    assert entries("access.record_opened") == 1


def test_whom_the_actor_may_not_find_is_not_found_and_nothing_tells(
    person: Person, office: UUID, clerk: Actor
) -> None:
    clue = ByIdentityNumber(number(BORN))
    elsewhere = staff(Role.WINDOW_CLERK, office, OTHER_VILLAGE)
    assert queries.find_person_for(elsewhere, clue, purpose=OFFICE, at=NOON) == ()
    assert queries.find_person_for(clerk, clue, purpose=Purpose.TREATMENT, at=NOON) == ()
    director = staff(Role.DIRECTOR, office, "")
    assert queries.find_person_for(director, clue, purpose=OFFICE, at=NOON) == ()
    assert not Entry.objects.filter(
        subject=f"person:{person.rid}", type__startswith="access"
    ).exists()


@pytest.mark.parametrize(
    ("clue", "code"),
    [
        (ByIdentityNumber("210502195001020012"), "check_digit_wrong"),
        (ByTelephone("123"), "telephone_malformed"),
    ],
)
def test_a_clue_that_cannot_be_is_refused_at_its_field(
    clue: queries.ByTelephone, code: str, clerk: Actor
) -> None:
    with pytest.raises(Refused, match=code) as refused:
        queries.find_person_for(clerk, clue, purpose=OFFICE, at=NOON)
    assert refused.value.refusal.fields


def test_a_record_opens_once_a_case_is_in_hand_and_every_reading_leaves_its_entry(
    person: Person, office: UUID, clerk: Actor
) -> None:
    with pytest.raises(Refused, match="not_allowed_no_relation"):
        queries.get_person_for(clerk, person.rid, purpose=OFFICE, categories=CIVIL, at=NOON)
    assert entries("access.record_denied") == 1
    serve(person, office)
    record = queries.get_person_for(clerk, person.rid, purpose=OFFICE, categories=CIVIL, at=NOON)
    assert entries("access.record_opened") == 1
    assert record.identity
    assert record.identity.name == "王桂英"
    assert record.identity.masked_number == number(BORN)[:3] + "*" * 11 + number(BORN)[-4:]
    assert record.identity.age == 76
    assert record.contact
    assert (record.contact.telephone, record.contact.address) == ("13800000001", "5号")
    assert number(BORN) not in repr([getattr(record, one.name) for one in fields(record)])


def test_only_the_parts_asked_for_are_in_the_record(
    person: Person, office: UUID, clerk: Actor
) -> None:
    serve(person, office)
    record = queries.get_person_for(
        clerk, person.rid, purpose=OFFICE, categories=frozenset({Category.CONTACT}), at=NOON
    )
    assert record.identity is None
    assert record.contact is not None
    assert record.living is None


def test_nobody_is_told_about_somebody_who_does_not_exist(clerk: Actor) -> None:
    with pytest.raises(Refused, match="person_unknown"):
        queries.get_person_for(clerk, uuid4(), purpose=OFFICE, categories=CIVIL, at=NOON)


def test_a_guardian_reads_the_ward_and_stops_with_the_guardianship(person: Person) -> None:
    child = services.register_resident(
        entry=resident(2, born_on=date(2020, 1, 1), kinship=Kinship.CHILD),
        home=Home(household=person.household_id),
        by=CLERK,
        at=NOON,
    )
    guardian = citizen(person.rid)
    with pytest.raises(Refused, match="no_relation"):
        queries.get_person_for(guardian, child.rid, purpose=Purpose.SELF, categories=CIVIL, at=NOON)
    named = services.name_guardian(
        ward=child.rid,
        guardian=person.rid,
        kind=GuardianshipKind.PARENT,
        since=date(2026, 11, 1),
        by=CLERK,
        at=NOON,
    )
    record = queries.get_person_for(
        guardian, child.rid, purpose=Purpose.SELF, categories=CIVIL, at=NOON
    )
    assert record.living
    assert [(one.guardianship, one.masked_name) for one in record.living.guardians] == [
        (named.pk, "王*英")
    ]
    assert [(one.rid, one.kinship) for one in record.living.members] == [(person.rid, Kinship.HEAD)]
    services.end_guardianship(guardianship=named.pk, until=TODAY, by=CLERK, at=NOON)
    with pytest.raises(Refused, match="no_relation"):
        queries.get_person_for(guardian, child.rid, purpose=Purpose.SELF, categories=CIVIL, at=NOON)


def test_a_list_goes_through_everybody_of_the_place_once_and_nobody_else(office: UUID) -> None:
    here = [household(resident(n, born_on=date(1950, 1, 1 + n % 3))) for n in range(120)]
    there = [household(resident(n + 200), area_code=OTHER_VILLAGE) for n in range(5)]
    services.register_residents(households=[*here, *there], by=CLERK, at=NOON)
    doctor = staff(Role.PUBLIC_HEALTH_DOCTOR, office, VILLAGE)
    seen: list[UUID] = []
    after = None
    while True:
        page = queries.list_persons_for(
            doctor, purpose=Purpose.PUBLIC_HEALTH, at=NOON, within="2105", after=after
        )
        seen += [line.rid for line in page.lines]
        assert {line.masked_name for line in page.lines} == {"王*英"}
        if (after := page.after) is None:
            break
    assert len(seen) == 120
    assert set(seen) == {one.members[0].rid for one in here}


def test_a_list_takes_one_query_however_many_people_there_are(
    office: UUID, django_assert_num_queries: object
) -> None:
    doctor = staff(Role.PUBLIC_HEALTH_DOCTOR, office, "2105")
    families = [household(resident(n)) for n in range(60)]
    services.register_residents(households=families, by=CLERK, at=NOON)
    assert callable(django_assert_num_queries)
    with django_assert_num_queries(1):
        page = queries.list_persons_for(doctor, purpose=Purpose.PUBLIC_HEALTH, at=NOON)
    assert len(page.lines) == 50
    assert page.after is not None


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王桂英", "王*英"), ("王英", "王*"), ("王", "*"), ("欧阳桂英", "欧**英"), ("", "")],
)
def test_a_name_in_a_list_hides_its_middle(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def test_everybody_is_found_and_read_while_and_after_the_keys_change(
    person: Person, office: UUID, clerk: Actor
) -> None:
    serve(person, office)

    def is_whole() -> bool:
        clue = ByIdentityNumber(number(BORN))
        (line,) = queries.find_person_for(clerk, clue, purpose=OFFICE, at=NOON)
        record = queries.get_person_for(clerk, line.rid, purpose=OFFICE, categories=CIVIL, at=NOON)
        assert record.identity
        assert record.contact
        return (record.identity.masked_number[-4:], record.contact.telephone) == (
            number(BORN)[-4:],
            "13800000001",
        )

    sealed = bytes(Person.objects.get(rid=person.rid).identity_sealed)
    keys.rotate("people_person", by="system:test", at=NOON)
    assert is_whole()
    for column in ("identity_sealed", "telephone_sealed"):
        where = keys.SealedColumn("people_person", column, "rid")
        assert keys.reseal(where, by="system:test", at=NOON) == 1
        assert is_whole()
    assert bytes(Person.objects.get(rid=person.rid).identity_sealed) != sealed


def test_a_number_copied_to_another_person_does_not_open(person: Person) -> None:
    other = services.register_resident(
        entry=resident(2), home=Home(area_code=VILLAGE), by=CLERK, at=NOON
    )
    Person.objects.filter(rid=other.rid).update(identity_sealed=person.identity_sealed)
    with pytest.raises(crypto.SealBroken):
        queries.get_person_for(
            citizen(other.rid), other.rid, purpose=Purpose.SELF, categories=CIVIL, at=NOON
        )
