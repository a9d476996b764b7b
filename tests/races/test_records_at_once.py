"""Promises of writes that begin together: one wins, none is lost, the chain stays whole."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from at_once import at_once
from minkang.engines.records.models import Resource, ResourceVersion
from minkang.engines.records.queries.history import history_of
from minkang.engines.records.services import chain, storing
from minkang.engines.records.services.gathering import Single, write_together
from minkang.engines.records.services.transacting import transact
from minkang.engines.records.terms import Entry, Outcome
from records_samples import AT, MRN, OPERATOR, SENDER, empty_records, glucose, minutes, patient

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


@pytest.fixture(autouse=True)
def emptied() -> Iterator[None]:
    """Nothing stays for the next test, and no act whose versions are gone from the one before."""
    empty_records()
    yield
    empty_records()


def put(fhir_id: str, name: str, **more: object) -> object:
    return storing.update(
        type_name="Patient",
        fhir_id=fhir_id,
        text=patient(id=fhir_id, name=name),
        author=SENDER,
        at=AT,
        **more,
    )


def test_of_equal_conditional_creates_one_creates_and_all_get_the_same() -> None:
    def create() -> object:
        return storing.create(
            type_name="Patient",
            text=patient(),
            author=SENDER,
            at=AT,
            if_none_exist=f"identifier={MRN}|000123",
        )

    got = at_once(*[create] * HANDS)
    outcomes = Counter(one.outcome for one in got)
    assert outcomes == {Outcome.CREATED: 1, Outcome.UNCHANGED: HANDS - 1}
    assert len({one.version.fhir_id for one in got}) == 1
    assert Resource.objects.count() == 1
    assert chain.verify().is_sound


def test_of_equal_conditional_updates_one_creates_and_the_others_update() -> None:
    def update(turn: int) -> Callable[[], object]:
        return lambda: storing.update_where(
            type_name="Patient",
            condition=f"identifier={MRN}|000123",
            text=patient(name=f"王{turn}"),
            author=SENDER,
            at=AT,
        )

    got = at_once(*map(update, range(HANDS)))
    assert Counter(one.outcome for one in got) == {
        Outcome.CREATED: 1,
        Outcome.UPDATED: HANDS - 1,
    }
    assert sorted(one.version.version for one in got) == list(range(1, HANDS + 1))
    assert chain.verify().is_sound


def test_versions_written_at_once_follow_each_other_without_a_gap() -> None:
    got = at_once(*[lambda turn=turn: put("p1", f"王{turn}") for turn in range(HANDS)])
    assert sorted(one.version.version for one in got) == list(range(1, HANDS + 1))
    page = history_of("Patient", "p1", reader=OPERATOR, at=AT)
    assert [one.version for one in page.versions] == list(range(HANDS, 0, -1))
    assert chain.verify().is_sound


def test_of_updates_that_know_one_version_exactly_one_is_accepted() -> None:
    put("p1", "王")
    got = at_once(
        *[lambda turn=turn: put("p1", f"王{turn}", if_match='W/"1"') for turn in range(HANDS)]
    )
    refused = [one for one in got if isinstance(one, str)]
    assert refused == ["records.conflict"] * (HANDS - 1)
    assert ResourceVersion.objects.count() == 2


def test_reports_that_come_before_their_patient_agree_on_its_place() -> None:
    def bundle(turn: int) -> Callable[[], object]:
        entries = [Entry("POST", "Observation", "", glucose(f"Patient/p{n}")) for n in range(5)]
        # Each in another order, so that they would wait for each other in a circle.
        entries = entries[turn % 5 :] + entries[: turn % 5]
        return lambda: transact(entries=entries, author=SENDER, at=AT)

    at_once(*map(bundle, range(HANDS)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT fhir_id FROM records_resource WHERE version = 0 ORDER BY 1")
        assert cursor.fetchall() == [(f"p{n}",) for n in range(5)]
        cursor.execute("SELECT count(DISTINCT patient) FROM records_resource WHERE version > 0")
        assert cursor.fetchone() == (5,)


def test_of_a_deletion_and_a_new_reference_only_one_is_accepted() -> None:
    for turn in range(4):
        fhir_id = f"p{turn}"
        put(fhir_id, "王")
        got = at_once(
            lambda fhir_id=fhir_id: storing.delete(
                type_name="Patient", fhir_id=fhir_id, author=SENDER, at=minutes(1)
            ),
            lambda fhir_id=fhir_id: storing.update(
                type_name="Observation",
                fhir_id=fhir_id,
                text=glucose(f"Patient/{fhir_id}", id=fhir_id),
                author=SENDER,
                at=minutes(1),
            ),
        )
        assert [one for one in got if isinstance(one, str)] in (
            ["records.conflict"],
            ["records.deleted"],
        )
    assert chain.verify().is_sound


def test_batches_that_change_the_same_resources_at_once_lose_no_change() -> None:
    for turn in range(HANDS):
        put(f"p{turn}", "王")

    def batch(name: str, turns: list[int]) -> list[Single]:
        # Each resource twice, so that a batch locks more than once.
        return [
            Single(
                Entry("PUT", f"Patient/p{n}", "", patient(id=f"p{n}", name=name * again)),
                SENDER,
                AT,
            )
            for again in (1, 2)
            for n in turns
        ]

    batches = [batch("李", [*range(HANDS)]), batch("赵", [*reversed(range(HANDS))])]
    at_once(*[lambda singles=singles: write_together(singles) for singles in batches])
    assert all(one.is_done and one.fault is None for singles in batches for one in singles)
    assert set(Resource.objects.values_list("version", flat=True)) == {5}
    assert chain.verify().is_sound
