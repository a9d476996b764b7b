"""Cases for those they concern: fetching authorises, and says in which roles the actor may act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.engines.cases.models import Case, CaseEvent, Task
from minkang.engines.cases.queries.calendar import working_days
from minkang.engines.cases.queries.procedures import procedure_of
from minkang.engines.cases.rules.clock import light, yellow_until
from minkang.engines.cases.rules.procedure import APPLICANT, AUTO, Mark, Procedure, Transition
from minkang.engines.cases.rules.refusals import unknown
from minkang.engines.cases.rules.snapshot import AUTO_KINDS
from minkang.engines.cases.terms import ClockEffect, Light, SuspensionReason, TaskState
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import may
from minkang.registry.access.terms import Actor, Permission, Role
from minkang.registry.people.models import Guardianship


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the actor may do with the case now.

    Attributes:
        event: What to ask `services.cases.act` for.
        role: In what role.
        title: Words of the act, in Chinese.
        title_en: In English.
        task: Code of the task, for the events of tasks.
        needs_reason: A reason must be written.
        asks: What is missing must be listed.
        reasons: Reasons to choose from, for an act that stops the clock.
    """

    event: str
    role: str
    title: str
    title_en: str
    task: str = ""
    needs_reason: bool = False
    asks: bool = False
    reasons: tuple[SuspensionReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the history, in words."""

    seq: int
    title: str
    title_en: str
    at: datetime
    by: str
    role: str
    state: str
    state_en: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as somebody it concerns sees it.

    Attributes:
        case: Its row, with version, owner, person and organisation.
        procedure: That of its version.
        roles: In which roles the actor may act.
        tasks: The offices' parts, in the order of the procedure.
        history: Everything that happened, oldest first.
        offers: What the actor may do now.
        light: How near the promised day is.
    """

    case: Case
    procedure: Procedure
    roles: frozenset[str]
    tasks: tuple[Task, ...]
    history: tuple[Line, ...]
    offers: tuple[Offer, ...]
    light: Light


def get_case_for(actor: Actor, rid: UUID, at: datetime) -> CasePage:
    """A case for who asked for it, and for the staff of the offices that work on it.

    Raises:
        Refused: ``cases.unknown``; also for whom it does not concern, so that nobody can probe.
    """
    case = (
        Case.objects.filter(rid=rid)
        .select_related("owner", "person", "organisation", "version", "parent")
        .first()
    )
    if case is None:
        raise Refused(unknown())
    tasks = tuple(Task.objects.filter(case=case).select_related("organisation").order_by("id"))
    roles = roles_of(actor, case, tasks, localdate(at))
    if not roles:
        raise Refused(unknown())
    procedure = procedure_of(case.version_id)
    return CasePage(
        case=case,
        procedure=procedure,
        roles=roles,
        tasks=tasks,
        history=tuple(_history(case, procedure)),
        offers=tuple(_offers(case, procedure, tasks, roles, actor)),
        light=light_of(case, localdate(at)),
    )


def roles_of(actor: Actor, case: Case, tasks: Iterable[Task], on: date) -> frozenset[str]:
    """In which roles somebody may act on a case; empty for whom it does not concern."""
    roles: set[str] = set()
    if _is_theirs(actor, case, on):
        roles.add(APPLICANT)
    offices = {case.owner_id, *(task.organisation_id for task in tasks)}
    for office in offices:
        if may(actor, Permission.WORK_CASES, organisation=office).allowed:
            roles |= {str(one.role) for one in actor.grants if one.organisation == office}
    return frozenset(roles)


def _is_theirs(actor: Actor, case: Case, on: date) -> bool:
    if case.person_id is not None:
        if actor.person is None:
            return False
        if actor.person == case.person_id:
            return True
        wards = Guardianship.objects.filter(in_force(on), guardian_id=actor.person)
        return wards.filter(ward_id=case.person_id).exists()
    return case.organisation_id is not None and any(
        grant.role is Role.ENTERPRISE_AGENT and grant.organisation == case.organisation_id
        for grant in actor.grants
    )


def light_of(case: Case, on: date) -> Light:
    """How near the promised day of a case is, on a day."""
    return light(
        case.promised_due_on,
        on,
        yellow_until=yellow_until(on, working_days()),
        is_ended=case.decided_on is not None,
    )


def _offers(
    case: Case,
    procedure: Procedure,
    tasks: Iterable[Task],
    roles: frozenset[str],
    actor: Actor,
) -> Iterable[Offer]:
    for one in procedure.leaving[case.state]:
        mine = sorted(one.roles & roles)
        if one.event != AUTO and mine:
            yield _offer(one, mine[0])
    for task in tasks:
        told = procedure.task_of[task.code]
        is_mine = task.role in roles and may(
            actor, Permission.WORK_CASES, organisation=task.organisation_id
        )
        if task.state != TaskState.OPEN or told.state != case.state or not is_mine:
            continue
        yield Offer(
            "task_done", task.role, f"完成{told.title}", f"Done: {told.title_en}", task.code
        )
        yield Offer(
            "task_failed",
            task.role,
            f"{told.title}未通过",
            f"Not passed: {told.title_en}",
            task.code,
            needs_reason=True,
        )


def _offer(one: Transition, role: str) -> Offer:
    return Offer(
        one.event,
        role,
        one.title,
        one.title_en,
        needs_reason=Mark.REASONED in one.marks,
        asks=Mark.ASKS in one.marks,
        reasons=tuple(sorted(one.reasons)) if one.clock is ClockEffect.STOP else (),
    )


WORDS = {
    "opened": ("提出申请", "Handed in"),
    "task_done": ("完成任务", "A part was done"),
    "task_failed": ("任务未通过", "A part was not passed"),
    "joined": ("各项任务办齐", "All parts are settled"),
    "facts_told": ("补充信息", "Facts were added"),
    "recounted": ("按放假安排重算期限", "Due days were counted again"),
    "assigned": ("分派任务", "A part was assigned"),
}


def _history(case: Case, procedure: Procedure) -> Iterable[Line]:
    for one in CaseEvent.objects.filter(case=case).order_by("seq"):
        title, title_en = WORDS.get(one.kind) or _words(procedure, one)
        state = procedure.state_of[one.target]
        yield Line(one.seq, title, title_en, one.at, one.by, one.role, state.title, state.title_en)


def _words(procedure: Procedure, one: CaseEvent) -> tuple[str, str]:
    for transition in procedure.leaving[one.origin]:
        is_target = transition.target in (one.target, "back") or one.kind not in AUTO_KINDS
        if transition.event == one.kind and is_target:
            return transition.title, transition.title_en
    return one.kind, one.kind


def list_cases_of(actor: Actor) -> list[Case]:
    """The cases of the person or organisations somebody acts for, newest first."""
    agencies = [grant.organisation for grant in actor.grants if grant.role is Role.ENTERPRISE_AGENT]
    asked_for = Case.objects.filter(organisation_id__in=agencies)
    if actor.person is not None:
        asked_for = asked_for | Case.objects.filter(person_id=actor.person)
    return list(asked_for.select_related("owner", "version").order_by("-opened_at", "rid"))
