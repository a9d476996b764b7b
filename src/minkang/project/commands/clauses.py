"""`minkang clauses`: every clause with its place, or why it has none yet."""

import argparse
import json
import sys
from collections import Counter

from rich.console import Console
from rich.table import Table

from minkang.policy.clauses import waivers
from minkang.project.rooms import every_clause

EXAMPLE = "minkang clauses --document liaoning-2025-34"


def configure(parser: argparse.ArgumentParser) -> None:
    """Form of the answer and a choice of document."""
    parser.add_argument("--json", action="store_true", help="machine-readable, all fields")
    parser.add_argument("--document", default="", help="only the clauses of this document id")


def run(words: argparse.Namespace) -> int:
    """Print the clauses, then how many are in which state."""
    rows = [
        row for row in every_clause() if not words.document or row["document"] == words.document
    ]
    if words.json:
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    table = Table("clause", "kind", "title", "place or room", box=None)
    for row in rows:
        waiver = waivers().get(str(row["id"]))
        table.add_row(
            str(row["id"]),
            str(row["kind"]),
            str(row["title"]),
            str(row["place"] or (waiver and f"waits for {waiver.room}") or "-"),
        )
    Console().print(table)
    states = Counter(str(row["state"]) for row in rows)
    sys.stdout.write(", ".join(f"{count} {state}" for state, count in states.items()) + "\n")
    return 0
