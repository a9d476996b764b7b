"""What the page of one document shows."""

from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.areas import area_name
from minkang.cockpit.queries.lines import ClauseLine, StateCount, count_states, lines
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import PolicyDocument, register
from minkang.policy.targets import Words
from minkang.policy.validity import Validity, validity


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything on the page of one document.

    Attributes:
        clauses: Its clauses in our own words, in the order of the text.
        states: How many of them are in which state.
    """

    document: PolicyDocument
    area: Words
    on: date
    validity: Validity
    clauses: tuple[ClauseLine, ...]
    states: tuple[StateCount, ...]

    @property
    def note(self) -> Words:
        """What a reader must know about the copy."""
        return Words(self.document.note, self.document.note_en)


def get_public_document(slug: str, on: date) -> DocumentPage:
    """The page of a document as on the day `on`.

    Raises:
        Refused: ``policy.document_unknown`` when there is no such document.
    """
    document = _known(slug)
    found = lines(register().of_document(slug), on)
    return DocumentPage(
        document=document,
        area=area_name(document.region),
        on=on,
        validity=validity(
            effective_from=document.effective_from,
            expires_on=document.expires_on,
            events=(),
            on=on,
        ),
        clauses=found,
        states=count_states(found),
    )


def _known(slug: str) -> PolicyDocument:
    for document in register().documents:
        if document.id == slug:
            return document
    raise Refused(
        Refusal(
            code="policy.document_unknown",
            message=f"政策库里没有名为“{slug}”的文件。请用上方的搜索，或从政策库的文件清单里查找。",
            detail=f"There is no document {slug!r}. Use the search box, or the list of documents.",
        )
    )
