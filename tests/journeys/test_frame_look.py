"""The frame in every look: standard, elder, high contrast, English, phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = {
    "standard": {},
    "elder": {"mode": "elder"},
    "high contrast": {"contrast": "high"},
    "English": {"language": "en"},
    "elder in high contrast": {"mode": "elder", "contrast": "high"},
}
GALLERY = "/gallery/"


@pytest.fixture(autouse=True)
def gallery_addresses(settings: object) -> None:
    settings.ROOT_URLCONF = "frame_gallery"


@pytest.mark.parametrize(
    ("look", "address"),
    [
        *((look, GALLERY) for look in LOOKS),
        ("standard", "/refused/"),
        ("standard", "/listed/"),
        ("elder", "/listed/"),
        ("English", "/accessibility/"),
    ],
)
def test_axe_finds_nothing_in_any_look(
    page: Page,
    choose_preferences: Callable[..., None],
    assert_accessible: Callable[[Page], None],
    look: str,
    address: str,
) -> None:
    choose_preferences(page, **LOOKS[look])
    page.goto(address)
    for details in page.locator("details").all():
        details.locator("summary").click()
    assert_accessible(page)


def test_axe_catches_a_page_that_is_bad_on_purpose(
    page: Page, accessibility_faults: Callable[[Page], list[str]]
) -> None:
    page.goto("/bad-on-purpose/")
    faults = " ".join(accessibility_faults(page))
    for rule in ("image-alt", "label", "color-contrast", "html-has-lang"):
        assert rule in faults


def test_a_phone_shows_everything_without_dragging_sideways(
    phone_page: Page,
    choose_preferences: Callable[..., None],
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    phone_page.goto(GALLERY)
    assert_no_sideways_scroll(phone_page)
    assert_accessible(phone_page)
    choose_preferences(phone_page, mode="elder")
    phone_page.goto(GALLERY)
    assert_no_sideways_scroll(phone_page)


def test_at_200_percent_nothing_has_to_be_dragged_sideways(
    page: Page, assert_no_sideways_scroll: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 640, "height": 400})
    page.goto(GALLERY)
    assert_no_sideways_scroll(page)


def test_elder_mode_has_20_pixel_text_and_60_pixel_targets(
    page: Page, choose_preferences: Callable[..., None]
) -> None:
    choose_preferences(page, mode="elder")
    page.goto(GALLERY)
    sizes = page.eval_on_selector_all(
        "main p, main li, main dd, main td, .chart text",
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))",
    )
    assert len(sizes) > 20
    assert min(size for size in sizes) >= 20
    assert _targets_smaller_than(page, 60) == []


def test_targets_are_44_pixels_high_without_any_choice(page: Page) -> None:
    page.goto(GALLERY)
    assert _targets_smaller_than(page, 44) == []


def _targets_smaller_than(page: Page, least: int) -> list[str]:
    found = page.eval_on_selector_all(
        "button, .button, input:not([type=hidden]), select, summary, .entries a, .crumbs a, "
        ".facets a, .pages a, .colophon a, .emblem, .sort, .row-link",
        """all => all.filter(one => one.checkVisibility()).map(one => {
            const box = one.getBoundingClientRect();
            return [one.outerHTML.slice(0, 120), box.width, box.height];
        })""",
    )
    assert len(found) > 10
    return [f"{html}: {height}" for html, _width, height in found if height < least - 0.5]


def test_lines_of_text_hold_at_most_40_characters(page: Page) -> None:
    page.goto("/accessibility/")
    longest = page.eval_on_selector_all(
        "main p, main li",
        """all => Math.max(...all.map(one =>
            one.getBoundingClientRect().width / parseFloat(getComputedStyle(one).fontSize)))""",
    )
    # The first paragraph is set larger, so its characters are fewer still.
    assert longest <= 40.01


def test_colours_keep_their_contrast() -> None:
    css = Path("src/minkang/kernel/web/static/web/minkang.css").read_text(encoding="utf-8")
    normal = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css[: css.index("data-mode")]))
    high = {**normal, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", _block(css, "contrast")))}
    assert normal["ink"] == "#17212b"
    assert normal["brand"] == "#0b6770"
    assert _contrast(normal["brand-ink"], normal["paper"]) >= 7
    for tokens, least in ((normal, 4.5), (high, 7)):
        for name in ("ink", "quiet", "brand-ink", "danger", "met", "on-way", "behind"):
            assert _contrast(tokens[name], tokens["paper"]) >= least, name
            assert _contrast(tokens[name], tokens["wash"]) >= least, name
        assert _contrast(tokens["unmeasured"], tokens["paper"]) >= 4.5
        assert _contrast(tokens["edge"], tokens["paper"]) >= 3
        # The ring is yellow with an ink ring inside it; one of the two stands out on any ground.
        assert _contrast(tokens["focus"], tokens["ink"]) >= 1.3
        assert max(_contrast(tokens[ring], tokens["paper"]) for ring in ("focus", "ink")) >= 3


def _block(css: str, attribute: str) -> str:
    start = css.index(f':root[data-{attribute}="high"]')
    return css[start : css.index("}", start)]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_stylesheet_stays_small_and_needs_nothing_else() -> None:
    css = Path("src/minkang/kernel/web/static/web/minkang.css").read_text(encoding="utf-8")
    assert len(css.encode()) <= 40 * 1024
    assert "@import" not in css
    assert "http" not in css
    for promise in ("@page { size: A4", "prefers-reduced-motion", ":focus-visible"):
        assert promise in css


def test_the_first_load_weighs_less_than_60_kilobytes(page: Page) -> None:
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()))
    page.goto("/accessibility/", wait_until="networkidle")
    weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    assert len(sizes) >= 2
    assert weight < 60 * 1024


def test_printing_leaves_the_content_and_drops_the_buttons(page: Page) -> None:
    page.goto(GALLERY)
    page.emulate_media(media="print")
    assert not page.locator(".modes").is_visible()
    assert not page.locator(".search").is_visible()
    assert not page.get_by_role("button", name="预约").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_nothing_moves_when_the_reader_wants_no_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(GALLERY)
    assert page.evaluate("document.getAnimations().length") == 0
