"""The policy pages answer truly, cheaply and in words, whatever the address asks."""

import sys
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django.plugin import DjangoDbBlocker

from minkang.policy.clauses import places, register, waivers
from minkang.policy.services import documents
from minkang.policy.services.documents import Upload
from minkang.policy.terms import ClauseState, Role

sys.path.append(str(Path(__file__).parent.parent / "journeys"))
import policy_samples as samples

pytestmark = pytest.mark.django_db
OFFICE = "/units/370500/市卫生健康委/"
LISTS = ("/", "/policies/", "/policies/?q=任务", "/gazettes/", "/units/", OFFICE)


@pytest.fixture(scope="module")
def stocked(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The register and the invented documents, for the whole module."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        samples.stock()
        yield
        transaction.set_rollback(True)


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200, address
    return len(caught)


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/policies/no-such-document/", 404, "从政策库的文件清单里查找"),
        ("/policies/no-such-document/copies/", 404, "请从文件页进入对照"),
        ("/policies/liaoning-2025-34/copies/", 404, "请从文件页进入对照"),
        ("/policies/liaoning-2025-34/?on=yesterday", 400, "请按“2025-12-31”的写法填写"),
        ("/clauses/liaoning-2025-34/2.99/", 404, "您要找的可能是"),
        ("/units/370500/没有这个局/", 404, "请从责任单位清单里选择"),
        ("/units/999999/市卫生健康委/", 404, "请从责任单位清单里选择"),
        ("/gazettes/no-such-issue/", 404, "请从公报清单里选择"),
        ("/policies/?state=finished", 400, "请从政策库页面的筛选里选择"),
        ("/policies/?q=预约&page=0", 400, "请用页面上的链接"),
        ("/policies/?q=预约&page=99999999999", 400, "请用页面上的链接"),
        ("/policies/?standing=forever", 400, "请在列表旁重新选择"),
        ("/units/?sort=shoe-size", 400, "请点表头重新选择排序"),
        (f"{OFFICE}?light=green", 400, "请在列表旁重新选择"),
    ],
)
def test_what_does_not_exist_is_said_in_words_with_the_next_step(
    client: Client, address: str, status: int, words: str
) -> None:
    assert words in text_of(client, address, status)


@pytest.mark.usefixtures("stocked")
def test_every_clause_of_the_register_has_a_page(client: Client) -> None:
    chosen = list(register().clauses.values())[::12]
    assert len(chosen) > 60
    for clause in chosen:
        page = text_of(client, f"/clauses/{clause.document}/{clause.path}/")
        assert clause.title.split("“")[0] in page


@pytest.mark.usefixtures("stocked")
def test_a_clause_that_runs_names_its_place_and_one_that_waits_its_reason(client: Client) -> None:
    runs = text_of(client, "/clauses/liaoning-gazette/1.1/")
    assert "minkang.cockpit.views.gazettes.gazette" in runs
    assert "已在运行" in runs
    waiting = waivers()["liaoning-2025-34/2.5"]
    waits = text_of(client, "/clauses/liaoning-2025-34/2.5/")
    assert waiting.reason in waits
    assert "尚不可测" in waits
    assert "原文文件还没有导入" in waits


def test_gazette_document_page_and_ledger_publish_six_clauses() -> None:
    placed = {
        clause_id: [place.role for place in found]
        for clause_id, found in places().items()
        if any(place.path.startswith("minkang.cockpit.") for place in found)
    }
    assert set(placed) == {
        "liaoning-gazette/1.1",
        "liaoning-gazette/1.2",
        "liaoning-gazette/1.5",
        "benxi-2023-9/23.1",
        "benxi-2023-3/12.4.2",
        "fragment-env/5.1.2",
    }
    assert {role for roles in placed.values() for role in roles} == {Role.PUBLISHES}


@pytest.mark.usefixtures("stocked")
def test_a_document_shows_expired_from_the_day_after_its_last(client: Client) -> None:
    address = "/policies/benxi-2023-9/"
    assert "有效</span>" in text_of(client, f"{address}?on=2025-12-31")
    assert "失效</span>" in text_of(client, f"{address}?on=2026-01-01")


@pytest.mark.usefixtures("stocked")
def test_a_repealed_document_says_since_when(client: Client) -> None:
    slug = samples.notice_slug()
    documents.repeal(slug=slug, on=date(2026, 1, 1), by="person:1", at=samples.AT, note="任务完成")
    after = text_of(client, f"/policies/{slug}/?on=2026-01-01")
    assert "废止</span>" in after
    assert "任务完成" in after
    assert "有效</span>" in text_of(client, f"/policies/{slug}/?on=2025-12-31")


@pytest.mark.usefixtures("stocked")
def test_a_document_that_nobody_imported_says_so_and_lists_its_clauses(client: Client) -> None:
    page = text_of(client, "/policies/liaoning-2025-34/")
    assert "原文还没有导入" in page
    assert page.count('class="line-title"') == len(register().of_document("liaoning-2025-34"))


@pytest.mark.usefixtures("stocked")
def test_the_text_of_a_document_stands_there_whole_with_a_link_to_each_passage(
    client: Client,
) -> None:
    page = text_of(client, f"/policies/{samples.notice_slug()}/")
    for line in samples.NOTICE.splitlines()[5:9]:
        assert line.partition("。")[2][:12] in page
    assert page.count('class="passage"') == page.count('class="permalink"') >= 3


@pytest.mark.usefixtures("stocked")
def test_two_copies_show_every_difference_on_both_sides(client: Client) -> None:
    page = text_of(client, f"/policies/{samples.notice_slug()}/copies/")
    assert "<ins>星期</ins>" in page or "<ins>星期" in page
    assert "<del>周" in page
    assert "notice.txt" in page
    assert "copy.txt" in page


@pytest.mark.usefixtures("stocked")
def test_a_gazette_issue_leads_to_its_documents(client: Client) -> None:
    assert "青石市人民政府公报2024年第2期" in text_of(client, "/gazettes/")
    issue = text_of(client, f"/gazettes/{samples.gazette_slug()}/")
    assert "表扬夜间门诊的决定" in issue
    assert "有同等效力" in issue


@pytest.mark.usefixtures("stocked")
def test_filters_keep_the_question_and_lift_again(client: Client) -> None:
    page = text_of(client, "/policies/?q=预约&state=waiting")
    assert 'aria-current="true"' in page
    assert "?q=%E9%A2%84%E7%BA%A6" in page


@pytest.mark.usefixtures("stocked")
def test_a_question_that_finds_nothing_says_what_to_do(client: Client) -> None:
    assert "换一种说法" in text_of(client, "/policies/?q=qqqqxxxx")


@pytest.mark.usefixtures("stocked")
def test_the_task_ledger_counts_filters_and_exports_the_same_rows(client: Client) -> None:
    [unit] = [u for u in register().units() if (u.region, u.name) == ("370500", "市卫生健康委")]
    page = text_of(client, OFFICE)
    assert f"任务 {len(unit.clauses)} 项，其中牵头 {len(unit.leads)} 项" in page
    answer = client.get(f"{OFFICE}?export=xlsx&part=lead")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 1 + len(unit.leads)
    assert {row[1] for row in rows[1:]} == {"牵头"}


@pytest.mark.usefixtures("stocked")
def test_the_home_page_counts_every_clause_once(client: Client) -> None:
    counted = [
        int(part.partition("</strong>")[0]) for part in text_of(client, "/").split("<strong>")[1:]
    ]
    assert len(counted) == len(ClauseState)
    assert sum(counted) == len(register().clauses)


@pytest.mark.slow
@pytest.mark.usefixtures("stocked")
def test_a_page_costs_the_same_number_of_queries_for_few_rows_and_for_many(
    client: Client,
) -> None:
    files = [Upload(f"{length}.txt", samples.long_notice(length).encode()) for length in (100, 500)]
    documents.import_files(files=files, by="system:test", at=samples.AT)
    short, long = samples.slug_of_file("100.txt"), samples.slug_of_file("500.txt")
    assert text_of(client, f"/policies/{long}/").count('class="passage"') >= 500
    assert queries_of(client, f"/policies/{short}/") == queries_of(client, f"/policies/{long}/")
    before = {address: queries_of(client, address) for address in LISTS}
    samples.import_notices(40)
    assert {address: queries_of(client, address) for address in LISTS} == before
    assert max(before.values()) <= 12
