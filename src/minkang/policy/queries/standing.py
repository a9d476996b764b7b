"""Stored documents and their standing on a day."""

from dataclasses import dataclass
from datetime import date

from minkang.policy.models import Document, DocumentEvent
from minkang.policy.models.words import word
from minkang.policy.validity import Event, EventKind, Validity, validity


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something done to a document; `by_slug` names the document that did it, or is empty."""

    kind: EventKind
    on: date
    by_slug: str
    by_title: str
    note: str


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """The head of a stored document.

    Attributes:
        register_id: Id in the register, empty for a document the register does not know.
        signed_on: 成文日期; `published_on` is 发布日期.
        expires_on: Last day in force, included.
        index_number: 索引号; `publisher`, `subject` and `keywords` are 发布机构, 主题分类 and 关键词.
        gazette: Slug of the gazette issue it stands in, or empty.
        is_imported: Whether we hold a copy of its text.
    """

    slug: str
    register_id: str
    title: str
    title_en: str
    notice_title: str
    number: str
    region: str
    issuers: tuple[str, ...]
    addressees: str
    signed_on: date | None
    published_on: date | None
    effective_from: date | None
    expires_on: date | None
    index_number: str
    publisher: str
    subject: str
    keywords: str
    gazette: str
    gazette_title: str
    note: str
    note_en: str
    validity: Validity
    events: tuple[EventLine, ...]
    is_imported: bool


def validity_of(document: Document, on: date) -> Validity:
    """The standing of a stored document on the day `on`; reads its events."""
    return validity(
        effective_from=document.effective_from,
        expires_on=document.expires_on,
        events=[Event(word(EventKind, event.kind), event.on) for event in document.events.all()],
        on=on,
    )


def head_of(document: Document, on: date) -> DocumentHead:
    """The head of a document loaded with parties, copies, events and gazette."""
    gazette = document.gazette
    return DocumentHead(
        slug=document.slug,
        register_id=document.register_id,
        title=document.title,
        title_en=document.title_en,
        notice_title=document.notice_title,
        number=document.number,
        region=document.region,
        issuers=tuple(
            party.name for party in sorted(document.parties.all(), key=lambda party: party.position)
        ),
        addressees=document.addressees,
        signed_on=document.signed_on,
        published_on=document.published_on,
        effective_from=document.effective_from,
        expires_on=document.expires_on,
        index_number=document.index_number,
        publisher=document.publisher,
        subject=document.subject,
        keywords=document.keywords,
        gazette=gazette.slug if gazette else "",
        gazette_title=gazette.title if gazette else "",
        note=document.note,
        note_en=document.note_en,
        validity=validity_of(document, on),
        events=tuple(
            _line(event)
            for event in sorted(document.events.all(), key=lambda event: (event.on, event.pk))
        ),
        is_imported=bool(document.copies.all()),
    )


def _line(event: DocumentEvent) -> EventLine:
    cause = event.by_document
    return EventLine(
        kind=word(EventKind, event.kind),
        on=event.on,
        by_slug=cause.slug if cause else "",
        by_title=cause.title if cause else "",
        note=event.note,
    )
