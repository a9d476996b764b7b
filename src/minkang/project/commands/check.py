"""`minkang check`: everything that must hold before a commit, in under a minute."""

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from minkang.project.commands.test import surroundings

EXAMPLE = "minkang check"

ROOT = Path(__file__).resolve().parents[4]
BIN = Path(sys.executable).parent
FAST_TESTS = "not slow and not browser"
# Rules, clauses and the house itself need no pages and hardly a database: they answer in seconds.
FAST_FOLDERS = ("tests/rules", "tests/clauses", "tests/architecture")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, and the program that knows."""

    name: str
    program: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one check ended; `said` is what its program printed."""

    check: Check
    passed: bool
    said: str
    seconds: float


CHECKS = (
    Check("types", (str(BIN / "mypy"), "--no-error-summary")),
    Check("fast tests", (str(BIN / "pytest"), "-q", "-m", FAST_TESTS, *FAST_FOLDERS)),
    Check("lint", (str(BIN / "ruff"), "check", ".")),
    Check("format", (str(BIN / "ruff"), "format", "--check", ".")),
    Check("layers", (str(BIN / "lint-imports"),)),
    Check("migrations", (sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run")),
    Check("dead code", (str(BIN / "vulture"),)),
    Check("generated docs", (sys.executable, "-m", "minkang.project.cli", "docs", "--check")),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """No options: every check runs every time."""
    del parser


def run(words: argparse.Namespace) -> int:
    """Run the checks two at a time; 0 when all hold, 1 otherwise."""
    del words
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(_outcome, CHECKS))
    for outcome in outcomes:
        word = "ok" if outcome.passed else "FAILED"
        sys.stdout.write(f"{outcome.check.name:<16} {word:<7} {outcome.seconds:5.1f} s\n")
    for outcome in outcomes:
        if not outcome.passed:
            sys.stdout.write(f"\n--- {outcome.check.name}\n{outcome.said}\n")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _outcome(check: Check) -> Outcome:
    begun = time.monotonic()
    done = subprocess.run(
        check.program, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, env=surroundings(),
    )  # fmt: skip
    return Outcome(check, done.returncode == 0, done.stdout, time.monotonic() - begun)
