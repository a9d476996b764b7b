"""What stands on a licence: told in the application, known by the registers, or of no importance."""

from collections.abc import Iterable, Mapping
from datetime import date

from minkang.affairs.permits.rules.elements import Item
from minkang.affairs.permits.rules.serving import end_of

TOLD_AS: Mapping[str, str] = {
    "nurse.place": "institution.name",
    "doctor.place": "institution.name",
    "premises.name": "organisation.name",
}
"""Facts of applications by the facts of licences that state them under another name."""

DIGITS_OF_AREA, DIGITS_OF_SERIAL = 6, 7


def claims_for(fields: Iterable[str], facts: Mapping[str, str]) -> dict[str, str]:
    """The values of a licence's fields, as far as `facts` know them."""
    known = {code: facts.get(code) or facts.get(TOLD_AS.get(code, ""), "") for code in fields}
    return {code: value for code, value in known.items() if value}


def valid_until(item: Item, issued_on: date) -> date | None:
    """First day on which a decision of an item no longer holds; None without end."""
    period = item.validity.period if item.validity else None
    return end_of(issued_on, period) if period else None


def licence_number(area: str, case_number: str, on: date) -> str:
    """The number a new licence has: its place, the year, and the serial of its case."""
    return f"{area[:DIGITS_OF_AREA]}{on.year}{case_number[-DIGITS_OF_SERIAL:]}"


def decision_number(word: str, case_number: str, on: date) -> str:
    """The number of a decision: 卫许〔2026〕0000012号."""
    return f"卫{word}〔{on.year}〕{case_number[-DIGITS_OF_SERIAL:]}号"
