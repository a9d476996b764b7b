"""The planner's figures are those of the model it states, and its proposals hold on fresh luck."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.engines.booking.rules.planning.calling import see
from minkang.engines.booking.rules.planning.draws import NEVER, draw
from minkang.engines.booking.rules.planning.hospital import best_for_each
from minkang.engines.booking.rules.planning.model import (
    Discipline,
    Duration,
    Extra,
    Lateness,
    Model,
    Plan,
    Punctuality,
    Returning,
    Shape,
    even_plan,
)
from minkang.engines.booking.rules.planning.outcome import (
    Promise,
    Share,
    share_of,
    simulate,
)
from minkang.engines.booking.rules.planning.roster import roster_for
from minkang.engines.booking.rules.planning.searching import Aims, Grid, best, reaches

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

BASE = Model(Duration(7, 0.5), Punctuality(-10, 10, -45), no_show=0.1)
PROMISE = Promise(wait_minutes=20, overtime_minutes=15)
AIMS = Aims(kept=0.9, worst_slot=0.75, overtime=0.05)
SEED = 20261122


def planned(persons: int, report_minutes: int = 10, slot_minutes: int = 30) -> Plan:
    return even_plan(
        minutes=240, persons=persons, report_minutes=report_minutes, slot_minutes=slot_minutes
    )


def kept(model: Model, plan: Plan, sessions: int = 2_000) -> float:
    return simulate(model, plan, PROMISE, sessions=sessions, seed=SEED).arrival.value


@pytest.mark.parametrize(
    ("report_minutes", "slot_minutes", "from_arrival", "from_slot"),
    [(240, 240, 0.000, 0.119), (60, 60, 0.454, 0.673), (30, 30, 0.774, 0.932), (15, 15, 0.860, 0.977)],
)  # fmt: skip
def test_measured_table_of_thirty_two_patients_comes_out_again(
    report_minutes: int, slot_minutes: int, from_arrival: float, from_slot: float
) -> None:
    plan = planned(32, report_minutes, slot_minutes)
    outcome = simulate(BASE, plan, PROMISE, sessions=4_000, seed=SEED)
    assert outcome.arrival.value == pytest.approx(from_arrival, abs=0.01)
    assert outcome.slot.value == pytest.approx(from_slot, abs=0.01)
    assert outcome.load == pytest.approx(0.84)


@pytest.mark.parametrize("other", ["waits_by_simpy", "waits_by_ciw"])
@pytest.mark.parametrize("by_slot", [True, False])
def test_another_simulator_says_the_same_within_two_points(other: str, by_slot: bool) -> None:
    from planner_parts import others

    plan = planned(32)
    waits_of = getattr(others, other)
    waits = np.array(waits_of(others.Case(plan.reports, 30), 250, 7, by_slot=by_slot))
    theirs = (waits <= PROMISE.wait_minutes + 1e-9).mean()
    discipline = Discipline.EARLIEST_SLOT if by_slot else Discipline.FIRST_CAME
    ours = simulate(BASE, plan, PROMISE, sessions=4_000, seed=SEED, discipline=discipline)
    assert ours.arrival.value == pytest.approx(theirs, abs=0.02)
    assert ours.wait_mean == pytest.approx(waits.mean(), abs=0.6)


@settings(max_examples=40, deadline=None)
@given(places=st.lists(st.integers(0, 4), min_size=1, max_size=8), seed=st.integers(0, 999))
def test_punctual_people_wait_as_lindley_says(places: list[int], seed: int) -> None:
    model = replace(BASE, punctuality=Punctuality(0, 0, -45), lateness=Lateness(3, 2))
    plan = Plan(10, 30, tuple(places))
    draws = draw(model, persons=plan.persons, sessions=5, seed=seed)
    seen = see(plan, draws)
    for session in range(5):
        free = draws.starts[session]
        for person, report in enumerate(plan.reports):
            if draws.offset[session, person] == NEVER:
                assert seen.begins[session, person] == NEVER
                continue
            begin = max(free, float(report))
            assert seen.begins[session, person] == begin
            free = begin + draws.consult[session, person]
        assert seen.ends[session] == free
    assert np.array_equal(see(plan, draws, Discipline.STRICT).begins, seen.begins)


@settings(max_examples=60, deadline=None)
@given(places=st.lists(st.integers(0, 4), min_size=1, max_size=6), seed=st.integers(0, 999))
def test_doctor_calls_the_earliest_slot_present_and_never_rests_while_one_is(
    places: list[int], seed: int
) -> None:
    model = replace(BASE, walk_ins=Extra(1, Duration(5, 0.3)), urgent=Extra(0.5, Duration(9, 0.3)))
    plan = Plan(15, 30, tuple(places))
    draws = draw(model, persons=plan.persons, sessions=1, seed=seed)
    begins = see(plan, draws).begins[0]
    arrival, rank, consult = everybody(plan, draws)
    came = np.flatnonzero(arrival < NEVER)
    assert set(np.flatnonzero(begins < NEVER)) == set(came)
    free = draws.starts[0]
    for one in sorted(came, key=lambda person: begins[person]):
        waiting = [other for other in came if begins[other] >= begins[one]]
        present = [other for other in waiting if arrival[other] <= begins[one]]
        assert begins[one] == max(free, min(arrival[other] for other in waiting))
        assert (rank[one], arrival[one]) == min((rank[other], arrival[other]) for other in present)
        free = begins[one] + consult[one]


def everybody(plan: Plan, draws) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Arrival, rank and consultation of the first session's people, written a second time."""
    reports = np.array(plan.reports, dtype=float)
    arrival = np.concatenate([reports + draws.offset[0], draws.walk_ins[0], draws.urgent[0]])
    walk_in_slots = [2 * (moment // 30) + 1 for moment in draws.walk_ins[0]]
    rank = [*(2 * (reports // 30)), *walk_in_slots, *(-1 for _ in draws.urgent[0])]
    parts = [draws.consult[0], draws.walk_in_consult[0], draws.urgent_consult[0]]
    return arrival, np.array(rank), np.concatenate(parts)


@pytest.mark.parametrize(
    ("consult", "expected"),
    [(Duration(10, 1, Shape.GAMMA), 10.0), (Duration(10, 0.5), 6.25), (Duration(10, 0), 5.0)],
    ids=["M/M/1", "M/G/1", "M/D/1"],
)
def test_long_days_of_walk_ins_wait_as_pollaczek_and_khinchine_say(
    consult: Duration, expected: float
) -> None:
    minutes = 12_000
    model = Model(
        Duration(1, 0), Punctuality(0, 0, 0), minutes=minutes, walk_ins=Extra(minutes / 20, consult)
    )
    draws = draw(model, persons=0, sessions=40, seed=SEED)
    seen = see(Plan(30, 30, ()), draws)
    came = draws.walk_ins < NEVER
    waits = seen.begins[came] - draws.walk_ins[came]
    assert waits.mean() == pytest.approx(expected, rel=0.06)


def test_same_seed_gives_the_same_outcome_and_another_seed_another() -> None:
    first, second, other = (
        simulate(BASE, planned(30), PROMISE, sessions=300, seed=seed) for seed in (1, 1, 2)
    )
    assert first == second
    assert first.arrival != other.arrival


def test_more_people_a_late_doctor_or_longer_consultations_never_help() -> None:
    shares = [kept(BASE, planned(persons)) for persons in range(24, 41, 4)]
    assert shares == sorted(shares, reverse=True)
    late = [kept(replace(BASE, lateness=Lateness(minutes)), planned(30)) for minutes in (0, 5, 15)]
    assert late == sorted(late, reverse=True)
    assert late[0] - late[-1] > 0.1
    assert kept(replace(BASE, consult=Duration(8, 0.5)), planned(30)) < late[0]


def test_one_person_more_leaves_the_luck_of_the_others_alone() -> None:
    few, many = (draw(BASE, persons=persons, sessions=50, seed=3) for persons in (10, 11))
    assert np.array_equal(few.offset, many.offset[:, :10])
    assert np.array_equal(few.consult, many.consult[:, :10])
    busy = draw(replace(BASE, urgent=Extra(2, Duration(9, 0.5))), persons=10, sessions=50, seed=3)
    assert np.array_equal(few.consult, busy.consult)


def test_check_in_window_moves_the_clock_and_helps_nobody_who_came_early() -> None:
    plan = planned(32)
    gated = simulate(BASE, replace(plan, check_in_minutes=10), PROMISE, sessions=2_000, seed=SEED)
    open_door = simulate(BASE, plan, PROMISE, sessions=2_000, seed=SEED)
    assert gated.check_in.value > open_door.arrival.value > gated.arrival.value
    assert open_door.check_in == open_door.arrival


def test_patients_who_come_back_and_walk_ins_are_counted_apart() -> None:
    model = replace(
        BASE,
        walk_ins=Extra(2, Duration(7, 0.5)),
        returning=Returning(0.3, away=20, consult=Duration(3, 0.5)),
    )
    outcome = simulate(model, planned(24), PROMISE, sessions=500, seed=SEED)
    assert outcome.walk_in is not None
    assert outcome.returning is not None
    assert outcome.walk_in.value < outcome.returning.value
    assert outcome.load == pytest.approx((24 * 0.9 * (7 + 0.3 * 3) + 2 * 7) / 240)
    plain = simulate(BASE, planned(24), PROMISE, sessions=500, seed=SEED)
    assert plain.walk_in is None
    assert plain.returning is None
    assert plain.arrival.value > outcome.arrival.value


def test_lower_bound_counts_sessions_and_not_the_people_in_them() -> None:
    kept_all, kept_none = np.ones((1, 20), dtype=bool), np.zeros((1, 20), dtype=bool)
    counted = np.ones((40, 20), dtype=bool)
    alternating = np.concatenate([kept_all, kept_none] * 20)
    whole = share_of(alternating, counted)
    assert whole.value == 0.5
    # 40 coins, not 800: the bound is 1.645 * sqrt(0.25 / 39) below.
    assert whole.low == pytest.approx(0.5 - 1.645 * (0.25 / 39) ** 0.5, abs=1e-3)
    assert share_of(kept_all, kept_all) == Share(1.0, 0.0)


def test_lower_bound_covers_the_truth_nineteen_times_in_twenty() -> None:
    truth = kept(BASE, planned(32), sessions=20_000)
    bounds = [
        simulate(BASE, planned(32), PROMISE, sessions=30, seed=seed).arrival.low
        for seed in range(150)
    ]
    covered = sum(bound <= truth for bound in bounds)
    assert 133 <= covered <= 149


@pytest.mark.slow
def test_base_case_holds_its_promise_on_luck_it_was_not_chosen_on() -> None:
    proposal = best(BASE, PROMISE, AIMS, Grid(30, (10,)), seed=SEED)
    assert proposal is not None
    fresh = simulate(BASE, proposal.plan, PROMISE, sessions=20_000, seed=99)
    assert reaches(fresh, AIMS)
    assert fresh.arrival.low >= 0.90
    assert fresh.load >= 0.78
    assert fresh.worst_slot.low >= 0.75
    assert fresh.overtime <= 0.05
    assert proposal.even is not None
    assert proposal.plan.persons > proposal.even.persons
    assert proposal.even.worst_slot.value < AIMS.worst_slot
    equal = simulate(BASE, planned(32, 30), PROMISE, sessions=2_000, seed=SEED)
    assert equal.arrival.value < 0.8
    assert proposal.plan.persons >= 1.2 * 24
    by_persons = {point.persons: point for point in proposal.curve}
    assert by_persons[proposal.plan.persons].low == pytest.approx(
        proposal.outcome.arrival.low, abs=0.02
    )
    assert all(point.low >= point.even_low - 0.02 for point in proposal.curve)


def test_proposal_is_the_same_on_one_core_and_on_two() -> None:
    short = replace(BASE, minutes=60, consult=Duration(12, 0.5))
    models = [short, replace(short, consult=Duration(19, 0.5))]
    asked = {"seed": 5, "promise": PROMISE, "aims": AIMS, "grid": Grid(30, (15,))}
    one, two = (best_for_each(models, processes=count, **asked) for count in (1, 2))
    assert one == two
    assert one[0] is not None
    assert one[1] is not None
    assert one[0].plan.persons > one[1].plan.persons


def test_nobody_is_promised_what_no_plan_can_keep() -> None:
    hopeless = replace(BASE, minutes=60, lateness=Lateness(90))
    assert best(hopeless, PROMISE, AIMS, Grid(30, (15,)), seed=1) is None


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Plan(20, 30, (1,)),
        lambda: Plan(10, 30, (-1,)),
        lambda: Duration(0, 0.5),
        lambda: replace(BASE, no_show=1.0),
        lambda: best(BASE, PROMISE, AIMS, Grid(30, (7,)), seed=1),
        lambda: simulate(BASE, Plan(10, 30, (0,)), PROMISE, sessions=1, seed=1),
    ],
)
def test_nonsense_is_a_bug_and_not_an_answer(broken) -> None:
    with pytest.raises(ValueError, match=r"\d|nobody"):
        broken()


def test_roster_covers_demand_at_the_level_asked_for() -> None:
    wanted = [38, 45, 52, 41, 60, 47, 55, 49]
    roster = roster_for(wanted, places=30, level=0.8)
    assert roster.sessions == 2
    assert roster.planned == 60
    assert roster_for(wanted, places=30, level=0.99).sessions == 3
    assert roster_for([], places=30, level=0.8, least=1).sessions == 1
    assert roster_for([0, 0], places=30, level=0.8).sessions == 0
