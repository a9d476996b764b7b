"""`minkang policy parse`: what a document says, without importing it."""

import argparse
import json
import sys
from pathlib import Path

from minkang.policy import parsing
from minkang.project.files import read

EXAMPLE = "minkang policy parse notice.txt --json"


def configure(parser: argparse.ArgumentParser) -> None:
    """One file and the form of the answer."""
    parser.add_argument("file", type=Path, help="a text file in UTF-8, UTF-16 or GB18030")
    parser.add_argument("--json", action="store_true", help="machine-readable, all fields")


def run(words: argparse.Namespace) -> int:
    """Print the documents of the file with their clauses, targets and warnings."""
    decoded = parsing.decode(read(words.file))
    parsed = parsing.parse(decoded.text)
    if words.json:
        answer = parsing.to_json(parsed) | {
            "encoding": decoded.encoding,
            "encoding_warnings": list(decoded.warnings),
        }
        # With an indent Python makes it of millions of pieces, without one C makes it of one.
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return 0
    for document in parsed.documents:
        issuers = "、".join(document.issuers) or "-"
        sys.stdout.write(
            f"{document.title or '(untitled)'}\n  {document.number or '-'} | {issuers} | "
            f"{document.signed_on or '-'} | {len(document.clauses)} clauses, "
            f"{len(document.targets)} targets\n"
        )
        for doubt in document.doubts:
            sys.stdout.write(f"  doubt: {doubt.message}\n")
    for warning in parsed.warnings:
        sys.stdout.write(f"warning: {warning.message}\n")
    kept = sum(len(part.text) for part in parsed.residue)
    sys.stdout.write(f"{len(decoded.text)} characters, {kept} of them outside clauses\n")
    return 0
