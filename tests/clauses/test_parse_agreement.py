"""The parser agrees with our register of the five policy documents, read from beside the repository."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from minkang.policy.parsing import DifferenceKind, Document, compare, coverage, fingerprint

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT.parent / "shared" / "policies"

pytestmark = pytest.mark.skipif(
    not (POLICIES / "register.json").exists(),
    reason="the policy documents are not beside the repository (../shared/policies)",
)


@pytest.fixture(scope="module")
def agreement() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location(
        "parse_agreement", ROOT / "bench" / "parse_agreement.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["parse_agreement"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["parse_agreement"]


@pytest.fixture(scope="module")
def sources(agreement: ModuleType) -> dict:
    return agreement.load(POLICIES)


def documents(sources: dict, start: str) -> tuple[Document, ...]:
    return next(s.parsed.documents for name, s in sources.items() if name.startswith(start))


def test_register_clauses_and_targets_are_found(agreement: ModuleType, sources: dict) -> None:
    result = agreement.measure(POLICIES, sources)
    assert result.clauses == 730
    assert result.clause_share >= 0.97, result.lost
    assert result.targets == 245
    assert result.target_share >= 0.95, result.missing
    assert len(result.spurious) <= 30, result.spurious
    assert result.same_units >= 0.97 * result.stated, result.units


def test_no_character_of_the_five_files_is_lost_or_owned_twice(sources: dict) -> None:
    for name, source in sources.items():
        assert coverage(source.parsed, source.text).exact, name


def test_the_gazette_issue_gives_its_five_documents(sources: dict) -> None:
    found = documents(sources, "004")
    assert [d.number for d in found] == [
        "本政发〔2023〕4号", "本政发〔2023〕5号", "本政办发〔2023〕3号", "本政办发〔2023〕8号", "本政办发〔2023〕9号",
    ]  # fmt: skip
    assert [d.signed_on for d in found] == [
        date(2023, 4, 14), date(2023, 4, 25), date(2023, 2, 28), date(2023, 4, 25), date(2023, 4, 29),
    ]  # fmt: skip
    assert [len(d.issuers) for d in found] == [1, 1, 1, 1, 1]
    assert [bool(d.notice_title) for d in found] == [False, False, True, True, True]
    assert {d.published_on for d in found} == {date(2023, 6, 28)}
    assert found[4].effective_from == date(2023, 4, 29)
    assert found[4].expires_on == date(2025, 12, 31)
    assert all(d.gazette and d.gazette.number.startswith("2023年第3号") for d in found)


def test_the_key_indicators_the_transfer_lists_and_the_measures_are_complete(sources: dict) -> None:
    plan, hotline, measures = documents(sources, "004")[2:]
    assert len(plan.tables[0].rows) == 30
    rows = [t for t in plan.targets if t.clause in plan.tables[0].clauses]
    assert len(rows) == 30
    assert sum(t.nature == "约束性" for t in rows) == 5
    assert {t.deadline for t in rows} == {date(2025, 12, 31)}
    assert [len(t.rows) for t in hotline.tables] == [10, 8]
    items = [c for c in measures.clauses if c.kind == "item"]
    assert len(items) == 22
    assert all(c.responsible for c in items)


def test_the_run_together_file_is_four_documents_and_warns_of_what_it_does_not_show(
    sources: dict,
) -> None:
    parsed = next(s.parsed for name, s in sources.items() if name.startswith("002"))
    assert [d.fragment for d in parsed.documents] == [False, True, False, True]
    codes = [w.code for w in parsed.warnings]
    assert codes.count("suspected-join") == 2
    assert "rotated-opening" in codes
    assert "orphan-responsibility" in codes


def test_the_one_line_document_and_the_replaced_site_name_are_read_and_doubted(
    sources: dict,
) -> None:
    (opinions,) = documents(sources, "003")
    assert opinions.signed_on == opinions.published_on == date(2024, 12, 24)
    assert [len(h.children) for h in opinions.headings] == [0, 7, 0]
    assert sum(bool(c.responsible) for c in opinions.clauses) == 28
    page, notice = documents(sources, "000")
    assert len(page.clauses) == 1
    assert notice.number == "辽卫发〔2025〕34号"
    assert len(notice.issuers) == 2
    assert {d.code for d in notice.doubts} == {"publisher-differs", "foreign-mail"}


def test_the_two_copies_of_the_measures_are_one_document(sources: dict) -> None:
    notice, copy = documents(sources, "000")[1], documents(sources, "001")[0]
    assert fingerprint(notice) == fingerprint(copy)
    left, right = (
        next(s.text for name, s in sources.items() if name.startswith(start))
        for start in ("000", "001")
    )
    body = left[notice.clauses[1].start : notice.clauses[-1].end]
    result = compare(body, right)
    assert result.same_document
    assert result.count(DifferenceKind.PUNCTUATION) == 55
    assert result.count(DifferenceKind.BOOKMARK) == 1
    assert result.count(DifferenceKind.WORDING) == 0
