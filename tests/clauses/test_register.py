"""The register says what the documents ask for: counts, ids, words, offices and terms."""

import re
from collections import Counter
from datetime import date

import pytest

from minkang.policy import clauses, targets
from minkang.policy.terms import (
    Capability,
    ClauseKind,
    Comparator,
    Nature,
    Role,
    Room,
    TargetStatus,
)
from minkang.project.rooms import import_every_room

COUNTS = {
    "liaoning-2025-34": (53, 17, 15),
    "liaoning-gazette": (5, 1, 0),
    "siping-env": (20, 8, 1),
    "fragment-env": (12, 6, 0),
    "dehua-2021": (9, 4, 1),
    "yaan-2022": (26, 5, 24),
    "dongying-2024": (75, 30, 36),
    "benxi-zf-2023-4": (3, 2, 1),
    "benxi-zf-2023-5": (31, 17, 1),
    "benxi-2023-3": (347, 116, 82),
    "benxi-2023-8": (63, 41, 1),
    "benxi-2023-9": (86, 23, 83),
}
"""Clauses, numbered items and targets of each document, as counted by hand."""


def test_every_document_carries_all_its_clauses_items_and_targets() -> None:
    register = clauses.register()
    found = {
        document.id: (
            len(register.of_document(document.id)),
            len({clause.item for clause in register.of_document(document.id)}),
            sum(len(clause.targets) for clause in register.of_document(document.id)),
        )
        for document in register.documents
    }
    assert found == COUNTS
    assert len(register.clauses) == 730


def test_clauses_stand_in_the_order_of_the_text_and_know_their_document() -> None:
    paths = [clause.path for clause in clauses.register().of_document("liaoning-2025-34")]
    assert paths[:4] == ["1.1", "1.2", "2.1", "2.2"]
    assert paths[-1] == "17.3"
    assert all(clause.id == f"{clause.document}/{clause.path}" for clause in _all())


def test_an_unknown_clause_is_refused_with_the_closest_ids() -> None:
    with pytest.raises(clauses.UnknownClause) as caught:
        clauses.register().get("liaoning-2025-34/2.11")
    assert "liaoning-2025-34/2.1" in caught.value.closest
    assert "did you mean" in str(caught.value)


def test_an_unknown_document_is_refused_with_those_there_are() -> None:
    with pytest.raises(LookupError, match="benxi-2023-9"):
        clauses.register().of_document("benxi-2024-1")


def test_an_office_of_the_same_name_in_another_city_is_another_office() -> None:
    commissions = [unit for unit in clauses.register().units() if unit.name == "市财政局"]
    assert [unit.region for unit in commissions] == ["210500", "370500"]
    benxi, dongying = commissions
    assert not set(benxi.clauses) & set(dongying.clauses)
    together = clauses.register().by_unit("市财政局")
    assert [clause.id for clause in together] == [*benxi.clauses, *dongying.clauses]
    alone = clauses.register().by_unit("市财政局", "370500")
    assert [clause.id for clause in alone] == [*dongying.clauses]


def test_the_first_responsible_unit_leads() -> None:
    clause = clauses.register().get("dongying-2024/2.1.3.3")
    assert clause.units == ("市卫生健康委", "市人力资源社会保障局")
    assert clause.lead == "市卫生健康委"
    units = {(unit.region, unit.name): unit for unit in clauses.register().units()}
    assert clause.id in units["370500", "市卫生健康委"].leads
    assert clause.id not in units["370500", "市人力资源社会保障局"].leads


def test_clauses_that_only_leave_evidence_are_counted_apart() -> None:
    kinds = Counter(clause.kind for clause in _all())
    assert kinds == {
        ClauseKind.DUTY: 337,
        ClauseKind.RECORD: 191,
        ClauseKind.TARGET: 122,
        ClauseKind.SUBSIDY: 49,
        ClauseKind.LIMIT: 19,
        ClauseKind.PUBLISH: 12,
    }


def test_a_limit_of_numbers_has_a_number_that_can_be_refused() -> None:
    sharp = {Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.RANGE}
    limits = [clause for clause in _all() if clause.kind is ClauseKind.LIMIT and clause.targets]
    dated = {"benxi-2023-9/23.1"}
    assert {clause.id for clause in limits if clause.targets[0].value is None} == dated
    numeric = [clause for clause in limits if clause.id not in dated]
    assert all(target.comparator in sharp for clause in numeric for target in clause.targets)


def test_every_room_and_capability_of_the_vocabulary_is_used() -> None:
    assert {clause.room for clause in _all()} == set(Room)
    assert {clause.capability for clause in _all()} == set(Capability)


def test_titles_are_short_and_in_both_languages() -> None:
    assert all(len(clause.title) <= 24 for clause in _all())
    assert all(re.search(r"[\u4e00-\u9fff]", clause.title) for clause in _all())
    english = [clause.title_en for clause in _all()]
    assert not [title for title in english if re.search(r"[\u3000-\u9fff]", title)]
    assert all(len(title) <= 110 for title in english)


def test_the_thirty_key_indicators_have_one_target_each_and_a_nature() -> None:
    key = [clause for clause in _all() if clause.path.startswith("kpi-")]
    assert len(key) == 30
    assert all(len(clause.targets) == 1 for clause in key)
    natures = Counter(clause.targets[0].nature for clause in key)
    assert natures == {Nature.EXPECTED: 25, Nature.BINDING: 5}


def test_six_key_targets_would_be_met_by_standing_still() -> None:
    met = [
        clause.path
        for clause in _all()
        for target in clause.targets
        if targets.met_at_baseline(target)
    ]
    assert met == ["kpi-01", "kpi-03", "kpi-04", "kpi-15", "kpi-18", "kpi-25"]


def test_reported_results_are_no_commitments() -> None:
    achieved = Counter(
        clause.document
        for clause in _all()
        for target in clause.targets
        if target.status is TargetStatus.ACHIEVED
    )
    assert achieved == {"yaan-2022": 23, "benxi-zf-2023-4": 1}


def test_a_clause_that_only_reports_results_is_no_target() -> None:
    reporting = [
        clause
        for clause in _all()
        if clause.targets
        and all(target.status is TargetStatus.ACHIEVED for target in clause.targets)
    ]
    assert len(reporting) == 14
    assert not [clause.id for clause in reporting if clause.kind is ClauseKind.TARGET]


def test_a_deadline_without_a_year_takes_the_year_of_its_document() -> None:
    register = clauses.register()
    hotels = register.get("yaan-2022/3.2").deadline
    assert hotels is not None
    assert (hotels.on, hotels.words) == (date(2022, 11, 30), "11月底")
    clinics = register.get("siping-env/2.3.1").deadline
    assert clinics is not None
    assert (clinics.on, clinics.words) == (None, "今年年底")


def test_a_clause_with_its_own_term_ends_before_its_document() -> None:
    register = clauses.register()
    assert register.get("benxi-2023-9/12.1").expires_on == date(2023, 12, 31)
    assert register.get("benxi-2023-9/15.3").effective_from == date(2022, 1, 1)
    assert register.get("benxi-2023-9/16.1").expires_on == date(2025, 12, 31)
    assert register.get("liaoning-2025-34/2.1").expires_on is None


def test_both_sides_of_a_conflict_know_it() -> None:
    sides = {
        clause_id: {conflict.id for conflict in clauses.conflicts_of(clause_id)}
        for clause_id in ("liaoning-2025-34/6.2", "benxi-2023-3/9.4.9", "benxi-2023-3/kpi-01")
    }
    assert sides == {
        "liaoning-2025-34/6.2": {"geriatrics-share"},
        "benxi-2023-3/9.4.9": {"geriatrics-share", "management-of-65-and-older"},
        "benxi-2023-3/kpi-01": set(),
    }
    with pytest.raises(clauses.UnknownClause):
        clauses.conflicts_of("benxi-2023-3/kpi-31")


def test_the_machine_list_says_where_a_clause_runs_or_why_not() -> None:
    register, waived = clauses.register(), clauses.waivers()
    place = clauses.Place(Role.ENFORCES, "minkang.care.visits.rules.slot_refusal")
    import_every_room()
    placed = {**clauses.places(), "liaoning-2025-34/2.1": (place,)}
    waiting = {id_: waiver for id_, waiver in waived.items() if id_ not in placed}
    measured = {"liaoning-2025-34/2.1": clauses.Measurement("visits.slot_length", targets.WHOLE)}
    listed = {
        entry["id"]: entry for entry in clauses.clauses_json(register, placed, waiting, measured)
    }
    assert len(listed) == 730
    slots = listed["liaoning-2025-34/2.1"]
    assert slots["place"] == place.path
    assert (slots["state"], slots["waiver"]) == ("placed", None)
    assert (slots["indicator"], slots["live"], slots["met"]) == ("visits.slot_length", "100", False)
    assert slots["target"] == "分时段预约时段长度不超过30分钟"
    wait = listed["liaoning-2025-34/9.1"]
    assert (wait["place"], wait["places"], wait["state"]) == (None, [], "waiting")
    waiver = wait["waiver"]
    assert isinstance(waiver, dict)
    assert waiver["room"] == "publichealth.chronic"
    assert waiver["review_on"] == "2027-04-30"
    assert (wait["indicator"], wait["live"], wait["met"]) == (None, None, None)
    assert listed["benxi-2023-3/2.2.1.1"]["state"] == "recorded"


def _all() -> list[clauses.Clause]:
    return list(clauses.register().clauses.values())
