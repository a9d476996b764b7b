"""How long a synthetic region takes to build, and how much memory.

Run: ``python bench/city.py [RESIDENTS ...]`` (default 20000). Builds each size in an embedded cluster
and a data folder of its own and prints seconds of each stage, processor seconds of this process (the
database's are not in them), the largest memory of this process and the digest of the content.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

REGION = "benxi"
ON = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
SEED = 7


def main() -> int:
    """Build one size here, or each of several in a process of its own."""
    sizes = [int(word) for word in sys.argv[1:]] or [20_000]
    if len(sizes) > 1:
        return max(subprocess.call([sys.executable, __file__, str(size)]) for size in sizes)
    home = Path(tempfile.mkdtemp(prefix="minkang-bench-"))
    home.chmod(0o755)
    os.environ |= {"MINKANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "minkang.project.settings"}
    os.environ.pop("MINKANG_DATABASE_URL", None)
    try:
        measure(sizes[0])
    finally:
        shutil.rmtree(home)
    return 0


def measure(residents: int) -> None:
    """Build a region of that size and print what it took."""
    from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

    readiness.prepare(with_database=True)
    try:
        from minkang.city.building import build  # noqa: PLC0415 - needs the settings
        from minkang.city.digest import digest  # noqa: PLC0415 - needs the settings

        began, ended = time.perf_counter(), {"": 0.0}

        def note(stage: str, _done: int, _total: int) -> None:
            ended[stage] = time.perf_counter() - began

        processor = time.process_time()
        built = build(
            region=REGION,
            residents=residents,
            seed=SEED,
            on=ON,
            by="system:bench",
            at=NOON,
            progress=note,
        )
        seconds = time.perf_counter() - began
        stages = ", ".join(f"{name} by {done:.1f} s" for name, done in ended.items() if name)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{residents:,} residents, {built.organisations} organisations: {seconds:.1f} s")
        print(f"  {stages}; processor {time.process_time() - processor:.1f} s; {memory} MiB")
        print(f"  digest {digest()}")
    finally:
        readiness.release()


if __name__ == "__main__":
    sys.exit(main())
