"""The vocabulary of facts, for other apps to ask."""

from datetime import date

from minkang.engines.cases.rules.facts import Fact, FactType, check, typed, vocabulary
from minkang.engines.cases.terms import FactKind, FactSource
from minkang.kernel.web.templatetags.frame import day

__all__ = [
    "Fact",
    "FactKind",
    "FactSource",
    "FactType",
    "check",
    "typed",
    "vocabulary",
    "words_of",
]


def words_of(fact: FactType, value: str) -> str:
    """A value as pages show it: a day as people write it, numbers of persons and accounts half hidden."""
    if fact.kind is FactKind.DATE:
        return day(date.fromisoformat(value))
    return fact.shown(value)
