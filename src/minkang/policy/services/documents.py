"""Importing files into the library, and recording what became of a document."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction

from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType
from minkang.kernel.audit.catalogue import register as entry_type
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.models import ClauseLink, Document, DocumentEvent, SearchEntry
from minkang.policy.refusals import document_unknown
from minkang.policy.search import indexing
from minkang.policy.services import library
from minkang.policy.services.importing import Upload, import_one
from minkang.policy.services.reports import FileReport, ImportReport, Outcome
from minkang.policy.validity import EventKind

Progress = Callable[[int, int, str], None]
"""Told after each file: files done, files in all, name of the file just done."""

DOCUMENT_CHANGED = entry_type(
    EntryType(
        code="policy.document_changed",
        zh="登记《{title}》自 {on} 起{kind}",
        en="Recorded that “{title}” is {kind_en} from {on}",
        facts=("title", "kind", "kind_en", "on", "by_document", "note"),
    )
)


def import_files(
    *, files: Sequence[Upload], by: str, at: datetime, progress: Progress | None = None
) -> ImportReport:
    """Import files one by one; a bad one is reported and the good ones are kept.

    A file that is known by its bytes changes nothing. Copies of one document are recognised by 文号,
    by the register's anchors, by fingerprint and by title, and kept side by side. Each file is
    stored whole or not at all.

    Args:
        files: What was received; the names are kept for people, the bytes decide.
        by: Who imports, ``kind:key``.
        at: When; aware.
        progress: Called after each file.
    """
    with transaction.atomic():
        library.mirror_register()
    reports: list[FileReport] = []
    for done, upload in enumerate(files, start=1):
        try:
            reports.append(import_one(upload, by=by, at=at))
        except Refused as refused:
            reports.append(FileReport(upload.name, Outcome.REFUSED, refusal=refused.refusal))
        if progress is not None:
            progress(done, len(files), upload.name)
    report = ImportReport(tuple(reports))
    _index(report)
    return report


@transaction.atomic
def record_event(
    *,
    slug: str,
    kind: EventKind,
    on: date,
    by: str,
    at: datetime,
    by_slug: str = "",
    note: str = "",
) -> DocumentEvent:
    """Record that a document is amended, repealed or superseded from the day `on`.

    `by_slug` names the document that does it, when the library holds it.

    Raises:
        Refused: `policy.document_unknown`, `policy.document_ends_itself` or
            `policy.event_recorded_already`.
    """
    document = _locked(slug)
    cause = _locked(by_slug) if by_slug else None
    if cause == document:
        raise Refused(_ends_itself(document))
    event, is_new = DocumentEvent.objects.get_or_create(
        document=document,
        kind=kind.value,
        on=on,
        defaults={"by_document": cause, "note": note, "recorded_at": at},
    )
    if not is_new:
        raise Refused(_recorded_already(document, kind, on))
    audit.record(
        DOCUMENT_CHANGED,
        subject=f"document:{document.slug}",
        by=by,
        at=at,
        title=document.title,
        kind=kind.label,
        kind_en=kind.label_en,
        on=on.isoformat(),
        by_document=by_slug,
        note=note,
    )
    return event


def repeal(
    *, slug: str, on: date, by: str, at: datetime, by_slug: str = "", note: str = ""
) -> DocumentEvent:
    """Record that a document is repealed from the day `on`; refusals as for `record_event`."""
    return record_event(
        slug=slug, kind=EventKind.REPEALED, on=on, by=by, at=at, by_slug=by_slug, note=note
    )


@transaction.atomic
def _index(report: ImportReport) -> None:
    """Index what the import touched; everything when nothing was indexed before."""
    if not SearchEntry.objects.exists():
        indexing.rebuild()
        return
    touched = {document.slug for document in report.documents}
    if touched:
        linked = ClauseLink.objects.filter(passage__copy__document__slug__in=touched)
        touched |= {
            clause_id.partition("/")[0] for clause_id in linked.values_list("clause_id", flat=True)
        }
        indexing.rebuild(Document.objects.filter(slug__in=touched).values_list("pk", flat=True))


def _locked(slug: str) -> Document:
    found = Document.objects.select_for_update().filter(slug=slug).first()
    if found is None:
        raise Refused(document_unknown(slug))
    return found


def _ends_itself(document: Document) -> Refusal:
    return Refusal(
        "policy.document_ends_itself",
        f"《{document.title}》不能由它自己修改或废止。请选择作出决定的那份文件。",
        f"{document.slug} is named as the document that changes itself",
    )


def _recorded_already(document: Document, kind: EventKind, on: date) -> Refusal:
    return Refusal(
        "policy.event_recorded_already",
        f"《{document.title}》自 {on.isoformat()} 起{kind.label},此前已经登记过,不必重复登记。",
        f"{document.slug} already has the event {kind} on {on}",
    )
