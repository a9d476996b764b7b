"""Files come in whole: nothing is lost, nothing is stored twice, copies find each other."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import register
from minkang.policy.models import (
    ClauseLink,
    Copy,
    Document,
    DocumentEvent,
    ParsedTarget,
    Passage,
    SourceFile,
    SourceResidue,
)
from minkang.policy.services import documents, library
from minkang.policy.services.documents import Upload
from minkang.policy.services.reports import ImportReport, Outcome
from minkang.policy.validity import EventKind

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)

NOTICE = """青石市卫生健康委员会关于开设夜间门诊的通知
青卫发〔2024〕7号

各县(区)卫生健康局:

一、总体要求
全市各医院应当让上班的人也能看上医生。
二、主要任务
(一)开设夜间门诊。二级以上医院每周至少开设2次夜间门诊。(责任单位:医政科、规划财务科)
(二)公布出诊时间。出诊时间提前7天公布。(责任单位:信息中心)

青石市卫生健康委员会
2024年3月5日
"""
SAME_IN_FULL_WIDTH = NOTICE.translate({ord("("): "\uff08", ord(")"): "\uff09", ord(":"): "\uff1a"})


def imported(*files: tuple[str, bytes]) -> ImportReport:
    return documents.import_files(
        files=[Upload(name, content) for name, content in files], by="system:test", at=AT
    )


def test_every_character_of_a_file_is_in_a_passage_or_in_a_named_residue() -> None:
    imported(("notice.txt", NOTICE.encode()))
    source = SourceFile.objects.get()
    covered = [" "] * len(source.text)
    spans = [
        *Passage.objects.values_list("start", "end"),
        *SourceResidue.objects.values_list("start", "end"),
    ]
    for start, end in spans:
        covered[start:end] = source.text[start:end]
    assert source.text == NOTICE
    assert "".join(covered).split() == NOTICE.split()
    for passage in Passage.objects.all():
        assert passage.text == NOTICE[passage.start : passage.end]


def test_a_document_keeps_number_issuer_dates_headings_and_units_with_the_lead_first() -> None:
    imported(("notice.txt", NOTICE.encode()))
    document = Document.objects.get(number="青卫发〔2024〕7号")
    assert document.slug.startswith("2024-7-")
    assert document.signed_on == date(2024, 3, 5)
    assert [party.name for party in document.parties.order_by("position")] == [
        "青石市卫生健康委员会"
    ]
    passage = Passage.objects.get(text__contains="每周至少开设2次")
    assert [unit.name for unit in passage.units.order_by("position")] == ["医政科", "规划财务科"]
    assert passage.targets.get().value == "2"
    assert passage.heading is not None


def test_the_same_file_again_changes_nothing_and_says_so() -> None:
    imported(("notice.txt", NOTICE.encode()))
    before = (Document.objects.count(), Passage.objects.count(), Entry.objects.count())
    again = imported(("other name.txt", NOTICE.encode()))
    assert [file.outcome for file in again.files] == [Outcome.UNCHANGED]
    assert (Document.objects.count(), Passage.objects.count(), Entry.objects.count()) == before


def test_a_copy_in_other_widths_becomes_a_second_copy_of_the_one_document() -> None:
    first = imported(("notice.txt", NOTICE.encode()))
    second = imported(("copy.txt", ("\u3000" + SAME_IN_FULL_WIDTH).encode()))
    assert [document.is_new for document in (*first.documents, *second.documents)] == [True, False]
    document = Document.objects.get(number="青卫发〔2024〕7号")
    assert Copy.objects.filter(document=document).count() == 2
    assert Copy.objects.filter(document=document, is_primary=True).count() == 1


def test_a_copy_without_title_and_number_is_recognised_by_its_text() -> None:
    imported(("notice.txt", NOTICE.encode()))
    body = NOTICE[NOTICE.index("一、总体要求") : NOTICE.index("\n青石市卫生健康委员会\n2024")]
    report = imported(("body.txt", body.encode()))
    assert [document.number for document in report.documents] == ["青卫发〔2024〕7号"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "policy.file_is_empty"),
        (b"%PDF-1.7 \x00\x01", "policy.file_is_binary"),
        (b"\xff\xfe" + "一、条\x00款".encode("utf-16-le"), "policy.file_is_binary"),
    ],
)
def test_a_bad_file_is_named_with_its_reason_and_the_good_one_beside_it_is_kept(
    content: bytes, code: str
) -> None:
    report = imported(("bad.txt", content), ("notice.txt", NOTICE.encode()))
    assert [file.outcome for file in report.files] == [Outcome.REFUSED, Outcome.IMPORTED]
    assert [refusal.code for refusal in report.refusals] == [code]
    assert SourceFile.objects.count() == 1


def test_gb18030_text_is_read_and_the_reader_is_told() -> None:
    report = imported(("old.txt", NOTICE.encode("gb18030")))
    assert SourceFile.objects.get().text == NOTICE
    assert SourceFile.objects.get().encoding == "gb18030"
    assert any("GB18030" in warning for warning in report.files[0].warnings)


def test_one_line_without_any_structure_is_kept_whole() -> None:
    line = "村里的路修好了" * 30_000
    report = imported(("line.txt", line.encode()))
    assert report.files[0].outcome is Outcome.IMPORTED
    assert sum(len(text) for text in Passage.objects.values_list("text", flat=True)) + sum(
        end - start for start, end in SourceResidue.objects.values_list("start", "end")
    ) == len(line)


def test_an_import_is_written_into_the_audit_chain() -> None:
    imported(("notice.txt", NOTICE.encode()))
    entry = Entry.objects.get(type="policy.file_imported")
    assert entry.actor == "system:test"
    assert '"name":"notice.txt"' in entry.facts


def test_a_repealed_document_is_remembered_once_and_cannot_end_itself() -> None:
    imported(("notice.txt", NOTICE.encode()))
    slug = Document.objects.get(number="青卫发〔2024〕7号").slug
    documents.repeal(slug=slug, on=date(2025, 1, 1), by="person:clerk", at=AT, note="期满清理")
    assert DocumentEvent.objects.get().kind == EventKind.REPEALED
    with pytest.raises(Refused, match=r"policy\.event_recorded_already"):
        documents.repeal(slug=slug, on=date(2025, 1, 1), by="person:clerk", at=AT)
    with pytest.raises(Refused, match=r"policy\.document_ends_itself"):
        documents.repeal(slug=slug, on=date(2026, 1, 1), by="person:clerk", at=AT, by_slug=slug)
    with pytest.raises(Refused, match=r"policy\.document_unknown"):
        documents.repeal(slug="nowhere", on=date(2026, 1, 1), by="person:clerk", at=AT)
    assert Entry.objects.filter(type="policy.document_changed").count() == 1


def test_without_any_file_the_library_still_lists_the_registers_documents() -> None:
    library.refresh(by="system:test", at=AT)
    assert set(Document.objects.values_list("register_id", flat=True)) == {
        document.id for document in register().documents
    }
    assert not Copy.objects.exists()


@pytest.mark.slow
def test_the_real_files_become_the_documents_of_the_register(policies: Path) -> None:
    paths = sorted(policies.glob("*.txt"))
    report = imported(*((path.name, path.read_bytes()) for path in paths))
    known = {document.id for document in register().documents}
    assert {document.slug for document in report.documents} == known
    linked = set(ClauseLink.objects.filter(is_whole=True).values_list("clause_id", flat=True))
    assert len(linked) >= 0.97 * len(register().clauses)
    measures = Document.objects.get(slug="liaoning-2025-34")
    assert measures.copies.count() == 2
    assert {copy.fingerprint for copy in measures.copies.all()} == {
        measures.copies.get(is_primary=True).fingerprint
    }
    assert measures.copies.filter(doubts__code="publisher-differs").distinct().count() == 1
    issue = Document.objects.get(slug="benxi-2023-3").gazette
    assert issue is not None
    assert issue.documents.count() == 5


@pytest.mark.slow
def test_a_document_with_more_figures_than_a_short_number_counts_is_kept_whole() -> None:
    imported(("long.txt", ("1.扩大服务。到2027年,服务点达到30个以上。" * 33_000).encode()))
    assert ParsedTarget.objects.count() == 33_000
