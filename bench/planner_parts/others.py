"""The planner's model run by SimPy and by Ciw, with luck of their own; used by bench/planner.py and the tests."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import ciw
import numpy as np
import simpy

HOUR = 60.0
CYCLE = 1_000.0


@dataclass(frozen=True, slots=True)
class Case:
    """Lognormal consultations, no-shows, and arrival normal around the time to report."""

    reports: tuple[int, ...]
    slot_minutes: int
    mean: float = 7.0
    variation: float = 0.5
    no_show: float = 0.1
    early: float = -10.0
    spread: float = 10.0
    earliest: float = -45.0


@dataclass(frozen=True, slots=True)
class Visit:
    """A patient who came: slot number, arrival and length of consultation, in minutes."""

    slot: int
    arrival: float
    consult: float


def a_day(case: Case, luck: np.random.Generator) -> list[Visit]:
    """The people of one session, in order of their time to report."""
    size = len(case.reports)
    square = math.log(1 + case.variation**2)
    consults = luck.lognormal(math.log(case.mean) - square / 2, math.sqrt(square), size)
    offsets = luck.normal(case.early, case.spread, size).clip(case.earliest)
    comes = luck.random(size) >= case.no_show
    return [
        Visit(report // case.slot_minutes, report + float(offset), float(consult))
        for report, offset, consult, here in zip(
            case.reports, offsets, consults, comes, strict=True
        )
        if here
    ]


def waits_by_simpy(case: Case, sessions: int, seed: int, *, by_slot: bool = True) -> list[float]:
    """Waits from arrival; the doctor is a resource that takes the lowest slot, then who came first."""
    luck = np.random.default_rng(seed)
    waits: list[float] = []
    for _ in range(sessions):
        world = simpy.Environment(initial_time=-HOUR)
        doctor = simpy.PriorityResource(world, capacity=1)
        world.process(_not_yet(world, doctor))
        for visit in a_day(case, luck):
            rank = visit.slot if by_slot else 0
            world.process(_visit(world, doctor, visit, rank, waits))
        world.run()
    return waits


def _not_yet(
    world: simpy.Environment, doctor: simpy.PriorityResource
) -> Iterator[simpy.events.Event]:
    with doctor.request(priority=-1) as turn:
        yield turn
        yield world.timeout(HOUR)


def _visit(
    world: simpy.Environment,
    doctor: simpy.PriorityResource,
    visit: Visit,
    rank: int,
    waits: list[float],
) -> Iterator[simpy.events.Event]:
    yield world.timeout(visit.arrival + HOUR)
    with doctor.request(priority=rank) as turn:
        yield turn
        waits.append(world.now - visit.arrival)
        yield world.timeout(visit.consult)


def waits_by_ciw(case: Case, sessions: int, seed: int, *, by_slot: bool = True) -> list[float]:
    """Waits from arrival; each slot is a class of customers, and the lower class goes first.

    All sessions run in one simulation, a cycle apart; the server is there from the start of each.
    """
    luck = np.random.default_rng(seed)
    slots = max(case.reports) // case.slot_minutes + 1 if by_slot else 1
    arrivals: list[list[float]] = [[] for _ in range(slots)]
    for session in range(sessions):
        for visit in a_day(case, luck):
            since = session * CYCLE + HOUR + visit.arrival
            arrivals[visit.slot if by_slot else 0].append(since)
    square = math.log(1 + case.variation**2)
    consult = ciw.dists.Lognormal(math.log(case.mean) - square / 2, math.sqrt(square))
    names = [f"slot {slot}" for slot in range(slots)]
    network = ciw.create_network(
        arrival_distributions={
            name: [ciw.dists.Sequential(_gaps(sorted(moments)))]
            for name, moments in zip(names, arrivals, strict=True)
        },
        service_distributions={name: [consult] for name in names},
        priority_classes={name: slot for slot, name in enumerate(names)},
        number_of_servers=[ciw.Schedule(numbers_of_servers=[0, 1], shift_end_dates=[HOUR, CYCLE])],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(sessions * CYCLE)
    return [record.waiting_time for record in simulation.get_all_records()]


def _gaps(moments: list[float]) -> list[float]:
    return [b - a for a, b in pairwise([0.0, *moments])] + [math.inf]
