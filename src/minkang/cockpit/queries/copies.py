"""What the page of two copies of a document shows."""

from dataclasses import dataclass

from minkang.cockpit.rules import PairRow, side_by_side
from minkang.cockpit.terms import DIFFERENCE_WORDS
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.queries.copies import CopyComparison, get_public_comparison
from minkang.policy.targets import Words


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many differences are of one kind."""

    words: Words
    count: int


@dataclass(frozen=True, slots=True)
class CopiesPage:
    """Two copies side by side."""

    comparison: CopyComparison
    kinds: tuple[KindCount, ...]
    rows: tuple[PairRow, ...]

    @property
    def differences(self) -> int:
        """How many places differ."""
        return len(self.comparison.comparison.differences)


def get_public_copies(slug: str, number: int) -> CopiesPage:
    """The primary copy of a document beside copy `number`, counted from 1.

    Raises:
        Refused: ``policy.copy_unknown`` when there is no such document or no such second copy.
    """
    found = get_public_comparison(slug, number)
    if found is None:
        raise Refused(_copy_unknown(slug, number))
    comparison = found.comparison
    return CopiesPage(
        comparison=found,
        kinds=tuple(
            KindCount(words, comparison.count(kind)) for kind, words in DIFFERENCE_WORDS.items()
        ),
        rows=side_by_side(found.left.text, comparison.differences),
    )


def _copy_unknown(slug: str, number: int) -> Refusal:
    return Refusal(
        code="policy.copy_unknown",
        message=f"文件“{slug}”没有第 {number} 份副本可以对照。请从文件页进入对照。",
        detail=f"There is no copy {number} of document {slug!r} to compare with.",
    )
