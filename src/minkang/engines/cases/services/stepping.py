"""A batch of acts on different cases: locked, judged one by one, written and audited together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.engines.cases.queries.calendar import working_days_at
from minkang.engines.cases.queries.procedures import procedure_of
from minkang.engines.cases.rules.facts import Fact
from minkang.engines.cases.rules.procedure import OWNER, SYSTEM, Basis, Limit
from minkang.engines.cases.rules.refusals import unknown
from minkang.engines.cases.rules.sealing import GENESIS
from minkang.engines.cases.rules.snapshot import ASSIGNED, NEW, OPENED, Event
from minkang.engines.cases.rules.stepping import Dues, step
from minkang.engines.cases.services import refusals
from minkang.engines.cases.services.entry_types import CASE_MOVED, CASE_OPENED
from minkang.engines.cases.services.events import CaseEnded, CaseMoved
from minkang.engines.cases.services.loading import Loaded, Published, load_all
from minkang.engines.cases.services.writing import Act, Change, Columns, Standing, planned
from minkang.engines.cases.terms import TaskState
from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.prepared import texts
from minkang.kernel.refusal import Refusal

PLACE_OF_NUMBER = 6
SHOWN_OF_DIGEST = 16
ITEM = Basis("")


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
        statutory: Limit of the item by law; None for that of the procedure.
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
        days: How many working days a stop of the clock is expected to take; 0 unsaid.
    """

    event: str
    role: str
    task: str = ""
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    reason: str = ""
    documents: tuple[str, ...] = ()
    key: str = ""
    days: int = 0


@dataclass(slots=True, eq=False)
class Waiting:
    """An act that waits for its turn, and its answer.

    Attributes:
        case: The case, or the rid it will have.
        doing: What is done.
        by: Reference of the actor.
        at: When; aware.
        expected_seq: Number of the last event the actor saw, or None.
        asked: What a case is opened for; None for an act on one that is there.
        is_alone: It failed among others and is tried by itself.
        answer: What became of it.
    """

    case: UUID
    doing: Doing
    by: str
    at: datetime
    expected_seq: int | None = None
    asked: Asked | None = None
    is_alone: bool = False
    answer: Standing | Refusal | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was answered."""
        return self.answer is not None

    @property
    def place(self) -> UUID:
        """What it changes."""
        return self.case


# The acts of one batch share their moment, and asking for the time zone costs more than a step.
day_of = lru_cache(maxsize=64)(localdate)
Answered = list[tuple[Waiting, Standing | Refusal]]


def write_together(batch: Sequence[Waiting]) -> None:
    """Answer acts on different cases in one transaction: each is refused or written for itself.

    Nobody has an answer before it is certain.
    """
    for one, answer in _written(batch):
        one.answer = answer


@transaction.atomic
def _written(batch: Sequence[Waiting]) -> Answered:
    there = [(one.case, one.doing.key) for one in batch if one.asked is None]
    loaded, published = load_all(there, {one.asked.procedure for one in batch if one.asked})
    loaded |= _unopened(batch, published)
    judged = [(one, _judged(one, loaded.get(one.case))) for one in batch]
    changes = [(one, found) for one, found in judged if isinstance(found, Change)]
    plan = planned([change for _, change in changes])
    told = [(*one, standing) for one, standing in zip(changes, plan.standings, strict=True)]
    for one, change, standing in told:
        if one.doing.role == SYSTEM:
            first = change.stepped.events[0].seq
            events.publish(CaseMoved(standing.rid, first, standing.snapshot.seq))
        if standing.snapshot.outcome is not None:
            events.publish(CaseEnded(standing.rid, change.before.procedure.code))
    entries = [audit.recording(_audited(*one) for one in told)] if told else []
    standings = plan.write(*entries, is_last=True)
    return [
        *((one, found) for one, found in judged if not isinstance(found, Change)),
        *((one, standing) for (one, _), standing in zip(changes, standings, strict=True)),
    ]


def _unopened(batch: Sequence[Waiting], published: Published) -> dict[UUID, Loaded]:
    """Cases that are about to be opened, for those whose procedure is published."""
    loaded = {}
    for one in batch:
        if one.asked is None or one.asked.procedure not in published:
            continue
        version, notice = published[one.asked.procedure]
        loaded[one.case] = Loaded(
            rid=one.case,
            number="",
            version=version,
            title=one.asked.title,
            owner=one.asked.owner,
            procedure=procedure_of(version),
            calendar=working_days_at(notice),
            snapshot=NEW,
            received_at=None,
            dues=Dues(),
            head=GENESIS,
            offices=dict(one.asked.offices or {}),
        )
    return loaded


def _judged(one: Waiting, before: Loaded | None) -> Change | Standing | Refusal:
    if before is None:
        return refusals.unpublished(one.asked.procedure) if one.asked else unknown()
    doing, on = one.doing, day_of(one.at)
    refusal = _refusal(one, before)
    if refusal is not None:
        return refusal
    if doing.key and doing.key in before.replayed:
        return _replayed(before, doing)
    limits = (one.asked.statutory, one.asked.promised) if one.asked else ()
    event = Event(
        doing.event,
        on,
        role=doing.role,
        task=doing.task,
        facts={fact.code: fact.value for fact in doing.facts},
        missing=doing.missing,
        reason=doing.reason,
        days=doing.days,
        required=one.asked.required if one.asked else (),
        limits=tuple(replace(limit, basis=ITEM) for limit in limits if limit),
    )
    stepped = step(before.procedure, before.snapshot, event, calendar=before.calendar)
    if isinstance(stepped, Refusal):
        return stepped
    told = Act(one.by, one.at, on, doing.facts, doing.documents, doing.key)
    return Change(before, stepped, told, opening=_opening(one, before) if one.asked else None)


def _refusal(one: Waiting, before: Loaded) -> Refusal | None:
    """What is refused before the procedure is asked."""
    doing, snapshot = one.doing, before.snapshot
    if one.asked is not None:
        missing = {task.office for task in before.procedure.tasks} - {OWNER} - before.offices.keys()
        return refusals.office_missing(missing) if missing else None
    if doing.event == OPENED:
        return unknown()
    is_replay = bool(doing.key) and doing.key in before.replayed
    if not is_replay and one.expected_seq not in (None, snapshot.seq):
        return refusals.stale(before.number)
    if doing.event == ASSIGNED and snapshot.tasks.get(doing.task) is not TaskState.OPEN:
        return refusals.not_assignable(doing.task)
    return None


def _replayed(before: Loaded, doing: Doing) -> Standing | Refusal:
    if before.replayed[doing.key] != doing.event:
        return refusals.key_used()
    return Standing(
        before.rid, before.number, before.snapshot, before.dues, before.head, is_replay=True
    )


def _opening(one: Waiting, before: Loaded) -> Columns:
    """The columns that never change, in the order of `statements.STAYING`."""
    asked = one.asked
    if asked is None:
        raise ValueError("only a case that is asked for is opened")
    statutory, promised = asked.statutory, asked.promised
    return (
        f"{asked.place[:PLACE_OF_NUMBER]}{day_of(one.at):%Y%m%d}",
        before.version,
        asked.item,
        asked.title,
        asked.person,
        asked.organisation,
        asked.parent,
        asked.owner,
        asked.place,
        one.at,
        one.by,
        texts(asked.required),
        statutory.amount if statutory else None,
        statutory.unit.value if statutory else "",
        promised.amount if promised else None,
        promised.unit.value if promised else "",
    )


def _audited(one: Waiting, change: Change, standing: Standing) -> audit.Act:
    head = standing.head.hex()[:SHOWN_OF_DIGEST]
    subject = f"case:{standing.rid}"
    if one.asked is not None:
        facts: dict[str, str | int | bool | None] = {
            "item": one.asked.item,
            "version": change.before.version,
            "head": head,
        }
        return audit.Act(CASE_OPENED, subject, one.by, one.at, facts)
    facts = {
        "event": one.doing.event,
        "role": one.doing.role,
        "state": standing.snapshot.state,
        "seq": standing.snapshot.seq,
        "head": head,
    }
    return audit.Act(CASE_MOVED, subject, one.by, one.at, facts)
