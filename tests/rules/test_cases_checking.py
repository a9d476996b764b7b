"""Checks before publication: a procedure that could strand a case or break its clock is named."""

import pytest

from cases_samples import JOINT, ON, joint
from minkang.engines.cases.rules.checking import faults
from minkang.engines.cases.rules.conditions import (
    ALWAYS,
    All,
    Any,
    Compare,
    Condition,
    Not,
    Op,
    Verdict,
    evaluate,
    parse,
    table_of,
)
from minkang.engines.cases.rules.definition import Malformed, from_json, from_toml, to_json
from minkang.engines.cases.rules.facts import vocabulary
from minkang.engines.cases.rules.shipped import procedures
from minkang.engines.cases.rules.simulation import simulate
from minkang.engines.cases.terms import Outcome

TYPES = vocabulary()
AREA, BORN, RIGHT = TYPES["premises.area"], TYPES["newborn.birth_date"], TYPES["premises.right"]


def test_every_shipped_procedure_is_without_fault_and_survives_its_own_json() -> None:
    for procedure in (*procedures().values(), joint()):
        assert faults(procedure, TYPES) == ()
        text = to_json(procedure)
        assert from_json(text, TYPES) == procedure
        assert to_json(from_json(text, TYPES)) == text


ORPHAN = '[[state]]\ncode = "x"\ntitle = "甲"\ntitle_en = "x"\nkind = "working"\n'


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("", ORPHAN, {"state_unreachable", "state_endless"}),
        ('to = "working"', 'to = "nowhere"', {"state_unknown"}),
        ('role = "nurse"', 'role = "wizard"', {"role_unknown"}),
        ('after = ["certificate"]', 'after = ["nothing"]', {"task_unknown"}),
        ('roles = ["window_clerk"]', "roles = []", {"nobody_may"}),
        ('law = "某条例"', 'law = ""', {"limit_without_basis"}),
        ("amount = 1", "amount = 0", {"limit_without_basis"}),
        ('clock = "start"\nlaw = "某办法"', 'clock = "start"', {"clock_without_basis"}),
        ('kind = "all"', 'kind = "k_of_n"\ncount = 5', {"join_unsatisfiable"}),
        ('role = "approver"\nafter = ["certificate"]', 'role = "approver"\nafter = ["card"]',
         {"tasks_circle"}),
        ('event = "accept"', 'event = "task_done"', {"event_reserved"}),
        ('outcome = "failed"', "", {"outcome_misplaced"}),
        ('clock = "start"', 'clock = "extend"', {"limit_missing"}),
        ('clock = "start"', 'clock = "deem"', {"limit_missing"}),
        ('clock = "start"', 'clock = "stop"', {"stop_misplaced", "stop_without_reasons"}),
        ('clock = "start"', 'clock = "resume"', {"resume_misplaced"}),
        ('from = ["settling"]\nto = "done"\nroles = []', 'from = ["settling"]\nto = "settling"\nroles = []',
         {"automatic_circle"}),
        ('event = "settle"', 'event = "settle"\nguard = { fact = "person.name", op = "is_known" }',
         {"state_may_stick"}),
        ('code = "card"', 'code = "household"', {"task_repeated", "task_unknown"}),
    ],
)  # fmt: skip
def test_a_planted_fault_is_named(old: str, new: str, codes: set[str]) -> None:
    text = JOINT.replace(old, new, 1) if old else JOINT + new
    procedure = from_toml(text, TYPES, file="joint.toml")
    found = {fault.code for fault in faults(procedure, TYPES)}
    assert found & codes
    assert all(fault.message for fault in faults(procedure, TYPES))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "waiting"', 'kind = "asleep"', r"joint\.toml, state 1 \(received\), kind"),
        ('to = "working"', "to = 3", r"joint\.toml, transition 1 \(accept\), to"),
        ('code = "card"', 'code = "card"\ncolour = "red"', r"task 3 \(card\), colour"),
        ("amount = 1", "amount = true", r"limit 1 \(statutory\), amount"),
        ('op = "is_known"', 'op = "smells"', r"transition 2 \(auto\), guard\.any\[1\]\.not"),
        ('title = "联办"', "title = ", "joint.toml"),
        ('law = "某条例"', 'law = "某条例"\nverification = "rumour"', "verification"),
    ],
)
def test_a_malformed_definition_is_named_by_file_table_and_key(
    old: str, new: str, says: str
) -> None:
    with pytest.raises(Malformed, match=says):
        from_toml(JOINT.replace(old, new, 1), TYPES, file="joint.toml")


def test_simulation_shows_every_end_and_says_when_there_are_more() -> None:
    found = simulate(procedures()["permit_inspected"])
    assert found.is_whole
    assert {path.outcome for path in found.paths} == {
        Outcome.GRANTED,
        Outcome.DENIED,
        Outcome.NOT_ACCEPTED,
        Outcome.WITHDRAWN,
    }
    few = simulate(procedures()["permit_inspected"], most=3)
    assert (len(few.paths), few.is_whole) == (3, False)


SMALL, LARGE = Compare(AREA, Op.BELOW, ("60",)), Compare(AREA, Op.AT_LEAST, ("60",))
OWNED = Compare(RIGHT, Op.EQUAL, ("owned",))


@pytest.mark.parametrize(
    ("condition", "facts", "verdict"),
    [
        (ALWAYS, {}, Verdict(True)),
        (SMALL, {}, Verdict(None, frozenset({"premises.area"}))),
        (SMALL, {"premises.area": "59.99"}, Verdict(True)),
        (LARGE, {"premises.area": "60"}, Verdict(True)),
        (Not(SMALL), {}, Verdict(None, frozenset({"premises.area"}))),
        (All((SMALL, OWNED)), {"premises.area": "90"}, Verdict(False)),
        (All((SMALL, OWNED)), {"premises.area": "9"}, Verdict(None, frozenset({"premises.right"}))),
        (Any((SMALL, OWNED)), {"premises.area": "9"}, Verdict(True)),
        (Any(()), {}, Verdict(False)),
        (Compare(BORN, Op.AGE_IN_DAYS, ("0", "365")), {"newborn.birth_date": "2025-11-23"}, Verdict(True)),
        (Compare(BORN, Op.AGE_IN_DAYS, ("0", "364")), {"newborn.birth_date": "2025-11-23"}, Verdict(False)),
        (Compare(AREA, Op.BETWEEN, ("10", "20")), {"premises.area": "20"}, Verdict(True)),
        (Compare(RIGHT, Op.IN, ("owned", "leased")), {"premises.right": "lent"}, Verdict(False)),
        (Compare(RIGHT, Op.IS_KNOWN), {}, Verdict(False)),
    ],
)  # fmt: skip
def test_a_condition_knows_when_it_does_not_know(
    condition: Condition, facts: dict[str, str], verdict: Verdict
) -> None:
    assert evaluate(condition, facts, on=ON) == verdict
    assert parse(table_of(condition), TYPES) == condition


@pytest.mark.parametrize(
    "table",
    [
        {"fact": "premises.area", "op": "<", "value": "viel"},
        {"fact": "premises.right", "op": "<", "value": "owned"},
        {"fact": "premises.right", "op": "==", "value": "stolen"},
        {"fact": "premises.area", "op": "between", "value": ["1"]},
        {"fact": "no.fact", "op": "==", "value": "1"},
        {"all": [], "any": []},
        {"fact": "premises.area", "op": "age_in_days", "value": ["1", "2"]},
        "premises.area < 60",
    ],
)
def test_a_condition_that_cannot_be_decided_is_no_condition(table: object) -> None:
    with pytest.raises(ValueError, match="condition"):
        parse(table, TYPES)


def test_numbers_compare_as_numbers() -> None:
    assert evaluate(Compare(AREA, Op.BELOW, ("10",)), {"premises.area": "9"}, on=ON).holds
