"""A case locked and read, as the rules know it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace

from minkang.engines.cases.queries.calendar import working_days_at
from minkang.engines.cases.queries.procedures import procedure_of
from minkang.engines.cases.rules.clock import Extension, Segment
from minkang.engines.cases.rules.procedure import Basis, Limit, Procedure
from minkang.engines.cases.rules.snapshot import Snapshot
from minkang.engines.cases.rules.stepping import Dues
from minkang.engines.cases.services import statements
from minkang.engines.cases.terms import LimitName, LimitUnit, Outcome, TaskState
from minkang.kernel import crypto
from minkang.kernel.calendar.working_days import DueDay, WorkingCalendar
from minkang.kernel.prepared import Named, Question, Row, answers, texts

FACT_TABLE = "cases_casefact"
ITEM = Basis("")


class KeptFacts(Mapping[str, str]):
    """The facts of a case as the table holds them: read when one is asked for, each opened by itself."""

    __slots__ = ("_case", "_kept")

    def __init__(self, case: UUID) -> None:
        """Nothing is read yet."""
        self._case = case
        self._kept: dict[str, tuple[str, int, bytes | None]] | None = None

    def _rows(self) -> dict[str, tuple[str, int, bytes | None]]:
        if self._kept is None:
            (found,) = answers([(statements.KNOWN, (self._case,))])
            self._kept = {code: (value, seq, sealed) for code, value, seq, sealed in found}
        return self._kept

    def __getitem__(self, code: str) -> str:
        value, seq, sealed = self._rows()[code]
        if sealed is None:
            return value
        return crypto.unseal(
            bytes(sealed), table=FACT_TABLE, column="sealed", key=fact_key(self._case, seq, code)
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows())

    def __len__(self) -> int:
        return len(self._rows())

    def __contains__(self, code: object) -> bool:
        return code in self._rows()


def fact_key(case: UUID, seq: int, code: str) -> str:
    """The cell a personal value is sealed into."""
    return f"{case}:{seq}:{code}"


class Given(Struct, frozen=True):
    """A task as its row has it, beside its state."""

    organisation: UUID
    opened_on: date | None
    due_on: date | None


class Loaded(Struct):
    """A locked case.

    Attributes:
        rid: The case.
        number: Its number.
        version: That of its procedure.
        title: What is asked for.
        owner: The office that decides.
        procedure: That of its version.
        calendar: The working days as they are known now.
        snapshot: Where it stands.
        received_at: Moment of the last receipt.
        dues: Its due days as they were computed last.
        head: Hash of the last event.
        given: Rows of its tasks.
        offices: Organisations by kind of office.
        replayed: Kinds of the events that the asked keys made before, by key.
    """

    rid: UUID
    number: str
    version: int
    title: str
    owner: UUID
    procedure: Procedure
    calendar: WorkingCalendar
    snapshot: Snapshot
    received_at: datetime | None
    dues: Dues
    head: bytes
    given: dict[str, Given] = field(default_factory=dict)
    offices: dict[str, UUID] = field(default_factory=dict)
    replayed: dict[str, str] = field(default_factory=dict)


def load(case: UUID, key: str = "") -> Loaded | None:
    """Lock one case and read everything a step asks for; None when there is none."""
    return load_all([(case, key)])[0].get(case)


Published = dict[str, tuple[int, int]]


def load_all(
    asked: Sequence[tuple[UUID, str]], procedures: Collection[str] = ()
) -> tuple[dict[UUID, Loaded], Published]:
    """Lock cases in the order of their keys and read what steps ask for, in one round trip.

    Args:
        asked: Each case with the key of the message that asks, or "".
        procedures: Codes of procedures under which cases are about to be opened.

    Returns:
        The cases that are there, and of each procedure that is published its version with the number of
        the newest holiday notice.
    """
    cases, keyed = sorted({case for case, _ in asked}), [one for one in asked if one[1]]
    told = {
        "cases": texts(cases),
        "keyed": texts(case for case, _ in keyed),
        "keys": texts(key for _, key in keyed),
    }
    questions: list[Question | Named] = [(statements.BY_INDEX, ())]
    if procedures:
        questions.append((statements.PUBLISHED, (texts(procedures),)))
    if cases:
        questions += [(statements.LOCK, (texts(cases),)), (statements.REST, told)]
    _, *found = answers(questions)
    published = (
        {code: (version, notice) for code, version, notice in found.pop(0)} if procedures else {}
    )
    locked, rest = found if cases else ([], [])
    of_case: dict[UUID, list[Row]] = {case: [] for case in cases}
    for case, *row in rest:
        of_case[case].append(tuple(row))
    loaded = (_loaded(CaseRow(*row), of_case[row[0]]) for row in locked)
    return {one.rid: one for one in loaded}, published


class CaseRow(NamedTuple):
    """The columns of `statements.LOCK`, in order."""

    rid: UUID
    number: str
    version: int
    owner: UUID
    title: str
    state: str
    kind: str
    stopped_at: str
    required: list[str]
    told_missing: list[str]
    corrections: int
    received_at: datetime | None
    received_on: date | None
    accepted_on: date | None
    is_deemed: bool
    statutory_amount: int | None
    statutory_unit: str
    promised_amount: int | None
    promised_unit: str
    extension_amount: int | None
    extension_unit: str
    acceptance_due_on: date | None
    statutory_due_on: date | None
    promised_due_on: date | None
    is_provisional: bool
    decided_on: date | None
    ended_on: date | None
    outcome: str
    seq: int
    head: bytes
    notice: int


def _loaded(row: CaseRow, rest: list[Row]) -> Loaded:
    facts, tasks, segments = KeptFacts(row.rid), dict[str, TaskState](), dict[int, Segment]()
    loaded = Loaded(
        rid=row.rid,
        number=row.number,
        version=row.version,
        title=row.title,
        owner=row.owner,
        procedure=procedure_of(row.version),
        calendar=working_days_at(row.notice),
        snapshot=_snapshot(row, facts, tasks),
        received_at=row.received_at,
        dues=Dues(
            *(
                DueDay(on, row.is_provisional) if on else None
                for on in (row.statutory_due_on, row.promised_due_on, row.acceptance_due_on)
            )
        ),
        head=bytes(row.head),
    )
    for what, one, two, since, until, nth, organisation in rest:
        match what:
            case "task":
                tasks[one] = TaskState(two)
                loaded.given[one] = Given(organisation, since, until)
            case "segment":
                segments[nth] = Segment(since, until, one)
            case "office":
                loaded.offices[one] = organisation
            case "key":
                loaded.replayed[two] = one
    if segments:
        loaded.snapshot = _with_segments(loaded.snapshot, segments)
    return loaded


def _snapshot(row: CaseRow, facts: KeptFacts, tasks: Mapping[str, TaskState]) -> Snapshot:
    return Snapshot(
        state=row.state,
        seq=row.seq,
        facts=facts,
        required=tuple(row.required),
        limits=_limits(row),
        tasks=tasks,
        received_on=row.received_on,
        accepted_on=row.accepted_on,
        is_deemed=row.is_deemed,
        stopped_at=row.stopped_at,
        extension=Extension(row.extension_amount, LimitUnit(row.extension_unit))
        if row.extension_amount
        else None,
        told_missing=tuple(row.told_missing),
        corrections=row.corrections,
        decided_on=row.decided_on,
        ended_on=row.ended_on,
        outcome=Outcome(row.outcome) if row.outcome else None,
    )


def _with_segments(snapshot: Snapshot, segments: Mapping[int, Segment]) -> Snapshot:
    return replace(snapshot, segments=tuple(segments[nth] for nth in sorted(segments)))


def _limits(row: CaseRow) -> Mapping[LimitName, Limit]:
    told = {
        LimitName.STATUTORY: (row.statutory_amount, row.statutory_unit),
        LimitName.PROMISED: (row.promised_amount, row.promised_unit),
    }
    return {
        name: Limit(name, amount, LimitUnit(unit), ITEM)
        for name, (amount, unit) in told.items()
        if amount
    }
