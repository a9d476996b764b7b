"""`minkang booking audit`: prove that every counter of places is its rows."""

import argparse
import sys
from datetime import UTC, datetime

from minkang.engines.booking.services.auditing import count_everything

EXAMPLE = "minkang booking audit"
MOST_SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_words: argparse.Namespace) -> int:
    """Compare the pools with bookings and returned places; 1 when anything differs."""
    found = count_everything(at=datetime.now(UTC))
    sys.stdout.write(
        f"{found.pools} pools compared: {len(found.drifts)} differ, "
        f"{found.strayed} live bookings stand on stopped sessions\n"
    )
    for drift in found.drifts[:MOST_SHOWN]:
        sys.stdout.write(
            f"  pool {drift.pool} counts {drift.booked}, its rows are {drift.counted}\n"
        )
    if len(found.drifts) > MOST_SHOWN:
        sys.stdout.write(f"  and {len(found.drifts) - MOST_SHOWN} more\n")
    sys.stdout.write("Every counter is right.\n" if found.is_right else "Counters are NOT right.\n")
    return 0 if found.is_right else 1
