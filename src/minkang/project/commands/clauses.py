"""`minkang clauses`: every clause with its place, or why it has none yet."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from minkang.engines.warehouse import queries
from minkang.engines.warehouse.indicators import registered, targets_of
from minkang.engines.warehouse.queries import Scope
from minkang.kernel.web.regions import region
from minkang.policy.clauses import Measurement, clauses_json, places, register, waivers
from minkang.policy.terms import TargetStatus
from minkang.project.rooms import import_every_room

EXAMPLE = "minkang clauses --document liaoning-2025-34"


def configure(parser: argparse.ArgumentParser) -> None:
    """Form of the answer, the region whose values are shown, a choice of document."""
    parser.add_argument("--json", action="store_true", help="machine-readable, all fields")
    parser.add_argument("--region", default=settings.MINKANG_REGION, help="slug or code")
    parser.add_argument("--document", default="", help="only the clauses of this document id")


def run(words: argparse.Namespace) -> int:
    """Print the clauses, then how many are in which state."""
    import_every_room()
    today = datetime.now(tz=timezone.get_default_timezone()).date()
    measured = live_measurements(region(words.region).code, today)
    rows = [
        row
        for row in clauses_json(register(), places(), waivers(), measured)
        if not words.document or row["document"] == words.document
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


def live_measurements(code: str, on: date) -> Mapping[str, Measurement]:
    """The indicator of each measured clause, with its live value where the clause binds the region.

    A clause shows the indicator of its first commitment, the one it is judged by.
    """
    found = {
        value.indicator: value
        for value in queries.values(region=code, on=on, levels=[Scope.REGION])
    }
    measured: dict[str, Measurement] = {}
    for indicator in registered().values():
        value = found.get(indicator.id)
        binding = {one.clause for one in value.judgements if one.applies} if value else set()
        for clause, target in targets_of(indicator.judged):
            promised = [one for one in clause.targets if one.status is TargetStatus.COMMITMENT]
            if target.indicator == promised[0].indicator:
                live = value.value if value and clause.id in binding else None
                measured[clause.id] = Measurement(indicator.id, live)
    return measured
