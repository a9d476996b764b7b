"""Clauses without a place yet: why, until when, and in which room they will run."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from minkang.policy.clauses import tables
from minkang.policy.clauses.entries import Place, Waiver
from minkang.policy.clauses.loading import register, word
from minkang.policy.clauses.tables import DeclarationFault, Table
from minkang.policy.terms import ClauseKind, ClauseState, Room

FOLDER = Path(__file__).parent.parent / "waivers"


@cache
def waivers() -> Mapping[str, Waiver]:
    """Every waived clause by id. Ids are listed one by one; no pattern covers a new clause.

    Raises:
        DeclarationFault: A file has an unexpected key, or a clause is waived twice.
    """
    return gather(tables.read_folder(FOLDER))


def gather(files: Iterable[Table]) -> Mapping[str, Waiver]:
    """Waivers of the given files, one file a room; ids need not exist in the register.

    Raises:
        DeclarationFault: As for `waivers`.
    """
    waived: dict[str, Waiver] = {}
    for file in files:
        with file:
            room = word(file, "room", Room)
            for group in file.tables("group"):
                waiver, clause_ids = _group(group, room)
                for clause_id in clause_ids:
                    if clause_id in waived:
                        raise DeclarationFault(f"{group.where}: {clause_id} is waived twice")
                    waived[clause_id] = waiver
    return MappingProxyType(waived)


def state_of(
    clause_id: str,
    placed: Mapping[str, tuple[Place, ...]],
    waived: Mapping[str, Waiver],
) -> ClauseState:
    """Whether a clause runs, waits, or is only kept as evidence.

    Raises:
        UnknownClause: The id is not in the register.
        LookupError: The clause has neither place nor waiver; `rules.completeness` lists those.
    """
    if register().get(clause_id).kind is ClauseKind.RECORD:
        return ClauseState.RECORDED
    if clause_id in placed:
        return ClauseState.PLACED
    if clause_id in waived:
        return ClauseState.WAITING
    raise LookupError(f"clause {clause_id} has neither a place nor a waiver")


def _group(group: Table, room: Room) -> tuple[Waiver, tuple[str, ...]]:
    with group:
        review_on = group.day("review_on")
        if review_on is None:
            raise DeclarationFault(f"{group.where}: review_on is missing")
        waiver = Waiver(
            room=room,
            reason=group.text("reason"),
            reason_en=group.text("reason_en"),
            review_on=review_on,
        )
        return waiver, group.texts("clauses")
