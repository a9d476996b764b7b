"""Two hands at once: one number of beds in force, one principal post, one entry per code."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

import organisation_samples as samples
from at_once import empty_audit
from minkang.kernel.refusal import Refused
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import (
    CapacityStatement,
    Organisation,
    Post,
    Practitioner,
)
from minkang.registry.organisations.terms import CapacityKind

pytestmark = pytest.mark.django_db(transaction=True)
BY, AT, TODAY = samples.CLERK, samples.AT, samples.TODAY
HANDS = 4


@pytest.fixture(autouse=True)
def hospitals() -> Iterator[None]:
    samples.found_county()
    entries = [samples.hospital(number) for number in range(1, HANDS + 1)]
    organisations.register_all(entries=entries, by=BY, at=AT)
    yield
    empty_audit()


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run acts in threads with connections of their own; tells how each one ended."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(20)
            act()
        except Refused as refused:
            return refused.refusal.code
        except IntegrityError as broken:
            return f"constraint: {broken}"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def state(rid: object, count: int, days_ago: int) -> None:
    since = TODAY - timedelta(days_ago)
    entry = organisations.CapacityEntry(CapacityKind.GENERAL_BEDS, count, since)
    organisations.state_capacity(organisation=rid, entry=entry, by=BY, at=AT)  # type: ignore[arg-type] # a rid


def test_statements_of_one_capacity_at_once_leave_one_unbroken_history() -> None:
    rid = Organisation.objects.get(credit_code=samples.credit_code(1)).pk
    acts = [partial(state, rid, 100 + hand, hand) for hand in range(HANDS)]
    outcomes = at_once(list(acts))
    assert set(outcomes) <= {"done", "organisations.capacity_out_of_order"}
    rows = list(CapacityStatement.objects.filter(organisation=rid).order_by("since"))
    assert [row.until for row in rows] == [*(row.since for row in rows[1:]), None]
    assert rows[-1].since == TODAY
    assert len(rows) == 1 + outcomes.count("done")


def appoint(rid: object, hand: int) -> None:
    organisations.appoint(
        practitioner=rid,  # type: ignore[arg-type] # a rid
        entry=samples.doctor_post(hand, since=TODAY),
        by=BY,
        at=AT,
    )


def test_of_appointments_to_a_principal_post_at_once_one_is_kept() -> None:
    entry = samples.doctor(posts=())
    person = organisations.register_practitioner(entry=entry, by=BY, at=AT)
    acts = [partial(appoint, person.pk, hand) for hand in range(1, HANDS + 1)]
    assert at_once(list(acts)) == ["done"] + ["organisations.principal_post_taken"] * (HANDS - 1)
    assert Post.objects.count() == 1


def test_one_code_and_one_person_registered_at_once_are_kept_once() -> None:
    same = [partial(organisations.register, entry=samples.hospital(9), by=BY, at=AT)] * 2
    assert at_once(list(same)) == ["done", "organisations.credit_code_taken"]
    twice = [
        partial(organisations.register_practitioner, entry=samples.doctor(3), by=BY, at=AT)
        for _ in range(2)
    ]
    assert at_once(list(twice)) == ["done", "organisations.practitioner_taken"]
    assert Practitioner.objects.count() == 1


def test_nobody_is_appointed_to_a_hospital_that_closes_meanwhile() -> None:
    person = organisations.register_practitioner(entry=samples.doctor(posts=()), by=BY, at=AT)
    rid = Organisation.objects.get(credit_code=samples.credit_code(1)).pk
    close = partial(organisations.close, organisation=rid, on=TODAY, by=BY, at=AT)
    outcomes = at_once([close, partial(appoint, person.pk, 1)])
    assert outcomes in (
        ["done", "organisations.organisation_closed"],
        ["done", "organisations.closing_too_early"],
    )


def test_the_race_is_real_without_the_lock_the_constraint_has_to_catch_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The row lock, taken away, leaves only the database to object; so the tests above bite."""
    entry = samples.doctor(posts=())
    person = organisations.register_practitioner(entry=entry, by=BY, at=AT)

    def unlocked(rid: object) -> Practitioner:
        return Practitioner.objects.get(pk=rid)

    from minkang.registry.organisations.services import staffing

    monkeypatch.setattr(staffing, "locked_practitioner", unlocked)
    seen = Barrier(HANDS, timeout=20)
    genuine = staffing._held

    def held_by_all(one: Practitioner) -> object:
        held = genuine(one)
        seen.wait()
        return held

    monkeypatch.setattr(staffing, "_held", held_by_all)
    acts = [partial(appoint, person.pk, hand) for hand in range(1, HANDS + 1)]
    outcomes = at_once(list(acts))
    assert sum("one_principal_post_in_force" in outcome for outcome in outcomes) == HANDS - 1
