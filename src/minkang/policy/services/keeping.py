"""Which stored document a parsed text belongs to, and what its copies tell about it."""

import hashlib
from dataclasses import dataclass

from minkang.policy.clauses import PolicyDocument
from minkang.policy.models import Copy, Document, DocumentParty, GazetteIssue
from minkang.policy.parsing import types as parsed
from minkang.policy.services.library import slug_of

UNTITLED = "未命名文件"


@dataclass(frozen=True, slots=True)
class Held:
    """The stored document of a parsed text; `is_new` when this is its first copy."""

    document: Document
    fingerprint: str
    is_new: bool


class Known:
    """Stored documents by everything that recognises them; read once per file."""

    def __init__(self) -> None:
        """Read slugs, numbers, register ids and the fingerprints of all copies."""
        documents = list(Document.objects.all())
        self._by_slug = {document.slug: document for document in documents}
        self._by_number = {document.number: document for document in documents if document.number}
        self._by_register = {document.register_id: document for document in documents}
        self._by_fingerprint: dict[str, Document] = {}
        self._witnessed: set[int] = set()
        by_pk = {document.pk: document for document in documents}
        for pk, fingerprint in Copy.objects.values_list("document_id", "fingerprint"):
            self._by_fingerprint.setdefault(fingerprint, by_pk[pk])
            self._witnessed.add(pk)

    def keep(self, found: parsed.Document, head: PolicyDocument | None, fingerprint: str) -> Held:
        """The document `found` is a copy of, made now when it is unknown."""
        document = self._recall(found, head, fingerprint)
        if document is None:
            document = self._make(found, fingerprint)
        is_new = document.pk not in self._witnessed
        self._witnessed.add(document.pk)
        self._by_fingerprint.setdefault(fingerprint, document)
        _complete(document, found)
        return Held(document, fingerprint, is_new)

    def _recall(
        self, found: parsed.Document, head: PolicyDocument | None, fingerprint: str
    ) -> Document | None:
        if head is not None:
            return self._by_register[head.id]
        return (
            self._by_number.get(found.number)
            or self._by_fingerprint.get(fingerprint)
            or self._by_slug.get(slug_of(number=found.number, title=found.title or fingerprint))
        )

    def _make(self, found: parsed.Document, fingerprint: str) -> Document:
        document = Document.objects.create(
            slug=slug_of(number=found.number, title=found.title or fingerprint),
            title=found.title or found.notice_title or UNTITLED,
            number=found.number,
        )
        self._by_slug[document.slug] = document
        if found.number:
            self._by_number[found.number] = document
        return document


def _complete(document: Document, found: parsed.Document) -> None:
    """Fill what is still empty; a fact of the register or of an earlier copy is never overwritten."""
    told = {
        "notice_title": found.notice_title,
        "addressees": found.addressees,
        "number": found.number,
        "index_number": found.metadata.get("索引号", ""),
        "publisher": found.metadata.get("发布机构", ""),
        "subject": found.metadata.get("主题分类", ""),
        "keywords": found.metadata.get("关键词", ""),
        "signed_on": found.signed_on,
        "published_on": found.published_on,
        "effective_from": found.effective_from,
        "expires_on": found.expires_on,
    }
    for name, value in told.items():
        if not getattr(document, name):
            setattr(document, name, value)
    begins, ends = document.effective_from, document.expires_on
    if begins and ends and ends < begins:
        # A copy that ends before it begins misprints one of the two; the text keeps both.
        document.expires_on = None
    if document.gazette is None and found.gazette is not None:
        document.gazette = _gazette(found.gazette)
    document.save()
    if not document.parties.exists():
        DocumentParty.objects.bulk_create(
            DocumentParty(document=document, position=position, name=name)
            for position, name in enumerate(found.issuers)
        )


def _gazette(found: parsed.GazetteIssue) -> GazetteIssue:
    mark = hashlib.sha256(f"{found.title}{found.number}".encode()).hexdigest()[:6]
    year = f"{found.published_on.year}-" if found.published_on else ""
    issue, _ = GazetteIssue.objects.get_or_create(
        slug=f"{year}{mark}",
        defaults={
            "title": found.title,
            "number": found.number,
            "published_on": found.published_on,
        },
    )
    return issue
