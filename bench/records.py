"""How fast the records are, side by side with sekmet-fhir in the same run.

Run: ``minkang bench records [--seconds N] [--rounds N]``. Starts the product's own server with two
workers on a data folder of its own — validation, access rules and audit of every read and write on —
and the PyPI package sekmet-fhir (Apache-2.0) as it serves by default: its traffic log is what it keeps
of who read what, as the audit chain is ours; ``--unlogged`` switches its log, not ours, off. Both get
the same bytes over the same kind of connections, in turns: transactions of fifty resources, then
create, read, update and search alone, then all four mixed. The best round of each counts for both.

Goals on two cores: transactions >= 550 resources/s, mixed >= 760 requests/s, >= 5 x sekmet on each line.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Measure; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--kinds", nargs="+", help="of load, all without it")
    parser.add_argument("--alone", action="store_true", help="without sekmet beside it")
    parser.add_argument("--unlogged", action="store_true", help="sekmet without its traffic log")
    words = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="minkang-bench-", dir="/var/tmp"))
    home.chmod(0o755)
    os.environ |= {"MINKANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "minkang.project.settings"}
    os.environ.pop("MINKANG_DATABASE_URL", None)
    try:
        from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

        readiness.prepare(with_database=True)
        try:
            from records_parts.runs import Bench  # noqa: PLC0415 - needs the settings

            bench = Bench(home, words.seconds, words.rounds, words.connections, words.kinds)
            return bench.run(alone=words.alone, unlogged=words.unlogged)
        finally:
            readiness.release()
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    sys.exit(main())
