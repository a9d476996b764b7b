"""The question files and the share of their gold clauses that a search brings up."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from minkang.policy.search import SearchResult, find

HERE = Path(__file__).parent
TODAY = date(2026, 11, 21)


def clause_ids(result: SearchResult) -> list[str]:
    """The clauses among the hits, in order."""
    return [hit.clause_id for hit in result.hits if hit.clause_id]


def questions(name: str) -> Iterator[tuple[str, list[str]]]:
    """Text and gold clauses of each question of a file."""
    for question in tomllib.loads((HERE / name).read_text(encoding="utf-8"))["question"]:
        yield question["text"], question["clauses"]


def recall_at_ten(name: str) -> float:
    """Mean share of gold clauses among the first ten clause hits."""
    shares = []
    for text, gold in questions(name):
        first = clause_ids(find(text, on=TODAY, limit=30))[:10]
        shares.append(sum(clause in first for clause in gold) / len(gold))
    return sum(shares) / len(shares)
