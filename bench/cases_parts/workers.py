"""Workers that run permits: a few processes with several threads each, as the server has them."""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

ASKERS = 1000


@dataclass(frozen=True, slots=True)
class Share:
    """What one process does: how many threads, for how long, on which engine, beginning where."""

    engine: str
    office: UUID
    threads: int
    seconds: float
    first: int
    begins_at: float


@dataclass(frozen=True, slots=True)
class Rate:
    """How many cases were ended in how many seconds, and how much of the processors it took."""

    cases: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Cases a second."""
        return self.cases / self.seconds


def _ready() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import django  # noqa: PLC0415 - a process of its own

    django.setup()


def _work(share: Share) -> int:
    with ThreadPoolExecutor(share.threads) as hands:
        return sum(hands.map(lambda nth: _alone(share, share.first + nth), range(share.threads)))


def _alone(share: Share, nth: int) -> int:
    from django.db import connection  # noqa: PLC0415 - after setup

    from cases_parts import permit, tokens  # noqa: PLC0415

    connection.ensure_connection()
    time.sleep(max(0.0, share.begins_at - time.time()))
    until, ended = share.begins_at + share.seconds, 0
    while time.time() < until:
        if share.engine == "services":
            permit.run(share.office, (nth * 61 + ended) % ASKERS)
        else:
            tokens.run(is_audited=share.engine == "tokens")
        ended += 1
    connection.close()
    return ended


class Workers:
    """Processes that stay between measurements."""

    def __init__(self, workers: int, processes: int) -> None:
        """Start them; each sets Django up once."""
        self.workers, self.processes = workers, processes
        self._pool = get_context("spawn").Pool(processes, _ready)

    def measure(self, engine: str, office: UUID, seconds: float) -> Rate:
        """How many cases all of them end together."""
        threads = self.workers // self.processes
        begins_at = time.time() + 1.0
        shares = [
            Share(engine, office, threads, seconds, place * threads, begins_at)
            for place in range(self.processes)
        ]
        cases = sum(self._pool.map(_work, shares, chunksize=1))
        return Rate(cases, time.time() - begins_at)

    def close(self) -> None:
        """End them."""
        self._pool.close()
        self._pool.join()


CORES = os.cpu_count() or 1
