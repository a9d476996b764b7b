"""How fast a city is copied and counted, beside hand-written DuckDB SQL for the same numbers.

Run: ``minkang bench warehouse --residents 1300000``. Lays a synthetic region of plain rows (not the
city of the demonstration) into an embedded cluster of its own, copies it with the product's
service, counts every indicator for every area and organisation, and prints medians of five.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

HOME = Path(os.environ.get("MINKANG_BENCH_HOME") or tempfile.mkdtemp(prefix="minkang-bench-"))
os.environ["MINKANG_HOME"] = str(HOME)
os.environ.pop("MINKANG_DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "minkang.project.settings"

import django  # noqa: E402 - reads the surroundings above

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from minkang.engines.warehouse import queries, services  # noqa: E402
from minkang.engines.warehouse.indicators import registered  # noqa: E402
from minkang.engines.warehouse.queries import engines, manifests  # noqa: E402
from minkang.engines.warehouse.queries.counting import count  # noqa: E402
from minkang.project.postgres import Server  # noqa: E402

T = TypeVar("T")

ROUNDS = 5
COLD_GOAL, RATIO_GOAL, COPY_GOAL, MEMORY_GOAL = 5.0, 1.3, 600.0, 1024
ON = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
FOLDER = HOME / "warehouse"
REGION = "210500"
REGION_SQL = Path(__file__).with_name("warehouse_region.sql")
BY_HAND_SQL = Path(__file__).with_name("warehouse_by_hand.sql")
COMPARED = (
    "surveillance.life_expectancy",
    "family.infant_mortality",
    "family.under_5_mortality",
    "capacity.beds_per_1000",
    "capacity.doctors_per_1000",
)


def main() -> None:
    """Start a cluster, measure, and leave nothing behind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=1_300_000)
    parser.add_argument("--cold", action="store_true", help="one cold count in this process")
    words = parser.parse_args()
    if words.cold:
        worked = time.process_time()
        found, seconds = timed(lambda: queries.values(region=REGION, on=ON))
        print(f"{seconds} {time.process_time() - worked} {len(found)} {peak()}")
        return
    HOME.chmod(0o755)
    server = Server(HOME)
    server.join()
    try:
        measure(words.residents)
    finally:
        connections.close_all()
        server.leave()
        shutil.rmtree(HOME)


def measure(residents: int) -> None:
    """Lay, copy, count, compare, print."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        sql = REGION_SQL.read_text(encoding="utf-8").replace("${RESIDENTS}", str(residents))
        _, laid = timed(lambda: cursor.execute(sql))
    print(f"a synthetic region of {residents:,} residents was laid in {laid:.0f} s")
    report, copied = timed(lambda: services.copy(at=NOON))
    size = sum(file.stat().st_size for file in FOLDER.iterdir()) / 2**20
    print(f"whole copy: {copied:.1f} s, {report.rows:,} rows, {size:.0f} MiB, peak {peak()} MiB "
          f"(goal under {COPY_GOAL:.0f} s and {MEMORY_GOAL} MiB)")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET died_on = '2026-11-21' WHERE rid = (SELECT rid FROM people_person LIMIT 1)"
        )
    report, changed = timed(lambda: services.copy(at=NOON))
    print(f"copy after one death: {changed:.2f} s, {report.rows:,} rows")
    first, _, _, _ = cold()
    colds = [cold() for _ in range(ROUNDS)]
    seconds, worked, values, memory = (
        statistics.median(column) for column in zip(*colds, strict=True)
    )
    print(f"{len(registered())} indicators, {values:,.0f} values, new process: {seconds:.2f} s "
          f"({worked:.2f} s of processor), peak {memory:.0f} MiB (goal under {COLD_GOAL:.0f} s and "
          f"{MEMORY_GOAL} MiB); {first:.2f} s where new code compiles first")  # fmt: skip
    compare()


def compare() -> None:
    """The product's statements against hand-written ones, round by round in turn."""
    manifest = manifests.read(FOLDER)
    assert manifest is not None
    chosen = [registered()[one] for one in COMPARED]
    written = BY_HAND_SQL.read_text(encoding="utf-8").split(";\n")[:-1]
    with engines.over_copy(FOLDER, manifest, ON) as engine:
        count(engine, chosen, "2105")

        def by_hand() -> None:
            for sql in written:
                engine.fetch(engines.Statement(sql, ()))

        by_hand()
        rounds = [
            (timed(lambda: count(engine, chosen, "2105"))[1], timed(by_hand)[1])
            for _ in range(ROUNDS)
        ]
    ours, hand = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(one / other for one, other in rounds)
    print(f"{len(COMPARED)} indicators over everybody: {ours:.2f} s, by hand {hand:.2f} s, "
          f"ratio {ratio:.2f} (goal at most {RATIO_GOAL})")  # fmt: skip


def cold() -> tuple[float, float, int, int]:
    """Seconds, processor seconds, values and peak MiB of a count in a process of its own."""
    around = {**os.environ, "MINKANG_BENCH_HOME": str(HOME)}
    done = subprocess.run(
        [sys.executable, __file__, "--cold"], env=around, capture_output=True, text=True, check=True
    )
    seconds, worked, values, memory = done.stdout.split()
    return float(seconds), float(worked), int(values), int(memory)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and how many seconds it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def peak() -> int:
    """Most memory this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
