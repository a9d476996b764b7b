"""Letters of an application for those who may read it: the decision, what is missing, why it stops."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.affairs.permits.queries.applications import (
    Sheet,
    get_office_sheet_for,
    get_sheet_for,
)
from minkang.affairs.permits.queries.following import decision_of, faults_of
from minkang.affairs.permits.queries.serving import serving
from minkang.affairs.permits.queries.stopping import told_until
from minkang.affairs.permits.rules.elements import Basis
from minkang.affairs.permits.rules.letters import (
    Letter,
    Matter,
    Notice,
    Pause,
    Ruling,
    decision_letter,
    letter_unknown,
    notice_letter,
    pause_letter,
)
from minkang.affairs.permits.terms import LetterKind
from minkang.engines.cases.queries.cases import CasePage, get_case_for
from minkang.engines.cases.queries.history import recorded, replayed
from minkang.engines.cases.queries.procedures import Basis as Article
from minkang.engines.cases.terms import Outcome, SuspensionReason
from minkang.kernel.identifiers import mask
from minkang.kernel.refusal import Refused
from minkang.policy.terms import Verification
from minkang.registry.access.terms import Actor

CORRECTION_NOTICE, STOP_NOTICE = "correction_notice", "suspension_notice"
AGAINST = frozenset({Outcome.DENIED, Outcome.NOT_ACCEPTED})
IDENTITY_NUMBER = "person.identity_number"


def get_letter_for(actor: Actor, rid: UUID, kind: LetterKind, at: datetime) -> Letter:
    """A letter about an application of the actor's own.

    Raises:
        Refused: as `get_sheet_for`; ``permits.letter_unknown``.
    """
    return _letter(actor, get_sheet_for(actor, rid, localdate(at)), kind, at)


def get_office_letter_for(actor: Actor, rid: UUID, kind: LetterKind, at: datetime) -> Letter:
    """The same for the offices of the actor.

    Raises:
        Refused: as `get_office_sheet_for`; ``permits.letter_unknown``.
    """
    return _letter(actor, get_office_sheet_for(actor, rid, localdate(at)), kind, at)


def _letter(actor: Actor, sheet: Sheet, kind: LetterKind, at: datetime) -> Letter:
    if sheet.application.case is None:
        raise Refused(letter_unknown())
    page = get_case_for(actor, sheet.application.case, at)
    found = MADE[kind](sheet, page)
    if found is None:
        raise Refused(letter_unknown())
    return found


def _decided(sheet: Sheet, page: CasePage) -> Letter | None:
    decision = decision_of(sheet.application)
    if decision is None:
        return None
    outcome = Outcome(decision.outcome)
    acts = (one.basis for one in page.procedure.transitions if one.target == page.case.state)
    is_unaccepted = outcome is Outcome.NOT_ACCEPTED
    ruling = Ruling(
        outcome=outcome,
        number=decision.number,
        reason=decision.reason,
        on=decision.decided_on,
        laws=_laws(acts),
        missing=tuple(page.case.told_missing) if is_unaccepted else (),
        ways=serving().ways if outcome in AGAINST else (),
    )
    return decision_letter(_matter(sheet, page), ruling)


def _told(sheet: Sheet, page: CasePage) -> Letter | None:
    notices = [one for one in recorded(page.case.rid) if one.missing]
    if not notices:
        return None
    acts = [one.basis for one in page.procedure.transitions if CORRECTION_NOTICE in one.documents]
    last = notices[-1]
    titles = {one.code: one.title for one in sheet.item.materials}
    wrong = {
        titles[code]: one.words
        for code, one in faults_of(sheet.application).items()
        if one.paper.replaced_at is None or localdate(one.paper.replaced_at) >= last.on
    }
    notice = Notice(last.missing, last.on, _laws(acts), wrong)
    return notice_letter(_matter(sheet, page), notice)


def _stopped(sheet: Sheet, page: CasePage) -> Letter | None:
    stops = [one for one in recorded(page.case.rid) if one.days]
    if not stops:
        return None
    acts = [one.basis for one in page.procedure.transitions if STOP_NOTICE in one.documents]
    last = stops[-1]
    until = told_until(last.on, last.days)
    reason = SuspensionReason(last.reason).label
    return pause_letter(_matter(sheet, page), Pause(reason, last.on, last.days, until, _laws(acts)))


def _matter(sheet: Sheet, page: CasePage) -> Matter:
    held, case = sheet.application, page.case
    if held.submitted_at is None or held.owner is None:
        raise LookupError(f"application {held.pk} was handed in to nobody")
    body, person = case.organisation, case.person
    if body is not None:
        party, number = body.name, body.credit_code
    else:
        party = person.name if person else ""
        number = mask(replayed(case.rid).facts.get(IDENTITY_NUMBER, ""))
    return Matter(
        item=sheet.item,
        number=held.number,
        office=held.owner.name,
        party=party,
        party_number=number,
        is_body=body is not None,
        handed_in_on=localdate(held.submitted_at),
        accepted_on=case.accepted_on,
    )


def _laws(acts: Iterable[Article | None]) -> tuple[Basis, ...]:
    """Articles of acts, each once, as items cite theirs."""
    found = (Basis(one.law, one.article, Verification(one.verification)) for one in acts if one)
    return tuple(dict.fromkeys(found))


MADE: Mapping[LetterKind, Callable[[Sheet, CasePage], Letter | None]] = {
    LetterKind.DECISION: _decided,
    LetterKind.NOTICE: _told,
    LetterKind.STOP: _stopped,
}
