"""A stored document as an official paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from minkang.kernel.documents.typesetting import render
from minkang.kernel.refusal import Refused
from minkang.policy.akoma import LINE_END
from minkang.policy.queries.documents import DocumentText, PassageText, Section
from minkang.policy.refusals import text_not_imported

TEMPLATE = Path(__file__).with_name("official.typ")
COLONS = ":\N{FULLWIDTH COLON}"
DEEPEST = 5
"""Deeper headings share one level; readers of tagged files count no further than six."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (`level` from 1) or a line of text (`level` 0)."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the template prints.

    Attributes:
        signed: Date of signature in words, empty when the copy carries none.
        remarks: Under the closing rule: that this is a copy, from where, and its doubts.
    """

    title: str
    number: str
    issuers: tuple[str, ...]
    addressees: str
    parts: tuple[Part, ...]
    signed: str
    remarks: tuple[str, ...]


def pdf(document: DocumentText, *, at: datetime) -> bytes:
    """The document's primary copy as a tagged PDF in the layout of GB/T 9704.

    The sheet says that it is a copy of the library and names the file it came from.

    Raises:
        Refused: ``policy.text_not_imported`` when we hold no copy of the text.
    """
    if not document.passages and not document.sections:
        raise Refused(text_not_imported(document.head))
    return render(TEMPLATE, sheet(document), at=at)


def sheet(document: DocumentText) -> Sheet:
    """What is printed for a document."""
    head = document.head
    return Sheet(
        title=head.title,
        number=head.number,
        issuers=head.issuers,
        addressees=f"{head.addressees.rstrip(COLONS)}\N{FULLWIDTH COLON}"
        if head.addressees
        else "",
        parts=tuple(_parts(document.passages, document.sections, 1)),
        signed=_in_words(head.signed_on) if head.signed_on else "",
        remarks=tuple(_remarks(document)),
    )


def _parts(
    passages: Sequence[PassageText], sections: Sequence[Section], level: int
) -> Iterator[Part]:
    for passage in passages:
        for line in LINE_END.split(passage.text):
            if line.strip():
                yield Part(0, line.strip())
    for section in sections:
        # A run-in heading is printed by its passage; levels below it must not skip one.
        if section.is_run_in:
            yield from _parts(section.passages, section.sections, level)
            continue
        yield Part(level, f"{section.label}{section.title}")
        yield from _parts(section.passages, section.sections, min(level + 1, DEEPEST))


def _remarks(document: DocumentText) -> Iterator[str]:
    yield "本页由民康政策库按导入的副本排印,供查阅;以发文机关公布的正式文本为准。"
    for copy in document.copies:
        if copy.is_primary:
            yield f"副本来源:{copy.source}(SHA-256 {copy.sha256[:16]})"
            yield from copy.doubts


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
