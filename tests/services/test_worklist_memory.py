"""A worklist over values in memory: the same promises, tuples in filters, a safe workbook."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from openpyxl import load_workbook

from minkang.kernel.refusal import Refused
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import Table, page_of
from minkang.kernel.worklist.workbook import harmless, is_export, workbook_of


class Kind(StrEnum):
    DUTY = "duty"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Promise:
    id: str
    title: str
    kind: Kind
    units: tuple[str, ...]
    due: date | None = None


PROMISES: Worklist[Promise] = Worklist(
    name="promises",
    title="承诺",
    columns=(
        Column("id", "编号", cell=lambda one: one.id, sort="id", link=lambda one: f"/c/{one.id}/"),
        Column("title", "内容", cell=lambda one: one.title),
        Column("due", "期限", cell=lambda one: one.due, sort="due"),
    ),
    filters=(
        Filter("kind", "类别", path="kind", parse=Kind, label=lambda kind: {"duty": "应做"}.get(kind, "限制")),
        Filter("unit", "单位", path="units"),
    ),
    default_sort="id",
    key="id",
    page_size=3,
    empty=Empty("还没有承诺", "导入文件后,这里会列出来。"),
)  # fmt: skip
ROWS = tuple(
    Promise(
        id=f"x/{number:02}",
        title=f"第{number}项",
        kind=Kind.DUTY if number % 3 else Kind.LIMIT,
        units=("卫健委",) if number % 2 else ("卫健委", "医保局"),
        due=date(2026, 1, 10 - number) if number < 5 else None,
    )
    for number in range(8)
)


def page(query: str, rows: tuple[Promise, ...] = ROWS) -> Table:
    return page_of(PROMISES, rows, QueryDict(query.lstrip("?")))


def ids(table: Table) -> list[object]:
    return [row[0].content for row in table.rows]


@pytest.mark.parametrize("sort", ["id", "-id", "due", "-due"])
def test_walking_forth_and_back_shows_every_row_once(sort: str) -> None:
    table = page(f"sort={sort}")
    forth = [ids(table)]
    while table.links.next:
        table = page(table.links.next)
        forth.append(ids(table))
    assert sorted(each for one in forth for each in one) == [row.id for row in ROWS]
    back = [ids(table)]
    while table.links.previous:
        table = page(table.links.previous)
        back.append(ids(table))
    assert back[::-1] == forth


def test_a_row_with_several_values_is_found_under_each() -> None:
    table = page("unit=医保局")
    assert table.total == 4
    counts = {choice.label: choice.count for choice in table.facets[1].choices}
    assert counts == {"卫健委": 8, "医保局": 4}
    assert {choice.label: choice.count for choice in table.facets[0].choices} == {
        "应做": 2, "限制": 2,
    }  # fmt: skip


def test_a_value_outside_the_vocabulary_is_refused_and_a_vanished_one_is_empty() -> None:
    with pytest.raises(Refused, match=r"worklist\.filter_malformed"):
        page("kind=nonsense")
    table = page("unit=撤销的单位")
    assert (table.total, table.rows) == (0, ())
    assert [c.count for c in table.facets[-1].choices if c.is_chosen] == [0]


def test_the_table_reads_without_a_script_and_names_its_order() -> None:
    html = render_to_string("worklist/table.html", {"table": page("sort=-due")})
    assert 'aria-sort="descending"' in html
    assert "<script" not in html
    assert 'href="/c/x/00/"' in html
    assert "共 8 项" in html
    assert 'role="region" tabindex="0"' in html


def test_an_empty_list_says_what_will_appear_and_a_filtered_one_how_to_widen() -> None:
    bare = render_to_string("worklist/table.html", {"table": page("", rows=())})
    assert "导入文件后,这里会列出来。" in bare
    filtered = render_to_string("worklist/table.html", {"table": page("unit=没有")})
    assert "看全部，不筛选" in filtered
    assert "导入文件后" not in filtered


@pytest.mark.parametrize(
    "danger",
    ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "=cmd|' /C calc'!A0"],
)
def test_no_text_becomes_a_formula_in_the_workbook(danger: str) -> None:
    answer = workbook_of(PROMISES, [Promise("x", danger, Kind.DUTY, ())], QueryDict("export=xlsx"))
    cell = load_workbook(BytesIO(answer.content)).active.cell(2, 2)
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_numbers_dates_and_marked_text_stay_what_they_are() -> None:
    assert harmless(-5) == -5
    assert harmless(date(2026, 1, 2)) == date(2026, 1, 2)
    assert harmless(datetime(2026, 1, 1, 16, tzinfo=UTC)) == datetime(2026, 1, 2)  # noqa: DTZ001
    assert harmless(SafeString("<b>甲</b>")) == "甲"
    assert harmless("甲\x00\x0b乙\n丙") == "甲乙\n丙"
    assert harmless(None) is None


def test_the_file_has_a_chinese_name_and_the_address_asks_for_it() -> None:
    assert is_export(QueryDict("export=xlsx"))
    assert not is_export(QueryDict("export=csv"))
    answer = workbook_of(PROMISES, ROWS, QueryDict(page("").export_address[1:]))
    assert "承诺.xlsx" in unquote(answer.headers["Content-Disposition"])
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["承诺"]
    assert [cell.value for cell in book.active[1]] == ["编号", "内容", "期限"]
