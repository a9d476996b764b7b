"""A person who knows no clause number finds what a policy promises."""

from collections.abc import Callable

import policy_samples as samples
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def registered() -> None:
    samples.stock_register()


def test_a_resident_finds_the_thirty_minute_clause_in_her_own_words_with_two_clicks(
    phone_page: Page, choose_preferences: Callable[..., None]
) -> None:
    page = phone_page
    choose_preferences(page, mode="elder")
    page.goto("/")
    assert page.locator("html[data-mode=elder]").count() == 1
    page.get_by_label("用您自己的话说想查什么").fill("挂号一个时段多长")
    page.get_by_role("search").get_by_role("button", name="查政策").click()
    page.get_by_role("link", name="预约时段最长30分钟").click()
    expect(page.locator("h1")).to_have_text("预约时段最长30分钟")
    assert page.url.endswith(samples.SLOT_CLAUSE)
    assert "不超过30分钟" in page.locator("main").inner_text()


def test_by_keyboard_alone_from_the_home_page_to_a_clause(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "home-search":
            break
    page.keyboard.type("预约时段30分钟")
    page.keyboard.press("Enter")
    page.wait_for_url("**/policies/?q=*")
    wanted = page.get_by_role("link", name="预约时段最长30分钟")
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{samples.SLOT_CLAUSE}")
    expect(page.locator("h1")).to_have_text("预约时段最长30分钟")


def test_without_a_script_search_filter_and_the_way_back_work(no_script_page: Page) -> None:
    page = no_script_page
    page.goto("/policies/?q=预约")
    total = page.get_by_role("status").inner_text()
    page.locator("#worklist-filters").get_by_role("link", name="目标", exact=False).first.click()
    assert "kind=target" in page.url
    assert "q=" in page.url
    assert page.get_by_role("status").inner_text() != total
    page.locator("#worklist-filters").get_by_role("link", name="取消筛选").first.click()
    assert "kind=" not in page.url
    assert page.get_by_role("status").inner_text() == total
    page.go_back()
    assert "kind=target" in page.url


def test_a_wrong_filter_is_refused_in_words_and_leads_on(page: Page) -> None:
    page.goto("/policies/?state=finished")
    expect(page.get_by_role("alert")).to_contain_text("请从政策库页面的筛选里选择")
    page.get_by_role("link", name="搜索和阅读政策").click()
    expect(page.locator("h1")).to_have_text("政策库")
