"""What simulated sessions mean for the promise about waiting."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.random import SeedSequence
from numpy.typing import NDArray

from minkang.engines.booking.rules.planning.calling import Seen, present_from, see
from minkang.engines.booking.rules.planning.draws import NEVER, Draws, Minutes, draw
from minkang.engines.booking.rules.planning.model import Discipline, Model, Plan

ONE_SIDED_95 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Share:
    """A share estimated from sessions: its value and the one-sided lower 95 % bound, 0 to 1."""

    value: float
    low: float


@dataclass(frozen=True, slots=True)
class Promise:
    """What a plan is held to.

    Attributes:
        wait_minutes: Longest promised wait; the policy parameter ``visits.wait_minutes_max``.
        overtime_minutes: A session that ends this much after its planned end counts as overtime.
    """

    wait_minutes: float
    overtime_minutes: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a plan does under a model; minutes, and shares from 0 to 1.

    Attributes:
        persons: People booked.
        sessions: Sessions simulated.
        arrival: Share of those who came and began within the limit, counted from arrival.
        slot: The same, counted from the later of arrival and start of the slot.
        check_in: The same, counted from check-in; equals `arrival` without a check-in window.
        by_slot: `arrival` for each slot with people, in order.
        worst_slot: The lowest of `by_slot`, by value.
        walk_in: Share of walk-ins within the limit, None when there are none.
        returning: Share of patients coming back with results within the limit, or None.
        wait_mean: Mean wait from arrival.
        wait_p90: Nine in ten wait no longer, from arrival.
        overtime: Share of sessions with overtime.
        overtime_mean: Mean minutes past the planned end, sessions in time counting as 0.
        load: Expected consultation minutes, as a share of the session.
        utilisation: Share of the doctor's presence spent in consultation.
    """

    persons: int
    sessions: int
    arrival: Share
    slot: Share
    check_in: Share
    by_slot: tuple[Share, ...]
    worst_slot: Share
    walk_in: Share | None
    returning: Share | None
    wait_mean: float
    wait_p90: float
    overtime: float
    overtime_mean: float
    load: float
    utilisation: float


def simulate(
    model: Model,
    plan: Plan,
    promise: Promise,
    *,
    sessions: int,
    seed: int | SeedSequence,
    discipline: Discipline = Discipline.EARLIEST_SLOT,
) -> Outcome:
    """How a plan does under a model over fresh `sessions`."""
    draws = draw(model, persons=plan.persons, sessions=sessions, seed=seed)
    return judge(model, plan, promise, draws, discipline)


def judge(
    model: Model,
    plan: Plan,
    promise: Promise,
    draws: Draws,
    discipline: Discipline = Discipline.EARLIEST_SLOT,
) -> Outcome:
    """How a plan does under the luck given."""
    if not plan.persons:
        raise ValueError("a plan for nobody has no outcome")
    draws = draws.first(plan.persons)
    seen = see(plan, draws, discipline)
    reports = np.array(plan.reports, dtype=np.float64)
    arrival = reports + draws.offset
    came = arrival < NEVER
    begins = seen.begins[:, : plan.persons]
    wait = _waits(begins, arrival, came)
    slot_starts = reports // plan.slot_minutes * plan.slot_minutes
    from_slot = _waits(begins, np.maximum(arrival, slot_starts), came)
    from_check_in = _waits(begins, present_from(plan, arrival), came)
    limit = promise.wait_minutes
    by_slot = tuple(
        share_of(wait[:, column] <= limit, came[:, column])
        for start in np.unique(slot_starts)
        for column in [slot_starts == start]
    )
    known = np.sort(wait[came])
    past = np.maximum(seen.ends - model.minutes, 0)
    return Outcome(
        persons=plan.persons,
        sessions=len(draws.starts),
        arrival=share_of(wait <= limit, came),
        slot=share_of(from_slot <= limit, came),
        check_in=share_of(from_check_in <= limit, came),
        by_slot=by_slot,
        worst_slot=min(by_slot, key=lambda share: share.value),
        walk_in=_of_walk_ins(draws, seen, plan.persons, limit),
        returning=_of_returning(seen, limit),
        wait_mean=float(known.mean()) if known.size else 0.0,
        wait_p90=float(known[int(0.9 * known.size)]) if known.size else 0.0,
        overtime=float((past > promise.overtime_minutes).mean()),
        overtime_mean=float(past.mean()),
        load=model.load(plan.persons),
        utilisation=_utilisation(draws, seen),
    )


def share_of(kept: NDArray[np.bool_], counted: NDArray[np.bool_]) -> Share:
    """The share of people counted for whom the promise was kept, with its lower bound.

    People of one session wait for one another, so they are no independent sample; sessions are.
    The share is the ratio of the totals of R sessions, its variance that of the linearised ratio
    (Cochran, Sampling Techniques, chapter 6): with y kept and m counted in a session,
    R / (R - 1) * sum((y - share * m)^2) / (sum m)^2.

    Args:
        kept: (R, K) whether the promise was kept; only read where `counted`.
        counted: (R, K) who counts.
    """
    sizes = counted.sum(axis=1)
    total = int(sizes.sum())
    if not total:
        return Share(1.0, 0.0)
    hits = (kept & counted).sum(axis=1)
    value = float(hits.sum() / total)
    sessions = len(sizes)
    if sessions == 1:
        return Share(value, 0.0)
    residue = hits - value * sizes
    variance = sessions / (sessions - 1) * float(residue @ residue) / total**2
    return Share(value, max(0.0, value - ONE_SIDED_95 * sqrt(variance)))


def _waits(begins: Minutes, since: Minutes, came: NDArray[np.bool_]) -> Minutes:
    waits = np.zeros(begins.shape)
    np.subtract(begins, since, out=waits, where=came)
    return np.maximum(waits, 0)


def _of_walk_ins(draws: Draws, seen: Seen, persons: int, limit: float) -> Share | None:
    count = draws.walk_ins.shape[1]
    if not count:
        return None
    came = draws.walk_ins < NEVER
    waits = _waits(seen.begins[:, persons : persons + count], draws.walk_ins, came)
    return share_of(waits <= limit, came)


def _of_returning(seen: Seen, limit: float) -> Share | None:
    came = seen.returned < NEVER
    if not came.any():
        return None
    return share_of(_waits(seen.return_begins, seen.returned, came) <= limit, came)


def _utilisation(draws: Draws, seen: Seen) -> float:
    consult = np.concatenate([draws.consult, draws.walk_in_consult, draws.urgent_consult], axis=1)
    busy = float(consult[seen.begins < NEVER].sum())
    if seen.returned.shape[1]:
        again = seen.return_begins[:, : draws.return_consult.shape[1]] < NEVER
        busy += float(draws.return_consult[again].sum())
    present = float((seen.ends - draws.starts).sum())
    return busy / present if present else 0.0
