"""No small change to the decision passes the tests unnoticed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEAST_OF_A_SAMPLE = 15


@pytest.mark.slow
def test_a_sample_of_all_mutants_of_the_decision_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "bench/access_mutants.py", "--every", "53"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "survived" not in done.stdout
    killed = re.match(r"killed (\d+) of (\d+)", done.stdout)
    assert killed is not None, done.stdout
    assert int(killed[1]) == int(killed[2]) >= LEAST_OF_A_SAMPLE
