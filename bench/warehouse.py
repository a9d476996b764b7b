"""How fast a city is copied and counted, beside hand-written DuckDB SQL for the same numbers.

Run: ``minkang bench warehouse --residents 1300000``. Lays a synthetic region of plain rows (not the
city of the demonstration) into an embedded cluster of its own, copies it with the product's
service, counts every indicator for every area and organisation, and prints medians of five. Both
sides of the comparison begin with no connection and the same Parquet files, and end with sums by
area and organisation; ours are rolled up to region, counties and towns as well.
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
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

HOME = Path(os.environ.get("MINKANG_BENCH_HOME") or tempfile.mkdtemp(prefix="minkang-bench-"))
os.environ["MINKANG_HOME"] = str(HOME)
os.environ.pop("MINKANG_DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "minkang.project.settings"

import django  # noqa: E402 - reads the surroundings above

django.setup()

import duckdb  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from minkang.engines.warehouse import queries, services  # noqa: E402
from minkang.engines.warehouse.indicators import Indicator, registered  # noqa: E402
from minkang.engines.warehouse.queries import engines, manifests  # noqa: E402
from minkang.engines.warehouse.queries.counting import NOTHING, Counted, count  # noqa: E402
from minkang.engines.warehouse.queries.places import significant  # noqa: E402
from minkang.engines.warehouse.queries.statements import Dialect, statement_of  # noqa: E402
from minkang.project.postgres import Server  # noqa: E402

T = TypeVar("T")

ROUNDS = 5
COLD_GOAL, RATIO_GOAL, COPY_GOAL, MEMORY_GOAL = 5.0, 1.3, 600.0, 1024
ON = date(2026, 11, 21)
DAY_BEFORE = date(2026, 11, 20)
"""A day the copier does not count ahead."""
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
FOLDER = HOME / "warehouse"
REGION = "210500"
REGION_SQL = Path(__file__).with_name("warehouse_region.sql")
BY_HAND_SQL = Path(__file__).with_name("warehouse_by_hand.sql")


def main() -> None:
    """Start a cluster, measure, and leave nothing behind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=1_300_000)
    parser.add_argument("--cold", type=date.fromisoformat, help="one question of a new process")
    words = parser.parse_args()
    if words.cold:
        worked = time.process_time()
        found, seconds = timed(lambda: queries.values(region=REGION, on=words.cold))
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
    report, copied = timed(lambda: services.copy(at=NOON, count=False))
    size = sum(file.stat().st_size for file in FOLDER.iterdir()) / 2**20
    print(f"whole copy: {copied:.1f} s, {report.rows:,} rows, {size:.0f} MiB, peak {peak()} MiB "
          f"(goal under {COPY_GOAL:.0f} s and {MEMORY_GOAL} MiB)")  # fmt: skip
    first, *_ = cold(DAY_BEFORE)
    seconds, worked, values, memory = medians([cold(DAY_BEFORE) for _ in range(ROUNDS)])
    print(f"{len(registered())} indicators, {values:,.0f} values, counted by a new process: "
          f"{seconds:.2f} s ({worked:.2f} s of processor), peak {memory:.0f} MiB (goal under "
          f"{COLD_GOAL:.0f} s and {MEMORY_GOAL} MiB); {first:.2f} s where it compiles first")  # fmt: skip
    _, counted = timed(lambda: services.copy(at=NOON))
    _, idle = timed(lambda: services.copy(at=NOON))
    seconds, worked, values, memory = medians([cold(ON) for _ in range(ROUNDS)])
    print(f"the day's values kept by the copier in {counted:.2f} s, nothing to do {idle:.2f} s; "
          f"all {values:,.0f} read by a new process: {seconds:.2f} s ({worked:.2f} s of processor), "
          f"peak {memory:.0f} MiB")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET died_on = '2026-11-21' WHERE rid = (SELECT rid FROM people_person LIMIT 1)"
        )
    report, changed = timed(lambda: services.copy(at=NOON))
    print(f"copy and count after one death: {changed:.2f} s, {report.rows:,} rows")
    compare()


def compare() -> None:
    """The product's statements against hand-written ones, round by round in turn."""
    manifest = manifests.read(FOLDER)
    assert manifest is not None
    written = written_by_hand(BY_HAND_SQL)
    chosen = covered(written)

    def ours() -> dict[str, Counted]:
        with engines.over_copy(FOLDER, manifest, ON) as engine:
            return count(engine, chosen, significant(REGION))

    def by_hand() -> dict[str, Sequence[tuple[Any, ...]]]:
        limits = {"memory_limit": engines.MEMORY, "threads": engines.THREADS}
        with duckdb.connect(config=limits) as database:
            for table, files in manifest.tables.items():
                paths = [str(FOLDER / file.file) for file in files.values()]
                if paths:
                    database.execute(f"CREATE VIEW {table} AS FROM read_parquet({paths})")
            return {name: database.execute(sql).fetchall() for name, sql in written.items()}

    require_equal(ours(), by_hand())
    rounds = [(*processor(ours), *processor(by_hand)) for _ in range(ROUNDS)]
    seconds, worked, hand_seconds, hand_worked = medians(rounds)
    ratio = statistics.median(one / other for one, _, other, _ in rounds)
    worked_ratio = statistics.median(one / other for _, one, _, other in rounds)
    print(f"{len(chosen)} indicators: {seconds:.2f} s ({worked:.2f} s of processor), by hand "
          f"{hand_seconds:.2f} s ({hand_worked:.2f} s); ratio {ratio:.2f}, of processor "
          f"{worked_ratio:.2f} (goal at most {RATIO_GOAL})")  # fmt: skip


def written_by_hand(file: Path) -> dict[str, str]:
    """Statements by "indicator part", as their comments say; views by their own first words."""
    found = {}
    for statement in file.read_text(encoding="utf-8").split(";\n")[:-1]:
        *comments, sql = statement.splitlines()
        is_view = sql.startswith("CREATE")
        found[sql[:40] if is_view else comments[-1].removeprefix("-- ")] = sql
    return found


def covered(written: dict[str, str]) -> list[Indicator]:
    """The indicators all of whose parts are written by hand, under their own or another's name."""
    known = set()
    for indicator in registered().values():
        for name, part in indicator.parts.items():
            if f"{indicator.id} {name}" in written:
                known.add(statement_of(part, Dialect.DUCKDB))
    return [
        indicator
        for indicator in registered().values()
        if known.issuperset(statement_of(part, Dialect.DUCKDB) for part in indicator.parts.values())
    ]


def require_equal(ours: dict[str, Counted], by_hand: dict[str, Sequence[tuple[Any, ...]]]) -> None:
    """Both sides count the same amount in the same number of rows, part by part."""
    for name, rows in by_hand.items():
        indicator, _, part = name.partition(" ")
        if indicator in ours:
            found = getattr(ours[indicator], part).get(significant(REGION), NOTHING).total
            expected = sum(row[-2] for row in rows), sum(row[-1] for row in rows)
            assert (found.amount, found.rows) == expected, name


def cold(on: date) -> tuple[float, float, int, int]:
    """Seconds, processor seconds, values and peak MiB of one question in a process of its own."""
    around = {**os.environ, "MINKANG_BENCH_HOME": str(HOME)}
    done = subprocess.run(
        [sys.executable, __file__, "--cold", on.isoformat()],
        env=around, capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, worked, values, memory = done.stdout.split()
    return float(seconds), float(worked), int(values), int(memory)


def medians(rounds: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The median of each column."""
    return tuple(statistics.median(column) for column in zip(*rounds, strict=True))


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and how many seconds it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def processor(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds and processor seconds of `work`."""
    worked = time.process_time()
    _, seconds = timed(work)
    return seconds, time.process_time() - worked


def peak() -> int:
    """Most memory this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
