"""A case locked and read, as the rules know it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from minkang.engines.cases.queries.calendar import working_days_at
from minkang.engines.cases.queries.procedures import procedure_of
from minkang.engines.cases.queries.statements import Row, answers
from minkang.engines.cases.rules.clock import Extension, Segment
from minkang.engines.cases.rules.procedure import Basis, Limit, Procedure
from minkang.engines.cases.rules.snapshot import Snapshot
from minkang.engines.cases.rules.stepping import Dues
from minkang.engines.cases.services import statements
from minkang.engines.cases.terms import LimitName, LimitUnit, Outcome, TaskState
from minkang.kernel import crypto
from minkang.kernel.calendar.working_days import DueDay, WorkingCalendar

FACT_TABLE = "cases_casefact"
ITEM = Basis("")


class KeptFacts(Mapping[str, str]):
    """The facts of a case as the table holds them; a sealed one is opened when somebody asks."""

    __slots__ = ("_case", "_kept")

    def __init__(self, case: UUID) -> None:
        """None yet."""
        self._case = case
        self._kept: dict[str, tuple[str, int, bytes | None]] = {}

    def keep(self, code: str, value: str, seq: int, sealed: bytes | None) -> None:
        """Take a row over."""
        self._kept[code] = (value, seq, sealed)

    def __getitem__(self, code: str) -> str:
        value, seq, sealed = self._kept[code]
        if sealed is None:
            return value
        return crypto.unseal(
            bytes(sealed), table=FACT_TABLE, column="sealed", key=fact_key(self._case, seq, code)
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, code: object) -> bool:
        return code in self._kept


def fact_key(case: UUID, seq: int, code: str) -> str:
    """The cell a personal value is sealed into."""
    return f"{case}:{seq}:{code}"


@dataclass(frozen=True, slots=True)
class Given:
    """A task as its row has it, beside its state."""

    organisation: UUID
    opened_on: date | None
    due_on: date | None


@dataclass(slots=True)
class Loaded:
    """A locked case.

    Attributes:
        rid: The case.
        number: Its number.
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
        replayed: Kind, number and body of the event that the same key made before.
    """

    rid: UUID
    number: str
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
    replayed: tuple[str, int, str] | None = None


def load(case: UUID, key: str = "") -> Loaded | None:
    """Lock a case and read everything a step asks for, in one round trip; None when there is none."""
    locked, rest = answers(
        [(statements.LOCK, (case,)), (statements.REST, {"case": case, "key": key})]
    )
    return _loaded(case, CaseRow(*locked[0]), rest) if locked else None


class CaseRow(NamedTuple):
    """The columns of `statements.LOCK`, in order."""

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


def _loaded(case: UUID, row: CaseRow, rest: list[Row]) -> Loaded:
    facts, tasks, segments = KeptFacts(case), dict[str, TaskState](), dict[int, Segment]()
    loaded = Loaded(
        rid=case,
        number=row.number,
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
    for what, one, two, since, until, nth, sealed, organisation in rest:
        match what:
            case "task":
                tasks[one] = TaskState(two)
                loaded.given[one] = Given(organisation, since, until)
            case "segment":
                segments[nth] = Segment(since, until, one)
            case "fact":
                facts.keep(one, two, nth, sealed)
            case "office":
                loaded.offices[one] = organisation
            case "key":
                loaded.replayed = (one, nth, two)
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
