"""One file into tables: recognise its documents, keep them as copies, link the register's clauses."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count

from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType
from minkang.kernel.audit.catalogue import register as entry_type
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import register
from minkang.policy.models import Copy, Document, SourceFile
from minkang.policy.parsing import decode, fingerprint, parse
from minkang.policy.parsing import types as parsed
from minkang.policy.services import storing
from minkang.policy.services.keeping import Known
from minkang.policy.services.recognition import Quotation, quotations, recognise
from minkang.policy.services.reports import DocumentReport, FileReport, Outcome

# One import at a time: two files of one document must find each other.
IMPORT_LOCK = (27979, 2)

FILE_IMPORTED = entry_type(
    EntryType(
        code="policy.file_imported",
        zh="导入了文件 {name}:{documents} 份文件,{passages} 个段落,关联登记条款 {clauses} 条",
        en="Imported {name}: {documents} documents, {passages} passages, {clauses} register clauses",
        facts=("name", "sha256", "documents", "passages", "clauses"),
    )
)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as received."""

    name: str
    content: bytes


@transaction.atomic
def import_one(upload: Upload, *, by: str, at: datetime) -> FileReport:
    """Import one file whole, or not at all.

    Raises:
        Refused: as `parsing.decode`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", IMPORT_LOCK)
    digest = hashlib.sha256(upload.content).hexdigest()
    if SourceFile.objects.filter(sha256=digest).exists():
        return FileReport(upload.name, Outcome.UNCHANGED)
    decoded = decode(upload.content)
    if "\0" in decoded.text:
        raise Refused(_holds_nul(decoded.text.index("\0")))
    found = parse(decoded.text)
    source = SourceFile.objects.create(
        name=upload.name,
        sha256=digest,
        encoding=decoded.encoding,
        text=decoded.text,
        imported_at=at,
    )
    storing.store_remarks(source, found)
    documents = _store_documents(source, found.documents)
    audit.record(
        FILE_IMPORTED,
        subject=f"source_file:{digest[:16]}",
        by=by,
        at=at,
        name=upload.name,
        sha256=digest,
        documents=len(documents),
        passages=sum(document.passages for document in documents),
        clauses=sum(document.clauses for document in documents),
    )
    return FileReport(
        name=upload.name,
        outcome=Outcome.IMPORTED,
        documents=documents,
        characters=len(decoded.text),
        residue_characters=sum(residue.end - residue.start for residue in found.residue),
        warnings=(*decoded.warnings, *(warning.message for warning in found.warnings)),
    )


def _holds_nul(position: int) -> Refusal:
    return Refusal(
        "policy.file_is_binary",
        "文件里夹有不是文字的内容,无法保存。请在原软件中“另存为”纯文本(.txt,UTF-8)后再导入。",
        f"NUL character at position {position}",
    )


def _store_documents(
    source: SourceFile, found: Sequence[parsed.Document]
) -> tuple[DocumentReport, ...]:
    known = Known()
    heads = [recognise(document, source.text, register()) for document in found]
    kept = [
        known.keep(document, head, _fingerprint(document))
        for document, head in zip(found, heads, strict=True)
    ]
    copies = [
        Copy(
            document=held.document,
            source=source,
            position=position,
            start=document.start,
            end=document.end,
            fingerprint=held.fingerprint,
            is_fragment=document.fragment,
            title=document.title,
            number=document.number,
        )
        for position, (document, held) in enumerate(zip(found, kept, strict=True))
    ]
    Copy.objects.bulk_create(copies)
    witnesses = [
        storing.Witness(copy, document) for copy, document in zip(copies, found, strict=True)
    ]
    passages = storing.store_contents(witnesses)
    quoted = quotations(list(zip(found, heads, strict=True)), source.text, register())
    storing.store_links(passages, quoted, source.text)
    for document in {held.document.pk: held.document for held in kept}.values():
        _choose_primary(document)
    return tuple(
        _report(witness, held.is_new, quoted) for witness, held in zip(witnesses, kept, strict=True)
    )


def _report(witness: storing.Witness, is_new: bool, quoted: Sequence[Quotation]) -> DocumentReport:
    spans = [(clause.start, clause.end) for clause in witness.document.clauses]
    inside = {
        quotation.clause_id
        for quotation in quoted
        if any(start < quotation.end and quotation.start < end for start, end in spans)
    }
    return DocumentReport(
        slug=witness.copy.document.slug,
        title=witness.copy.document.title,
        number=witness.copy.document.number,
        is_new=is_new,
        passages=len(spans),
        targets=len(witness.document.targets),
        clauses=len(inside),
        doubts=tuple(doubt.message for doubt in witness.document.doubts),
    )


def _fingerprint(document: parsed.Document) -> str:
    """Equal for copies; a document without any text is told apart by what its head says."""
    if document.clauses:
        return fingerprint(document)
    head = f"{document.number}|{document.title}|{document.notice_title}"
    return hashlib.sha256(head.encode()).hexdigest()


def _choose_primary(document: Document) -> None:
    """Quote from the copy that is whole, then headed, then least doubtful, then first received."""
    copies = list(document.copies.annotate(doubts_noted=Count("doubts")))
    best = min(
        copies,
        key=lambda copy: (copy.is_fragment, not copy.title, copy.doubts_noted, copy.pk),
    )
    document.copies.exclude(pk=best.pk).update(is_primary=False)
    document.copies.filter(pk=best.pk).update(is_primary=True)
