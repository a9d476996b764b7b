"""What the page on the reading of a document shows."""

from dataclasses import dataclass

from minkang.cockpit.terms import REMAINDER_WORDS
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.queries.remarks import Reading, Remainder, get_public_reading
from minkang.policy.targets import Words


@dataclass(frozen=True, slots=True)
class Remaining:
    """Text outside every passage, with the reason in words."""

    why: Words
    found: Remainder


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """How the file of a document was read."""

    slug: str
    reading: Reading
    remaining: tuple[Remaining, ...]


def get_public_reading_page(slug: str) -> ReadingPage:
    """How the text of a document was read.

    Raises:
        Refused: ``policy.text_unknown`` when nothing of it was imported.
    """
    reading = get_public_reading(slug)
    if reading is None:
        raise Refused(
            Refusal(
                code="policy.text_unknown",
                message=f"文件“{slug}”的原文还没有导入，所以没有解析说明。请先看登记的条款。",
                detail=f"Document {slug!r} has no imported text whose reading could be shown.",
            )
        )
    return ReadingPage(
        slug=slug,
        reading=reading,
        remaining=tuple(
            Remaining(REMAINDER_WORDS.get(found.why, Words(found.why, found.why)), found)
            for found in reading.remainders
        ),
    )
