"""Building the city: through the services, repeatable, whole or not at all."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from minkang.affairs.onething.models import Birth, Declaration
from minkang.city import building
from minkang.city.building import Built, build
from minkang.city.digest import count_residents, digest
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.accounts import services as accounts
from minkang.registry.organisations.models import Organisation, Post, Practitioner
from minkang.registry.organisations.terms import MEDICAL, PostKind
from minkang.registry.people.models import CareRelation, Guardianship, Household, Person
from minkang.registry.people.terms import CareKind, GuardianshipKind

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ON = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


def _build(residents: int, seed: int = 7) -> Built:
    return build(
        region="benxi",
        residents=residents,
        seed=seed,
        on=ON,
        by="system:operator",
        at=NOON,
        progress=lambda *_: None,
    )


@contextmanager
def _for_a_while() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_same_seed_builds_the_same_content_and_another_does_not():
    found = []
    for seed in (7, 7, 8):
        with _for_a_while():
            _build(1_000, seed)
            found.append(digest())
    assert found[0] == found[1] != found[2]


def test_three_thousand_residents_take_fifteen_processor_seconds_and_keep_every_promise():
    began = time.process_time()
    built = _build(3_000)
    assert time.process_time() - began < 15
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    here = Person.objects.filter(died_on=None, resident_until=None)
    assert here.count() == built.residents == 3_000
    assert Organisation.objects.count() == built.organisations
    assert Practitioner.objects.count() == built.practitioners
    medical = Organisation.objects.filter(category__in=MEDICAL)
    assert medical.exclude(licence="").count() == medical.count()
    assert Post.objects.filter(kind=PostKind.DOCTOR, is_principal=True).count() == 9
    assert not Household.objects.filter(members=None).exists()
    newborn = Person.objects.get(born_on=date(2026, 11, 16), identity_index=None)
    parents = Guardianship.objects.filter(ward=newborn, kind=GuardianshipKind.PARENT)
    assert parents.count() == 2
    births = Birth.objects.filter(recorded_at__lte=NOON)
    assert births.filter(born_on=newborn.born_on).count() == 1
    assert not births.exclude(hospital__departments__specialty="05").exists()
    declared = Declaration.objects.exclude(child=None)
    assert not declared.filter(child=newborn).exists()
    assert declared.filter(birth__in=births).count() == declared.count() > 0
    assert {one.parts.count() for one in declared} == {8}
    contracts = CareRelation.objects.filter(kind=CareKind.CONTRACT, person__in=here)
    assert contracts.count() / 3_000 == pytest.approx(0.62, abs=0.03)
    assert Entry.objects.filter(type="city.region_built").count() == 1
    assert accounts.open_personas(by="system:operator", at=NOON)


def test_a_region_that_stands_is_kept_and_another_is_refused():
    assert _build(300).is_new
    before = digest()
    assert not _build(300).is_new
    assert digest() == before
    for residents, seed in ((400, 7), (300, 8)):
        with pytest.raises(Refused) as caught:
            _build(residents, seed)
        assert caught.value.refusal.code == "city.not_empty"


def test_a_building_that_is_interrupted_leaves_nothing():
    def stop(stage: str, done: int, _total: int) -> None:
        if stage == "residents" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        build(
            region="benxi",
            residents=300,
            seed=7,
            on=ON,
            by="system:operator",
            at=NOON,
            progress=stop,
        )
    assert count_residents() == 0
    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("residents", [0, 199, building.MOST + 1])
def test_an_impossible_size_is_refused(residents):
    with pytest.raises(Refused) as caught:
        _build(residents)
    assert caught.value.refusal.code == "city.size_impossible"
