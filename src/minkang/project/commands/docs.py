"""`minkang docs`: writes the generated pages of docs/, or says which are stale."""

import argparse
import sys

from minkang.project.docs import ROOT, pages

EXAMPLE = "minkang docs --check"


def configure(parser: argparse.ArgumentParser) -> None:
    """One switch: look, or write."""
    parser.add_argument("--check", action="store_true", help="write nothing; fail when stale")


def run(words: argparse.Namespace) -> int:
    """Write the pages; with --check, 1 when a page differs from what the code says."""
    stale = {
        path: text
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        if words.check:
            sys.stdout.write(f"stale: {path.relative_to(ROOT)}; run `minkang docs`\n")
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if words.check and stale else 0
