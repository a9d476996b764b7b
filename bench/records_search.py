"""How long a search takes while the index grows from 0.1 to 10 million rows.

Run: ``python bench/records_search.py [--rows 100000 1000000 10000000] [--rounds 200] [--keep FOLDER]``.
Fills the index tables of an embedded cluster of its own with results of a region: every result has the
rows that the real extraction makes of a small Observation, codes are as unevenly common as in a
laboratory, a patient's results lie far apart on disk. At each size the same searches run through
``queries.searching`` — as the platform, and as an institution whose access is decided in SQL — and the
median and the 95th percentile are printed. Exit code 1 when "patient, code, newest first" takes 20 ms or
more at the 95th percentile, or more than three times as long at the largest size as at the smallest.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from records_search_parts.filling import Filled

SIZES = (100_000, 1_000_000, 10_000_000)
BOUND_MS, FLAT = 20.0, 3.0
AT = datetime(2026, 11, 22, tzinfo=UTC)
HOT = "patient, code, newest first"
Make = Callable[[int], tuple[str, list[tuple[str, str]]]]


def main() -> int:
    """Fill and measure; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=200)
    words = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="minkang-bench-", dir="/var/tmp"))
    home.chmod(0o755)
    os.environ |= {"MINKANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "minkang.project.settings"}
    os.environ.pop("MINKANG_DATABASE_URL", None)
    try:
        return fill_and_measure(words.rows, words.rounds)
    finally:
        shutil.rmtree(home)


def fill_and_measure(sizes: Sequence[int], rounds: int) -> int:
    """Start the cluster, grow it from size to size, measure at each."""
    from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

    readiness.prepare(with_database=True)
    try:
        from records_search_parts.filling import Filler  # noqa: PLC0415 - needs the settings

        filler, hot = Filler(), []
        print(f"{filler.rows_of_a_result} index rows for each result", flush=True)
        for size in sorted(sizes):
            began = time.perf_counter()
            filled = filler.fill(size)
            took = time.perf_counter() - began
            print(
                f"\n{filled.rows:,} rows: {filled.patients:,} patients, {filled.results:,} results",
                flush=True,
            )
            print(f"filled and indexed in {took:.0f} s", flush=True)
            hot.append(measure(filled, filler.sample(rounds), rounds))
        is_flat = max(hot) <= FLAT * hot[0] or max(hot) < BOUND_MS / 4
        is_fast = max(hot) < BOUND_MS
        print(f"\n{HOT}: p95 {hot} ms; below {BOUND_MS} ms: {is_fast}; flat: {is_flat}")
        return 0 if is_fast and is_flat else 1
    finally:
        readiness.release()


def searches(filled: "Filled", known: Sequence[tuple[int, str]]) -> Mapping[str, Make]:
    """Searches by name; each makes the type and the query of its nth run."""
    from records_search_parts.filling import LOINC, MRN  # noqa: PLC0415

    def whom(nth: int) -> str:
        return f"Patient/p{known[nth % len(known)][0]}"

    def what(nth: int) -> str:
        return f"{LOINC}|{known[nth % len(known)][1]}"

    newest = ("_sort", "-date")
    return {
        HOT: lambda nth: ("Observation", [("patient", whom(nth)), ("code", what(nth)), newest]),
        "patient, code, since": lambda nth: (
            "Observation",
            [("patient", whom(nth)), ("code", what(nth)), ("date", "ge2024-01-01"), newest],
        ),
        "patient, newest first": lambda nth: ("Observation", [("patient", whom(nth)), newest]),
        "patient, category": lambda nth: (
            "Observation",
            [
                ("patient", whom(nth)),
                ("category", "laboratory"),
                ("_include", "Observation:subject"),
            ],
        ),
        "code, newest first": lambda nth: ("Observation", [("code", what(nth)), newest]),
        "code, one day": lambda nth: (
            "Observation",
            [("code", what(nth)), ("date", f"20{17 + nth % 9}-0{1 + nth % 9}-11"), newest],
        ),
        "code and value": lambda nth: (
            "Observation",
            [("code-value-quantity", f"{what(nth)}$gt29.5")],
        ),
        "identifier": lambda nth: (
            "Patient",
            [("identifier", f"{MRN}|P{1 + nth * 7919 % filled.patients:08}")],
        ),
        "name": lambda nth: ("Patient", [("name", "王伟" if nth % 2 else "李芳")]),
        "chain to an identifier": lambda nth: (
            "Observation",
            [
                ("subject:Patient.identifier", f"{MRN}|P{1 + nth * 7919 % filled.patients:08}"),
                ("code", what(nth)),
            ],
        ),
        "last updated": lambda nth: (
            "Observation",
            [("_lastUpdated", f"ge20{17 + nth % 9}-06-01"), ("_sort", "_lastUpdated")],
        ),
    }


def measure(filled: "Filled", known: Sequence[tuple[int, str]], rounds: int) -> float:
    """Print every search for both readers; the worst 95th percentile of the hot one, in ms."""
    from uuid import UUID  # noqa: PLC0415

    from minkang.engines.records.terms import Reader, ReaderKind  # noqa: PLC0415

    scopes = frozenset({"system/*.*"})
    readers = {
        "platform": Reader("bench", ReaderKind.PLATFORM, scopes=scopes),
        "institution": Reader("bench", ReaderKind.INSTITUTION, UUID(int=1), scopes=scopes),
    }
    worst = 0.0
    print(f"{'':28}" + "".join(f"{who + ' p50':>16}{'p95 ms':>10}{'found':>8}" for who in readers))
    for name, make in searches(filled, known).items():
        line = f"{name:28}"
        for reader in readers.values():
            times, found = _timed(make, reader, rounds)
            p95 = statistics.quantiles(times, n=20)[-1]
            worst = max(worst, p95) if name == HOT else worst
            line += f"{statistics.median(times):16.2f}{p95:10.2f}{found / rounds:8.1f}"
        print(line, flush=True)
    return round(worst, 2)


def _timed(make: Make, reader: object, rounds: int) -> tuple[list[float], int]:
    from minkang.engines.records.queries.searching import AS_ASKED, search  # noqa: PLC0415
    from minkang.engines.records.rules.search import parse  # noqa: PLC0415

    times, found = [], 0
    for nth in range(rounds):
        type_name, pairs = make(nth)
        began = time.perf_counter()
        page = search(parse(type_name, pairs, setting=AS_ASKED), reader=reader, at=AT)
        times.append((time.perf_counter() - began) * 1000)
        found += len(page.matches)
    return times, found


if __name__ == "__main__":
    sys.exit(main())
