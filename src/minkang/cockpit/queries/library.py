"""The documents of the library as lines of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.areas import area_name
from minkang.cockpit.queries.lines import StateCount, count_states, lines
from minkang.policy.clauses import PolicyDocument, register
from minkang.policy.targets import Words
from minkang.policy.validity import Validity, validity


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list.

    Attributes:
        clauses: How many clauses the register has of it.
        states: How many of them are in which state.
    """

    slug: str
    title: str
    title_en: str
    number: str
    issuers: tuple[str, ...]
    area: Words
    signed_on: date | None
    validity: Validity
    clauses: int
    states: tuple[StateCount, ...]


@dataclass(frozen=True, slots=True)
class AreaDocuments:
    """The documents of one area."""

    area: Words
    documents: tuple[DocumentLine, ...]


def get_public_documents(on: date) -> tuple[DocumentLine, ...]:
    """Every document, as in force on the day `on`, in the order of the register."""
    return tuple(_line(document, on) for document in register().documents)


def by_area(documents: Iterable[DocumentLine]) -> tuple[AreaDocuments, ...]:
    """Documents under the names of their areas; areas in the order in which they first appear."""
    found: dict[Words, list[DocumentLine]] = {}
    for document in documents:
        found.setdefault(document.area, []).append(document)
    return tuple(AreaDocuments(area, tuple(several)) for area, several in found.items())


def _line(document: PolicyDocument, on: date) -> DocumentLine:
    clauses = register().of_document(document.id)
    return DocumentLine(
        slug=document.id,
        title=document.title,
        title_en=document.title_en,
        number=document.number,
        issuers=document.issuers,
        area=area_name(document.region),
        signed_on=document.signed_on,
        validity=validity(
            effective_from=document.effective_from,
            expires_on=document.expires_on,
            events=(),
            on=on,
        ),
        clauses=len(clauses),
        states=count_states(lines(clauses, on)),
    )
