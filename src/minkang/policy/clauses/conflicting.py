"""Conflicts between clauses: kept as data, in our words, never resolved by dropping one side."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from minkang.policy.clauses import tables
from minkang.policy.clauses.entries import Conflict, ConflictSide
from minkang.policy.clauses.loading import register, word
from minkang.policy.clauses.tables import Table
from minkang.policy.terms import ConflictKind

FILE = Path(__file__).parent.parent / "conflicts.toml"


@cache
def conflicts() -> tuple[Conflict, ...]:
    """Every known conflict, in the order of the file.

    Raises:
        DeclarationFault: The file has an unexpected key or a wrong value.
        UnknownClause: A side names a clause that is not in the register.
    """
    with tables.read(FILE) as file:
        return tuple(_conflict(entry) for entry in file.tables("conflict"))


def conflicts_of(clause_id: str) -> tuple[Conflict, ...]:
    """The conflicts a clause is a side of; empty for most.

    Raises:
        UnknownClause: The id is not in the register.
    """
    register().get(clause_id)
    return _by_clause().get(clause_id, ())


@cache
def _by_clause() -> Mapping[str, tuple[Conflict, ...]]:
    found: defaultdict[str, list[Conflict]] = defaultdict(list)
    for conflict in conflicts():
        for side in conflict.sides:
            found[side.clause].append(conflict)
    return {clause_id: tuple(several) for clause_id, several in found.items()}


def _conflict(table: Table) -> Conflict:
    with table:
        return Conflict(
            id=table.text("id"),
            kind=word(table, "kind", ConflictKind),
            topic=table.text("topic"),
            topic_en=table.text("topic_en"),
            rule=table.text("rule"),
            rule_en=table.text("rule_en"),
            sides=tuple(_side(entry) for entry in table.tables("sides")),
        )


def _side(table: Table) -> ConflictSide:
    with table:
        return ConflictSide(
            clause=register().get(table.text("clause")).id,
            says=table.text("says"),
            says_en=table.text("says_en"),
        )
