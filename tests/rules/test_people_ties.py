"""Who may act for whom, and when an institution's care can begin."""

from datetime import date
from uuid import UUID

import pytest

from minkang.registry.people.rules import (
    CareRelationEntry,
    GuardianshipAsk,
    Party,
    age_on,
    care_relation_fault,
    guardianship_fault,
    guardianship_until,
)
from minkang.registry.people.terms import CareKind, GuardianshipKind
from people_samples import TODAY

CHILD = Party(UUID(int=1), date(2020, 5, 1), None)
MOTHER = Party(UUID(int=2), date(1990, 5, 1), None)
GRANDMOTHER = Party(UUID(int=3), date(1945, 5, 1), None)
PARENT, APPOINTED, ADULT = (
    GuardianshipKind.PARENT,
    GuardianshipKind.APPOINTED,
    GuardianshipKind.ADULT_WARD,
)


def born(day: date) -> Party:
    return Party(UUID(int=9), day, None)


@pytest.mark.parametrize(
    ("born_on", "on", "age"),
    [
        (date(2008, 11, 21), date(2026, 11, 20), 17),
        (date(2008, 11, 21), date(2026, 11, 21), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (TODAY, TODAY, 0),
    ],
)
def test_years_are_completed_on_the_birthday(born_on: date, on: date, age: int) -> None:
    assert age_on(born_on, on) == age


@pytest.mark.parametrize(
    ("ward", "guardian", "kind", "evidence", "since", "code"),
    [
        (CHILD, MOTHER, PARENT, "", date(2020, 5, 1), None),
        (CHILD, MOTHER, APPOINTED, "判决书1号", TODAY, None),
        (GRANDMOTHER, MOTHER, ADULT, "协议2号", TODAY, None),
        (CHILD, born(date(2008, 11, 21)), PARENT, "", TODAY, None),
        (born(date(2008, 11, 22)), MOTHER, PARENT, "", TODAY, None),
        (CHILD, CHILD, PARENT, "", TODAY, "people.guardian_is_ward"),
        (CHILD, born(date(2008, 11, 22)), PARENT, "", TODAY, "people.guardian_too_young"),
        (born(date(2008, 11, 21)), MOTHER, PARENT, "", TODAY, "people.ward_is_adult"),
        (CHILD, MOTHER, ADULT, "协议", TODAY, "people.ward_is_child"),
        (CHILD, MOTHER, APPOINTED, " ", TODAY, "people.guardian_evidence_missing"),
        (GRANDMOTHER, MOTHER, ADULT, "", TODAY, "people.guardian_evidence_missing"),
        (CHILD, MOTHER, PARENT, "", date(2020, 4, 30), "people.guardianship_start_impossible"),
        (CHILD, MOTHER, PARENT, "", date(2026, 11, 22), "people.guardianship_start_impossible"),
        (
            CHILD,
            Party(UUID(int=2), date(1990, 5, 1), TODAY),
            PARENT,
            "",
            TODAY,
            "people.guardianship_of_the_dead",
        ),
    ],
)
def test_guardians_are_adults_with_a_paper_for_those_who_need_them(
    ward: Party,
    guardian: Party,
    kind: GuardianshipKind,
    evidence: str,
    since: date,
    code: str | None,
) -> None:
    refusal = guardianship_fault(GuardianshipAsk(ward, guardian, kind, evidence, since), on=TODAY)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("kind", "born_on", "until"),
    [
        (PARENT, date(2008, 11, 22), date(2026, 11, 22)),
        (APPOINTED, date(2020, 5, 1), date(2038, 5, 1)),
        (PARENT, date(2008, 2, 29), date(2026, 3, 1)),
        (PARENT, date(1982, 2, 28), date(2000, 2, 28)),
        (ADULT, date(1945, 1, 1), None),
    ],
)
def test_a_childs_guardian_stops_acting_on_the_eighteenth_birthday(
    kind: GuardianshipKind, born_on: date, until: date | None
) -> None:
    assert guardianship_until(kind, born_on) == until


@pytest.mark.parametrize(
    ("since", "until", "died_on", "code"),
    [
        (TODAY, None, None, None),
        (TODAY, None, TODAY, None),
        (TODAY, None, date(2026, 11, 20), "people.care_of_the_dead"),
        (TODAY, date(2026, 11, 22), None, None),
        (TODAY, TODAY, None, "people.care_ends_before_it_begins"),
    ],
)
def test_care_begins_for_the_living_and_ends_after_it_began(
    since: date, until: date | None, died_on: date | None, code: str | None
) -> None:
    entry = CareRelationEntry(
        person=UUID(int=1),
        organisation=UUID(int=2),
        kind=CareKind.CONTRACT,
        reference="contract:1",
        since=since,
        until=until,
    )
    refusal = care_relation_fault(entry, died_on=died_on)
    assert (refusal.code if refusal else None) == code
