"""Policy text in, documents with clauses and targets out; pure Python, no Django.

`decode` reads an uploaded file, `parse` takes any text apart without losing a character, `compare`
shows how two copies of one document differ, `to_json` gives the machine-readable shape.
"""

from minkang.policy.parsing.assemble import parse
from minkang.policy.parsing.compare import (
    Comparison,
    Difference,
    DifferenceKind,
    are_copies,
    compare,
    fingerprint,
    folded,
)
from minkang.policy.parsing.coverage import Coverage, coverage
from minkang.policy.parsing.decode import decode
from minkang.policy.parsing.types import (
    Clause,
    ClauseKind,
    Comparator,
    Decoded,
    Document,
    Doubt,
    GazetteIssue,
    Heading,
    Parsed,
    Residue,
    Table,
    Target,
    TargetStatus,
    Warning_,
)
from minkang.policy.parsing.wire import to_json

__all__ = [
    "Clause",
    "ClauseKind",
    "Comparator",
    "Comparison",
    "Coverage",
    "Decoded",
    "Difference",
    "DifferenceKind",
    "Document",
    "Doubt",
    "GazetteIssue",
    "Heading",
    "Parsed",
    "Residue",
    "Table",
    "Target",
    "TargetStatus",
    "Warning_",
    "are_copies",
    "compare",
    "coverage",
    "decode",
    "fingerprint",
    "folded",
    "parse",
    "to_json",
]
