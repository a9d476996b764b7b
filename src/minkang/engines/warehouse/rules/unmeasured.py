"""Numbers that clauses ask for and nobody can count yet, and the proof that none is forgotten."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from minkang.engines.warehouse.rules.declaration import Indicator, Judged, Unmeasured, targets_of
from minkang.policy.clauses import Clause, DeclarationFault, Target, register, tables
from minkang.policy.clauses.tables import Table
from minkang.policy.targets import Words
from minkang.policy.terms import TargetStatus

FILE = Path(__file__).parent.parent / "definitions" / "unmeasured.toml"
KEY_INDICATOR = "kpi-"
"""How the path of a clause begins that is a row of a plan's table of key indicators."""


@cache
def unmeasured() -> tuple[Unmeasured, ...]:
    """Every listed number, in the order of the file.

    Raises:
        DeclarationFault: the file has an unexpected key or an id twice.
        UnknownClause, ValueError: an entry names a clause or target that does not exist.
    """
    with tables.read(FILE) as file:
        entries = tuple(_entry(table) for table in file.tables("unmeasured"))
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise DeclarationFault(f"{FILE.name}: {entry.id} is listed twice")
        seen.add(entry.id)
    return entries


def unaccounted(measured: Iterable[Indicator], listed: Iterable[Unmeasured]) -> tuple[str, ...]:
    """Key-indicator targets that are neither measured nor listed, or both; ``clause: target``."""
    counted = {_named(*found) for one in measured for found in targets_of(one.judged)}
    waiting = {_named(*found) for one in listed for found in targets_of(one.judged)}
    return tuple(
        name for name in _key_indicators() if (name in counted) is (name in waiting)
    ) + tuple(sorted((counted & waiting) - set(_key_indicators())))


def _key_indicators() -> Iterator[str]:
    for clause in register().clauses.values():
        if clause.path.startswith(KEY_INDICATOR):
            for target in clause.targets:
                if target.status is TargetStatus.COMMITMENT:
                    yield _named(clause, target)


def _named(clause: Clause, target: Target) -> str:
    return f"{clause.id}: {target.indicator}"


def _entry(table: Table) -> Unmeasured:
    with table:
        entry = Unmeasured(
            id=table.text("id"),
            title=Words(table.text("title"), table.text("title_en")),
            unit=Words(table.text("unit", ""), table.text("unit_en", "")),
            judged=tuple(_judged(one) for one in table.tables("judged")),
            reason=Words(table.text("reason"), table.text("reason_en")),
        )
    tuple(targets_of(entry.judged))
    return entry


def _judged(table: Table) -> Judged:
    with table:
        return Judged(table.text("clause"), table.text("target", ""))
