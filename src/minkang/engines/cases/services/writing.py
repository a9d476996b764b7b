"""What a step writes: everything of one act in one round trip, inside the transaction that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from minkang.engines.cases.queries.statements import Question, answers, texts
from minkang.engines.cases.rules.clock import due
from minkang.engines.cases.rules.definition import limit_table
from minkang.engines.cases.rules.facts import Fact, vocabulary
from minkang.engines.cases.rules.procedure import OWNER, Mark, Procedure
from minkang.engines.cases.rules.sealing import Sealable, canonical, digest
from minkang.engines.cases.rules.snapshot import Recorded, Snapshot, Stepped
from minkang.engines.cases.rules.stepping import Dues, dues
from minkang.engines.cases.services import statements
from minkang.engines.cases.services.loading import FACT_TABLE, Given, Loaded, fact_key
from minkang.engines.cases.terms import TaskState
from minkang.kernel import crypto

UNSETTLED = frozenset({TaskState.BLOCKED, TaskState.OPEN})
ENGINE = "system:cases"


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what when.

    Attributes:
        by: Reference of the actor.
        at: Moment; aware.
        on: The day of it in Asia/Shanghai.
        facts: Facts that came with it.
        documents: References of what came or went with it (digests, file numbers).
        key: Name of the message that asked for it, or "".
    """

    by: str
    at: datetime
    on: date
    facts: Sequence[Fact] = ()
    documents: Sequence[str] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A case after an act.

    Attributes:
        rid: The case.
        number: Its number.
        snapshot: Where it stands.
        dues: Its due days.
        head: Hash of its last event.
        is_replay: Nothing was done: the same message came before.
    """

    rid: UUID
    number: str
    snapshot: Snapshot
    dues: Dues
    head: bytes
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A fact with the bytes it is sealed as; None for one that is not personal."""

    fact: Fact
    sealed: bytes | None

    @property
    def digest(self) -> str:
        """SHA-256 of what the table holds; of a personal value it tells nothing."""
        return sha256(self.sealed or self.fact.value.encode()).hexdigest()


def _cell(case: UUID, seq: int, fact: Fact) -> Cell:
    if not vocabulary()[fact.code].is_personal:
        return Cell(fact, None)
    key = fact_key(case, seq, fact.code)
    return Cell(fact, crypto.seal(fact.value, table=FACT_TABLE, column="sealed", key=key))


def changes(before: Loaded, stepped: Stepped, act: Act) -> tuple[Standing, list[Question]]:
    """What a step of a case leaves, and the statements that write it but for the case's own row."""
    first = stepped.events[0].seq
    cells = [_cell(before.rid, first, fact) for fact in act.facts]
    head, events = _events(before, stepped, act, cells)
    snapshot = stepped.snapshot
    questions = [
        events,
        *_tasks(before, snapshot, act),
        *_segments(before, snapshot, act),
        *_facts(before.rid, first, cells),
        *_messages(before.rid, stepped, act),
    ]
    found = _dues(before, snapshot)
    return Standing(before.rid, before.number, snapshot, found, head), questions


def _dues(before: Loaded, after: Snapshot) -> Dues:
    was = before.snapshot
    unmoved = (
        was.seq > 0
        and was.accepted_on == after.accepted_on
        and was.received_on == after.received_on
        and was.segments == after.segments
        and was.extension == after.extension
    )
    if unmoved and (after.accepted_on is not None or was.state == after.state):
        return before.dues
    return dues(before.procedure, after, before.calendar)


def row(
    standing: Standing, procedure: Procedure, received_at: datetime | None, at: datetime
) -> list[object]:
    """The changeable columns of a case's row, in the order of the statements."""
    snapshot, found = standing.snapshot, standing.dues
    extension = snapshot.extension
    ends = [one.on if one else None for one in (found.acceptance, found.statutory, found.promised)]
    return [
        snapshot.state,
        procedure.state_of[snapshot.state].kind.value,
        snapshot.stopped_at,
        texts(snapshot.told_missing),
        snapshot.corrections,
        received_at,
        snapshot.received_on,
        snapshot.accepted_on,
        snapshot.is_deemed,
        extension.amount if extension else None,
        extension.unit.value if extension else "",
        *ends,
        any(
            one.is_provisional for one in (found.acceptance, found.statutory, found.promised) if one
        ),
        snapshot.decided_on,
        at if snapshot.ended_on else None,
        snapshot.ended_on,
        snapshot.outcome.value if snapshot.outcome else "",
        snapshot.seq,
        standing.head,
    ]


def received_at(before: Loaded, stepped: Stepped, at: datetime) -> datetime | None:
    """Moment of the last receipt of material after a step."""
    if stepped.snapshot.received_on is None:
        return None
    first = stepped.events[0]
    receives = any(
        Mark.RECEIVES in one.marks
        for one in before.procedure.transitions
        if one.event == first.event.kind and one.origin == first.origin
    )
    return at if receives or before.received_at is None else before.received_at


def _events(
    before: Loaded, stepped: Stepped, act: Act, cells: Sequence[Cell]
) -> tuple[bytes, Question]:
    head, rows = before.head, list[tuple[object, ...]]()
    for place, one in enumerate(stepped.events):
        is_first = place == 0
        sealable = Sealable(
            case=before.rid,
            seq=one.seq,
            kind=one.event.kind,
            role=one.event.role,
            by=act.by if is_first else ENGINE,
            at=act.at,
            on=act.on,
            origin=one.origin,
            target=one.target,
            body=canonical(body(one, act, cells) if is_first else {}),
            key=act.key if is_first else "",
        )
        previous, head = head, digest(sealable, head)
        rows.append(
            (
                *(one.seq, sealable.kind, sealable.role, sealable.by, one.origin, one.target),
                *(sealable.body, sealable.key, previous.hex(), head.hex()),
            )
        )
    columns = [texts(column) for column in zip(*rows, strict=True)]
    return head, (statements.EVENTS, (before.rid, act.at, act.on, *columns))


def body(one: Recorded, act: Act, cells: Sequence[Cell]) -> dict[str, object]:
    """What an event says beside its columns; nothing empty, and of a fact only a hash of its cell."""
    event = one.event
    told: dict[str, object] = {
        "task": event.task,
        "missing": list(event.missing),
        "reason": event.reason,
        "required": list(event.required),
        "limits": [{"name": limit.name.value, **limit_table(limit)} for limit in event.limits],
        "facts": {cell.fact.code: cell.digest for cell in cells},
        "documents": list(act.documents),
    }
    return {key: value for key, value in told.items() if value}


def _tasks(before: Loaded, after: Snapshot, act: Act) -> list[Question]:
    was = before.snapshot.tasks
    rows = [
        _task(before, code, state, act)
        for code, state in after.tasks.items()
        if was.get(code) is not state
    ]
    if not rows:
        return []
    columns = [texts(column) for column in zip(*rows, strict=True)]
    return [(statements.TASKS, (before.rid, *columns))]


def _task(before: Loaded, code: str, state: TaskState, act: Act) -> tuple[object, ...]:
    task = before.procedure.task_of[code]
    organisation = before.owner if task.office == OWNER else before.offices[task.office]
    given = before.given.get(code, Given(organisation, None, None))
    opened_on, due_on = given.opened_on, given.due_on
    if state is TaskState.OPEN:
        last = due(task.limit, act.on, calendar=before.calendar) if task.limit else None
        opened_on, due_on = act.on, last.on if last else None
    settled_at = None if state in UNSETTLED else act.at.isoformat()
    return (code, organisation, task.role, state.value, opened_on, due_on, settled_at)


def _segments(before: Loaded, after: Snapshot, act: Act) -> list[Question]:
    was = before.snapshot.segments
    return [
        (statements.SEGMENT, (before.rid, nth, one.since, one.until, one.reason, act.by))
        for nth, one in enumerate(after.segments, start=1)
        if nth > len(was) or was[nth - 1] != one
    ]


def _facts(case: UUID, seq: int, cells: Sequence[Cell]) -> list[Question]:
    if not cells:
        return []
    rows = [
        (
            cell.fact.code,
            "" if cell.sealed else cell.fact.value,
            cell.sealed.hex() if cell.sealed else None,
            cell.fact.source.value,
            cell.fact.source_ref,
            cell.fact.holder,
            cell.fact.verified_at.isoformat() if cell.fact.verified_at else None,
        )
        for cell in cells
    ]
    columns = [texts(column) for column in zip(*rows, strict=True)]
    return [(statements.FACTS, (case, seq, *columns))]


def _messages(case: UUID, stepped: Stepped, act: Act) -> list[Question]:
    sent = [effect for effect in stepped.effects if not effect.is_document]
    if not sent:
        return []
    seqs, codes = texts(effect.seq for effect in sent), texts(effect.code for effect in sent)
    return [(statements.MESSAGES, (case, act.at, seqs, codes))]


def write(before: Loaded, stepped: Stepped, act: Act) -> Standing:
    """Write a step of a case that is there already, in one round trip."""
    standing, questions = changes(before, stepped, act)
    last = row(standing, before.procedure, received_at(before, stepped, act.at), act.at)
    answers([(statements.CHANGE, (*last, before.rid)), *questions])
    return standing
