"""How many permits a second run through the services, beside the same permit on a token engine.

Run: ``minkang bench cases [--rounds 5] [--seconds 8] [--workers 16] [--clock] [--overdue]``. On an
embedded database of its own, in turn: (a) 16 workers take permits of ten steps, four of them human and
two side by side, through the product's services, with audit, sealed facts, hash chain and a durable
commit for each of five acts; (b) the same workers run the same diagram, with its one timer, on
SpiffWorkflow, keep it as JSON in the same database and record the same five acts in the same audit chain,
without sealing or worklist; (c) the same without audit either. Medians and their ratios; the goal is held
against (b). ``--clock`` walks 50,000 random cases day by day; ``--overdue`` asks for what is overdue among
a million open cases.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

LEAST_RATE, LEAST_RATIO, MOST_MS = 200, 10, 200
CASES_OF_THE_CLOCK = 50_000


def main() -> int:
    """Measure what is asked for; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--clock", action="store_true", help="only the clock")
    parser.add_argument("--overdue", action="store_true", help="only the overdue list")
    parser.add_argument("--open", type=int, default=1_000_000, help="open cases of --overdue")
    parser.add_argument("--alone", action="store_true", help="without the token engine")
    words = parser.parse_args()
    if words.clock:
        from cases_parts import clock  # noqa: PLC0415 - needs no database

        return clock.compare(CASES_OF_THE_CLOCK)
    home = Path(tempfile.mkdtemp(prefix="minkang-bench-", dir="/var/tmp"))
    home.chmod(0o755)
    os.environ |= {"MINKANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "minkang.project.settings"}
    os.environ.pop("MINKANG_DATABASE_URL", None)
    from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

    try:
        readiness.prepare(with_database=True)
        try:
            return _overdue(words) if words.overdue else _permits(words)
        finally:
            readiness.release()
    finally:
        shutil.rmtree(home)


def _permits(words: argparse.Namespace) -> int:
    from booking_parts.ground import lay_out_people  # noqa: PLC0415 - needs the settings
    from booking_parts.machine import machine  # noqa: PLC0415
    from cases_parts import checks, tokens  # noqa: PLC0415
    from cases_parts.workers import ASKERS, Workers  # noqa: PLC0415

    office = lay_out_people(ASKERS)
    checks.publish()
    tokens.lay()
    print(machine())
    workers = Workers(words.workers, words.processes)
    engines = ("services",) if words.alone else ("services", "tokens", "bare tokens")
    rates: dict[str, list[float]] = {engine: [] for engine in engines}
    for engine in engines:
        workers.measure(engine, office, min(2, words.seconds))
    for _ in range(words.rounds):
        for engine in engines:
            rates[engine].append(workers.measure(engine, office, words.seconds).per_second)
            print(f"  {engine}: {rates[engine][-1]:.1f} cases/s", flush=True)
    workers.close()
    checks.insist_whole()
    ours = statistics.median(rates["services"])
    print(f"services {ours:.0f} cases/s of ten steps ({words.workers} workers)")
    if words.alone:
        return int(ours < LEAST_RATE)
    theirs, bare = (statistics.median(rates[one]) for one in ("tokens", "bare tokens"))
    print(f"SpiffWorkflow {theirs:.1f} cases/s, audit on; ratio {ours / theirs:.1f}")
    print(f"SpiffWorkflow {bare:.1f} cases/s without audit; ratio {ours / bare:.1f}")
    return int(ours < LEAST_RATE or ours < LEAST_RATIO * theirs)


def _overdue(words: argparse.Namespace) -> int:
    from cases_parts import overdue  # noqa: PLC0415 - needs the settings

    slowest = overdue.measure(words.open)
    return int(slowest > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
