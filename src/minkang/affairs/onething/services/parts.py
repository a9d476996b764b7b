"""An office answers its part, asks the family once, or says that it cannot be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.affairs.licences.queries.types import require_type
from minkang.affairs.licences.services import LicenceEntry, issue
from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.rules import package as rules
from minkang.affairs.onething.rules.joint import APPLICANT
from minkang.affairs.onething.rules.refusals import (
    not_asked,
    not_at_the_office,
    nothing_asked,
    number_contradicts_birth,
    part_unknown,
)
from minkang.affairs.onething.services.advancing import locked, move, package_of, settle
from minkang.affairs.onething.services.checking import checked
from minkang.affairs.onething.services.entry_types import PART_READ
from minkang.affairs.onething.services.messages import tell_office
from minkang.affairs.onething.terms import AT_THE_OFFICE, PartState
from minkang.engines.cases.queries.facts import Fact, FactSource, vocabulary
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.services.cases import Doing, Standing, act
from minkang.kernel.audit import services as audit
from minkang.kernel.identifiers import ResidentNumber, parse_resident_number
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
            ``…facts_malformed``, ``…number_contradicts_birth``, ``cases.facts_missing`` with every
            result that lacks, what `cases.act` and `licences.issue` refuse.
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
    _agrees(held, said, localdate(at))
    standing = _act(
        found, Doing(ANSWER, officer.role, facts=facts, key=officer.key), officer, by, at
    )
    if not standing.is_replay:
        _issue(held, found, told, standing, by, at)
        settle(held, found, standing.snapshot, at)
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
    held, found = _locked(part)
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
    held, found = _locked(part)
    if found.state in AT_THE_OFFICE:
        settle(held, found, replayed(case), at)


@transaction.atomic
def read_part(*, part: Part, title: str, facts: int, by: str, at: datetime) -> None:
    """Write down that an officer opened a part and what it shows."""
    subject = f"declaration:{part.declaration_id}"
    audit.record(PART_READ, subject=subject, by=by, at=at, part=title, facts=facts)


def _locked(part: UUID) -> tuple[Declaration, Part]:
    """The declaration first, then its part: everybody locks in this order."""
    whose = Part.objects.filter(pk=part).values_list("declaration_id", flat=True).first()
    if whose is None:
        raise Refused(part_unknown(part))
    return locked(whose), Part.objects.select_for_update(no_key=True).get(pk=part)


def _at_the_office(part: UUID) -> tuple[Declaration, Part]:
    held, found = _locked(part)
    if found.case is None:
        raise Refused(not_at_the_office())
    return held, found


def _case(part: Part) -> UUID:
    if part.case is None:
        raise Refused(not_at_the_office())
    return part.case


def _act(part: Part, doing: Doing, officer: Officer, by: str, at: datetime) -> Standing:
    return act(case=_case(part), doing=doing, by=by, at=at, expected_seq=officer.seq)


def _agrees(held: Declaration, said: Mapping[str, str], on: date) -> None:
    number = parse_resident_number(said.get("newborn.identity_number", ""), on=on)
    child = held.child
    if isinstance(number, ResidentNumber) and child and number.born_on != child.born_on:
        raise Refused(number_contradicts_birth())


def _issue(
    held: Declaration,
    part: Part,
    told: rules.Part,
    standing: Standing,
    by: str,
    at: datetime,
) -> None:
    """Issue the e-licence of a part, unless something on it is unknown: then the paper alone is given."""
    licence, facts = told.licence, standing.snapshot.facts
    if licence is None or held.child_id is None:
        return
    kind = require_type(licence.type)
    claims = {code: facts[of] for code, of in licence.claims if of in facts}
    needed = {one.code for one in kind.fields if not one.is_optional and not one.is_number}
    if needed - claims.keys() or part.organisation.category not in kind.issuers:
        return
    entry = LicenceEntry(
        type=licence.type,
        number=facts[licence.number],
        holder=held.child_id,
        issuer=part.organisation_id,
        issued_on=localdate(at),
        valid_until=None,
        claims=claims,
    )
    issue(entry=entry, by=by, at=at)
