"""A reader goes from a document to its passages, its clauses and its copies."""

import policy_samples as samples
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def stocked() -> None:
    samples.stock()


def test_a_reader_opens_a_document_and_keeps_the_address_of_one_passage(page: Page) -> None:
    page.goto("/policies/")
    page.get_by_role("link", name="青石市卫生健康委员会关于开设夜间门诊的通知").click()
    passage = page.locator(".passage", has_text="开设夜间门诊。")
    link = passage.locator(".permalink")
    link.click()
    assert page.url.endswith(str(link.get_attribute("href")))
    assert page.evaluate("document.querySelector(':target').textContent").count("夜间门诊") >= 1


def test_two_copies_are_compared_without_a_script(no_script_page: Page) -> None:
    page = no_script_page
    page.goto(f"/policies/{samples.notice_slug()}/")
    page.get_by_role("link", name="逐字对照").click()
    expect(page.locator("h1")).to_have_text("副本对照")
    assert page.locator("ins").count() >= 2
    assert page.locator("del").count() >= 2
    assert "字词不同" in page.locator("main").inner_text()


def test_the_old_address_of_a_number_leads_to_the_document_and_keeps_the_passage(
    page: Page,
) -> None:
    page.goto("/p/青卫发〔2024〕7号#start")
    assert page.url.endswith(f"/policies/{samples.notice_slug()}/#start")


def test_another_day_shows_another_validity(no_script_page: Page) -> None:
    page = no_script_page
    page.goto("/policies/benxi-2023-9/")
    page.get_by_label("日期").fill("2025-12-31")
    page.get_by_role("button", name="查看当天").click()
    assert "on=2025-12-31" in page.url
    expect(page.locator(".clause-signs").first).to_contain_text("有效")


def test_a_director_goes_from_an_office_to_its_late_tasks_and_takes_them_along(
    page: Page,
) -> None:
    page.goto("/units/")
    page.get_by_role("link", name="市卫生健康委").first.click()
    page.get_by_text("缩小范围").click()
    page.get_by_role("link", name="期限已过").first.click()
    assert "light=overdue" in page.url
    shown = page.get_by_role("status").inner_text()
    with page.expect_download() as caught:
        page.get_by_role("link", name="导出表格").click()
    assert caught.value.suggested_filename.endswith(".xlsx")
    assert any(letter.isdigit() for letter in shown)


def test_a_gazette_is_read_from_the_list_to_the_document(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="公报", exact=True).first.click()
    page.get_by_role("link", name="青石市人民政府公报2024年第2期").click()
    page.get_by_role("link", name="表扬夜间门诊的决定").click()
    assert "青政发〔2024〕3号" in page.locator("main").inner_text()
