"""Which plan to propose: the most people for whom the promise still holds.

Local search over the people at each step, in the neighbourhood of Kaandorp and Koole (2007, Health
Care Management Science 10): one person moves to the step before or after. Every plan is judged on
the same luck, so that two plans differ by the plan alone. What is reported about the proposal comes
from fresh luck: a plan picked for doing well on one sample flatters itself on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product

import numpy as np
from numpy.random import SeedSequence

from minkang.engines.booking.rules.planning.calling import see
from minkang.engines.booking.rules.planning.draws import NEVER, Draws, draw
from minkang.engines.booking.rules.planning.model import Model, Plan, even_plan
from minkang.engines.booking.rules.planning.outcome import ONE_SIDED_95, Outcome, Promise, judge

EVEN_BLOCK_MINUTES = 30
_SAFETY = 0.005
_EVEN_SESSIONS = 3_000
_SWEEPS = 2
_WORTH_GOING_ON = 0.6
_SHAPES = tuple(product((0, 10), (10, 20, 50), (1.0, 1.15)))
_FEWER_CHARTED, _MORE_CHARTED = 6, 3


@dataclass(frozen=True, slots=True)
class Aims:
    """What a proposal must reach; shares from 0 to 1.

    Attributes:
        kept: The lower 95 % bound of the share within the limit from arrival, at least.
        worst_slot: The same share in every slot, at least.
        overtime: Share of sessions with overtime, at most, by its upper 95 % bound.
    """

    kept: float
    worst_slot: float
    overtime: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The plans to look through.

    Attributes:
        slot_minutes: Length of the slots, not above the policy limit.
        report_minutes: Lengths of the step to try, best liked first; those that do not fill a slot
            are left out.
        check_in_minutes: See :class:`Plan`.
    """

    slot_minutes: int
    report_minutes: tuple[int, ...] = (10, 5)
    check_in_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """Sessions spent on each plan: when looking, when refining, when confirming, and for the chart.

    The defaults take a second or two a doctor; :data:`AT_ONCE` answers while somebody waits for the page.
    """

    looking: int = 400
    refining: int = 1_000
    confirming: int = 10_000
    charting: int = 1_000


THOROUGH = Effort()
AT_ONCE = Effort(looking=250, refining=500, confirming=5_000, charting=500)


@dataclass(frozen=True, slots=True)
class Traded:
    """One point of the trade-off: what `persons` cost, planned well and in even 30-minute blocks."""

    persons: int
    low: float
    overtime: float
    load: float
    even_low: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """The plan proposed and what it does on luck it was not chosen on.

    Attributes:
        plan: The plan.
        outcome: What it does.
        even: The fullest 30-minute blocks, of sizes that differ by at most one, whose share within
            the limit reaches the aim by its value, whatever the worst slot; None when none does.
        curve: The trade-off around the proposal, by number of people.
    """

    plan: Plan
    outcome: Outcome
    even: Outcome | None
    curve: tuple[Traded, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How a plan compares: how far it misses the aims, then promises kept less sessions overrun."""

    miss: float
    gain: float

    def beats(self, other: "Score") -> bool:
        """Whether this one is better."""
        return (-self.miss, self.gain) > (-other.miss, other.gain)


@dataclass(frozen=True, slots=True)
class Scored:
    """A plan with its score."""

    score: Score
    plan: Plan

    @property
    def holds(self) -> bool:
        """Whether it reaches every aim, with safety, on the luck of the search."""
        return not self.score.miss


@dataclass(frozen=True, slots=True)
class Ground:
    """What all plans of one search have in common."""

    model: Model
    promise: Promise
    aims: Aims
    luck: Draws

    def score(self, plan: Plan) -> Score:
        """A plan's score on the luck of the search, each aim with some safety."""
        if not plan.persons:
            return Score(0.0, 0.0)
        draws = self.luck.first(plan.persons)
        seen = see(plan, draws)
        reports = np.array(plan.reports)
        arrival = reports + draws.offset
        came = arrival < NEVER
        waited = np.full(came.shape, NEVER)
        np.subtract(seen.begins[:, : plan.persons], arrival, out=waited, where=came)
        kept = (waited <= self.promise.wait_minutes).sum(axis=0)
        slots = reports // plan.slot_minutes
        hits, people = np.bincount(slots, kept), np.bincount(slots, came.sum(axis=0))
        worst = float((hits[people > 0] / people[people > 0]).min(initial=1.0))
        share = float(hits.sum() / max(1, people.sum()))
        late = float((seen.ends > self.model.minutes + self.promise.overtime_minutes).mean())
        misses = (
            self.aims.kept + _SAFETY - share,
            self.aims.worst_slot + _SAFETY - worst,
            late - self.aims.overtime + _SAFETY,
        )
        return Score(sum(max(0.0, miss) for miss in misses), share - late)

    def best_of(self, plans: Sequence[Plan]) -> Scored:
        """The first of the best of some plans."""
        scored = [Scored(self.score(plan), plan) for plan in plans]
        return reduce(lambda one, two: two if two.score.beats(one.score) else one, scored)


def best(
    model: Model,
    promise: Promise,
    aims: Aims,
    grid: Grid,
    *,
    seed: int,
    effort: Effort = THOROUGH,
) -> Proposal | None:
    """The plan with the most people that reaches the aims; None when not even one person can.

    Steps earlier in ``grid.report_minutes`` are kept unless a later one takes more people. The same
    arguments give the same proposal.

    Raises:
        ValueError: no step of the grid fills its slots.
    """
    steps = [one for one in grid.report_minutes if not grid.slot_minutes % one]
    if not steps:
        raise ValueError(f"no step of {grid.report_minutes} fills {grid.slot_minutes}-minute slots")
    seeds = SeedSequence(seed).spawn(4)
    most = int(1.5 * model.minutes / (model.consult.mean * (1 - model.no_show))) + 8
    luck = draw(model, persons=most, sessions=effort.looking, seed=seeds[0])
    rough = Ground(model, promise, aims, luck)
    luck = draw(model, persons=most, sessions=effort.refining, seed=seeds[1])
    fine = Ground(model, promise, aims, luck)
    plan = _fullest(rough, grid, steps, most)
    for fresh in seeds[2].spawn(plan.persons):
        plan = improved(fine, plan, until_held=False).plan
        draws = draw(model, persons=most, sessions=effort.confirming, seed=fresh)
        outcome = judge(model, plan, promise, draws)
        if reaches(outcome, aims):
            few = draws.sessions(slice(_EVEN_SESSIONS))
            even = _fullest_even(model, promise, aims, few, plan.persons)
            luck = draw(model, persons=most, sessions=effort.charting, seed=seeds[3])
            return Proposal(plan, outcome, even, _curve(rough, plan, luck))
        plan = fine.best_of(_with_one(plan, -1)).plan
    return None


def reaches(outcome: Outcome, aims: Aims) -> bool:
    """Whether an outcome reaches every aim with its bounds, not only with its values."""
    rare = outcome.overtime
    overtime = rare + ONE_SIDED_95 * (rare * (1 - rare) / outcome.sessions) ** 0.5
    return (
        outcome.arrival.low >= aims.kept
        and outcome.worst_slot.low >= aims.worst_slot
        and overtime <= aims.overtime
    )


def _fullest(ground: Ground, grid: Grid, steps: list[int], most: int) -> Plan:
    """The fullest plan that holds on the luck of the ground; for nobody when none does."""
    blanks = [_blank(grid, step, ground.model.minutes) for step in steps]
    fullest = blanks[0]
    for blank in blanks:
        low, high = fullest.persons, most
        while low < high:
            middle = (low + high + 1) // 2
            start = ground.best_of(_family(blank, middle, ground.model.minutes))
            if start.holds:
                fullest, low = start.plan, middle
            else:
                high = middle - 1
        plan = fullest
        if plan.report_minutes != blank.report_minutes:
            plan = ground.best_of(_family(blank, plan.persons, ground.model.minutes)).plan
        while plan.persons < most:
            more = improved(ground, ground.best_of(_with_one(plan, 1)).plan, until_held=True)
            if not more.holds:
                break
            fullest = plan = more.plan
    return fullest


def _blank(grid: Grid, step: int, minutes: int) -> Plan:
    return Plan(step, grid.slot_minutes, (0,) * -(-minutes // step), grid.check_in_minutes)


def improved(ground: Ground, plan: Plan, *, until_held: bool) -> Scored:
    """Move people between neighbouring steps while that helps, or until every aim is reached."""
    scored = ground.best_of([plan])
    for _ in range(_SWEEPS):
        before = scored
        for step, toward in product(range(len(plan.places)), (-1, 1)):
            if until_held and scored.holds:
                return scored
            moved = _moved(scored.plan, step, toward)
            if moved is not None:
                other = Scored(ground.score(moved), moved)
                scored = other if other.score.beats(scored.score) else scored
        if scored is before or scored.score.miss > before.score.miss * _WORTH_GOING_ON:
            break
    return scored


def _with_one(plan: Plan, change: int) -> list[Plan]:
    """Every plan with one person more (1) or less (-1) than this one."""
    kept = [list(plan.places) for _ in plan.places]
    for step, places in enumerate(kept):
        places[step] += change
    return [replace(plan, places=tuple(places)) for places in kept if min(places) >= 0]


def _moved(plan: Plan, step: int, toward: int) -> Plan | None:
    """The plan with one person of `step` in the step before (-1) or after (1)."""
    there = step + toward
    if not plan.places[step] or not 0 <= there < len(plan.places):
        return None
    places = list(plan.places)
    places[step] -= 1
    places[there] += 1
    return replace(plan, places=tuple(places))


def _family(blank: Plan, persons: int, minutes: int) -> list[Plan]:
    """Plans to start from: more people early, none in the last minutes.

    Person i of n reports at ``first + (last - first) * (i / n) ** power``, rounded down to a step.
    """
    family = []
    for first, tail, power in _SHAPES:
        parts = (np.arange(persons) / persons) ** power
        steps = (first + (minutes - tail - first) * parts).astype(int) // blank.report_minutes
        counts = np.bincount(steps, minlength=len(blank.places))
        family.append(replace(blank, places=tuple(int(count) for count in counts)))
    return family


def _fullest_even(
    model: Model, promise: Promise, aims: Aims, luck: Draws, most: int
) -> Outcome | None:
    """The fullest even 30-minute blocks, at most `most` people, that keep the promise as often."""
    for persons in range(most, 0, -1):
        outcome = judge(model, _even(model, persons), promise, luck)
        if outcome.arrival.value >= aims.kept:
            return outcome
    return None


def _even(model: Model, persons: int) -> Plan:
    return even_plan(
        minutes=model.minutes,
        persons=persons,
        report_minutes=EVEN_BLOCK_MINUTES,
        slot_minutes=EVEN_BLOCK_MINUTES,
    )


def _curve(ground: Ground, plan: Plan, luck: Draws) -> tuple[Traded, ...]:
    """The trade-off around a plan, each neighbour made from the last by one person."""
    plans = [plan]
    for _ in range(min(_FEWER_CHARTED, plan.persons - 1)):
        plans.insert(0, ground.best_of(_with_one(plans[0], -1)).plan)
    for _ in range(min(_MORE_CHARTED, luck.consult.shape[1] - plan.persons)):
        plans.append(ground.best_of(_with_one(plans[-1], 1)).plan)
    return tuple(_traded(ground, one, luck) for one in plans)


def _traded(ground: Ground, plan: Plan, luck: Draws) -> Traded:
    well = judge(ground.model, plan, ground.promise, luck)
    even = judge(ground.model, _even(ground.model, plan.persons), ground.promise, luck)
    return Traded(plan.persons, well.arrival.low, well.overtime, well.load, even.arrival.low)
