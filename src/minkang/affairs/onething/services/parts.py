"""An office answers its part, asks the family once, or says that it cannot be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.rules.joint import APPLICANT
from minkang.affairs.onething.rules.refusals import (
    not_asked,
    not_at_the_office,
    nothing_asked,
    part_unknown,
)
from minkang.affairs.onething.services.advancing import locked, move, package_of, settle
from minkang.affairs.onething.services.checking import checked
from minkang.affairs.onething.services.entry_types import PART_DOUBTED, PART_READ
from minkang.affairs.onething.services.families import NUMBER, number_child
from minkang.affairs.onething.services.issuing import complete_licences, issue_licence
from minkang.affairs.onething.services.messages import tell_office
from minkang.affairs.onething.terms import AT_THE_OFFICE, Doubt, PartState
from minkang.engines.cases.queries.facts import Fact, FactSource, vocabulary
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.services.cases import Doing, Standing, act
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import executes

ANSWER, ASK, REFUSE, SUPPLY = "answer", "ask", "refuse", "supply"
TOLD = "facts_told"


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts for an office: in what role, having seen which event last, by which message."""

    role: str
    seq: int | None
    key: str = ""


@executes("liaoning-2025-34/14.1")
@transaction.atomic
def answer_part(
    *, part: UUID, results: Mapping[str, str], officer: Officer, by: str, at: datetime
) -> Part:
    """The office has done its part and gives the numbers; its e-licence is issued, and what waited opens.

    Raises:
        Refused: ``onething.part_unknown``, ``…part_not_open``, ``…fact_not_asked``,
            ``…facts_malformed``, ``cases.facts_missing`` with every result that lacks, what
            `number_child`, `cases.act` and `licences.issue` refuse.
    """
    held, found = _at_the_office(part)
    told = package_of(held).part_of[found.code]
    if strange := results.keys() - set(told.results):
        raise Refused(not_asked(strange))
    said = {code: value for code, value in checked(results, at).items() if value}
    facts = tuple(
        Fact(code, value, FactSource.OFFICE, found.number, vocabulary()[code].held_by, at)
        for code, value in said.items()
    )
    standing = _act(
        found, Doing(ANSWER, officer.role, facts=facts, key=officer.key), officer, by, at
    )
    if not standing.is_replay:
        if NUMBER in said and held.child_id is not None:
            number_child(held.child_id, said[NUMBER], by, at)
            complete_licences(held.child_id, by=by, at=at)
        issue_licence(held, found, standing, by, at)
        settle(held, found, standing.snapshot, at)
    return found


@transaction.atomic
def doubt_part(*, part: UUID, doubt: Doubt, by: str, at: datetime) -> Part:
    """What the office's system answered is left to a person of the office, who sees why.

    Raises:
        Refused: ``onething.part_unknown``, ``…part_not_open``.
    """
    _, found = _at_the_office(part)
    if found.state != PartState.OPEN:
        raise Refused(not_at_the_office())
    found.doubt = doubt
    found.save(update_fields=["doubt"])
    subject = f"declaration:{found.declaration_id}"
    audit.record(PART_DOUBTED, subject=subject, by=by, at=at, part=found.code, doubt=doubt.value)
    return found


@transaction.atomic
def ask_family(
    *, part: UUID, missing: Sequence[str], officer: Officer, by: str, at: datetime
) -> Part:
    """Ask the family once, and for everything at once, to correct or add facts the office sees.

    Raises:
        Refused: ``onething.part_unknown``, ``…part_not_open``, ``…fact_not_asked``,
            ``cases.nothing_missing``, ``cases.asked_anew``, ``cases.correction_late``.
    """
    held, found = _at_the_office(part)
    package = package_of(held)
    if strange := set(missing) - (set(package.part_of[found.code].sees) & set(package.asked)):
        raise Refused(not_asked(strange))
    doing = Doing(ASK, officer.role, missing=tuple(missing), key=officer.key)
    standing = _act(found, doing, officer, by, at)
    if not standing.is_replay:
        move(found, PartState.ASKED, standing.snapshot, at)
    return found


@transaction.atomic
def refuse_part(*, part: UUID, reason: str, officer: Officer, by: str, at: datetime) -> Part:
    """The office cannot do its part, for a reason the family reads; what does not need it goes on.

    Raises:
        Refused: ``onething.part_unknown``, ``…part_not_open``, ``cases.reason_missing``.
    """
    held, found = _at_the_office(part)
    doing = Doing(REFUSE, officer.role, reason=reason.strip(), key=officer.key)
    standing = _act(found, doing, officer, by, at)
    if not standing.is_replay:
        settle(held, found, standing.snapshot, at)
    return found


@transaction.atomic
def supply(*, part: UUID, told: Mapping[str, str], by: str, at: datetime) -> Part:
    """The family answers what an office asked; the parts that open later get it too.

    Raises:
        Refused: ``onething.part_unknown``, ``…nothing_asked``, ``…fact_not_asked``,
            ``…facts_malformed``.
    """
    held, found = locked_with(part)
    if found.state != PartState.ASKED or held.case is None:
        raise Refused(nothing_asked())
    if strange := told.keys() - set(found.asked_for):
        raise Refused(not_asked(strange))
    said = {code: value for code, value in checked(told, at).items() if value}
    if not said:
        raise Refused(nothing_asked())
    facts = tuple(Fact(code, value) for code, value in said.items())
    standing = act(
        case=_case(found),
        doing=Doing(SUPPLY, APPLICANT, facts=facts),
        by=by,
        at=at,
        expected_seq=found.seq,
    )
    move(found, PartState.OPEN, standing.snapshot, at)
    tell_office(found, "supplied", said, at)
    whole = act(case=held.case, doing=Doing(TOLD, APPLICANT, facts=facts), by=by, at=at)
    held.seq = whole.snapshot.seq
    held.save(update_fields=["seq"])
    return found


@transaction.atomic
def follow(*, case: UUID, at: datetime) -> None:
    """A part's case ended otherwise than through these services: the whole learns it; others are left alone."""
    part = (
        Part.objects.filter(case=case, state__in=AT_THE_OFFICE).values_list("pk", flat=True).first()
    )
    if part is None:
        return
    held, found = locked_with(part)
    if found.state in AT_THE_OFFICE:
        settle(held, found, replayed(case), at)


@transaction.atomic
def read_part(*, part: Part, title: str, facts: int, by: str, at: datetime) -> None:
    """Write down that an officer opened a part and what it shows."""
    subject = f"declaration:{part.declaration_id}"
    audit.record(PART_READ, subject=subject, by=by, at=at, part=title, facts=facts)


def locked_with(part: UUID) -> tuple[Declaration, Part]:
    """The declaration first, then its part: everybody locks in this order.

    Raises:
        Refused: ``onething.part_unknown``.
    """
    whose = Part.objects.filter(pk=part).values_list("declaration_id", flat=True).first()
    if whose is None:
        raise Refused(part_unknown(part))
    return locked(whose), Part.objects.select_for_update(no_key=True).get(pk=part)


def _at_the_office(part: UUID) -> tuple[Declaration, Part]:
    held, found = locked_with(part)
    if found.case is None:
        raise Refused(not_at_the_office())
    return held, found


def _case(part: Part) -> UUID:
    if part.case is None:
        raise Refused(not_at_the_office())
    return part.case


def _act(part: Part, doing: Doing, officer: Officer, by: str, at: datetime) -> Standing:
    return act(case=_case(part), doing=doing, by=by, at=at, expected_seq=officer.seq)
