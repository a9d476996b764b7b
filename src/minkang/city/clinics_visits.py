"""How a day at a clinic goes: who comes when, how long each is seen, how late the doctor is."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from minkang.city.calibration import Calibration
from minkang.engines.booking.queries.sessions import PublicPool
from minkang.engines.booking.services.recording import Visit
from minkang.engines.booking.terms import ArrivalSource, PoolKind

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
EARLIEST, LATEST = -45.0, 45.0
# Longer ahead, more forget: the share of the mean that comes with each day (verification = "memory").
FORGET_A_DAY = 0.12
BACK_WITH_RESULTS, MISSES_CALL, URGENT = 0.1, 0.02, 0.004
BACK_MINUTES, BACK_LASTS = (25.0, 60.0), 3.0
SOURCES = (ArrivalSource.DESK, ArrivalSource.KIOSK, ArrivalSource.PHONE)
SOURCE_SHARES = (0.35, 0.85)


@dataclass(frozen=True, slots=True)
class Held:
    """A place somebody has; `row` is the resident, `lead` the days they booked ahead."""

    booking: UUID
    pool: PublicPool
    row: int
    lead: int


@dataclass(frozen=True, slots=True)
class Visiting:
    """Draws visits from the figures of a region."""

    figures: Calibration

    def visits(
        self, held: Iterable[Held], minutes: float, draw: np.random.Generator
    ) -> Iterator[Visit]:
        """The visits of those who come; consultations last `minutes` on average."""
        for one in held:
            dice = draw.random(8)
            if dice[0] < self._forgets(one):
                continue
            late = draw.normal(-self._value("early_mean"), self._value("early_spread"))
            late = min(max(late, EARLIEST), LATEST)
            is_back = dice[2] < BACK_WITH_RESULTS
            back = BACK_MINUTES[0] + float(dice[3]) * (BACK_MINUTES[1] - BACK_MINUTES[0])
            yield Visit(
                booking=one.booking,
                arrived_at=_whole(one.pool.report_at + late * MINUTE),
                source=SOURCES[int(np.searchsorted(SOURCE_SHARES, dice[4]))],
                lasts=self._lasts(minutes, draw),
                is_urgent=bool(dice[5] < URGENT),
                back_after=_whole_span(back) if is_back else None,
                back_lasts=self._lasts(BACK_LASTS, draw) if is_back else timedelta(),
                misses_first_call=bool(dice[6] < MISSES_CALL),
            )

    def late(self, draw: np.random.Generator) -> timedelta:
        """How much later than planned the doctor begins."""
        dice, more = draw.random(), draw.exponential(self._value("doctor_late_minutes"))
        return _whole_span(more if dice < self._value("doctor_late") else 0.0)

    def _forgets(self, held: Held) -> float:
        mean = self._value("clinic_no_show")
        if held.pool.kind is PoolKind.SAME_DAY:
            return mean / 5
        return mean * (1 + FORGET_A_DAY * (held.lead - self._value("clinic_lead")))

    def _lasts(self, minutes: float, draw: np.random.Generator) -> timedelta:
        """Lognormal of this mean, with the spread of the region."""
        variance = math.log1p(self._value("consult_spread") ** 2)
        lasts = draw.lognormal(math.log(minutes) - variance / 2, math.sqrt(variance))
        return max(_whole_span(float(lasts)), MINUTE)

    def _value(self, name: str) -> float:
        return self.figures.value(name)


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _whole_span(minutes: float) -> timedelta:
    return round(minutes * 60) * SECOND
