"""Writes of mutual recognition: what happens to results, quality evidence and orders."""

from minkang.care.results.services.orders import (
    Asked,
    Repeat,
    Wanted,
    open_orders,
    place,
    recognise,
    recognise_and_withdraw,
    repeat,
    view,
    withdraw,
)
from minkang.care.results.services.projecting import Finding, Projected, project_results
from minkang.care.results.services.quality import (
    QualityEntry,
    enter_quality,
    import_quality,
    withdraw_quality,
)

__all__ = [
    "Asked",
    "Finding",
    "Projected",
    "QualityEntry",
    "Repeat",
    "Wanted",
    "enter_quality",
    "import_quality",
    "open_orders",
    "place",
    "project_results",
    "recognise",
    "recognise_and_withdraw",
    "repeat",
    "view",
    "withdraw",
    "withdraw_quality",
]
