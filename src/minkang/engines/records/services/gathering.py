"""Single acts of many senders, as few transactions.

A create or an update that comes alone costs a commit and half a dozen round trips. When several come
at once, one of them writes for all that wait, each refused or written for itself. Only who sees that
others came together just now waits a moment for more, so a lonely act is not slower.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from django.db import IntegrityError, OperationalError, connection

from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services.drafts import Draft, drafted, waves
from minkang.engines.records.services.resolving import has_conditions
from minkang.engines.records.services.transacting import transact, twice
from minkang.engines.records.services.writing import write
from minkang.engines.records.terms import Author, Entry, Method, Written

MOST_AT_ONCE = 64
GATHERING_SECONDS = 0.004


class _State(Enum):
    WAITING = auto()
    DONE = auto()
    ALONE = auto()


@dataclass(slots=True, eq=False)
class _Waiting:
    """An act whose turn has not come, and what became of it."""

    draft: Draft
    author: Author
    at: datetime
    state: _State = _State.WAITING
    written: Written | None = None


class Gathering:
    """Writes acts of several threads together."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._turn = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._is_writing = False
        self._were_many = False

    def write(self, entry: Entry, *, author: Author, at: datetime) -> Written | None:
        """Do one act, together with others of the same author that come at the same time.

        Args:
            entry: The act; anything but a plain create or update is written by itself.
            author: Whoever writes.
            at: When; aware. Acts that are written together have the moment of the last of them.

        Returns:
            What it left behind; None for a condition to delete that nothing meets.

        Raises:
            FhirRefused: see `transacting.transact`.
        """
        if connection.in_atomic_block or not _is_plain(entry):
            return _alone(entry, author, at)
        (draft,) = drafted([entry], author)
        draft.is_alone = True
        mine = _Waiting(draft, author, at)
        self._do(mine)
        if mine.state is _State.ALONE:
            return _alone(entry, author, at)
        if draft.fault is not None:
            raise draft.fault
        return mine.written

    def _do(self, mine: _Waiting) -> None:
        """Wait until somebody has written it, or write it and all that wait with it."""
        with self._turn:
            self._waiting.append(mine)
            while self._is_writing and mine.state is _State.WAITING:
                self._turn.wait()
            if mine.state is not _State.WAITING:
                return
            self._is_writing = True
        if self._were_many:
            time.sleep(GATHERING_SECONDS)
        with self._turn:
            batch = [one for one in self._waiting if one.author == mine.author][:MOST_AT_ONCE]
            if mine not in batch:
                batch[-1] = mine
            self._waiting = [one for one in self._waiting if one not in batch]
            self._were_many = len(batch) > 1
        state = _State.ALONE
        try:
            if _written(batch):
                state = _State.DONE
        finally:
            with self._turn:
                for one in batch:
                    one.state = state
                self._is_writing = False
                self._turn.notify_all()


def _is_plain(entry: Entry) -> bool:
    """Whether nothing has to be looked for before it can be written."""
    if entry.method == Method.POST:
        return not entry.if_none_exist and not has_conditions(entry.text)
    return entry.method == Method.PUT and "?" not in entry.url and not has_conditions(entry.text)


def _alone(entry: Entry, author: Author, at: datetime) -> Written | None:
    (written,) = transact(entries=[entry], author=author, at=at)
    return written


def _written(batch: Sequence[_Waiting]) -> bool:
    """Whether the batch was written; if others were in the way twice, each must try by itself."""
    by_draft = {id(one.draft): one for one in batch}
    drafts = [one.draft for one in batch]
    author, at = batch[0].author, max(one.at for one in batch)

    def act() -> None:
        for wave in waves(drafts):
            for draft, written in zip(wave, write(wave, author=author, at=at), strict=True):
                by_draft[id(draft)].written = written

    try:
        twice(act, drafts)
    except (OperationalError, IntegrityError):
        if len(batch) == 1:
            raise
        return False
    return True


__all__ = ["FhirRefused", "Gathering"]
