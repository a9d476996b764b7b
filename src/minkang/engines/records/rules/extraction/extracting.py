"""One resource to its index rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from minkang.engines.records.rules.extraction.moments import micros
from minkang.engines.records.rules.extraction.plans import Plan, plan
from minkang.engines.records.rules.extraction.readings import readings_in_use
from minkang.engines.records.rules.extraction.references import type_of_reference
from minkang.engines.records.rules.extraction.rows import Extracted, Harvest, Json, Readings
from minkang.engines.records.rules.extraction.times import order_key, span

_Row = TypeVar("_Row")


def extract(
    type_name: str, tree: Json, *, updated_at: datetime, readings: Readings | None = None
) -> Extracted:
    """Everything that is indexed of a resource.

    Args:
        type_name: Its type; KeyError when it is no resource type of R4.
        tree: The resource as the reading room gives it, references resolved, valid.
        updated_at: When this version is written; orders what names no moment of its own.
        readings: How names in Chinese characters sound; None for what was said at the start.
    """
    planned = plan(type_name)
    out = Harvest(tree, readings or readings_in_use(), updated_at.date())
    planned.walk(tree, out)
    return Extracted(
        tokens=_once(out.tokens),
        references=_once(out.references),
        dates=_once(out.dates),
        strings=_once(out.strings),
        quantities=_once(out.quantities),
        uris=_once(out.uris),
        pairs=_once(out.pairs),
        patient_reference=_patient(planned, out),
        sort_ts=_moment(planned, tree, updated_at),
        sensitivity=out.sensitivity,
    )


def _once(rows: Iterable[_Row]) -> tuple[_Row, ...]:
    return tuple(dict.fromkeys(rows))


def _patient(planned: Plan, out: Harvest) -> str:
    """What names several patients in one place, as a group does, is part of nobody's record."""
    if not planned.patients:
        return ""
    found = [
        (planned.patients[row.sp], row.text)
        for row in out.references
        if row.sp in planned.patients and type_of_reference(row.text) == "Patient"
    ]
    foremost = min((rank for rank, _ in found), default=0)
    named = {text for rank, text in found if rank == foremost}
    return named.pop() if len(named) == 1 else ""


def _moment(planned: Plan, tree: Json, updated_at: datetime) -> int:
    for member in planned.moments:
        found = span(tree[member]) if member in tree else None
        if found is not None:
            return order_key(found)
    return micros(updated_at)
