"""The generated pages say what the code says."""

import subprocess
import sys

import pytest


@pytest.mark.slow
def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "minkang.project.cli", "docs", "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
