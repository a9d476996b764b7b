"""The crash proof of booking in short: kills in the middle of a rush lose, double and oversell nothing.

The long one is ``minkang bench booking --crash``.
"""

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench" / "booking_crash.py"


@pytest.mark.slow
def test_kills_of_server_worker_and_database_lose_no_acknowledged_booking(
    founded_home: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH), "--attempts", "3000", "--kills", "3", "--clients", "16",
         "--seconds", "60", "--home", str(founded_home)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "PostgreSQL 1, the server 1, a worker 1" in done.stdout
    assert "acknowledged bookings lost 0" in done.stdout
