"""What steps write: a whole batch of acts in one round trip, inside the transaction that is open."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from minkang.engines.cases.rules.clock import due
from minkang.engines.cases.rules.definition import limit_table
from minkang.engines.cases.rules.facts import Fact, vocabulary
from minkang.engines.cases.rules.procedure import OWNER, Mark
from minkang.engines.cases.rules.sealing import Sealable, canonical, digest
from minkang.engines.cases.rules.snapshot import Recorded, Snapshot, Stepped
from minkang.engines.cases.rules.stepping import Dues, dues
from minkang.engines.cases.services import statements
from minkang.engines.cases.services.loading import FACT_TABLE, Given, Loaded, fact_key
from minkang.engines.cases.terms import TaskState
from minkang.kernel import crypto
from minkang.kernel.prepared import Question, answers, texts, together

UNSETTLED = frozenset({TaskState.BLOCKED, TaskState.OPEN})
ENGINE = "system:cases"
Columns = tuple[object, ...]


class Act(Struct, frozen=True):
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


class Standing(Struct, frozen=True):
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


class Change(Struct, frozen=True):
    """A step that is about to be written.

    Attributes:
        before: The case as it was locked, or as it is opened.
        stepped: What the rules made of it.
        act: Who did it.
        recounted: Due days that were counted again, whatever moved.
        opening: The columns of its row that never change, when it is opened.
    """

    before: Loaded
    stepped: Stepped
    act: Act
    recounted: Dues | None = None
    opening: Columns | None = None


class Cell(Struct, frozen=True):
    """A fact with the bytes it is sealed as; None for one that is not personal."""

    fact: Fact
    sealed: bytes | None

    @property
    def digest(self) -> str:
        """SHA-256 of what the table holds; of a personal value it tells nothing."""
        return sha256(self.sealed or self.fact.value.encode()).hexdigest()


class Rows(Struct):
    """Rows for each statement, gathered from the changes of a batch."""

    moved: list[Columns]
    opened: list[Columns]
    events: list[Columns]
    tasks: list[Columns]
    segments: list[Columns]
    facts: list[Columns]
    messages: list[Columns]
    offices: list[Columns]

    def questions(self) -> list[Question]:
        """The statements that have rows; the one that opens cases comes first and answers numbers."""
        told = (
            (statements.CHANGE, self.moved),
            (statements.OFFICES, self.offices),
            (statements.EVENTS, self.events),
            (statements.TASKS, self.tasks),
            (statements.SEGMENTS, self.segments),
            (statements.FACTS, self.facts),
            (statements.MESSAGES, self.messages),
            (statements.OPEN, self.opened),
        )
        return [(statement, _arrays(rows)) for statement, rows in told if rows]


def _arrays(rows: Iterable[Columns]) -> list[str]:
    return [texts(column) for column in zip(*rows, strict=True)]


class Plan(Struct, frozen=True):
    """What is about to be written, and where each case stands then; a case that is opened has no number yet."""

    standings: list[Standing]
    rows: Rows

    def write(self, *also: Question, is_last: bool = False) -> list[Standing]:
        """Write it with whatever else is told, in one round trip; with `is_last` the commit as well."""
        questions = [*also, *self.rows.questions()]
        if not questions:
            return []
        (last,) = answers([together(questions)], is_last=is_last)
        numbers: dict[UUID, str] = dict(last) if self.rows.opened else {}
        return [
            replace(one, number=numbers[one.rid]) if one.rid in numbers else one
            for one in self.standings
        ]


def planned(changes: Sequence[Change]) -> Plan:
    """The steps of different cases, as rows."""
    rows = Rows([], [], [], [], [], [], [], [])
    return Plan([_gather(change, rows) for change in changes], rows)


def _gather(change: Change, rows: Rows) -> Standing:
    before, stepped, act = change.before, change.stepped, change.act
    first, snapshot, rid = stepped.events[0].seq, stepped.snapshot, str(before.rid)
    cells = _cells(before.rid, first, act.facts) if act.facts else []
    head = _events(change, rid, cells, rows.events)
    found = change.recounted or _dues(before, snapshot)
    standing = Standing(before.rid, before.number, snapshot, found, head)
    moving = _moving(standing, change)
    if change.opening is None:
        rows.moved.append((rid, *moving))
    else:
        rows.opened.append((rid, *change.opening, *moving))
        rows.offices += [(rid, kind, office) for kind, office in before.offices.items()]
    if snapshot.tasks is not before.snapshot.tasks:
        rows.tasks += [
            (rid, code, *_task(before, code, state, act))
            for code, state in snapshot.tasks.items()
            if before.snapshot.tasks.get(code) is not state
        ]
    if snapshot.segments is not before.snapshot.segments:
        rows.segments += [(rid, *row) for row in _segments(before, snapshot, act)]
    rows.facts += [(rid, first, *_fact(cell)) for cell in cells]
    rows.messages += [
        (rid, act.at, effect.seq, effect.code)
        for effect in stepped.effects
        if not effect.is_document
    ]
    return standing


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


def _moving(standing: Standing, change: Change) -> Columns:
    """The columns of a case's row that change, in the order of `statements.MOVING`."""
    snapshot, found, at = standing.snapshot, standing.dues, change.act.at
    extension = snapshot.extension
    days = (found.acceptance, found.statutory, found.promised)
    return (
        snapshot.state,
        change.before.procedure.state_of[snapshot.state].kind.value,
        snapshot.stopped_at,
        texts(snapshot.told_missing),
        snapshot.corrections,
        _received_at(change),
        snapshot.received_on,
        snapshot.accepted_on,
        snapshot.is_deemed,
        extension.amount if extension else None,
        extension.unit.value if extension else "",
        *(one.on if one else None for one in days),
        any(one.is_provisional for one in days if one),
        snapshot.decided_on,
        at if snapshot.ended_on else None,
        snapshot.ended_on,
        snapshot.outcome.value if snapshot.outcome else "",
        snapshot.seq,
        standing.head.hex(),
    )


def _received_at(change: Change) -> datetime | None:
    """Moment of the last receipt of material after a step."""
    before, stepped = change.before, change.stepped
    if stepped.snapshot.received_on is None:
        return None
    first = stepped.events[0]
    receives = any(
        Mark.RECEIVES in one.marks and one.event == first.event.kind
        for one in before.procedure.leaving.get(first.origin, ())
    )
    return change.act.at if receives or before.received_at is None else before.received_at


def _events(change: Change, rid: str, cells: Sequence[Cell], rows: list[Columns]) -> bytes:
    """Add the rows of a step's events; returns the hash of the last."""
    act, head = change.act, change.before.head
    for place, one in enumerate(change.stepped.events):
        is_first = place == 0
        told = Sealable(
            case=rid,
            seq=one.seq,
            kind=one.event.kind,
            role=one.event.role,
            by=act.by if is_first else ENGINE,
            at=act.at,
            on=act.on,
            origin=one.origin,
            target=one.target,
            body=canonical(_body(one, act, cells)) if is_first else "{}",
            key=act.key if is_first else "",
        )
        previous, head = head, digest(told, head)
        rows.append(
            (
                *(
                    told.case,
                    told.seq,
                    told.kind,
                    told.role,
                    told.by,
                    told.at,
                    told.on,
                    told.origin,
                ),
                *(told.target, told.body, told.key, previous.hex(), head.hex()),
            )
        )
    return head


def _body(one: Recorded, act: Act, cells: Sequence[Cell]) -> dict[str, object]:
    """What an event says beside its columns; nothing empty, and of a fact only a hash of its cell."""
    event = one.event
    told: dict[str, object] = {
        "task": event.task,
        "missing": list(event.missing),
        "reason": event.reason,
        "days": event.days,
        "required": list(event.required),
        "limits": [{"name": limit.name.value, **limit_table(limit)} for limit in event.limits],
        "facts": {cell.fact.code: cell.digest for cell in cells},
        "documents": list(act.documents),
    }
    return {key: value for key, value in told.items() if value}


def _task(before: Loaded, code: str, state: TaskState, act: Act) -> Columns:
    task = before.procedure.task_of[code]
    organisation = before.owner if task.office == OWNER else before.offices[task.office]
    given = before.given.get(code, Given(organisation, None, None))
    opened_on, due_on = given.opened_on, given.due_on
    if state is TaskState.OPEN:
        last = due(task.limit, act.on, calendar=before.calendar) if task.limit else None
        opened_on, due_on = act.on, last.on if last else None
    settled_at = None if state in UNSETTLED else act.at
    return (organisation, task.role, state.value, opened_on, due_on, settled_at)


def _segments(before: Loaded, after: Snapshot, act: Act) -> list[Columns]:
    was, promised = before.snapshot.segments, before.dues.promised
    return [
        (nth, one.since, one.until, one.reason, act.by, promised.on if promised else None)
        for nth, one in enumerate(after.segments, start=1)
        if nth > len(was) or was[nth - 1] != one
    ]


def _cells(case: UUID, seq: int, facts: Sequence[Fact]) -> list[Cell]:
    known, seal = vocabulary(), crypto.cell_sealer(table=FACT_TABLE, column="sealed")
    return [
        Cell(fact, seal(fact.value, fact_key(case, seq, fact.code)))
        if known[fact.code].is_personal
        else Cell(fact, None)
        for fact in facts
    ]


def _fact(cell: Cell) -> Columns:
    fact = cell.fact
    return (
        *(fact.code, "" if cell.sealed else fact.value),
        *(cell.sealed.hex() if cell.sealed else None, fact.source.value, fact.source_ref),
        *(fact.holder, fact.verified_at),
    )
