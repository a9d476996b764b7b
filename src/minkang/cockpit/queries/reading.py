"""What the page on the reading of a document shows."""

from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.documents import get_public_text
from minkang.cockpit.terms import REMAINDER_WORDS
from minkang.kernel.refusal import Refused
from minkang.policy.queries.remarks import Reading, Remainder, get_public_reading
from minkang.policy.queries.standing import DocumentHead
from minkang.policy.refusals import text_not_imported
from minkang.policy.targets import Words


@dataclass(frozen=True, slots=True)
class Remaining:
    """Text outside every passage, with the reason in words."""

    why: Words
    found: Remainder


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """How the file of a document was read."""

    head: DocumentHead
    reading: Reading
    remaining: tuple[Remaining, ...]


def get_public_reading_page(slug: str, on: date) -> ReadingPage:
    """How the text of a document was read; its head is as on the day `on`.

    Raises:
        Refused: ``policy.document_unknown``, or ``policy.text_not_imported`` when we hold no copy.
    """
    head = get_public_text(slug, on).head
    reading = get_public_reading(slug)
    if reading is None:
        raise Refused(text_not_imported(head))
    return ReadingPage(
        head=head,
        reading=reading,
        remaining=tuple(
            Remaining(REMAINDER_WORDS.get(found.why, Words(found.why, found.why)), found)
            for found in reading.remainders
        ),
    )
