"""Packages are data: each is whole, each office sees what it needs, any order of answers ends alike."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases_samples import ON, sample_value
from minkang.affairs.onething.queries.packages import detours_of, known, packages, procedures
from minkang.affairs.onething.rules.deciding import (
    asked_of,
    is_wanted,
    legal_day,
    missing,
    pages_of,
    seen_by,
)
from minkang.affairs.onething.rules.joint import tables_of
from minkang.affairs.onething.rules.package import Package
from minkang.affairs.onething.rules.reading import faults
from minkang.engines.cases.queries.facts import vocabulary
from minkang.engines.cases.queries.procedures import checking, parsed, simulation
from minkang.engines.cases.rules.snapshot import (
    NEW,
    OPENED,
    TASK_DONE,
    TASK_FAILED,
    Event,
    Snapshot,
)
from minkang.engines.cases.rules.stepping import step
from minkang.engines.cases.terms import Outcome, TaskState
from minkang.kernel.calendar.working_days import china
from minkang.kernel.refusal import Refusal

NEWBORN = packages()["newborn"]
GOLDEN = Path(__file__).parent / "onething_disclosure.csv"
ORDINARY = {
    code: sample_value(vocabulary()[code]) for code in NEWBORN.asked
} | {
    "newborn.birth_date": "2026-11-18", "newborn.is_local_birth": "yes",
    "birth.parents_are_married": "yes", "birth.has_foreign_parent": "no",
}  # fmt: skip


def settled(
    package: Package, facts: dict[str, str], order: list[str], failing: str = ""
) -> Snapshot:
    """Where the whole stands after its offices answered in an order, one of them perhaps with no."""
    procedure = procedures()[package.procedure]

    def go(snapshot: Snapshot, event: Event) -> Snapshot:
        stepped = step(procedure, snapshot, event, calendar=china())
        assert not isinstance(stepped, Refusal), stepped
        return stepped.snapshot

    snapshot = go(NEW, Event(OPENED, ON, role="applicant", facts=facts))
    if snapshot.state == "window":
        snapshot = go(snapshot, Event("take_up", ON, role="window_clerk", reason="核实"))
    waiting = list(order)
    while snapshot.state == "working":
        code = next(one for one in waiting if snapshot.tasks[one] is TaskState.OPEN)
        waiting.remove(code)
        kind = TASK_FAILED if code == failing else TASK_DONE
        snapshot = go(snapshot, Event(kind, ON, task=code, reason="不符合"))
    return snapshot


@pytest.mark.parametrize("code", list(packages()))
def test_every_package_is_whole_and_its_procedure_can_be_published(code: str) -> None:
    package = packages()[code]
    assert faults(package, known()) == ()
    procedure = procedures()[package.procedure]
    assert checking.faults(procedure, vocabulary()) == ()
    assert checking.faults(procedures()["onething_part"], vocabulary()) == ()
    ends = {path.outcome for path in simulation.simulate(procedure).paths}
    assert ends == {Outcome.DONE, Outcome.FAILED, Outcome.WITHDRAWN}
    assert parsed(json.dumps(tables_of(package))) == procedure


def test_the_newborn_package_has_the_eight_parts_with_the_law_s_month() -> None:
    assert [part.code for part in NEWBORN.parts] == [
        "birth_certificate", "vaccination_card", "household", "birth_registration",
        "social_card", "insurance", "reimbursement", "subsidy",
    ]  # fmt: skip
    legal = {part.code: part.legal.basis.cited for part in NEWBORN.parts if part.legal}
    assert legal == {
        "vaccination_card": "《疫苗管理法》第四十七条",
        "household": "《户口登记条例》第七条",
    }


def test_each_office_sees_the_facts_of_the_golden_table_and_no_other() -> None:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        golden = list(csv.DictReader(file))
    everything = {row["fact"]: "值" for row in golden} | dict.fromkeys(NEWBORN.asked, "值")
    for part in NEWBORN.parts:
        allowed = {row["fact"] for row in golden if row[part.code]}
        assert seen_by(part, everything).keys() == allowed, part.code


def broken() -> Iterator[tuple[str, Package]]:
    """The newborn package with one thing wrong each."""
    first, second, third, *rest = NEWBORN.parts

    def with_parts(*parts: object) -> Package:
        return replace(NEWBORN, parts=tuple(parts))  # type: ignore[arg-type] # parts

    yield "unknown fact", with_parts(replace(first, sees=("newborn.colour",)), second, third, *rest)
    yield "unknown part", with_parts(replace(first, after=("registry",)), second, third, *rest)
    yield "stands twice", with_parts(first, first, second, third, *rest)
    yield (
        "wait for each other",
        with_parts(replace(first, after=("household",)), second, third, *rest),
    )
    yield (
        "nobody told before it opens",
        with_parts(first, replace(second, sees=("newborn.identity_number",)), third, *rest),
    )
    yield "gives no result", with_parts(replace(first, results=()), second, third, *rest)
    yield (
        "need not be wanted",
        with_parts(first, replace(second, after=("insurance",)), third, *rest),
    )
    yield (
        "unknown licence",
        with_parts(
            replace(first, licence=replace(first.licence, type="passport")),
            second,
            third,
            *rest,  # type: ignore[type-var] # it has one
        ),
    )
    yield (
        "does not know it",
        with_parts(first, replace(second, sees=("newborn.name",)), third, *rest),
    )
    yield (
        "no question with yes and no",
        with_parts(replace(first, wanted="mother.name"), second, third, *rest),
    )
    yield (
        "limit without days",
        with_parts(
            replace(first, promised=replace(first.promised, amount=0)), second, third, *rest
        ),
    )
    detour = NEWBORN.detours[0]
    yield "shown by nothing", replace(NEWBORN, detours=(replace(detour, clues=()),))
    groups = (*NEWBORN.groups, replace(NEWBORN.groups[0], facts=("premises.area",)))
    yield "no office needs it", replace(NEWBORN, groups=groups)


@pytest.mark.parametrize(("says", "package"), list(broken()), ids=lambda one: str(one)[:30])
def test_a_package_that_does_not_hold_together_is_refused_by_name(
    says: str, package: Package
) -> None:
    assert any(says in one for one in faults(package, known())), faults(package, known())


@given(st.permutations([part.code for part in NEWBORN.parts]), st.sampled_from(["", "vaccination_card", "household"]))  # fmt: skip
def test_any_order_of_answers_ends_alike(order: list[str], failing: str) -> None:
    """What fails stops what depends on it and nothing else."""
    snapshot = settled(NEWBORN, ORDINARY, order, failing)
    done = {code for code, state in snapshot.tasks.items() if state is TaskState.DONE}
    lost = {"household": {"household", "social_card", "insurance", "subsidy"}}
    assert done == NEWBORN.part_of.keys() - lost.get(failing, {failing})
    assert snapshot.state == ("unfinished" if failing else "done")
    assert snapshot.outcome is (None if failing else Outcome.DONE)


@pytest.mark.parametrize("order", list(permutations(packages()["clinic_opening"].part_of)))
def test_a_second_event_of_life_runs_to_its_end_as_data_alone(order: tuple[str, ...]) -> None:
    package = packages()["clinic_opening"]
    facts = {code: sample_value(vocabulary()[code]) for code in package.asked}
    facts |= {"institution.kind": "clinic", "organisation.ownership": "private"}
    assert detours_of(package, facts, ON) == ()
    assert settled(package, facts, list(order)).outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({}, ()),
        ({"newborn.is_local_birth": "no"}, ("elsewhere",)),
        ({"newborn.birth_date": "2025-11-23"}, ()),
        ({"newborn.birth_date": "2025-11-22"}, ("late",)),
        ({"birth.parents_are_married": "no"}, ("unmarried",)),
        ({"father.identity_number": None}, ("single",)),
        ({"birth.has_foreign_parent": "yes"}, ("foreign",)),
        ({"birth.has_foreign_parent": None}, ("foreign",)),
    ],
)
def test_an_unusual_family_goes_to_a_person_and_is_never_refused(
    told: dict[str, str | None], shown: tuple[str, ...]
) -> None:
    merged = ORDINARY | told
    facts = {code: value for code, value in merged.items() if value is not None}
    assert tuple(one.code for one in detours_of(NEWBORN, facts, ON)) == shown
    procedure = procedures()[NEWBORN.procedure]
    opened = step(procedure, NEW, Event(OPENED, ON, facts=facts), calendar=china())
    assert not isinstance(opened, Refusal)
    assert opened.snapshot.state == ("window" if shown else "working")


def test_only_what_a_wanted_office_needs_is_asked() -> None:
    nothing = {part.wanted: "no" for part in NEWBORN.parts if part.wanted}
    assert "person.bank_account" not in asked_of(NEWBORN, nothing)
    assert "person.bank_account" in asked_of(NEWBORN, nothing | {"birth.wants_subsidy": "yes"})
    assert "person.bank_account" in asked_of(NEWBORN, {})
    assert [part.code for part in NEWBORN.parts if is_wanted(part, nothing)] == [
        "birth_certificate", "vaccination_card", "household", "birth_registration",
    ]  # fmt: skip
    held = {code: ORDINARY[code] for code in NEWBORN.groups[0].facts}
    assert next(iter(pages_of(NEWBORN, held, {}))).title == "妈妈"
    assert missing(NEWBORN, {**ORDINARY, "father.name": ""}) == ()
    short = {code: value for code, value in ORDINARY.items() if code != "mother.phone"}
    assert missing(NEWBORN, short) == ("mother.phone",)


@pytest.mark.parametrize(
    ("born", "last"),
    [("2026-11-18", "2026-12-18"), ("2026-01-31", "2026-02-28"), ("2027-12-31", "2028-01-31")],
)
def test_the_law_s_month_ends_on_the_day_of_the_next_month(born: str, last: str) -> None:
    legal = NEWBORN.part_of["household"].legal
    assert legal is not None
    assert legal_day(legal, {"newborn.birth_date": born}) == date.fromisoformat(last)
    assert legal_day(legal, {}) is None
