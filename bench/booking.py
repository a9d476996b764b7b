"""How many bookings a second, beside the bare statement of the database and an ordinary page.

Run: ``minkang bench booking [--crash] [--hot] [--sell-out]``. Starts the product's own server on a data
folder of its own, with limits, audit and authentication on, and measures in one run, five rounds in
turn: (a) pgbench with the one statement that counts a place and inserts a booking, on the same tables,
64 clients, over 200 slots and on one; (b) the same through HTTP at 64 connections, every request a
different person; (c) the same through the ordinary page of a resident who is signed in. Then
(d) 100,000 requests for 1,000 places. After every load rows and counters are compared. ``--hot`` and
``--sell-out`` run only that part; ``--crash`` is ``booking_crash``. Needs wrk (Debian package).
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROUNDS = 5


def main() -> int:
    """Measure what is asked for; 1 when a goal is missed."""
    if "--crash" in sys.argv[1:]:
        import booking_crash  # noqa: PLC0415 - it has words of its own

        return booking_crash.main([word for word in sys.argv[1:] if word != "--crash"])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crash", action="store_true", help="kill the server and the database")
    parser.add_argument("--hot", action="store_true", help="only one hot slot")
    parser.add_argument("--sell-out", action="store_true", help="only the sell-out")
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    words = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="minkang-bench-", dir="/var/tmp"))
    home.chmod(0o755)
    os.environ |= {
        "MINKANG_HOME": str(home),
        "MINKANG_HTTPS": "1",
        "DJANGO_SETTINGS_MODULE": "minkang.project.settings",
    }
    os.environ.pop("MINKANG_DATABASE_URL", None)
    try:
        return prepare_and_measure(home, words)
    finally:
        shutil.rmtree(home)


def prepare_and_measure(home: Path, words: argparse.Namespace) -> int:
    """Lay the ground, start the server, measure, stop everything."""
    from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

    readiness.prepare(with_database=True)
    try:
        from booking_parts.runs import Bench  # noqa: PLC0415 - needs the settings

        bench = Bench(home, words.seconds, words.rounds)
        try:
            return bench.run(hot_only=words.hot, sell_out_only=words.sell_out)
        finally:
            bench.portal.stop()
    finally:
        readiness.release()


if __name__ == "__main__":
    sys.exit(main())
