"""An application is begun, told page by page, handed in, and worked on as a case."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate

from minkang.affairs.licences.services import consent_to_reuse, take_over
from minkang.affairs.permits.models import Application, ItemVersion
from minkang.affairs.permits.queries.applications import (
    Answers,
    Applicant,
    Sheet,
    answers_of,
    facts_of,
    item_in,
    sealed_answers,
    sheet_of,
)
from minkang.affairs.permits.queries.following import lacking, papers_of
from minkang.affairs.permits.queries.offices import receiving_office
from minkang.affairs.permits.rules.applying import (
    application_unknown,
    facts_missing,
    office_missing,
    submitted_already,
    way_fault,
)
from minkang.affairs.permits.rules.elements import Duration
from minkang.affairs.permits.rules.papers import lacking_fault
from minkang.affairs.permits.rules.stopping import length_fault
from minkang.affairs.permits.services.deciding import GRANTED, SAID, Said, write_decision
from minkang.affairs.permits.services.demanding import note_missing, note_submission
from minkang.affairs.permits.services.holders import require_own_code
from minkang.affairs.permits.services.locking import lock_application
from minkang.affairs.permits.services.papers import digests_told, note_faults
from minkang.affairs.permits.terms import Delivery, Stage, Unit
from minkang.engines.cases.queries.facts import Fact, check, vocabulary
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.queries.procedures import Basis, Limit, get_public_procedure
from minkang.engines.cases.services.cases import Asked, Doing, Standing, act, open_case
from minkang.engines.cases.terms import ClockEffect, LimitName, LimitUnit, StateKind
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.organisations.models import Organisation

APPLICATION_BEGUN = register(
    EntryType(
        code="permits.application_begun",
        zh="开始申请：{item}",
        en="Began an application: {item}",
        facts=("item",),
    )
)
APPLICATION_SUBMITTED = register(
    EntryType(
        code="permits.application_submitted",
        zh="提交了申请：{item}，办件编号{number}，自己填了{told}项，系统带出{found}项",
        en="Handed in an application: {item}, {number}; told {told} facts, {found} were known",
        facts=("item", "number", "told", "found"),
    )
)
RESUBMIT = "resubmit"
NO_FAULTS: Mapping[str, str] = MappingProxyType({})
UNITS = {
    Unit.WORKING_DAYS: LimitUnit.WORKING_DAYS,
    Unit.DAYS: LimitUnit.DAYS,
    Unit.MONTHS: LimitUnit.MONTHS,
}


@executes("liaoning-2025-34/13.1")
@transaction.atomic
def begin(
    *, version: int, applicant: Applicant, agreed: tuple[str, ...], by: str, at: datetime
) -> Application:
    """Begin an application, or go on with the draft there is.

    Args:
        version: The published version of the item.
        applicant: Who applies.
        agreed: References of licences (``licence:<rid>``) that may be used instead of asking.
        by: Who types.
        at: When.
    """
    guide = ItemVersion.objects.select_related("item").get(pk=version)
    held = Application.objects.select_for_update().filter(
        version=guide,
        person=applicant.person,
        organisation=applicant.organisation,
        stage=Stage.DRAFT,
    )
    draft = held.first()
    if draft is not None:
        kept = replace(answers_of(draft), agreed=agreed)
        return _keep(draft, kept)
    rid = uuid4()
    made = Application.objects.create(
        rid=rid,
        version=guide,
        person_id=applicant.person,
        organisation_id=applicant.organisation,
        answers=sealed_answers(rid, Answers({}, agreed)),
        stage=Stage.DRAFT,
        begun_by=by,
        begun_at=at,
    )
    subject = f"application:{rid}"
    audit.record(APPLICATION_BEGUN, subject=subject, by=by, at=at, item=guide.item.code)
    return made


@transaction.atomic
def answer(*, application: UUID, told: Mapping[str, str], at: datetime) -> Application:
    """Keep what was typed on one page; an empty text takes an answer back.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.submitted_already``,
            ``permits.answers_malformed`` with every field at fault.
    """
    held = lock_application(application)
    if held.stage != Stage.DRAFT:
        raise Refused(submitted_already())
    checked, faults = _checked(told, at)
    if faults:
        raise Refused(_malformed(faults))
    kept = answers_of(held)
    said = {code: value for code, value in {**kept.told, **checked}.items() if value}
    return _keep(held, replace(kept, told=said))


@executes("liaoning-2025-34/13.1", "yaan-2022/1.3")
@transaction.atomic
def submit(
    *, application: UUID, by: str, at: datetime, way: Delivery | None = None, post_to: str = ""
) -> Application:
    """Hand an application in: it becomes a case of the office, with everything that was known.

    Handed in twice, the first time stands.

    Args:
        application: Which draft.
        by: Who hands it in.
        at: When.
        way: How the applicant wants to have the decision; None for the first way the item offers.
        post_to: Whom and where it is posted to, when it is.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.facts_missing`` with every one,
            ``permits.way_not_offered``, ``permits.address_missing``, ``permits.office_missing``,
            ``permits.organisation_of_others``, ``permits.organisation_closed``,
            ``cases.procedure_unpublished``.
    """
    held = lock_application(application)
    if held.stage != Stage.DRAFT:
        return held
    sheet = sheet_of(held, localdate(at))
    missing = [code for code in sheet.resolution.asked if code not in sheet.answers.told]
    if missing:
        labels = vocabulary()
        raise Refused(facts_missing(tuple((code, labels[code].label) for code in missing)))
    way = way or sheet.item.delivery[0]
    if fault := way_fault(way, sheet.item.delivery, post_to):
        raise Refused(fault)
    require_own_code(sheet, at)
    owner = _office(held.version.item.area_id)
    facts = (*facts_of(sheet), *_taken(sheet, by, at))
    standing = open_case(
        asked=_asked(sheet, owner), by=by, at=at, facts=facts, documents=digests_told(held)
    )
    held.owner, held.submitted_at, held.case = owner, at, standing.rid
    held.number, held.way = standing.number, way
    if way is Delivery.POST:
        kept = replace(sheet.answers, post_to=post_to.strip())
        held.answers = sealed_answers(held.pk, kept)
    _stand(held, standing)
    note_submission(sheet, at)
    audit.record(
        APPLICATION_SUBMITTED,
        subject=f"application:{held.pk}",
        by=by,
        at=at,
        item=held.version.item.code,
        number=held.number,
        told=len(sheet.resolution.asked),
        found=len(sheet.resolution.found),
    )
    return held


@transaction.atomic
def work_on(
    *,
    application: UUID,
    doing: Doing,
    faults: Mapping[str, str] = NO_FAULTS,
    expected_seq: int | None = None,
    by: str,
    at: datetime,
) -> Application:
    """Do something with the case of an application, as its applicant or as an officer.

    Args:
        application: Which.
        doing: What.
        faults: What a notice says is wrong with papers that are here, by code of the material.
        expected_seq: Number of the last event the actor saw; None for a machine that saw none.
        by: Who.
        at: When.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.stop_length_missing``,
            ``permits.fault_of_nothing``, ``permits.fault_too_long``, ``permits.papers_lacking``, or what `cases.act` refuses.
    """
    held = lock_application(application)
    if held.case is None:
        raise Refused(application_unknown(application))
    if _stops(held, doing.event) and (fault := length_fault(doing.days)):
        raise Refused(fault)
    if doing.event == RESUBMIT:
        doing = replace(doing, documents=(*doing.documents, *digests_told(held)))
    standing = act(case=held.case, doing=doing, by=by, at=at, expected_seq=expected_seq)
    due_on = held.due_on
    _stand(held, standing)
    if standing.is_replay:
        return held
    if held.outcome in GRANTED:
        _require_papers(held, at)
    note_missing(held, doing.missing, at)
    note_faults(held, faults, by, at)
    if held.outcome in SAID:
        write_decision(held, Said(standing, doing.reason, due_on, by, at))
    return held


@transaction.atomic
def follow(*, case: UUID) -> None:
    """Repeat where a case stands that moved by itself; cases of others are left alone."""
    held = Application.objects.select_for_update().filter(case=case).first()
    if held is None:
        return
    snapshot = replayed(case)
    if snapshot.seq > held.seq:
        held.state, held.seq = snapshot.state, snapshot.seq
        held.ended_on, held.outcome = snapshot.ended_on, snapshot.outcome or ""
        held.stage = _stage(held)
        held.save()


def _stand(held: Application, standing: Standing) -> None:
    snapshot = standing.snapshot
    held.state, held.seq = snapshot.state, snapshot.seq
    held.ended_on, held.outcome = snapshot.ended_on, snapshot.outcome or ""
    due = standing.dues.promised or standing.dues.statutory or standing.dues.acceptance
    held.due_on = due.on if due else None
    held.stage = _stage(held)
    held.save()


def _stage(held: Application) -> Stage:
    if held.ended_on:
        return Stage.ENDED
    procedure = get_public_procedure(item_in(held.version).procedure)
    state = procedure.state_of.get(held.state) if procedure else None
    return Stage.CORRECTING if state and state.kind is StateKind.DRAFT else Stage.RUNNING


def _require_papers(held: Application, at: datetime) -> None:
    missing = lacking(sheet_of(held, localdate(at)), papers_of(held))
    if fault := lacking_fault(tuple(one.title for one in missing)):
        raise Refused(fault)


def _stops(held: Application, event: str) -> bool:
    procedure = get_public_procedure(item_in(held.version).procedure)
    ways = procedure.transitions if procedure else ()
    return any(one.event == event and one.clock is ClockEffect.STOP for one in ways)


def _asked(sheet: Sheet, owner: Organisation) -> Asked:
    held, item, limits = sheet.application, sheet.item, sheet.item.limits
    return Asked(
        procedure=item.procedure,
        title=item.title,
        owner=owner.pk,
        place=owner.area_id,
        item=item.code,
        person=held.person_id,
        organisation=held.organisation_id,
        required=tuple(code for group in item.form for code in group.facts),
        statutory=_limit(LimitName.STATUTORY, limits.statutory) if limits else None,
        promised=_limit(LimitName.PROMISED, limits.promised) if limits else None,
    )


def _limit(name: LimitName, said: Duration) -> Limit | None:
    """What an item brings of its own; a decision on the spot has no limit to count."""
    return Limit(name, said.amount, UNITS[said.unit], Basis("")) if said.amount else None


def _taken(sheet: Sheet, by: str, at: datetime) -> tuple[Fact, ...]:
    """Values of the licences that were agreed to, as far as the form asks for them."""
    wanted: dict[str, list[str]] = {}
    for one in sheet.resolution.found:
        if one.reference:
            wanted.setdefault(one.reference, []).append(one.code)
    taken: list[Fact] = []
    case = f"application:{sheet.application.pk}"
    for reference, codes in wanted.items():
        licence = UUID(reference.removeprefix("licence:"))
        consent_to_reuse(licence=licence, case=case, fields=codes, by=by, at=at)
        taken += take_over(licence=licence, case=case, by=by, at=at)
    return tuple(taken)


def _office(area: str) -> Organisation:
    found = receiving_office(area)
    if found is None:
        raise Refused(office_missing(area))
    return found


def _keep(held: Application, answers: Answers) -> Application:
    held.answers = sealed_answers(held.pk, answers)
    held.save(update_fields=["answers"])
    return held


def _checked(told: Mapping[str, str], at: datetime) -> tuple[dict[str, str], list[FieldFault]]:
    known, on = vocabulary(), localdate(at)
    checked: dict[str, str] = {}
    faults: list[FieldFault] = []
    for code, text in told.items():
        value = check(known[code], text, on=on) if text.strip() else ""
        if isinstance(value, Refusal):
            faults.append(FieldFault(code, value.message))
        else:
            checked[code] = value
    return checked, faults


def _malformed(faults: list[FieldFault]) -> Refusal:
    return Refusal(
        "permits.answers_malformed",
        f"有{len(faults)}项填得不对：{faults[0].message}请改好后再继续。",
        f"malformed: {', '.join(one.name for one in faults)}",
        tuple(faults),
    )
