"""The crash proof of the records in short: kills during a feed lose nothing that was acknowledged.

The long one is ``python bench/records_crash.py``.
"""

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench" / "records_crash.py"


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_kills_of_a_feed_and_of_the_database_lose_no_acknowledged_resource(
    founded_home: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH), "--kills", "2", "--lines", "3000", "--batch", "100",
         "--home", str(founded_home)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "lost or wrong 0" in done.stdout
