"""What people want of the clinics: who books how long before, and which clinics are called off."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from minkang.city.calibration import Calibration
from minkang.city.clinics import Clinic
from minkang.city.draws import stream
from minkang.engines.booking.queries.sessions import PublicPool
from minkang.engines.booking.terms import PoolKind

HORIZON, REFERRAL_HORIZON, SHORTLY = 14, 19, 2
SATURDAY = 5
YEAR = 365
MOST_WANTED = 1.5
# How many of the places of a clinic people hurry for on the day they are released.
RUSH = 0.3
TWO_DAYS_BEFORE = 0.4


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who will want a place of a kind in a session, `lead` days before it."""

    session: int
    kind: PoolKind
    lead: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """What will be wanted and what will be called off, by the day on which it happens."""

    wanted: Mapping[date, Sequence[Wish]]
    stopped: Mapping[date, Sequence[int]]


def wishes(
    figures: Calibration,
    clinics: Mapping[int, Clinic],
    pools: Sequence[PublicPool],
    residents: int,
    seed: int,
) -> Wishes:
    """Draw the wishes for every published session; clinics by their resource."""
    capacity: Counter[tuple[int, PoolKind]] = Counter()
    of: dict[int, PublicPool] = {}
    for pool in pools:
        capacity[pool.session, pool.kind] += pool.capacity
        of[pool.session] = pool
    days = len({pool.on for pool in pools}) or 1
    total = residents * figures.value("clinic_bookings") * days / YEAR
    fill = min(1.0, total / max(1, sum(capacity.values())))
    wanted: defaultdict[date, list[Wish]] = defaultdict(list)
    stopped: defaultdict[date, list[int]] = defaultdict(list)
    lead = figures.value("clinic_lead")
    for place, (session, pool) in enumerate(of.items()):
        draw = stream(seed, "wishes", place)
        clinic = clinics[pool.resource]
        rate = min(MOST_WANTED, fill * clinic.demand * draw.uniform(0.8, 1.15))
        for kind in PoolKind:
            for _ in range(round(capacity[session, kind] * rate + draw.uniform(-0.4, 0.4))):
                wish = Wish(session, kind, _lead(draw, kind, lead, clinic, pool.on, rate))
                wanted[pool.on - timedelta(days=wish.lead)].append(wish)
        if draw.random() < figures.value("clinic_stopped"):
            stopped[pool.on - timedelta(days=1 + int(draw.random() < TWO_DAYS_BEFORE))].append(
                session
            )
    return Wishes(wanted, stopped)


def _lead(
    draw: np.random.Generator, kind: PoolKind, mean: float, clinic: Clinic, on: date, rate: float
) -> int:
    """Days between booking and visit; nought for those who walk in."""
    if kind is PoolKind.SAME_DAY:
        return 0
    if clinic.singles and on.weekday() >= SATURDAY:
        return 1 + int(draw.random() * SHORTLY)
    most = REFERRAL_HORIZON if kind is PoolKind.REFERRAL else HORIZON
    if kind is PoolKind.PUBLIC and rate > 1 and draw.random() < RUSH:
        return most
    return min(most, 1 + int(draw.exponential(mean - 0.5)))
