"""Who looked at a record and what was allowed, with what the person asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minkang.care.record.models import Question
from minkang.care.record.queries.entry_types import PROXY_ALLOWED, PROXY_ENDED, PROXY_READ
from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.terms import Verdict
from minkang.engines.records.queries.withholdings import SHARING_CODES
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.queries import Line, Window, list_entries
from minkang.kernel.audit.rows import ChainRows
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.models import EmergencyAccess
from minkang.registry.access.queries.entry_types import (
    EMERGENCY_OPENED,
    RECORD_EXCHANGED,
    RECORD_OPENED,
)
from minkang.registry.access.queries.log import SHOWN, subject_of

LOOKS = frozenset(
    one.code for one in (RECORD_OPENED, RECORD_EXCHANGED, EMERGENCY_OPENED, PROXY_READ)
)
CODES = SHOWN | SHARING_CODES | {one.code for one in (PROXY_READ, PROXY_ALLOWED, PROXY_ENDED)}
RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one access, as the person sees it.

    Attributes:
        entry: Number of the access.
        text: What was asked.
        institution: Who answers; "" for the platform's operator.
        due_on: Last day of a timely answer.
        verdict: What was found; None while nobody answered.
        answer: In words, or "".
    """

    entry: int
    text: str
    institution: str
    asked_at: datetime
    due_on: date
    verdict: Verdict | None
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Emergency:
    """An emergency look of the last thirty days."""

    who: str
    opened_at: datetime
    reason: str
    is_justified: bool | None


def log_of(viewing: Viewing, language: Language) -> ChainRows:
    """Every access, consent and proxy of an own record, cut into pages by the database."""
    return ChainRows(language, subject=subject_of(viewing.person), codes=frozenset(CODES))


def questions_of(viewing: Viewing) -> Mapping[int, Asked]:
    """What was asked about an own record, by number of the access."""
    rows = Question.objects.filter(person=viewing.person).select_related("organisation")
    return {row.entry: _asked(row) for row in rows}


def emergencies_of(viewing: Viewing, at: datetime) -> tuple[Emergency, ...]:
    """Emergency looks at an own record in the last thirty days, newest first."""
    rows = EmergencyAccess.objects.filter(
        person=viewing.person, opened_at__gt=at - RECENT, opened_at__lte=at
    )
    return tuple(
        Emergency(row.account.name, row.opened_at, row.reason, row.is_justified)
        for row in rows.select_related("account").order_by("-opened_at")
    )


def get_look(viewing: Viewing, entry: int, language: Language) -> Line:
    """One access somebody else made to an own record.

    Raises:
        Refused: ``record.access_unknown``, also for what the actor did alone.
    """
    found = list_entries(
        language=language,
        window=Window(most=1, before=entry + 1, after=entry - 1),
        subject=subject_of(viewing.person),
        codes=LOOKS,
    )
    if not found or is_own(found[0], viewing):
        raise Refused(
            Refusal(
                code="record.access_unknown",
                message="没有找到这一次查阅。请回到“谁看过我的档案”，从列表里选择。",
                detail=f"no access {entry} to this record by somebody else; choose one from the log",
            )
        )
    return found[0]


def is_own(line: Line, viewing: Viewing) -> bool:
    """Whether the one who reads the log did it."""
    return line.actor == viewing.reader.by


def _asked(row: Question) -> Asked:
    return Asked(
        entry=row.entry,
        text=row.text,
        institution=row.organisation.name if row.organisation else "",
        asked_at=row.asked_at,
        due_on=row.due_on,
        verdict=Verdict(row.verdict) if row.verdict else None,
        answer=row.answer,
        answered_at=row.answered_at,
    )
