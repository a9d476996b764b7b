"""The register's mirror in the library: a document row for each of its documents, found or not."""

import hashlib
import re
from datetime import datetime

from django.db import transaction

from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType
from minkang.kernel.audit.catalogue import register as entry_type
from minkang.policy.clauses import PolicyDocument, register
from minkang.policy.models import Document, DocumentParty
from minkang.policy.search import indexing

LIBRARY_REFRESHED = entry_type(
    EntryType(
        code="policy.library_refreshed",
        zh="按登记册刷新了政策库:{documents} 份文件,{clauses} 条条款",
        en="Refreshed the library from the register: {documents} documents, {clauses} clauses",
        facts=("documents", "clauses"),
    )
)

_NUMBER = re.compile(r"[〔\[(（【](?P<year>\d{4})[〕\])）】]\s*(?P<serial>\d+)")


def slug_of(*, number: str, title: str) -> str:
    """The address word of a document that the register does not know.

    Year and serial of the 文号 when there is one, always with six digits of a digest, because the
    words of numbers and titles are Chinese and addresses that people pass on should stay short.
    """
    mark = hashlib.sha256((number or title).encode()).hexdigest()[:6]
    found = _NUMBER.search(number)
    return f"{found['year']}-{found['serial']}-{mark}" if found else f"text-{mark}"


@transaction.atomic
def refresh(*, by: str, at: datetime) -> None:
    """Bring the stored documents of the register and the whole search index up to date.

    To be called when the software starts: rooms that open between two versions change the state
    of clauses. Nothing that was imported changes.
    """
    mirror_register()
    indexing.rebuild()
    audit.record(
        LIBRARY_REFRESHED,
        subject="library:register",
        by=by,
        at=at,
        documents=len(register().documents),
        clauses=len(register().clauses),
    )


def mirror_register() -> None:
    """Store or update the head of every document of the register."""
    heads = register().documents
    Document.objects.bulk_create(
        [_row(document, rank) for rank, document in enumerate(heads, start=1)],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=[
            *("register_rank", "title", "title_en", "number", "region", "signed_on"),
            *("effective_from", "expires_on", "note", "note_en"),
        ],
    )
    rows = dict(Document.objects.exclude(register_id="").values_list("register_id", "pk"))
    DocumentParty.objects.filter(document_id__in=rows.values()).delete()
    DocumentParty.objects.bulk_create(
        DocumentParty(document_id=rows[document.id], position=position, name=name)
        for document in heads
        for position, name in enumerate(document.issuers)
    )


def _row(document: PolicyDocument, rank: int) -> Document:
    return Document(
        slug=document.id,
        register_id=document.id,
        register_rank=rank,
        title=document.title,
        title_en=document.title_en,
        number=document.number,
        region=document.region,
        signed_on=document.signed_on,
        published_on=document.published_on,
        effective_from=document.effective_from,
        expires_on=document.expires_on,
        note=document.note,
        note_en=document.note_en,
    )
