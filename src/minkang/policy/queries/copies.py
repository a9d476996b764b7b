"""Two copies of one document side by side."""

from dataclasses import dataclass

from minkang.policy.models import Copy, Document
from minkang.policy.parsing import Comparison, compare
from minkang.policy.queries.documents import CopyHead, copy_heads, public_copies


@dataclass(frozen=True, slots=True)
class CopyText:
    """A copy with its text: the passages joined by line ends."""

    head: CopyHead
    text: str


@dataclass(frozen=True, slots=True)
class CopyComparison:
    """Two copies of a document and where they differ.

    Attributes:
        copies: All copies there are, the primary first.
        left: The primary copy; positions of `comparison` point into its `text`.
        right: The copy compared with it.
    """

    slug: str
    title: str
    copies: tuple[CopyHead, ...]
    left: CopyText
    right: CopyText
    comparison: Comparison


def get_public_comparison(slug: str, number: int = 2) -> CopyComparison | None:
    """Compare the primary copy of a document with copy `number` (from 1, as in `CopyHead`).

    None when there is no such document or it has no such second copy.
    """
    document = Document.objects.filter(slug=slug).first()
    copies = public_copies(document) if document else []
    if document is None or not 1 < number <= len(copies):
        return None
    heads = copy_heads(copies)
    left, right = _text(copies[0]), _text(copies[number - 1])
    return CopyComparison(
        slug=document.slug,
        title=document.title,
        copies=heads,
        left=CopyText(heads[0], left),
        right=CopyText(heads[number - 1], right),
        comparison=compare(left, right),
    )


def _text(copy: Copy) -> str:
    """The source text from the first passage to the last, headings between them included."""
    spans = list(copy.passages.order_by("start").values_list("start", "end"))
    if not spans:
        return ""
    return copy.source.text[spans[0][0] : max(end for _, end in spans)]
