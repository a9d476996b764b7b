"""The limits by which the platform is run, as shipped: dated and with their source."""

import tomllib
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from minkang.care.exchange.terms import SenderKind

_SHIPPED = files("minkang.care.exchange") / "definitions" / "limits.toml"


class Limit(StrEnum):
    """What is limited."""

    HL7V2_SILENCE = "hl7v2_silence_minutes"
    FHIR_SILENCE = "fhir_silence_minutes"
    SHEET_SILENCE = "sheet_silence_minutes"
    REJECTED = "rejected_percent"


SILENCE = {
    SenderKind.HL7V2: Limit.HL7V2_SILENCE,
    SenderKind.FHIR: Limit.FHIR_SILENCE,
    SenderKind.SHEET: Limit.SHEET_SILENCE,
}
"""How long each kind of sender may be silent when nothing of its own was agreed."""


@cache
def _entries() -> tuple[tuple[Limit, date, int], ...]:
    """Every entry, the latest first.

    Raises:
        ValueError: an entry names no limit there is, or a limit has none.
    """
    rows = tomllib.loads(_SHIPPED.read_text("utf-8"))["limit"]
    found = [(Limit(row["name"]), row["since"], int(row["value"])) for row in rows]
    if {name for name, _, _ in found} != set(Limit):
        raise ValueError("every limit of the exchange has a value")
    return tuple(sorted(found, key=lambda entry: entry[1], reverse=True))


def limit_on(name: Limit, on: date) -> int:
    """The limit in force on a day; before the first one, the first."""
    own = [entry for entry in _entries() if entry[0] is name]
    return next((value for _, since, value in own if since <= on), own[-1][2])
