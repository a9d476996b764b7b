"""FHIR transactions: every entry or none."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, OperationalError, transaction

from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services.drafts import Draft, drafted
from minkang.engines.records.services.writing import write
from minkang.engines.records.terms import Author, Entry, Method, Written

Got = TypeVar("Got")


def transact(
    *,
    entries: Sequence[Entry],
    author: Author,
    at: datetime,
    answer: Callable[[Entry], Got] | None = None,
) -> tuple[Written | Got | None, ...]:
    """Do all the acts of a FHIR transaction, or none.

    Args:
        entries: In the order of the bundle; the order does not matter.
        author: Whoever writes.
        at: When; aware.
        answer: Answers entries that only read, after everything is written; without it they are
            answered None.

    Returns:
        For each entry what it left behind or got; None for a condition to delete that nothing meets.

    Raises:
        FhirRefused: one entry cannot be; nothing was written. 400 and 422 for what cannot be read or
            is not valid (with every issue of every entry), 403, 404, 409, 410, 412 as the standard
            says.
        Unsearchable: a condition is no search.
    """
    drafts = drafted(entries, author)

    def act() -> tuple[Written | Got | None, ...]:
        written = write(drafts, at=at) if drafts else []
        by_turn = dict(zip((draft.turn for draft in drafts), written, strict=True))
        return tuple(
            by_turn[turn]
            if entry.method in Method.__members__
            else answer(entry)
            if answer
            else None
            for turn, entry in enumerate(entries)
        )

    return twice(act, drafts)


def twice(act: Callable[[], Got], drafts: Sequence[Draft]) -> Got:
    """Run `act` in a transaction, and once more when somebody else was in the way.

    That is a deadlock, or an id that two acts created at once: the second then finds it there.
    """
    texts = [(draft.fhir_id, draft.text, draft.tree) for draft in drafts]
    try:
        with transaction.atomic():
            return act()
    except (OperationalError, IntegrityError):
        if transaction.get_connection().in_atomic_block:
            raise
    for draft, (fhir_id, text, tree) in zip(drafts, texts, strict=True):
        draft.fhir_id, draft.text, draft.tree = fhir_id, text, tree
        draft.current, draft.echoes, draft.fault = None, None, None
        draft.is_met, draft.is_new, draft.rid = False, False, 0
    with transaction.atomic():
        return act()


__all__ = ["FhirRefused", "transact", "twice"]
