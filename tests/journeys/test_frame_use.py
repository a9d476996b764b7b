"""The frame in use: by keyboard, without a script, with a form that is refused."""

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def gallery_addresses(settings: object) -> None:
    settings.ROOT_URLCONF = "frame_gallery"


def test_the_keyboard_reaches_every_control_in_order_and_shows_where_it_is(page: Page) -> None:
    page.goto("/accessibility/")
    expected = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden])')]
            .map(one => one.outerHTML)"""
    )
    walked, rings = [], []
    for _control in expected:
        page.keyboard.press("Tab")
        html, ring = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
                return [one.outerHTML, style.outlineStyle + ' ' + style.outlineWidth]; }"""
        )
        walked.append(html)
        rings.append(ring)
    assert len(expected) >= 8
    assert walked == expected
    assert set(rings) == {"solid 3px"}


def test_the_skip_link_leads_past_the_header(page: Page) -> None:
    page.goto("/accessibility/")
    page.keyboard.press("Tab")
    assert page.get_by_role("link", name="跳到正文").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_display_buttons_work_without_a_script(no_script_page: Page) -> None:
    page = no_script_page
    page.goto("/accessibility/?from=somewhere")
    page.get_by_role("button", name="长辈版").click()
    assert page.url.endswith("/accessibility/?from=somewhere")
    assert page.locator("html[data-mode=elder]").count() == 1
    page.get_by_role("button", name="高对比").click()
    assert page.locator("html[data-mode=elder][data-contrast=high]").count() == 1
    page.get_by_role("button", name="English").click()
    assert page.locator("h1").inner_text() == "Accessibility"
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="标准版").click()
    page.get_by_role("button", name="普通配色").click()
    assert page.locator("html[data-mode], html[data-contrast]").count() == 0
    assert page.locator("h1").inner_text() == "无障碍说明"


def test_the_search_box_asks_the_policy_library_without_a_script(no_script_page: Page) -> None:
    page = no_script_page
    page.goto("/accessibility/")
    form = page.get_by_role("search")
    assert form.get_attribute("action") == "/policies/"
    assert form.get_attribute("method") == "get"
    assert form.get_by_label("搜索政策").get_attribute("name") == "q"


def test_every_chart_opens_its_table_without_a_script(no_script_page: Page) -> None:
    page = no_script_page
    page.goto("/gallery/")
    figure = page.locator("figure", has_text="各县区建档率").last
    figure.locator("summary").click()
    assert figure.get_by_role("cell", name="71.25").is_visible()
    assert figure.get_by_role("img", name="各县区建档率").count() == 1


def test_a_refused_form_can_be_sent_again_with_everything_typed(no_script_page: Page) -> None:
    page = no_script_page
    page.goto("/accessibility/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = page.request.post(
        "/refused/", form={"csrfmiddlewaretoken": token, "slot": "九点", "password": "hidden words"}
    )
    html = answer.text()
    assert answer.status == 409
    assert "您填写的内容还在" in html
    assert 'name="slot" value="九点"' in html
    assert "hidden words" not in html


def test_htmx_only_makes_it_quicker_and_shows_refusals_too(page: Page) -> None:
    page.goto("/quick/")
    page.get_by_role("link", name="查", exact=True).click()
    page.locator("#place").get_by_text("约到了").wait_for()
    assert page.url.endswith("/quick/")
    page.get_by_role("button", name="约", exact=True).click()
    page.locator("#place").get_by_text("该时段刚被约满").wait_for()


def test_a_worklist_is_filtered_sorted_paged_and_exported_without_a_script(
    no_script_page: Page,
) -> None:
    page = no_script_page
    page.goto("/listed/")
    first = page.locator("tbody tr").first
    assert "居民0" in first.inner_text()
    page.get_by_role("link", name="下一页").click()
    assert "居民10" in first.inner_text()
    page.get_by_role("link", name="上一页").click()
    page.get_by_text("缩小范围").click()
    page.get_by_role("link", name="2村").click()
    assert page.get_by_role("status").inner_text().startswith("共 8 项")
    page.get_by_role("link", name="次序").click()
    assert "居民23" in first.inner_text()
    assert page.get_by_role("columnheader", name="次序").get_attribute("aria-sort") == "descending"
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    assert download.value.suggested_filename == "今日随访.xlsx"
    page.get_by_role("link", name="居民20").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits/20/")


def test_a_page_mark_nobody_made_is_refused_in_words(page: Page) -> None:
    answer = page.goto("/listed/?after=made-up")
    assert answer is not None
    assert answer.status == 400
    assert page.get_by_role("alert").get_by_text("请从列表的第一页重新翻").is_visible()
