"""What the page of one clause shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.areas import area_name, area_slug
from minkang.cockpit.queries.lines import ClauseLine, lines
from minkang.cockpit.rules import standing_at_baseline, verification_of
from minkang.cockpit.terms import Part
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import (
    Clause,
    Conflict,
    ConflictSide,
    Place,
    PolicyDocument,
    Target,
    UnknownClause,
    Waiver,
    conflicts_of,
    register,
    waivers,
)
from minkang.policy.queries.documents import documents_with_heads
from minkang.policy.queries.places import every_place
from minkang.policy.queries.quotations import Quotation, get_public_quotation
from minkang.policy.queries.standing import EventLine, head_of
from minkang.policy.targets import Words, in_words
from minkang.policy.terms import Verification
from minkang.policy.validity import Event, Validity, validity


@dataclass(frozen=True, slots=True)
class UnitPart:
    """A unit that answers for a clause.

    Attributes:
        area: The unit's area as it stands in an address.
    """

    name: str
    area: str
    part: Part


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with what the page says about it.

    Attributes:
        words: The promise, indicator first.
        baseline: Where the region stood before, with headroom; None where that is unknown.
    """

    target: Target
    words: Words
    baseline: Words | None


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a conflict: what the clause says, and the clause."""

    says: Words
    clause: Clause
    document: PolicyDocument


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict with its sides, this clause's first."""

    conflict: Conflict
    sides: tuple[SideView, ...]

    @property
    def topic(self) -> Words:
        """What the clauses disagree about."""
        return Words(self.conflict.topic, self.conflict.topic_en)

    @property
    def rule(self) -> Words:
        """How we read them together."""
        return Words(self.conflict.rule, self.conflict.rule_en)


@dataclass(frozen=True, slots=True)
class ClausePage:
    """Everything on the page of one clause.

    Attributes:
        places: Where it runs; empty while it waits.
        waiver: Why it does not run yet; None once it runs.
        quotation: The imported text with what stands around it; None when it was not imported.
        related: Other clauses of the same numbered item.
        validity: Whether the clause holds on the day `on`, by its own days and its document's events.
        events: What was done to its document.
    """

    line: ClauseLine
    document: PolicyDocument
    area: Words
    places: tuple[Place, ...]
    waiver: Waiver | None
    targets: tuple[TargetView, ...]
    units: tuple[UnitPart, ...]
    conflicts: tuple[ConflictView, ...]
    related: tuple[ClauseLine, ...]
    quotation: Quotation | None
    verification: Verification
    on: date
    validity: Validity
    events: tuple[EventLine, ...]

    @property
    def clause(self) -> Clause:
        """The clause itself."""
        return self.line.clause

    @property
    def waiting_because(self) -> Words | None:
        """Why it does not run yet, in both languages."""
        return Words(self.waiver.reason, self.waiver.reason_en) if self.waiver else None


def get_public_clause(clause_id: str, on: date) -> ClausePage:
    """The page of a clause as on the day `on`.

    Raises:
        Refused: ``policy.clause_unknown`` when the register has no such clause.
    """
    clause = _known(clause_id)
    document = register().document(clause.document)
    quotation = get_public_quotation(clause.id)
    events = _events(document, on)
    return ClausePage(
        line=lines((clause,), on)[0],
        document=document,
        area=area_name(document.region),
        places=every_place().get(clause.id, ()),
        waiver=waivers().get(clause.id),
        targets=tuple(
            TargetView(target, in_words(target), standing_at_baseline(target))
            for target in clause.targets
        ),
        units=_unit_parts(clause, document.region),
        conflicts=tuple(_conflict(clause, conflict) for conflict in conflicts_of(clause.id)),
        related=lines(_same_item(clause), on),
        quotation=quotation,
        verification=verification_of(
            is_imported=quotation is not None,
            is_doubtful=quotation is not None and bool(quotation.doubts),
        ),
        on=on,
        validity=validity(
            effective_from=clause.effective_from,
            expires_on=clause.expires_on,
            events=[Event(event.kind, event.on) for event in events],
            on=on,
        ),
        events=events,
    )


def _known(clause_id: str) -> Clause:
    try:
        return register().get(clause_id)
    except UnknownClause as unknown:
        near = unknown.closest
        advice = f"您要找的可能是：{'、'.join(near)}。" if near else ""
        raise Refused(
            Refusal(
                code="policy.clause_unknown",
                message=f"没有编号为“{clause_id}”的条款。{advice}请用上方的搜索，或从政策库重新查找。",
                detail=f"{unknown}. Use the search box, or start from the policy library.",
            )
        ) from None


def _events(document: PolicyDocument, on: date) -> tuple[EventLine, ...]:
    stored = documents_with_heads().filter(register_id=document.id).first()
    return head_of(stored, on).events if stored else ()


def _unit_parts(clause: Clause, region: str) -> tuple[UnitPart, ...]:
    return tuple(
        UnitPart(name, area_slug(region), Part.LEAD if name == clause.lead else Part.JOINT)
        for name in clause.units
    )


def _conflict(clause: Clause, conflict: Conflict) -> ConflictView:
    ours_first = sorted(conflict.sides, key=lambda side: side.clause != clause.id)
    return ConflictView(conflict, tuple(_side(side) for side in ours_first))


def _side(side: ConflictSide) -> SideView:
    clause = register().get(side.clause)
    return SideView(Words(side.says, side.says_en), clause, register().document(clause.document))


def _same_item(clause: Clause) -> Sequence[Clause]:
    return [
        other
        for other in register().of_document(clause.document)
        if other.item == clause.item and other.id != clause.id
    ]
