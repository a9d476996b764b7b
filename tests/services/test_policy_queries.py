"""What pages read of the library is complete, in printed order, and costs the same for any size."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minkang.policy.models import Passage
from minkang.policy.parsing import DifferenceKind
from minkang.policy.queries import copies, documents, quotations
from minkang.policy.queries.documents import PassageText, Section
from minkang.policy.services import documents as acts
from minkang.policy.services import library
from minkang.policy.services.documents import Upload
from minkang.policy.validity import EventKind, Validity

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)

HEAD = "青石市卫生健康委员会关于守好接种门诊的通知\n青卫发〔2024〕9号\n\n各县(区)卫生健康局:\n\n"
TAIL = "\n青石市卫生健康委员会\n2024年3月5日\n"
SHORT = HEAD + "一、工作要求\n(一)按时开门。周末也要开门。(责任单位:医政科、疾控科)\n" + TAIL


def long_text(items: int) -> str:
    lines = "".join(
        f"{number}.第{number}项安排。每月检查{number}次。(责任单位:医政科)\n"
        for number in range(1, items + 1)
    )
    return (
        HEAD.replace("9号", f"{items}号")
        + "一、工作要求\n"
        + lines
        + "本通知自发布之日起施行。\n"
        + TAIL
    )


def bring_in(*texts: str) -> list[str]:
    report = acts.import_files(
        files=[Upload(f"{number}.txt", text.encode()) for number, text in enumerate(texts)],
        by="system:test",
        at=AT,
    )
    return [document.slug for document in report.documents]


def statements(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        read()
    return len(captured)


def reading_order(passages: tuple[PassageText, ...], sections: tuple[Section, ...]) -> list[str]:
    found = [passage.path for passage in passages]
    for section in sections:
        found += reading_order(section.passages, section.sections)
    return found


def test_a_document_is_read_in_the_order_in_which_it_is_printed() -> None:
    (slug,) = bring_in(long_text(6))
    text = documents.get_public_document(slug, TODAY)
    assert text is not None
    assert reading_order(text.passages, text.sections) == list(
        Passage.objects.filter(copy__document__slug=slug)
        .order_by("place")
        .values_list("path", flat=True)
    )
    assert text.head.issuers == ("青石市卫生健康委员会",)
    assert text.head.is_imported


def test_reading_costs_as_many_statements_for_a_long_document_as_for_a_short_one() -> None:
    short, long = bring_in(long_text(5), long_text(60))
    costs = {
        statements(lambda slug=slug: documents.get_public_document(slug, TODAY))
        for slug in (short, long)
    }
    assert len(costs) == 1
    few = statements(lambda: documents.get_public_documents(TODAY))
    bring_in(long_text(7), long_text(8))
    assert statements(lambda: documents.get_public_documents(TODAY)) == few


def test_the_registers_documents_come_first_and_foreign_ones_after_them() -> None:
    (slug,) = bring_in(SHORT)
    heads = documents.get_public_documents(TODAY)
    assert heads[-1].slug == slug
    assert heads[0].register_id
    assert not heads[0].is_imported


def test_what_was_not_imported_is_none_and_not_an_invention() -> None:
    library.refresh(by="system:test", at=AT)
    assert quotations.get_public_quotation("liaoning-2025-34/2.1") is None
    assert quotations.get_public_quoted_texts(["liaoning-2025-34/2.1"]) == {}
    assert documents.get_public_document("nowhere", TODAY) is None
    assert documents.get_public_gazette("nowhere", TODAY) is None
    assert copies.get_public_comparison("liaoning-2025-34") is None
    known = documents.get_public_document("liaoning-2025-34", TODAY)
    assert known is not None
    assert (known.passages, known.sections, known.copies) == ((), (), ())


def test_two_copies_are_shown_with_every_difference() -> None:
    slug, again = bring_in(SHORT, SHORT.replace("(", "\uff08").replace("按时", "准时"))
    assert again == slug
    found = copies.get_public_comparison(slug)
    assert found is not None
    assert found.left.head.is_primary
    words = [
        (change.left, change.right)
        for change in found.comparison.differences
        if change.kind is DifferenceKind.WORDING
    ]
    assert words == [("按", "准")]
    assert found.comparison.count(DifferenceKind.PUNCTUATION) > 0
    for change in found.comparison.differences:
        assert found.left.text[change.left_start : change.left_end] == change.left


def test_a_unit_finds_its_passages_and_sees_where_it_leads() -> None:
    bring_in(SHORT)
    assert [line.is_lead for line in quotations.get_public_unit_passages("医政科")] == [True]
    assert [line.is_lead for line in quotations.get_public_unit_passages("疾控科")] == [False]
    assert quotations.get_public_unit_passages("无此科") == ()


def test_a_document_is_judged_by_the_day_asked_for() -> None:
    (slug,) = bring_in(SHORT)
    acts.record_event(
        slug=slug, kind=EventKind.AMENDED, on=date(2025, 1, 1), by="person:clerk", at=AT
    )
    acts.repeal(slug=slug, on=date(2026, 1, 1), by="person:clerk", at=AT)

    def standing(on: date) -> Validity:
        found = documents.get_public_document(slug, on)
        assert found is not None
        return found.head.validity

    assert standing(date(2024, 12, 31)) is Validity.VALID
    assert standing(date(2025, 12, 31)) is Validity.AMENDED
    assert standing(date(2026, 1, 1)) is Validity.REPEALED
