"""How far a declaration is, and what each office of it may see."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.queries.packages import packages
from minkang.affairs.onething.rules import package as rules
from minkang.affairs.onething.terms import PartState
from minkang.engines.cases.queries.facts import FactType, vocabulary
from minkang.engines.cases.queries.history import recorded

REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Before:
    """A time a part was refused and taken up again.

    Attributes:
        number: Number of the case that was refused.
        refused_on: When.
        reason: Why, in the office's words.
        told: What the family then corrected or added.
    """

    number: str
    refused_on: date
    reason: str
    told: tuple[FactType, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """One office's part as the family sees it.

    Attributes:
        part: Its row, with the organisation.
        told: Its definition.
        state: Where it stands.
        sees: What its office may see.
        asked: What the office asked for.
        reason: Why it was refused, "" otherwise.
        before: The times it was refused and taken up again, the first first.
    """

    part: Part
    told: rules.Part
    state: PartState
    sees: tuple[FactType, ...]
    asked: tuple[FactType, ...]
    reason: str
    before: tuple[Before, ...]


def lines_of(held: Declaration) -> tuple[PartLine, ...]:
    """The parts of a declaration in the order of its package."""
    rows = {
        one.code: one
        for one in held.parts.select_related("organisation").prefetch_related("reopenings")
    }
    known = vocabulary()
    return tuple(
        PartLine(
            part=rows[told.code],
            told=told,
            state=PartState(rows[told.code].state),
            sees=tuple(known[code] for code in told.sees),
            asked=tuple(known[code] for code in rows[told.code].asked_for),
            reason=_reason(rows[told.code]),
            before=befores_of(rows[told.code]),
        )
        for told in packages()[held.package].parts
        if told.code in rows
    )


def befores_of(part: Part) -> tuple[Before, ...]:
    """The times a part was refused and taken up again, the first first."""
    known = vocabulary()
    return tuple(
        Before(
            number=one.number,
            refused_on=one.refused_on,
            reason=reason_of(one.case, REFUSE),
            told=tuple(known[code] for code in one.told),
        )
        for one in sorted(part.reopenings.all(), key=lambda one: one.reopened_at)
    )


def _reason(part: Part) -> str:
    if part.state != PartState.REFUSED or part.case is None:
        return ""
    return reason_of(part.case, REFUSE)


def reason_of(case: UUID, event: str) -> str:
    """The words an officer gave with the last event of a kind, "" when there is none."""
    return next((one.reason for one in reversed([*recorded(case)]) if one.kind == event), "")
