"""Tables of the policy library: files as received, documents as works, copies as their witnesses."""

from minkang.policy.models.copies import (
    ClauseLink,
    Copy,
    CopyDoubt,
    Heading,
    ParsedTarget,
    Passage,
    PassageUnit,
)
from minkang.policy.models.documents import Document, DocumentEvent, DocumentParty, GazetteIssue
from minkang.policy.models.search import SearchEntry, SearchLexeme, SearchPeriod, SearchUnit
from minkang.policy.models.sources import SourceFile, SourceResidue, SourceWarning

__all__ = [
    "ClauseLink",
    "Copy",
    "CopyDoubt",
    "Document",
    "DocumentEvent",
    "DocumentParty",
    "GazetteIssue",
    "Heading",
    "ParsedTarget",
    "Passage",
    "PassageUnit",
    "SearchEntry",
    "SearchLexeme",
    "SearchPeriod",
    "SearchUnit",
    "SourceFile",
    "SourceResidue",
    "SourceWarning",
]
