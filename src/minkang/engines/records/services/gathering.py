"""Single acts of many senders, as few transactions.

A create or an update that comes alone costs a commit and half a dozen round trips. Those that come at
once are written together, each refused or written for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, OperationalError

from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services.drafts import Draft, drafted, waves
from minkang.engines.records.services.resolving import has_conditions
from minkang.engines.records.services.transacting import twice
from minkang.engines.records.services.writing import write
from minkang.engines.records.terms import Author, Entry, Method, Written


@dataclass(slots=True, eq=False)
class Single:
    """One create or update that stands by itself, and what became of it.

    Attributes:
        entry: The act.
        author: Whoever writes.
        at: When; aware. Acts that are written together have the moment of the last of them.
        written: What it left behind.
        fault: Why it was refused.
    """

    entry: Entry
    author: Author
    at: datetime
    written: Written | None = None
    fault: FhirRefused | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was written or refused; else it must be tried by itself (`transacting`)."""
        return self.written is not None or self.fault is not None


def write_together(singles: Sequence[Single]) -> None:
    """Write acts of any senders and tell each what became of it.

    They share a transaction, but for acts on one resource, which follow each other. An act that must
    look for something first is left undone, and so are those whom somebody else was in the way twice.
    """
    pairs: list[tuple[Single, Draft]] = []
    for single in singles:
        if not _is_plain(single.entry):
            continue
        try:
            (draft,) = drafted([single.entry], single.author)
        except FhirRefused as fault:
            single.fault = fault
            continue
        draft.is_alone = True
        pairs.append((single, draft))
    single_of = {id(draft): single for single, draft in pairs}
    # Each wave is a transaction: locks of several, each in the order of its keys, would cross
    # those of another batch.
    for wave in waves([draft for _, draft in pairs]):
        _write([(single_of[id(draft)], draft) for draft in wave])


def _is_plain(entry: Entry) -> bool:
    """Whether nothing has to be looked for before it can be written."""
    if entry.method == Method.POST:
        return not entry.if_none_exist and not has_conditions(entry.text)
    return entry.method == Method.PUT and "?" not in entry.url and not has_conditions(entry.text)


def _write(pairs: Sequence[tuple[Single, Draft]]) -> None:
    drafts = [draft for _, draft in pairs]
    at = max(single.at for single, _ in pairs)
    try:
        done = twice(lambda: write(drafts, at=at), drafts)
    except (OperationalError, IntegrityError):
        return
    for (single, draft), written in zip(pairs, done, strict=True):
        single.written, single.fault = written, draft.fault


__all__ = ["FhirRefused", "Single", "write_together"]
