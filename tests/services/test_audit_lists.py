"""Lists of the chain are cut and counted by the database, whatever its length."""

from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO

import pytest
from django.db import connection
from django.http import QueryDict
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from minkang.kernel.audit import queries
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, Language, register
from minkang.kernel.audit.queries import Line, Window
from minkang.kernel.audit.rows import ChainRows
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.request import Order
from minkang.kernel.worklist.table import Table, page_of
from minkang.kernel.worklist.workbook import workbook_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
SUBJECT = "shelf:1"
ADDED = register(
    EntryType(
        "lists.added", "{who} 放入{book}", "{who} added {book}", ("who", "book"), frozenset({"who"})
    )
)
TAKEN = register(EntryType("lists.taken", "取走{book}", "{book} was taken", ("book",)))
SHELF: Worklist[Line] = Worklist(
    name="shelf",
    title="书架",
    columns=(
        Column("number", "编号", cell=lambda line: line.number, sort="number"),
        Column("said", "什么", cell=lambda line: line.sentence),
    ),
    filters=(Filter("code", "类型", path="code"),),
    default_sort="-number",
    key="number",
    page_size=3,
    empty=Empty("没有", "没有"),
    most_counted=5,
)


def add(*books: int, subject: str = SUBJECT) -> None:
    for book in books:
        audit.record(ADDED, subject=subject, by="person:1", at=NOON, who="王某", book=book)


def take(*books: int) -> None:
    for book in books:
        audit.record(TAKEN, subject=SUBJECT, by="person:1", at=NOON, book=book)


def said(*windows: Window, codes: frozenset[str] | None = None) -> list[list[object]]:
    return [
        [line.facts["book"] for line in queries.list_entries(
            language=Language.ZH, window=one, subject=SUBJECT, codes=codes)]
        for one in windows
    ]  # fmt: skip


def shown(table: Table) -> list[str]:
    return [str(row[1].content) for row in table.rows]


def test_a_window_is_cut_at_both_ends_and_read_from_either() -> None:
    add(*range(6))
    add(99, subject="shelf:2")
    numbers = [one.number for one in queries.list_lines(subject=SUBJECT, language=Language.ZH)]
    assert said(
        Window(), Window(2), Window(2, before=numbers[4]),
        Window(2, after=numbers[1], is_forward=True), Window(before=numbers[3], after=numbers[0]),
    ) == [[5, 4, 3, 2, 1, 0], [5, 4], [3, 2], [2, 3], [2, 1]]  # fmt: skip


def test_only_the_types_asked_for_are_listed_and_counted() -> None:
    add(1, 2)
    take(3)
    assert said(Window(), codes=frozenset({TAKEN.code})) == [[3]]
    assert said(Window(), codes=frozenset()) == [[]]
    assert queries.count_types(subject=SUBJECT) == ((ADDED.code, 2), (TAKEN.code, 1))
    assert queries.count_lines(subject=SUBJECT, codes={ADDED.code}) == 2


def test_counts_of_the_whole_chain_stop_where_they_are_told() -> None:
    add(*range(4))
    take(1)
    whole, cut = dict(queries.count_types()), dict(queries.count_types(most=2))
    assert (whole[ADDED.code], whole[TAKEN.code]) == (4, 1)
    assert (cut[ADDED.code], cut[TAKEN.code]) == (2, 1)
    assert queries.count_lines(most=3) == 3


def test_what_is_unsaid_is_not_read_from_the_tables(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    add(1)
    with django_assert_num_queries(1):
        [line] = queries.list_entries(
            language=Language.EN, window=Window(), subject=SUBJECT, unsaid="(somebody)"
        )
    assert line.sentence == "(somebody) added 1"
    assert line.facts == {"book": 1}


@pytest.mark.parametrize(
    ("order", "everything"),
    [("", [6, 5, 4, 3, 2, 1, 0]), ("sort=number&", [0, 1, 2, 3, 4, 5, 6])],
)
def test_pages_go_on_and_back_without_losing_or_repeating_an_entry(
    order: str, everything: list[int]
) -> None:
    add(*range(7))
    rows = ChainRows(Language.ZH, subject=SUBJECT, codes=frozenset({ADDED.code}))
    sentences = [f"王某 放入{book}" for book in everything]
    page, pages = page_of(SHELF, rows, QueryDict(order)), []
    while True:
        pages.append(page)
        if not page.links.next:
            break
        page = page_of(SHELF, rows, QueryDict(page.links.next.removeprefix("?")))
    assert [one for page in pages for one in shown(page)] == sentences
    assert [len(page.rows) for page in pages] == [3, 3, 1]
    back = page_of(SHELF, rows, QueryDict(pages[2].links.previous.removeprefix("?")))
    assert shown(back) == shown(pages[1])
    ordered = rows.ordered(Order("number", "number", is_descending=not order), "number")
    assert [one.sentence for one in ordered] == sentences


def test_a_page_says_more_than_where_it_stopped_counting() -> None:
    add(*range(6))
    take(1, 2)
    table = page_of(SHELF, ChainRows(Language.ZH, most=6), QueryDict())
    assert (table.total, table.is_total_exact) == (5, False)
    counted = {str(one.label): (one.count, one.is_exact) for one in table.facets[0].choices}
    assert (counted[ADDED.code], counted[TAKEN.code]) == ((5, False), (2, True))
    table = page_of(SHELF, ChainRows(Language.ZH, most=6), QueryDict(f"code={TAKEN.code}"))
    assert (table.total, table.is_total_exact) == (2, True)


def test_the_workbook_holds_every_entry_also_beyond_what_the_page_counts() -> None:
    add(*range(8))
    rows = ChainRows(Language.ZH, subject=SUBJECT)
    answer = workbook_of(SHELF, rows, QueryDict())
    assert load_workbook(BytesIO(answer.content)).worksheets[0].max_row == 9


def test_the_index_by_type_can_be_taken_back_and_the_guards_stay_in_force() -> None:
    module = import_module(
        "minkang.kernel.audit.migrations.0004_entries_of_a_type_are_found_by_index"
    )
    for statement in (module.BACKWARD, module.FORWARD):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        assert queries.guards_in_force()
