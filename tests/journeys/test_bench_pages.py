"""The benchmark of the pages finds a row of every page it names."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_every_page_of_the_benchmark_answers_in_a_region_of_any_size(founded_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "pages.py"), "--residents", "400", "--rounds", "2",
         "--home", str(founded_home)],
        capture_output=True, text=True, check=False, timeout=110, env=os.environ,
    )  # fmt: skip
    assert "does not answer with a page" not in done.stdout, done.stdout + done.stderr[-2000:]
    measured = re.findall(r"^(\S.*?) {2,}\d+ +\d+ +\d+ +\d+ +[\d,]+$", done.stdout, re.MULTILINE)
    assert len(measured) == 17, done.stdout + done.stderr[-2000:]
