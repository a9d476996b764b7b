"""Where a case stands, and what happens to it: the values that stepping turns.

An act makes dozens of them. They are frozen as dataclasses are, but made and turned by a library in C:
measured, with dataclasses a quarter of all that a batch of acts computes went into making them.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from minkang.engines.cases.rules.clock import Extension, Segment
from minkang.engines.cases.rules.procedure import SYSTEM, Limit
from minkang.engines.cases.terms import LimitName, Outcome, TaskState

OPENED, TASK_DONE, TASK_FAILED, JOINED = "opened", "task_done", "task_failed", "joined"
TOLD, RECOUNTED, ASSIGNED = "facts_told", "recounted", "assigned"
# What is noted in the history and moves nothing.
NOTED = frozenset({TOLD, RECOUNTED, ASSIGNED})
AUTO_KINDS = frozenset({"auto", JOINED})
BUILT_IN = frozenset({OPENED, TASK_DONE, TASK_FAILED, JOINED}) | NOTED


class Event(Struct, frozen=True):
    """One thing that happened, or is asked to happen.

    Attributes:
        kind: Event of a transition, or one of the built-in kinds.
        on: The day, in Asia/Shanghai.
        role: In what role: a role of the registry, ``applicant`` or ``system``.
        task: Code of the task, for a task that is done or failed.
        facts: Canonical values that came with it, by code.
        missing: What the applicant still has to hand in, for an event that asks.
        reason: Words of the officer, or the code of a suspension reason for an event that stops.
        required: Facts the item requires, with the opening only.
        limits: Limits of the item, which go before those of the procedure; with the opening only.
        days: How many working days the officer expects it to take, for an event that stops; 0 unsaid.
    """

    kind: str
    on: date
    role: str = SYSTEM
    task: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    reason: str = ""
    required: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    days: int = 0

    def __repr__(self) -> str:
        """Without values of facts, which may be personal."""
        return f"Event({self.kind} on {self.on} by {self.role}, facts {sorted(self.facts)})"


class Snapshot(Struct, frozen=True):
    """Where a case stands; equal to the replay of its events.

    Attributes:
        state: Code of its state; "" before it is opened.
        seq: Number of its last event; 0 before it is opened.
        facts: What is known, by code; the last value of each.
        required: Facts the item requires.
        limits: Limits of the item.
        tasks: Every task that was ever given out, with its state.
        received_on: Day of the last receipt of material; None while it is being filled in.
        accepted_on: Day of acceptance, from which days are counted; None before.
        is_deemed: Accepted by silence.
        segments: Days that are not counted, in order.
        stopped_at: The state in which the clock was stopped, "" while it runs.
        extension: What was added once.
        told_missing: What the first notice named; nothing may be added later.
        corrections: How many notices there were.
        decided_on: Day the clock ended: the decision, or the end without one.
        ended_on: Day of the end.
        outcome: How it ended.
    """

    state: str = ""
    seq: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    limits: Mapping[LimitName, Limit] = field(default_factory=dict)
    tasks: Mapping[str, TaskState] = field(default_factory=dict)
    received_on: date | None = None
    accepted_on: date | None = None
    is_deemed: bool = False
    segments: tuple[Segment, ...] = ()
    stopped_at: str = ""
    extension: Extension | None = None
    told_missing: tuple[str, ...] = ()
    corrections: int = 0
    decided_on: date | None = None
    ended_on: date | None = None
    outcome: Outcome | None = None


NEW = Snapshot()


class Over(Mapping[str, str]):
    """Facts laid over older ones; an older value is looked at only when somebody asks for it."""

    __slots__ = ("_fresh", "_older")

    def __init__(self, fresh: Mapping[str, str], older: Mapping[str, str]) -> None:
        """Values of `fresh` go before those of `older`."""
        self._fresh, self._older = fresh, older

    def __getitem__(self, code: str) -> str:
        return self._fresh[code] if code in self._fresh else self._older[code]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._older, *self._fresh)))

    def __len__(self) -> int:
        return len({*self._older, *self._fresh})

    def __contains__(self, code: object) -> bool:
        return code in self._fresh or code in self._older


class Effect(Struct, frozen=True):
    """A message or document that an event sends or makes; `seq` is the event's number."""

    code: str
    seq: int
    is_document: bool


class Recorded(Struct, frozen=True):
    """An event as it stands in the history: what it was, and where the case went."""

    event: Event
    seq: int
    origin: str
    target: str


class Stepped(Struct, frozen=True):
    """What a step leaves: the new snapshot, the events in order (the asked one first), the effects."""

    snapshot: Snapshot
    events: tuple[Recorded, ...]
    effects: tuple[Effect, ...]
