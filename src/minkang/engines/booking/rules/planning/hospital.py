"""Proposals for all doctors of a hospital at once, on several cores."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from minkang.engines.booking.rules.planning.model import Model
from minkang.engines.booking.rules.planning.outcome import Promise
from minkang.engines.booking.rules.planning.searching import Aims, Grid, Proposal, best


@dataclass(frozen=True, slots=True)
class _Asked:
    model: Model
    promise: Promise
    aims: Aims
    grid: Grid
    seed: int


def best_for_each(
    models: Sequence[Model],
    promise: Promise,
    aims: Aims,
    grid: Grid,
    *,
    seed: int,
    processes: int,
) -> tuple[Proposal | None, ...]:
    """The proposal for each model, in their order; doctor number i gets the seed ``seed + i``.

    The answer does not depend on `processes`.
    """
    asked = [_Asked(model, promise, aims, grid, seed + i) for i, model in enumerate(models)]
    if processes == 1:
        return tuple(_answer(one) for one in asked)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return tuple(pool.map(_answer, asked))


def _answer(asked: _Asked) -> Proposal | None:
    return best(asked.model, asked.promise, asked.aims, asked.grid, seed=asked.seed)
