"""`minkang audit verify`: prove that the audit log is whole."""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from minkang.kernel.audit import anchors
from minkang.kernel.audit import services as audit

EXAMPLE = "minkang audit verify --anchors /media/usb/anchors.txt"


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the anchors are kept."""
    parser.add_argument(
        "--anchors",
        type=Path,
        default=settings.MINKANG_AUDIT_ANCHORS,
        help="file of anchors kept outside the database (default: in the data folder)",
    )


def run(words: argparse.Namespace) -> int:
    """Seal what waits, walk the chain, compare it with the anchors; 1 when anything differs.

    A whole chain is anchored anew, so that the next verification sees a cut of today's entries.
    """
    known = anchors.kept(words.anchors)
    audit.seal(at=datetime.now(UTC))
    began = time.monotonic()
    verdict = audit.verify(anchors=known)
    seconds = time.monotonic() - began
    sys.stdout.write(
        f"{verdict.entries} entries under {verdict.seals} seals, compared with "
        f"{verdict.anchors} anchors in {seconds:.2f} s; {verdict.unsealed} wait for a seal\n"
    )
    for finding in verdict.findings:
        sys.stdout.write(f"  {finding.zh} ({finding.en})\n")
    if verdict.further:
        sys.stdout.write(f"  and {verdict.further} more\n")
    if not verdict.ok:
        sys.stdout.write("The audit log is NOT whole.\n")
        return 1
    head = anchors.keep_head(words.anchors)
    sys.stdout.write(f"The audit log is whole; head: {head.digest if head else 'none yet'}\n")
    return 0
