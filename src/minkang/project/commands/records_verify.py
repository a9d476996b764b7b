"""`minkang records verify`: prove that no version of a health record was changed or lost."""

import argparse
import sys

from minkang.engines.records.services.chain import verify

EXAMPLE = "minkang records verify"
MOST_SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_words: argparse.Namespace) -> int:
    """Walk along every chain of versions and every act; 1 when anything differs."""
    verdict = verify()
    sys.stdout.write(
        f"{verdict.resources} resources, {verdict.versions} versions, {verdict.acts} acts compared\n"
    )
    for one in verdict.findings[:MOST_SHOWN]:
        sys.stdout.write(f"  {one.fault}: {one.place}\n")
    said = "Every record is as it was written.\n"
    sys.stdout.write(said if verdict.is_sound else "The records are NOT as they were written.\n")
    return 0 if verdict.is_sound else 1
