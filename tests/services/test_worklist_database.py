"""A worklist over database rows: pages that never skip or repeat, and a constant price."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from minkang.kernel.refusal import Refused
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import Table, page_of
from minkang.kernel.worklist.workbook import workbook_of

pytestmark = pytest.mark.django_db


class Visit(models.Model):
    """A table that lives for one test."""

    person = models.CharField(max_length=20)
    village = models.CharField(max_length=20)
    due = models.DateField(null=True)

    class Meta:
        app_label = "worklist_example"
        apps = Apps()

    def __str__(self) -> str:
        return self.person


VISITS: Worklist[Visit] = Worklist(
    name="visits",
    title="今日随访",
    columns=(
        Column(
            "person", "姓名", cell=lambda visit: visit.person, link=lambda v: f"/visits/{v.pk}/"
        ),
        Column("due", "应访日期", cell=lambda visit: visit.due, sort="due"),
        Column("village", "村", cell=lambda visit: visit.village, sort="village"),
    ),
    filters=(Filter("village", "村", path="village"), Filter("person", "姓名", path="person")),
    default_sort="due",
    key="pk",
    page_size=7,
    empty=Empty("今天没有随访", "下一次随访到期的当天早上,这里会列出来。"),
)


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    with connection.schema_editor() as editor:
        editor.create_model(Visit)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Visit)


def make_visits(count: int) -> None:
    first = date(2026, 11, 1)
    Visit.objects.bulk_create(
        Visit(
            person=f"居民{number % 5}",
            village=f"{number % 3}村",
            due=None if number % 6 == 0 else first + timedelta(days=number % 4),
        )
        for number in range(count)
    )


def page(query: str) -> Table:
    return page_of(VISITS, DatabaseRows(Visit.objects.all()), QueryDict(query.lstrip("?")))


def addresses(table: Table) -> list[str]:
    return [row[0].address for row in table.rows]


@pytest.mark.parametrize("sort", ["due", "-due", "village", "-village"])
def test_walking_forth_and_back_shows_every_row_once(sort: str) -> None:
    make_visits(40)
    table = page(f"sort={sort}")
    pages = [table]
    while table.links.next:
        table = page(table.links.next)
        pages.append(table)
    forth = [addresses(one) for one in pages]
    shown = [address for one in forth for address in one]
    assert len(shown) == len(set(shown)) == 40
    back = [addresses(table)]
    while table.links.previous:
        table = page(table.links.previous)
        back.append(addresses(table))
    assert back[::-1] == forth


def test_rows_without_a_value_come_last_both_ways() -> None:
    make_visits(12)
    for sort in ("due", "-due"):
        last = page(page(f"sort={sort}").links.next)
        assert [row[1].content for row in last.rows][-2:] == ["", ""]


def test_a_row_that_arrives_while_reading_shifts_nothing() -> None:
    make_visits(20)
    first = page("sort=due")
    expected = addresses(page(first.links.next))
    Visit.objects.create(person="新居民", village="0村", due=date(2026, 1, 1))
    assert addresses(page(first.links.next)) == expected


def test_going_back_past_vanished_rows_shows_a_whole_first_page() -> None:
    make_visits(20)
    second = page(page("sort=village").links.next)
    Visit.objects.filter(village="0村").delete()
    table = page(second.links.previous)
    assert len(table.rows) == VISITS.page_size
    assert table.links.previous == ""


def test_the_price_of_a_page_does_not_grow_with_the_list() -> None:
    prices = []
    for more in (10, 190):
        make_visits(more)
        with CaptureQueriesContext(connection) as queries:
            page("sort=-due&village=1村")
        prices.append(len(queries))
    assert prices == [4, 4]


def test_counts_of_a_filter_heed_the_other_filters() -> None:
    make_visits(30)
    table = page("village=1村")
    assert table.total == 10
    villages = {choice.label: choice for choice in table.facets[0].choices}
    assert {label: choice.count for label, choice in villages.items()} == {
        "0村": 10, "1村": 10, "2村": 10,
    }  # fmt: skip
    assert villages["1村"].is_chosen
    assert "village" not in villages["1村"].address
    assert sum(choice.count for choice in table.facets[1].choices) == 10
    assert page(table.unfiltered_address).total == 30


def test_links_keep_what_the_rest_of_the_page_asked() -> None:
    make_visits(30)
    table = page("q=%E9%AB%98&village=1%E6%9D%91&sort=-village")
    for link in (table.links.next, table.export_address, table.heads[1].address):
        assert QueryDict(link[1:])["q"] == "高"
        assert QueryDict(link[1:])["village"] == "1村"
    assert "after=" not in page(table.links.next).heads[1].address


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("sort=person", "worklist.sort_malformed"),
        ("sort=due__year", "worklist.sort_malformed"),
        ("after=nonsense", "worklist.page_malformed"),
        ("before=WyJ4Il0:1:abc", "worklist.page_malformed"),
        ("village=%00", "worklist.filter_malformed"),
    ],
)
def test_an_address_nobody_made_is_refused_in_words(query: str, code: str) -> None:
    make_visits(3)
    with pytest.raises(Refused) as caught:
        page(query)
    assert caught.value.refusal.code == code
    assert caught.value.refusal.fields or "第一页" in caught.value.refusal.message


def test_a_page_mark_of_another_order_is_refused() -> None:
    make_visits(20)
    mark = QueryDict(page("sort=due").links.next[1:])["after"]
    with pytest.raises(Refused, match=r"worklist\.page_malformed"):
        page(f"sort=village&after={mark}")


def test_the_export_holds_all_pages_of_what_is_filtered() -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    make_visits(30)
    answer = workbook_of(
        VISITS, DatabaseRows(Visit.objects.all()), QueryDict("village=1村&sort=-due&export=xlsx")
    )
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0] == ("姓名", "应访日期", "村")
    assert len(rows) == 11
    assert {row[2] for row in rows[1:]} == {"1村"}
    dates = [row[1] for row in rows[1:] if row[1]]
    assert dates == sorted(dates, reverse=True)
