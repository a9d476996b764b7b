"""Who looked at a record: the entries of the audit chain about one person, in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.queries import Window, list_entries
from minkang.kernel.audit.rows import ChainRows
from minkang.registry.access.queries.entry_types import (
    CONSENT_GIVEN,
    CONSENT_WITHDRAWN,
    EMERGENCY_OPENED,
    EMERGENCY_REVIEWED,
    RECORD_EXCHANGED,
    RECORD_OPENED,
)
from minkang.registry.access.queries.facts import require_own
from minkang.registry.access.terms import Actor

# What was denied opened nothing, so only auditors see it.
SHOWN = frozenset(
    one.code
    for one in (
        RECORD_OPENED,
        RECORD_EXCHANGED,
        CONSENT_GIVEN,
        CONSENT_WITHDRAWN,
        EMERGENCY_OPENED,
        EMERGENCY_REVIEWED,
    )
)


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the log.

    Attributes:
        number: Number of the audit entry.
        code: Its type, ``access.record_opened`` …
        account: Reference of who did it, ``account:<rid>``.
        at: When.
        sentence: Who (name, role, organisation), what parts, for what purpose.
    """

    number: int
    code: str
    account: str
    at: datetime
    sentence: str


def subject_of(person: UUID) -> str:
    """How audit entries name a person."""
    return f"person:{person}"


def accesses_of(person: UUID, language: Language) -> tuple[Access, ...]:
    """Every access to a person's record, every emergency and consent, newest first.

    An access stands here as soon as its transaction has committed; sealing comes later and
    changes nothing that is read.
    """
    lines = list_entries(
        language=language, window=Window(), subject=subject_of(person), codes=SHOWN
    )
    return tuple(
        Access(line.number, line.code, line.actor, line.happened_at, line.sentence)
        for line in lines
    )


def get_accesses_for(actor: Actor, person: UUID, *, language: Language, at: datetime) -> ChainRows:
    """The log as the resident or the guardian reads it: rows that the database cuts into pages.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.person_unknown``.
    """
    require_own(actor, person, at)
    return ChainRows(language, subject=subject_of(person), codes=SHOWN)
