"""What a doctor's session is like, and how it is planned."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Shape(StrEnum):
    """Family of a distribution of durations; a gamma of variation 1 is the exponential."""

    LOGNORMAL = "lognormal"
    GAMMA = "gamma"


class Discipline(StrEnum):
    """Whom the doctor calls next.

    The engine calls `EARLIEST_SLOT`: of those present the one with the earliest slot, within a slot
    who came first. The other two are for comparison: `FIRST_CAME` regardless of the slot, and
    `STRICT` by number, waiting for whoever is absent.
    """

    EARLIEST_SLOT = "earliest_slot"
    FIRST_CAME = "first_came"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration: `mean` in minutes (> 0), `variation` its coefficient of variation (>= 0)."""

    mean: float
    variation: float
    shape: Shape = Shape.LOGNORMAL

    def __post_init__(self) -> None:
        """Refuse what is no duration."""
        if self.mean <= 0 or self.variation < 0:
            raise ValueError(f"not a duration: mean {self.mean}, variation {self.variation}")


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Arrival less the time to report, normal, in minutes; nobody comes more than `earliest` before.

    Attributes:
        mean: Negative when people come early.
        spread: Standard deviation, >= 0.
        earliest: Lowest value, usually negative; lower draws count as this.
    """

    mean: float
    spread: float
    earliest: float


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late the doctor begins, in minutes: normal, never before the planned start."""

    mean: float = 0.0
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Extra:
    """People besides the booked ones: their mean number in a session (Poisson) and their consultation."""

    mean: float
    consult: Duration


@dataclass(frozen=True, slots=True)
class Returning:
    """Patients who come back with results in the same session.

    Attributes:
        share: Share of those seen who come back, 0 to 1.
        away: How long they are away, exponential, mean in minutes.
        consult: Their second consultation.
    """

    share: float
    away: float
    consult: Duration


@dataclass(frozen=True, slots=True)
class Model:
    """One doctor's session of `minutes`, and how its people behave.

    `no_show` is the share of booked people who do not come. Walk-ins come evenly over the session
    and are seen after the booked people of the slot they come in; urgent patients come evenly and
    are seen next, without interrupting anybody.
    """

    consult: Duration
    punctuality: Punctuality
    minutes: int = 240
    no_show: float = 0.0
    lateness: Lateness = Lateness()
    walk_ins: Extra | None = None
    urgent: Extra | None = None
    returning: Returning | None = None

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1."""
        shares = (self.no_show, self.returning.share if self.returning else 0.0)
        if not all(0 <= share < 1 for share in shares):
            raise ValueError(f"no share of people: {shares}")

    def load(self, persons: int) -> float:
        """Expected minutes of consultation for `persons` booked, as a share of the session."""
        expected = persons * (1 - self.no_show)
        work = expected * self.consult.mean
        work += sum(one.mean * one.consult.mean for one in (self.walk_ins, self.urgent) if one)
        if self.returning:
            work += expected * self.returning.share * self.returning.consult.mean
        return work / self.minutes


@dataclass(frozen=True, slots=True)
class Plan:
    """How many people are asked to report at each step of a session.

    Attributes:
        report_minutes: Length of a step.
        slot_minutes: Length of a bookable slot; whole steps, the last slot may be shorter.
        places: People at each step, from the start of the session on.
        check_in_minutes: Check-in opens this long before the time to report, and nobody is called
            before checking in; None for no such window. Arrival is known either way.
    """

    report_minutes: int
    slot_minutes: int
    places: tuple[int, ...]
    check_in_minutes: int | None = None

    def __post_init__(self) -> None:
        """Refuse steps that do not fill slots, and fewer than no people."""
        if self.report_minutes < 1 or self.slot_minutes % self.report_minutes:
            raise ValueError(
                f"{self.slot_minutes}-minute slots of {self.report_minutes}-minute steps"
            )
        if min(self.places, default=0) < 0:
            raise ValueError(f"places below zero: {self.places}")

    @property
    def persons(self) -> int:
        """How many people the plan takes."""
        return sum(self.places)

    @property
    def reports(self) -> tuple[int, ...]:
        """When each person is asked to report, in order."""
        steps = enumerate(self.places)
        return tuple(step * self.report_minutes for step, count in steps for _ in range(count))


def even_plan(*, minutes: int, persons: int, report_minutes: int, slot_minutes: int) -> Plan:
    """`persons` spread as evenly over the steps as whole people allow."""
    steps = -(-minutes // report_minutes)
    bounds = [persons * step // steps for step in range(steps + 1)]
    places = tuple(after - before for before, after in pairwise(bounds))
    return Plan(report_minutes, slot_minutes, places)
