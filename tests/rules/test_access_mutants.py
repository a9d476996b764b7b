"""No small change to the decision passes the tests unnoticed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_sample_of_all_mutants_of_the_decision_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "bench/access_mutants.py", "--every", "53"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "survived" not in done.stdout
    assert done.stdout.startswith("killed 1")
