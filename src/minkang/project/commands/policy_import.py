"""`minkang policy import`: documents into the library."""

import argparse
from pathlib import Path

from minkang.project.documents import describe, import_with_progress

EXAMPLE = "minkang policy import documents/ notice.txt"


def configure(parser: argparse.ArgumentParser) -> None:
    """Files and folders."""
    parser.add_argument("paths", nargs="+", type=Path, help="text files, or folders of them")


def run(words: argparse.Namespace) -> int:
    """Import and report; 2 when a file was refused (the others are kept)."""
    report = import_with_progress(words.paths)
    describe(report)
    return 2 if report.refusals else 0
