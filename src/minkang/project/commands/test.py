"""`minkang test`: the whole suite, in real browsers where one can be had."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

EXAMPLE = "minkang test tests -k booking"

ROOT = Path(__file__).resolve().parents[4]
BROWSER_PACKAGES = ("chromium", "fonts-noto-cjk")


def configure(parser: argparse.ArgumentParser) -> None:
    """Everything behind the command goes to pytest."""
    parser.add_argument(
        "pytest", nargs=argparse.REMAINDER, help="paths for pytest, then its options"
    )


def run(words: argparse.Namespace) -> int:
    """Run pytest with one worker a core and return its exit code."""
    provide_browser()
    chosen = words.pytest or ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *chosen], cwd=ROOT, check=False, env=surroundings()
    ).returncode


def surroundings() -> Mapping[str, str]:
    """The environment of a run that keeps the bytecode of all it imports, inside `.venv`.

    A run starts dozens of interpreters, and each would compile the house and its
    libraries anew: installing compiles nothing, and some machines forbid to keep bytecode in the
    folders of the sources.
    """
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    return inherited | {"PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "bytecode")}


def provide_browser() -> None:
    """Install Debian's Chromium and CJK fonts when root and absent; else use what is found.

    Without a browser the journeys are skipped, and pytest's summary names each of them.
    """
    if os.environ.get("CHROMIUM") or shutil.which("chromium"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stderr.write("minkang: no chromium found; the browser journeys will be skipped.\n")
        return
    sys.stderr.write("minkang: installing chromium and CJK fonts for the browser journeys ...\n")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *BROWSER_PACKAGES]):
        done = subprocess.run(
            ["/usr/bin/apt-get", "-qq", *step], env=quiet, check=False, capture_output=True
        )
        if done.returncode != 0:
            sys.stderr.write("minkang: apt-get failed; the browser journeys will be skipped.\n")
            return
