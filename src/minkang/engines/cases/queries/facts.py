"""The vocabulary of facts, for other apps to ask."""

from minkang.engines.cases.rules.facts import Fact, FactType, check, typed, vocabulary
from minkang.engines.cases.terms import FactKind, FactSource

__all__ = [
    "Fact",
    "FactKind",
    "FactSource",
    "FactType",
    "check",
    "typed",
    "vocabulary",
]
