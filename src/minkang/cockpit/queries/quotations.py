"""The imported text of a clause, and what stands around it."""

from dataclasses import dataclass

from minkang.policy.clauses import Clause


@dataclass(frozen=True, slots=True)
class Quotation:
    """What the source document prints for a clause.

    Attributes:
        before: Text of the passage before the quoted part.
        quoted: The clause as printed.
        after: Text of the passage after the quoted part.
        path: Path of the passage in its document.
        source: Name of the file it was imported from.
        is_doubtful: Whether that copy may not be what it claims to be.
    """

    before: str
    quoted: str
    after: str
    path: str
    source: str
    is_doubtful: bool


def quotation_of(clause: Clause) -> Quotation | None:
    """The clause as printed in its document's primary copy; None when it was not imported."""
    del clause
    return None
