"""What chance does in many sessions, drawn once so that plans can be compared on the same luck."""

from dataclasses import dataclass, fields, replace
from math import log, sqrt

import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from minkang.engines.booking.rules.planning.model import Duration, Extra, Model, Shape

Minutes = NDArray[np.float64]

NEVER = np.inf


@dataclass(frozen=True, slots=True)
class Draws:
    """The luck of R sessions with up to P booked people each.

    Attributes:
        starts: (R,) when the doctor begins.
        consult: (R, P) length of each consultation.
        offset: (R, P) arrival less the time to report; `NEVER` for who does not come.
        walk_ins: (R, W) arrival of walk-ins, `NEVER` beyond their number.
        walk_in_consult: (R, W).
        urgent: (R, U) arrival of urgent patients.
        urgent_consult: (R, U).
        away: (R, P) how long a patient is away before coming back; `NEVER` for who does not.
        return_consult: (R, P).
    """

    starts: Minutes
    consult: Minutes
    offset: Minutes
    walk_ins: Minutes
    walk_in_consult: Minutes
    urgent: Minutes
    urgent_consult: Minutes
    away: Minutes
    return_consult: Minutes

    def first(self, persons: int) -> "Draws":
        """The same luck for fewer booked people."""
        return replace(
            self,
            consult=self.consult[:, :persons],
            offset=self.offset[:, :persons],
            away=self.away[:, :persons],
            return_consult=self.return_consult[:, :persons],
        )

    def sessions(self, rows: slice | NDArray[np.intp]) -> "Draws":
        """Some of the sessions."""
        return Draws(*(getattr(self, field.name)[rows] for field in fields(self)))


def draw(model: Model, *, persons: int, sessions: int, seed: int | SeedSequence) -> Draws:
    """The luck of `sessions` sessions of a model with up to `persons` booked.

    Each quantity has a stream of its own and people are drawn one after another, so that more
    people or another walk-in rate leave the luck of the others as it was.
    """
    root = seed if isinstance(seed, SeedSequence) else SeedSequence(seed)
    streams = [np.random.default_rng(child) for child in root.spawn(8)]
    lateness = model.lateness
    starts = streams[0].normal(lateness.mean, lateness.spread, sessions).clip(0)
    walk_ins, walk_in_consult = _extra(model.walk_ins, model.minutes, sessions, streams[4])
    urgent, urgent_consult = _extra(model.urgent, model.minutes, sessions, streams[5])
    away = np.empty((sessions, 0))
    return_consult = away
    if model.returning is not None:
        away = _rows(streams[6].exponential(model.returning.away, (persons, sessions)))
        comes_back = _rows(streams[6].random((persons, sessions))) < model.returning.share
        away[~comes_back] = NEVER
        return_consult = _durations(model.returning.consult, persons, sessions, streams[7])
    return Draws(
        starts,
        _durations(model.consult, persons, sessions, streams[1]),
        _offsets(model, persons, sessions, streams[2], streams[3]),
        walk_ins,
        walk_in_consult,
        urgent,
        urgent_consult,
        away,
        return_consult,
    )


def _offsets(
    model: Model, persons: int, sessions: int, punctual: Generator, missing: Generator
) -> Minutes:
    kept = model.punctuality
    offset = _rows(punctual.normal(kept.mean, kept.spread, (persons, sessions)))
    np.maximum(offset, kept.earliest, out=offset)
    offset[_rows(missing.random((persons, sessions))) < model.no_show] = NEVER
    return offset


def _extra(
    extra: Extra | None, minutes: int, sessions: int, stream: Generator
) -> tuple[Minutes, Minutes]:
    if extra is None:
        return np.empty((sessions, 0)), np.empty((sessions, 0))
    counts = stream.poisson(extra.mean, sessions)
    most = int(counts.max())
    arrivals = stream.uniform(0, minutes, (sessions, most))
    arrivals[np.arange(most) >= counts[:, None]] = NEVER
    return arrivals, _durations(extra.consult, most, sessions, stream)


def _durations(duration: Duration, persons: int, sessions: int, stream: Generator) -> Minutes:
    size = (persons, sessions)
    if duration.variation == 0:
        return np.full((sessions, persons), duration.mean)
    square = duration.variation**2
    if duration.shape is Shape.GAMMA:
        return _rows(stream.gamma(1 / square, duration.mean * square, size))
    spread = log(1 + square)
    return _rows(stream.lognormal(log(duration.mean) - spread / 2, sqrt(spread), size))


def _rows(columns: Minutes) -> Minutes:
    return np.ascontiguousarray(columns.T)
