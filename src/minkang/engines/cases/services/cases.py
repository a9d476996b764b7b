"""Acts on one case: open it, act on it, give a task to somebody.

Whether somebody may act in a role is asked where the case is fetched (`queries.cases.get_case_for`);
what may be done with the case in that role is decided here, by its procedure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate

from minkang.engines.cases.queries.calendar import working_days
from minkang.engines.cases.queries.procedures import current_version, procedure_of
from minkang.engines.cases.queries.statements import Question, answers, texts
from minkang.engines.cases.rules.facts import Fact
from minkang.engines.cases.rules.procedure import OWNER, Basis, Limit, Procedure
from minkang.engines.cases.rules.sealing import GENESIS
from minkang.engines.cases.rules.snapshot import (
    ASSIGNED,
    NEW,
    OPENED,
    Event,
    Stepped,
)
from minkang.engines.cases.rules.stepping import Dues, step
from minkang.engines.cases.services import refusals, statements
from minkang.engines.cases.services.entry_types import CASE_MOVED, CASE_OPENED, TASK_ASSIGNED
from minkang.engines.cases.services.events import CaseEnded, CaseMoved
from minkang.engines.cases.services.loading import Loaded, load
from minkang.engines.cases.services.writing import Act, Standing, changes, row, write
from minkang.engines.cases.terms import LimitName, TaskState
from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.calendar.working_days import WorkingCalendar
from minkang.kernel.refusal import Refused

PLACE_OF_NUMBER = 6
SHOWN_OF_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks an office for.

    Attributes:
        procedure: Code of the procedure it runs under; its published version is taken.
        title: What is asked for, in Chinese.
        owner: The office that decides.
        place: Code of the place it belongs to.
        item: Code of the item, "" for none.
        person: Who asks, when a person does.
        organisation: Which organisation asks, when one does.
        parent: The case this one is a part of.
        required: Facts that must be known before it is accepted.
        statutory: Limit of the item by law, as amount and unit; None for that of the procedure.
        promised: Limit the office promised for the item; None for that of the procedure.
        offices: Organisations by kind of office, for tasks of others than the owner.
    """

    procedure: str
    title: str
    owner: UUID
    place: str
    item: str = ""
    person: UUID | None = None
    organisation: UUID | None = None
    parent: UUID | None = None
    required: tuple[str, ...] = ()
    statutory: Limit | None = None
    promised: Limit | None = None
    offices: Mapping[str, UUID] | None = None


@transaction.atomic
def open_case(
    *,
    asked: Asked,
    by: str,
    at: datetime,
    role: str = "applicant",
    facts: Sequence[Fact] = (),
    documents: Sequence[str] = (),
    key: str = "",
) -> Standing:
    """Open a case under the published version of its procedure.

    Args:
        asked: What for.
        by: Reference of whoever hands it in.
        at: When; aware.
        role: In what role (``applicant``, ``window_clerk``).
        facts: What is known, checked by `queries.facts.check`.
        documents: References of what came with it.
        key: Name of the message, when a machine asks.

    Raises:
        Refused: ``cases.procedure_unpublished``, ``cases.office_missing``.
    """
    version = current_version(asked.procedure)
    procedure, calendar, on = procedure_of(version), working_days(), localdate(at)
    offices = dict(asked.offices or {})
    _require_offices(procedure, offices)
    limits = tuple(replace(one, basis=ITEM) for one in (asked.statutory, asked.promised) if one)
    event = Event(
        OPENED,
        on,
        role=role,
        facts={fact.code: fact.value for fact in facts},
        required=asked.required,
        limits=limits,
    )
    before = _unopened(asked.owner, asked.title, procedure, calendar, offices)
    stepped = _stepped(before, event)
    act = Act(by, at, on, facts, documents, key)
    standing, questions = changes(before, stepped, act)
    audit.record(
        CASE_OPENED,
        subject=f"case:{before.rid}",
        by=by,
        at=at,
        item=asked.item,
        version=version,
        head=standing.head.hex()[:SHOWN_OF_DIGEST],
    )
    inserted = _inserted(asked, version, standing, procedure, act)
    given = [_offices(before.rid, offices)] if offices else []
    found = answers([inserted, *given, *questions])
    events.publish(CaseMoved(before.rid, 1, standing.snapshot.seq))
    return replace(standing, number=found[0][0][0])


ITEM = Basis("")


def _unopened(
    owner: UUID,
    title: str,
    procedure: Procedure,
    calendar: WorkingCalendar,
    offices: dict[str, UUID],
) -> Loaded:
    return Loaded(
        rid=uuid4(),
        number="",
        title=title,
        owner=owner,
        procedure=procedure,
        calendar=calendar,
        snapshot=NEW,
        received_at=None,
        dues=Dues(),
        head=GENESIS,
        offices=offices,
    )


def _require_offices(procedure: Procedure, offices: Mapping[str, UUID]) -> None:
    missing = {task.office for task in procedure.tasks} - {OWNER} - offices.keys()
    if missing:
        raise Refused(refusals.office_missing(missing))


def _inserted(
    asked: Asked, version: int, standing: Standing, procedure: Procedure, act: Act
) -> Question:
    limits = standing.snapshot.limits
    statutory, promised = limits.get(LimitName.STATUTORY), limits.get(LimitName.PROMISED)
    received_at = act.at if standing.snapshot.received_on else None
    prefix = f"{asked.place[:PLACE_OF_NUMBER]}{act.on:%Y%m%d}"
    return statements.OPEN, (
        standing.rid,
        prefix,
        version,
        asked.item,
        asked.title,
        asked.person,
        asked.organisation,
        asked.parent,
        asked.owner,
        asked.place,
        act.at,
        act.by,
        texts(asked.required),
        statutory.amount if statutory else None,
        statutory.unit.value if statutory else "",
        promised.amount if promised else None,
        promised.unit.value if promised else "",
        *row(standing, procedure, received_at, act.at),
    )


def _offices(case: UUID, offices: Mapping[str, UUID]) -> Question:
    return statements.OFFICES, (case, texts(offices), texts(offices.values()))


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody does with a case.

    Attributes:
        event: Event of a transition, ``task_done``, ``task_failed`` or ``facts_told``.
        role: In what role.
        task: Code of the task, for the two events of tasks.
        facts: What came with it, checked.
        missing: What the applicant must still hand in, for a notice.
        reason: Words, or the code of a reason for which the clock stops.
        documents: References of what came with it.
        key: Name of the message, when a machine asks; the same one acts once.
    """

    event: str
    role: str
    task: str = ""
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    reason: str = ""
    documents: tuple[str, ...] = ()
    key: str = ""


@transaction.atomic
def act(
    *, case: UUID, doing: Doing, by: str, at: datetime, expected_seq: int | None = None
) -> Standing:
    """Do one thing with a case, and everything that follows from it by itself.

    Args:
        case: Which.
        doing: What.
        by: Reference of the actor.
        at: When; aware.
        expected_seq: Number of the last event the actor saw; None for a machine that saw none.

    Returns:
        Where the case stands then; with `is_replay`, when the same message was acted on before.

    Raises:
        Refused: ``cases.unknown``, ``cases.stale``, ``cases.key_used``, or what `stepping.step` refuses.
    """
    before = load(case, doing.key)
    if before is None:
        raise Refused(refusals.unknown())
    if before.replayed is not None:
        return _replayed(before, doing)
    if expected_seq is not None and expected_seq != before.snapshot.seq:
        raise Refused(refusals.stale(before.number))
    on = localdate(at)
    event = Event(
        doing.event,
        on,
        role=doing.role,
        task=doing.task,
        facts={fact.code: fact.value for fact in doing.facts},
        missing=doing.missing,
        reason=doing.reason,
    )
    stepped = _stepped(before, event)
    told = Act(by, at, on, doing.facts, doing.documents, doing.key)
    standing = write(before, stepped, told)
    _told(before, stepped, standing, told)
    return standing


def _stepped(before: Loaded, event: Event) -> Stepped:
    answer = step(before.procedure, before.snapshot, event, calendar=before.calendar)
    if not isinstance(answer, Stepped):
        raise Refused(answer)
    return answer


def _replayed(before: Loaded, doing: Doing) -> Standing:
    if before.replayed is None or before.replayed[0] != doing.event:
        raise Refused(refusals.key_used())
    return Standing(
        before.rid, before.number, before.snapshot, before.dues, before.head, is_replay=True
    )


def _told(before: Loaded, stepped: Stepped, standing: Standing, told: Act) -> None:
    first = stepped.events[0]
    audit.record(
        CASE_MOVED,
        subject=f"case:{before.rid}",
        by=told.by,
        at=told.at,
        event=first.event.kind,
        role=first.event.role,
        state=standing.snapshot.state,
        seq=standing.snapshot.seq,
        head=standing.head.hex()[:SHOWN_OF_DIGEST],
    )
    events.publish(CaseMoved(before.rid, first.seq, standing.snapshot.seq))
    if standing.snapshot.outcome is not None:
        events.publish(CaseEnded(before.rid))


@transaction.atomic
def assign(
    *,
    case: UUID,
    task: str,
    to: str,
    role: str,
    by: str,
    at: datetime,
    expected_seq: int | None = None,
) -> Standing:
    """Give an open task to an account of its office, or take it oneself.

    Raises:
        Refused: ``cases.unknown``, ``cases.stale``, ``cases.task_unknown``, ``cases.ended``.
    """
    before = load(case)
    if before is None:
        raise Refused(refusals.unknown())
    if expected_seq is not None and expected_seq != before.snapshot.seq:
        raise Refused(refusals.stale(before.number))
    if before.snapshot.tasks.get(task) is not TaskState.OPEN:
        raise Refused(refusals.not_assignable(task))
    on = localdate(at)
    stepped = _stepped(before, Event(ASSIGNED, on, role=role, task=task, reason=to))
    standing = write(before, stepped, Act(by, at, on))
    answers([(statements.ASSIGN, (to, case, task))])
    audit.record(TASK_ASSIGNED, subject=f"case:{case}", by=by, at=at, task=task, to=to)
    events.publish(CaseMoved(case, standing.snapshot.seq, standing.snapshot.seq))
    return standing
