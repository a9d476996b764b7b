"""Acts on many residents together: as the single acts, all or none, one audit entry."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.people import services
from minkang.registry.people.models import CareRelation, Guardianship, Person
from minkang.registry.people.services import (
    CareRelationEntry,
    DeathEntry,
    DepartureEntry,
    GuardianshipEntry,
    Home,
)
from minkang.registry.people.terms import CareKind, GuardianshipKind, Kinship
from people_samples import CLERK, NOON, TODAY, VILLAGE, lay_out_hospital, lay_out_places, resident

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def family(db: None) -> tuple[Person, Person]:  # noqa: ARG001 - the fixture opens the database
    """A mother and her child."""
    lay_out_places()
    mother = services.register_resident(
        entry=resident(1, born_on=date(1990, 1, 1)), home=Home(area_code=VILLAGE), by=CLERK, at=NOON
    )
    child = services.register_resident(
        entry=resident(2, born_on=date(2020, 1, 1), kinship=Kinship.CHILD),
        home=Home(household=mother.household_id),
        by=CLERK,
        at=NOON,
    )
    return mother, child


def _acting(ward: UUID, guardian: UUID) -> GuardianshipEntry:
    return GuardianshipEntry(
        ward=ward, guardian=guardian, kind=GuardianshipKind.PARENT, since=TODAY
    )


def _name(*entries: GuardianshipEntry) -> int:
    return services.name_guardians(guardianships=iter(entries), by=CLERK, at=NOON)


def _bury(*entries: DeathEntry) -> int:
    return services.record_deaths(deaths=iter(entries), by=CLERK, at=NOON)


def _dismiss(*entries: DepartureEntry) -> int:
    return services.depart_all(departures=iter(entries), by=CLERK, at=NOON)


def test_guardians_named_together_equal_those_named_alone(family: tuple[Person, Person]) -> None:
    mother, child = family
    assert _name(_acting(child.rid, mother.rid)) == 1
    together = Guardianship.objects.values("kind", "evidence", "since", "until").get()
    Guardianship.objects.all().delete()
    services.name_guardian(
        ward=child.rid,
        guardian=mother.rid,
        kind=GuardianshipKind.PARENT,
        since=TODAY,
        by=CLERK,
        at=NOON,
    )
    assert Guardianship.objects.values("kind", "evidence", "since", "until").get() == together
    assert Entry.objects.filter(type="people.guardians_named").count() == 1


def test_one_impossible_guardian_refuses_all_and_is_named(family: tuple[Person, Person]) -> None:
    mother, child = family
    good = _acting(child.rid, mother.rid)
    for bad, code in (
        (_acting(mother.rid, child.rid), "people.guardian_too_young"),
        (_acting(child.rid, uuid4()), "people.person_unknown"),
        (good, "people.guardian_already"),
    ):
        with pytest.raises(Refused, match=code) as refused:
            _name(good, bad)
        assert refused.value.refusal.message.startswith("第2条：")
    assert not Guardianship.objects.exists()
    assert not Entry.objects.filter(type="people.guardians_named").exists()


def test_who_is_named_already_is_not_named_again(family: tuple[Person, Person]) -> None:
    mother, child = family
    _name(_acting(child.rid, mother.rid))
    with pytest.raises(Refused, match=r"people\.guardian_already"):
        _name(_acting(child.rid, mother.rid))


def test_deaths_recorded_together_end_the_ties_the_day_after(
    family: tuple[Person, Person],
) -> None:
    mother, child = family
    _name(_acting(child.rid, mother.rid))
    tie = CareRelationEntry(
        person=mother.rid,
        organisation=lay_out_hospital().rid,
        kind=CareKind.CONTRACT,
        reference="contract:1",
        since=TODAY,
    )
    services.open_care_relation(entry=tie, by=CLERK, at=NOON)
    assert _bury(DeathEntry(person=mother.rid, on=TODAY)) == 1
    mother.refresh_from_db()
    assert mother.died_on == TODAY
    assert Guardianship.objects.get().until == TOMORROW
    assert CareRelation.objects.get().until == TOMORROW
    assert Entry.objects.filter(type="people.deaths_recorded").count() == 1


def test_an_impossible_death_refuses_all(family: tuple[Person, Person]) -> None:
    mother, child = family
    good = DeathEntry(person=mother.rid, on=TODAY)
    for bad, code in (
        (DeathEntry(person=child.rid, on=TOMORROW), "people.death_day_impossible"),
        (DeathEntry(person=uuid4(), on=TODAY), "people.person_unknown"),
        (good, "people.person_has_died"),
    ):
        with pytest.raises(Refused, match=code):
            _bury(good, bad)
    assert not Person.objects.filter(died_on__isnull=False).exists()


def test_departures_recorded_together_keep_the_person(family: tuple[Person, Person]) -> None:
    mother, child = family
    assert _dismiss(*(DepartureEntry(person=one.rid, on=TODAY) for one in family)) == 2
    assert Person.objects.filter(resident_until=TODAY, died_on=None).count() == 2
    with pytest.raises(Refused, match=r"people\.person_has_left"):
        _dismiss(DepartureEntry(person=child.rid, on=TODAY))
    with pytest.raises(Refused, match=r"people\.person_has_left"):
        _bury(DeathEntry(person=mother.rid, on=TODAY))
    assert Entry.objects.filter(type="people.residents_departed").count() == 1
