"""`minkang bench`: the heavy proofs, each a file of bench/."""

import argparse
import subprocess
import sys
from pathlib import Path

from minkang.kernel.refusal import Refusal, Refused

EXAMPLE = "minkang bench search"

FOLDER = Path(__file__).resolve().parents[4] / "bench"


def available() -> tuple[str, ...]:
    """Names of the benchmarks, in alphabetical order."""
    return tuple(sorted(file.stem for file in FOLDER.glob("[a-z]*.py")))


def configure(parser: argparse.ArgumentParser) -> None:
    """The name, then whatever that benchmark takes."""
    parser.add_argument("name", help=f"one of: {', '.join(available())}")
    parser.add_argument("options", nargs=argparse.REMAINDER, help="options of the benchmark")


def run(words: argparse.Namespace) -> int:
    """Run one benchmark and return its exit code."""
    if words.name not in available():
        raise Refused(
            Refusal(
                "project.unknown_benchmark",
                "没有这个基准测试,请看 minkang bench --help。",
                f"{words.name!r} is none of: {', '.join(available())}",
            )
        )
    program = [sys.executable, str(FOLDER / f"{words.name}.py"), *words.options]
    return subprocess.run(program, check=False).returncode
