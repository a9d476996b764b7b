"""Who is seen when: the doctor's loop, all sessions at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minkang.engines.booking.rules.planning.draws import NEVER, Draws, Minutes
from minkang.engines.booking.rules.planning.model import Discipline, Plan

_ROWS_AT_ONCE = 2_000
_URGENT_FIRST = -1e6
_SLOT_APART = 1e5
_WALK_IN_LATER = 5e4


@dataclass(frozen=True, slots=True)
class Queue:
    """Everybody of R sessions, C columns each: booked, then walk-ins, then urgent patients.

    `key` orders them for the doctor, lowest first; `arrival` is when they may be called, `NEVER`
    for who does not come; `away` and `return_consult` are empty when nobody comes back.
    """

    key: Minutes
    arrival: Minutes
    consult: Minutes
    away: Minutes
    return_consult: Minutes


@dataclass(frozen=True, slots=True)
class Seen:
    """When consultations began and ended; `NEVER` for those that did not happen.

    Attributes:
        begins: (R, C) of each column of the queue.
        returned: (R, C) when a patient was back, or (R, 0).
        return_begins: (R, C) when the second consultation began, or (R, 0).
        ends: (R,) end of the last consultation.
    """

    begins: Minutes
    returned: Minutes
    return_begins: Minutes
    ends: Minutes


def see(plan: Plan, draws: Draws, discipline: Discipline = Discipline.EARLIEST_SLOT) -> Seen:
    """Run the sessions of a plan, one column of `draws` for each person of the plan."""
    queue = line_up(plan, draws, discipline)
    if discipline is Discipline.STRICT:
        return _see_by_number(draws.starts, queue)
    parts = [
        _see_present(draws.starts[rows], _cut(queue, rows))
        for start in range(0, len(draws.starts), _ROWS_AT_ONCE)
        for rows in [slice(start, start + _ROWS_AT_ONCE)]
    ]
    return Seen(
        np.concatenate([part.begins for part in parts]),
        np.concatenate([part.returned for part in parts]),
        np.concatenate([part.return_begins for part in parts]),
        np.concatenate([part.ends for part in parts]),
    )


def line_up(plan: Plan, draws: Draws, discipline: Discipline) -> Queue:
    """The columns of a plan under some luck, with the key by which the doctor calls."""
    reports = np.array(plan.reports, dtype=np.float64)
    arrival = present_from(plan, reports + draws.offset)
    slots = reports // plan.slot_minutes
    key = slots * _SLOT_APART + np.where(arrival < NEVER, arrival, 0.0)
    walk_in_slots = np.where(draws.walk_ins < NEVER, draws.walk_ins, 0.0) // plan.slot_minutes
    walk_in_key = walk_in_slots * _SLOT_APART + _WALK_IN_LATER + draws.walk_ins
    everybody = np.concatenate([arrival, draws.walk_ins, draws.urgent], axis=1)
    keys = np.concatenate([key, walk_in_key, draws.urgent + _URGENT_FIRST], axis=1)
    if discipline is Discipline.FIRST_CAME:
        keys = everybody
    if discipline is Discipline.STRICT:
        keys = np.broadcast_to(np.arange(everybody.shape[1], dtype=np.float64), everybody.shape)
    consult = np.concatenate([draws.consult, draws.walk_in_consult, draws.urgent_consult], axis=1)
    return Queue(keys, everybody, consult, draws.away, draws.return_consult)


def present_from(plan: Plan, arrival: Minutes) -> Minutes:
    """From when each booked person may be called: arrival, or the opening of check-in if later."""
    if plan.check_in_minutes is None:
        return arrival
    opens = np.array(plan.reports, dtype=np.float64) - plan.check_in_minutes
    return np.maximum(arrival, opens)


def _cut(queue: Queue, rows: slice) -> Queue:
    return Queue(
        queue.key[rows],
        queue.arrival[rows],
        queue.consult[rows],
        queue.away[rows],
        queue.return_consult[rows],
    )


def _see_by_number(starts: Minutes, queue: Queue) -> Seen:
    """Lindley's recursion: each begins when present and the one before is done."""
    begins = np.full(queue.arrival.shape, NEVER)
    free = starts.copy()
    for column in range(queue.arrival.shape[1]):
        comes = queue.arrival[:, column] < NEVER
        begin = np.maximum(free, queue.arrival[:, column])
        begins[:, column] = begin
        free = np.where(comes, begin + queue.consult[:, column], free)
    nothing = np.empty((len(starts), 0))
    return Seen(begins, nothing, nothing, free)


def _see_present(starts: Minutes, queue: Queue) -> Seen:
    order = np.argsort(queue.key, axis=1, kind="stable")
    sessions, columns = order.shape
    base = np.arange(sessions)[:, None] * columns
    taken = (order + base).ravel()
    arrival = queue.arrival.ravel()[taken].reshape(sessions, columns)
    consult = queue.consult.ravel()[taken].reshape(sessions, columns)
    booked = queue.away.shape[1]
    if not booked:
        begins = _call(starts, arrival, consult, None)
        seen, nothing = _restored(begins, taken), np.empty((sessions, 0))
        return Seen(seen, nothing, nothing, _ends(starts, begins, consult))
    away = np.full((sessions, columns), NEVER)
    away[:, :booked] = queue.away
    again = np.zeros((sessions, columns))
    again[:, :booked] = queue.return_consult
    away = away.ravel()[taken].reshape(sessions, columns)
    # Each patient's second consultation stands right behind the first, not present until released.
    both_arrival = _woven(arrival, np.full_like(arrival, NEVER))
    both_consult = _woven(consult, again.ravel()[taken].reshape(sessions, columns))
    begins = _call(starts, both_arrival, both_consult, _woven(away, np.full_like(away, NEVER)))
    first, second = begins[:, ::2], begins[:, 1::2]
    back = first + consult + away
    return Seen(
        _restored(first, taken),
        _restored(back, taken),
        _restored(second, taken),
        _ends(starts, begins, both_consult),
    )


def _call(starts: Minutes, arrival: Minutes, consult: Minutes, away: Minutes | None) -> Minutes:
    """When each consultation begins; columns in the order of calling, lowest key first."""
    sessions, columns = arrival.shape
    waiting = arrival.copy()
    flat, lengths = waiting.ravel(), consult.ravel()
    begins = np.full(sessions * columns, NEVER)
    base = np.arange(sessions) * columns
    free = starts.copy()
    for _ in range(columns):
        present = waiting <= free[:, None]
        called = base + present.argmax(axis=1)
        idle = np.flatnonzero(~present.ravel()[called])
        if idle.size:
            called[idle] = base[idle] + waiting[idle].argmin(axis=1)
            free[idle] = np.maximum(free[idle], flat[called[idle]])
        # In a session that is over `free` is NEVER, and the earlier beginning stands.
        begins[called] = np.minimum(begins[called], free)
        free += lengths[called]
        flat[called] = NEVER
        if away is not None:
            back = free + away.ravel()[called]
            comes = np.flatnonzero(back < NEVER)
            flat[called[comes] + 1] = back[comes]
    return begins.reshape(sessions, columns)


def _woven(one: Minutes, other: Minutes) -> Minutes:
    return np.stack([one, other], axis=2).reshape(len(one), -1)


def _restored(sorted_values: Minutes, taken: NDArray[np.intp]) -> Minutes:
    values = np.empty(sorted_values.size)
    values[taken] = sorted_values.ravel()
    return values.reshape(sorted_values.shape)


def _ends(starts: Minutes, begins: Minutes, consult: Minutes) -> Minutes:
    done = np.where(begins < NEVER, begins + consult, 0.0)
    if not done.shape[1]:
        return starts
    last: Minutes = np.maximum(starts, done.max(axis=1))
    return last
