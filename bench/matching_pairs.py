"""Precision and recall of matching for each class of error, and how long one answer takes.

Run: ``python bench/matching_pairs.py [--residents 1000000] [--of-each 1000]``. Builds a register of
made-up families (`matching_people`) in an embedded database, sends the records of `matching_errors`
through the very query of the product, and prints for each class how many were linked by themselves,
how many rightly, and how many of the rest a review would offer; then the time of one answer.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

LEAST_PRECISION, LEAST_RECALL, MOST_MILLISECONDS = 0.999, 0.99, 20.0
KEPT_FOR_PAIRS = 60_000


@dataclass(slots=True)
class Tally:
    """What became of the records of one class."""

    records: int = 0
    linked: int = 0
    right: int = 0
    offered: int = 0
    is_trap: bool = False
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right links among links; 1 when there is none."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        """Right links among records; for a trap 1 when nothing was linked."""
        if self.is_trap:
            return 1.0 if self.linked == 0 else 0.0
        return self.right / self.records if self.records else 1.0


@dataclass(slots=True)
class Outcome:
    """Tallies by class, and the milliseconds of each answer."""

    tallies: dict[str, Tally]
    milliseconds: list[float]

    def at(self, share: float) -> float:
        """The time within which that share of answers came."""
        ordered = sorted(self.milliseconds)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    @property
    def precision(self) -> float:
        """Right links among all links, traps included."""
        linked = sum(one.linked for one in self.tallies.values())
        return sum(one.right for one in self.tallies.values()) / linked


def measure(made: Iterable[object]) -> Outcome:
    """Rule on every record through the product's query."""
    from matching_people import TODAY  # noqa: PLC0415 - needs the settings
    from minkang.registry.people.queries.sources import ruling_on  # noqa: PLC0415 - as above
    from minkang.registry.people.rules.matching.deciding import Zone  # noqa: PLC0415 - as above

    outcome = Outcome({}, [])
    for pair in made:
        began = time.perf_counter()
        ruling = ruling_on(pair.said, on=TODAY)  # type: ignore[attr-defined]  # a Pair
        outcome.milliseconds.append((time.perf_counter() - began) * 1000)
        tally = outcome.tallies.setdefault(pair.error, Tally(is_trap=pair.person is None))  # type: ignore[attr-defined]  # a Pair
        tally.records += 1
        people = [one.person for one in ruling.candidates]
        if ruling.zone is Zone.LINK:
            tally.linked += 1
            tally.right += people[0] == pair.person  # type: ignore[attr-defined]  # a Pair
            if people[0] != pair.person:  # type: ignore[attr-defined]  # a Pair
                tally.wrong.append(
                    f"{ruling.candidates[0].reasons} {ruling.candidates[0].bits:.1f}"
                )
        else:
            tally.offered += pair.person in people[:5]  # type: ignore[attr-defined]  # a Pair
            if len(tally.wrong) < 3 and ruling.candidates:
                tally.wrong.append(
                    f"held back: {ruling.candidates[0].reasons} {ruling.candidates[0].bits:.1f}"
                )
    return outcome


def report(outcome: Outcome) -> bool:
    """Print the table; whether every goal is met."""
    is_met = outcome.precision >= LEAST_PRECISION
    for error, one in outcome.tallies.items():
        met = one.precision >= LEAST_PRECISION and one.recall >= LEAST_RECALL
        is_met &= met
        print(
            f"{'trap' if one.is_trap else 'pair'}  {error:42} {one.records:6,} records, linked"
            f" {one.linked:6,}, right {one.right:6,}, offered {one.offered:5,};"
            f" P {one.precision:.4f} R {one.recall:.4f} {'' if met else 'MISSED'}"
        )
        if not met:
            print("      " + "\n      ".join(one.wrong[:6]))
    times = ", ".join(f"p{share:g} {outcome.at(share / 100):.1f} ms" for share in (50, 95, 99))
    print(f"all links: precision {outcome.precision:.5f}; one answer: {times}")
    return is_met and outcome.at(0.99) < MOST_MILLISECONDS


def main() -> int:
    """Build, measure, print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=1_000_000)
    parser.add_argument("--of-each", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    words = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="minkang-bench-", dir="/var/tmp"))
    home.chmod(0o755)
    os.environ |= {"MINKANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "minkang.project.settings"}
    os.environ.pop("MINKANG_DATABASE_URL", None)
    from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

    try:
        readiness.prepare(with_database=True)
        return build_and_measure(words)
    finally:
        readiness.release()
        shutil.rmtree(home)


def build_and_measure(words: argparse.Namespace) -> int:
    """The register, a warm-up, the records."""
    from matching_errors import pairs  # noqa: PLC0415 - needs the settings
    from matching_people import Resident, households, keep  # noqa: PLC0415 - as above

    sample: list[Resident] = []
    began = time.perf_counter()

    def watched() -> Iterable[list[Resident]]:
        every = max(1, words.residents // KEPT_FOR_PAIRS)
        for place, family in enumerate(households(words.residents, words.seed)):
            if place % every == 0:
                sample.extend(family)
            yield family

    residents = keep(watched())
    print(f"{residents:,} residents in {time.perf_counter() - began:.0f} s", flush=True)
    made = pairs(sample, of_each=words.of_each, seed=words.seed)
    measure(made[:200])
    return 0 if report(measure(made)) else 1


if __name__ == "__main__":
    sys.exit(main())
