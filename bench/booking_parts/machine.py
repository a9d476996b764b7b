"""What the machine is and how busy it was: a figure without it says nothing."""

import os
import platform
import tempfile
import time
from pathlib import Path


def machine() -> str:
    """Processor, cores, load, memory and the time one small forced write takes here."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="ascii").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return (
        f"{model}, {os.cpu_count()} cores, load {load()}, "
        f"Python {platform.python_version()}, fsync {fsync_ms():.2f} ms"
    )


def load() -> str:
    """The load of the last minute, and who runs beside us is in it."""
    return f"{os.getloadavg()[0]:.1f}"


def fsync_ms(times: int = 100) -> float:
    """Median milliseconds of writing 8 KiB and forcing it to the disk that holds the data folders."""
    taken = []
    with tempfile.TemporaryFile(dir="/var/tmp") as file:
        for _ in range(times):
            began = time.perf_counter()
            file.write(bytes(8192))
            file.flush()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - began)
    return sorted(taken)[times // 2] * 1000
