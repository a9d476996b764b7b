"""Code points at clauses: ids are checked at import, and the two lists stay true."""

import importlib
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from minkang.policy import clauses, rules
from minkang.policy.clauses import placing
from minkang.policy.terms import ClauseState, Role
from minkang.project.rooms import import_every_room

TODAY = date(2026, 11, 21)


@pytest.fixture
def no_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_places", {})


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path / "planted_places.py"
    sys.modules.pop("planted_places", None)


def test_all_clauses_are_placed_or_waived_and_no_waiver_is_stale() -> None:
    import_every_room()
    found = rules.completeness(
        clauses.register().clauses, clauses.places(), clauses.waivers(), on=TODAY
    )
    assert found == rules.Completeness(missing=(), stale=(), unknown=(), overdue=())


def test_a_planted_stale_waiver_a_gap_and_an_unknown_id_each_break_the_check() -> None:
    waived = clauses.waivers()
    known = set(waived)
    duty, strange = "liaoning-2025-34/2.5", "liaoning-2025-34/99.1"
    gap = {clause_id: waiver for clause_id, waiver in waived.items() if clause_id != duty}
    stale = rules.completeness(known, [duty], waived, on=TODAY)
    missing = rules.completeness(known, [], gap, on=TODAY)
    unknown = rules.completeness(known, [], {**waived, strange: waived[duty]}, on=TODAY)
    assert (stale.stale, stale.is_whole) == ((duty,), False)
    assert (missing.missing, missing.is_whole) == ((duty,), False)
    assert (unknown.unknown, unknown.is_whole) == ((strange,), False)
    assert rules.completeness(known, [duty], gap, on=TODAY).is_whole


def test_every_waiver_waits_for_the_room_of_its_clause() -> None:
    register = clauses.register()
    strayed = [
        clause_id
        for clause_id, waiver in clauses.waivers().items()
        if waiver.room is not register.get(clause_id).room
    ]
    assert strayed == []


@pytest.mark.usefixtures("no_places")
def test_decorators_return_the_very_object_and_record_role_and_path() -> None:
    def book() -> str:
        return "booked"

    class Wait:
        pass

    assert clauses.executes("liaoning-2025-34/1.1", "liaoning-2025-34/2.1")(book) is book
    assert clauses.enforces("liaoning-2025-34/2.1")(book) is book
    assert clauses.measures("liaoning-2025-34/2.2")(Wait) is Wait
    assert clauses.publishes("liaoning-2025-34/13.3")(book) is book
    clauses.enforces_constraint("liaoning-2025-34/2.1", "slot_at_most_limit")
    path = f"{__name__}.{book.__qualname__}"
    assert clauses.places() == {
        "liaoning-2025-34/1.1": (clauses.Place(Role.EXECUTES, path),),
        "liaoning-2025-34/13.3": (clauses.Place(Role.PUBLISHES, path),),
        "liaoning-2025-34/2.1": (
            clauses.Place(Role.ENFORCES, "constraint:slot_at_most_limit"),
            clauses.Place(Role.ENFORCES, path),
            clauses.Place(Role.EXECUTES, path),
        ),
        "liaoning-2025-34/2.2": (clauses.Place(Role.MEASURES, f"{__name__}.{Wait.__qualname__}"),),
    }


@pytest.mark.usefixtures("no_places")
def test_a_module_with_an_unknown_clause_id_cannot_be_imported(planted: Path) -> None:
    planted.write_text(
        "from minkang.policy.clauses import executes\n\n\n"
        '@executes("liaoning-2025-34/99.1")\n'
        "def book() -> None:\n    return None\n",
        encoding="utf-8",
    )
    with pytest.raises(clauses.UnknownClause, match=r"liaoning-2025-34/99\.1"):
        importlib.import_module("planted_places")
    assert clauses.places() == {}


@pytest.mark.usefixtures("no_places")
def test_a_constraint_with_an_unknown_clause_id_is_refused() -> None:
    with pytest.raises(clauses.UnknownClause):
        clauses.enforces_constraint("liaoning-2025-34/99.1", "slot_at_most_limit")
    assert clauses.places() == {}


@pytest.mark.usefixtures("no_places")
def test_importing_a_module_again_changes_nothing(planted: Path) -> None:
    planted.write_text(
        "from minkang.policy.clauses import executes\n\n\n"
        '@executes("liaoning-2025-34/1.1")\n'
        "def expand() -> None:\n    return None\n",
        encoding="utf-8",
    )
    module = importlib.import_module("planted_places")
    before = clauses.places()
    importlib.reload(module)
    assert clauses.places() == before
    assert [place.path for place in before["liaoning-2025-34/1.1"]] == ["planted_places.expand"]


def test_a_clause_kept_as_evidence_is_never_shown_as_running() -> None:
    evidence, duty = "liaoning-2025-34/2.4", "liaoning-2025-34/2.5"
    placed = {clause: (clauses.Place(Role.EXECUTES, "a.b"),) for clause in (evidence, duty)}
    assert clauses.state_of(evidence, placed, {}) is ClauseState.RECORDED
    assert clauses.state_of(duty, placed, {}) is ClauseState.PLACED
    assert clauses.state_of(duty, {}, clauses.waivers()) is ClauseState.WAITING


def test_a_clause_with_neither_place_nor_waiver_has_no_state() -> None:
    with pytest.raises(LookupError, match="neither a place nor a waiver"):
        clauses.state_of("liaoning-2025-34/1.1", {}, {})
