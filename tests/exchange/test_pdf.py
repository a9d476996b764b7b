"""A document on paper: accessible, readable by machines, and honest about being a copy."""

import re
from pathlib import Path

import pypdfium2
import pytest
from library import AT, NOTICE, bring_in, read

from minkang.kernel.refusal import Refused
from minkang.policy.documents import papers
from minkang.policy.models import Passage
from minkang.policy.services import documents, library
from minkang.policy.services.documents import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def printed(pdf: bytes) -> str:
    """The text of all pages without their numbers."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return "".join(re.sub(r"— \d+ —", "", text) for text in pages)


def test_the_printed_text_can_be_read_back_whole() -> None:
    (document,) = bring_in(NOTICE)
    text = letters(printed(papers.pdf(document, at=AT)))
    for passage in Passage.objects.values_list("text", flat=True):
        assert letters(passage) in text
    assert letters("青卫发〔2024〕8号") in text
    assert letters("2024年3月5日") in text
    assert letters("以发文机关公布的正式文本为准") in text


def test_the_file_is_tagged_accessible_and_carries_its_type() -> None:
    (document,) = bring_in(NOTICE)
    pdf = papers.pdf(document, at=AT)
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf
    assert b"NotoSansCJK" in pdf
    opened = pypdfium2.PdfDocument(pdf)
    assert opened.get_metadata_dict()["Title"] == document.head.title
    assert [round(side) for side in opened[0].get_size()] == [595, 842]


def test_the_same_document_at_the_same_time_is_the_same_file() -> None:
    (document,) = bring_in(NOTICE)
    assert papers.pdf(document, at=AT) == papers.pdf(document, at=AT)


def test_a_full_page_holds_twenty_two_lines() -> None:
    (document,) = bring_in(NOTICE.replace("加价", "加价" + "二十八个字一行二十二行一页" * 120))
    opened = pypdfium2.PdfDocument(papers.pdf(document, at=AT))
    lines = opened[1].get_textpage().get_text_range().split("\r\n")
    assert len([line for line in lines if line.strip() and not line.startswith("—")]) == 22


def test_a_document_without_its_text_is_refused() -> None:
    library.refresh(by="system:test", at=AT)
    with pytest.raises(Refused, match=r"policy\.text_not_imported"):
        papers.pdf(read("benxi-2023-8"), at=AT)


@pytest.mark.slow
def test_every_document_of_the_real_files_can_be_printed(policies: Path) -> None:
    uploads = [Upload(path.name, path.read_bytes()) for path in sorted(policies.glob("*.txt"))]
    report = documents.import_files(files=uploads, by="system:test", at=AT)
    for slug in {document.slug for document in report.documents}:
        text = letters(printed(papers.pdf(read(slug), at=AT)))
        passages = Passage.objects.filter(copy__document__slug=slug, copy__is_primary=True)
        assert all(letters(passage.text)[:20] in text for passage in passages)
