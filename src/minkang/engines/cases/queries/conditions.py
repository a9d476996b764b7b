"""Conditions over facts, for other apps to ask: eligibility as data."""

from minkang.engines.cases.rules.conditions import Condition, Verdict, evaluate, facts_of, parse

__all__ = ["Condition", "Verdict", "evaluate", "facts_of", "parse"]
