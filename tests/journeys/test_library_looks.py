"""Every policy page can be used by everybody: each look, each width, no exception."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import policy_samples as samples
import pytest
import registry_samples as registry
from playwright.sync_api import Page

from minkang.cockpit import urls as cockpit
from minkang.desks import urls as desks
from minkang.engines.warehouse import services as warehouse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "home": ("/",),
    "library": ("/policies/", "/policies/?q=预约", "/policies/?q=qqqqxxxx"),
    "document": ("/policies/{notice}/", "/policies/liaoning-2025-34/"),
    "document-copies": ("/policies/{notice}/copies/",),
    "document-reading": ("/policies/{notice}/reading/",),
    "clause": (samples.SLOT_CLAUSE, "/clauses/benxi-2023-3/kpi-10/"),
    "board": ("/board/",),
    "indicators": ("/indicators/", "/indicators/?section=dongying&standing=unmeasured"),
    "indicator": (
        "/indicators/capacity.beds_per_1000/",
        "/indicators/capacity.beds_per_1000/?area=210521000000",
        "/indicators/family.maternal_mortality/",
    ),
    "indicator-rows": ("/indicators/capacity.beds_per_1000/rows/?part=numerator",),
    "ledger": ("/ledger/",),
    "units": ("/units/",),
    "unit": ("/units/370500/市卫生健康委/",),
    "institutions": ("/institutions/", "/institutions/?name=qqqq"),
    "institution": ("/institutions/{institution}/",),
    "gazettes": ("/gazettes/",),
    "gazette": ("/gazettes/{gazette}/",),
}
NOT_PAGES = {
    "document-pdf",
    "document-xml",
    "document-by-number",
    "feed",
    "sitemap",
    "my",
    "board-pdf",
    "indicator-pdf",
}


@pytest.fixture
def addresses(tmp_path: Path, settings: Any) -> tuple[str, ...]:
    """An example of every page, after the library was stocked and the registers were counted."""
    samples.stock()
    words = {
        "notice": samples.notice_slug(),
        "gazette": samples.gazette_slug(),
        "institution": str(registry.found_region()),
    }
    settings.MINKANG_WAREHOUSE = tmp_path
    warehouse.copy(at=samples.AT)
    return tuple(address.format(**words) for found in PAGES.values() for address in found)


def faults(
    page: Page, addresses: tuple[str, ...], check: Callable[[Page], list[str]]
) -> Iterator[str]:
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        yield from (f"{address}: {fault}" for fault in check(page))


def too_narrow(page: Page) -> list[str]:
    width = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return [f"{width} px wider than its window"] if width > 0 else []


def small_targets(page: Page) -> list[str]:
    found = page.eval_on_selector_all(
        "main a, main button, main input, main summary",
        """all => all.filter(one => one.checkVisibility()).map(one => {
            const box = one.getBoundingClientRect();
            return [one.outerHTML.slice(0, 90), box.height];
        })""",
    )
    return [f"{html} is {height} px high" for html, height in found if height < 24]


def small_type(page: Page) -> list[str]:
    found = page.eval_on_selector_all(
        "main p, main li, main td, main th, main dd, main a, main .tag, main .state",
        """all => all.map(one =>
            [one.textContent.slice(0, 30), parseFloat(getComputedStyle(one).fontSize)])""",
    )
    return [f"{text}: {size} px" for text, size in found if size < 20]


def chinese_frame(page: Page) -> list[str]:
    heads = page.locator("main h2:visible, main label, main thead th").all_inner_texts()
    quoted = page.locator("[lang=zh-Hans] h2, [lang=zh-Hans] th, .hit-title").all_inner_texts()
    return [
        text
        for text in heads
        if text not in quoted and any("\u4e00" <= letter <= "\u9fff" for letter in text)
    ]


def test_every_address_of_the_policy_pages_has_an_example_here() -> None:
    named = {pattern.name for pattern in (*cockpit.urlpatterns, *desks.urlpatterns)}
    assert named - NOT_PAGES == set(PAGES)
    assert named >= NOT_PAGES


def test_every_page_keeps_the_accessibility_rules_and_fits_at_200_percent(
    page: Page,
    addresses: tuple[str, ...],
    accessibility_faults: Callable[[Page], list[str]],
) -> None:
    def check(page: Page) -> list[str]:
        page.set_viewport_size({"width": 1280, "height": 800})
        broken = accessibility_faults(page)
        page.set_viewport_size({"width": 640, "height": 400})
        return [*broken, *too_narrow(page)]

    assert list(faults(page, addresses, check)) == []


def test_every_page_keeps_the_accessibility_rules_in_english_and_high_contrast(
    page: Page,
    addresses: tuple[str, ...],
    accessibility_faults: Callable[[Page], list[str]],
    choose_preferences: Callable[..., None],
) -> None:
    choose_preferences(page, language="en", contrast="high")

    def check(page: Page) -> list[str]:
        return [*accessibility_faults(page), *chinese_frame(page)]

    assert list(faults(page, addresses, check)) == []


def test_every_page_suits_an_elder_with_a_phone(
    phone_page: Page,
    addresses: tuple[str, ...],
    accessibility_faults: Callable[[Page], list[str]],
    choose_preferences: Callable[..., None],
) -> None:
    choose_preferences(phone_page, mode="elder")

    def check(page: Page) -> list[str]:
        measured = [*too_narrow(page), *small_targets(page), *small_type(page)]
        return [*accessibility_faults(page), *measured]

    assert list(faults(phone_page, addresses, check)) == []
