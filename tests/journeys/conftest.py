"""A real browser for journeys: one Chromium for the run, a fresh window for each test.

A page test fails by itself when the page writes an error to the console or asks any host but the
test server for anything. Static files are collected and served as in production, under their
hashed names, through WhiteNoise.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

# Each window of a full Chromium draws a list of suggestions for its address line, twice, in processes
# of its own, and has one more process made for a page to come: nobody types an address here.
UNSEEN = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"]
# The last list of features wins, so these of Playwright's own stand in ours too.
UNASKED = [
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
]
CHROMIUM_FLAGS = [
    f"--disable-features={','.join(UNSEEN + UNASKED)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# Milliseconds; a page answers in 300, the rest is for a busy machine.
PATIENCE = 15_000
WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


class ProductionServer(LiveServer):
    """The live server without Django's own static handler: WhiteNoise answers, as in production."""

    def start(self) -> None:
        """Start the server thread."""
        self.thread.static_handler = _passed_on
        super().start()


def _passed_on(application: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    return application


@pytest.fixture(scope="session")
def live_server(collected_static: Path) -> Iterator[LiveServer]:
    """The portal on a free local port."""
    assert collected_static.is_dir()
    server = ProductionServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.skip("no Chromium: install the Debian package chromium or name one in CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=executable, headless=True, args=CHROMIUM_FLAGS
        )
        yield opened
        opened.close()


@contextmanager
def watched_page(browser: Browser, server: LiveServer, **options: object) -> Iterator[Page]:
    """A fresh window that remembers console errors and foreign requests, and fails on them."""
    own_host = urlsplit(server.url).netloc
    settings = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": DESKTOP, **options}
    context = browser.new_context(base_url=server.url, **settings)  # type: ignore[arg-type] # options vary
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[tuple[str, str]] = []
    foreign: list[str] = []
    refused: set[str] = set()

    def remember_error(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append((message.text, message.location["url"]))

    def remember_refusal(response: Response) -> None:
        # Chromium calls a refused page or htmx act a failed resource; the test judges the status.
        if response.request.resource_type in ("document", "xhr", "fetch") and not response.ok:
            refused.add(response.url)

    def remember_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "about") and address.netloc != own_host:
            foreign.append(request.url)

    page.on("console", remember_error)
    page.on("pageerror", lambda error: errors.append((str(error), "")))
    page.on("request", remember_request)
    page.on("response", remember_refusal)
    yield page
    context.close()
    real = [
        (text, url) for text, url in errors if url not in refused or "Failed to load" not in text
    ]
    assert real == [], f"the page wrote errors to the console: {real}"
    assert foreign == [], f"the page asked other hosts: {foreign}"


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desktop window of 1280 by 800."""
    with watched_page(browser, live_server) as opened:
        yield opened


@pytest.fixture
def phone_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone of 390 by 844."""
    with watched_page(browser, live_server, viewport=PHONE, has_touch=True) as opened:
        yield opened


@pytest.fixture
def no_script_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desktop window with JavaScript off."""
    with watched_page(browser, live_server, java_script_enabled=False) as opened:
        yield opened


def _accessibility_faults(page: Page) -> list[str]:
    found = (
        Axe()
        .run(page, options={"runOnly": WCAG, "resultTypes": ["violations"], "selectors": False})
        .response["violations"]
    )
    return [
        f"{fault['id']}: {fault['help']} – {node['html'][:200]}"
        for fault in found
        for node in fault["nodes"]
    ]


@pytest.fixture(scope="session")
def accessibility_faults() -> Callable[[Page], list[str]]:
    """Lists the WCAG 2.2 A and AA rules a page breaks, one line each."""
    return _accessibility_faults


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Fails with the broken rules when axe finds any: ``assert_accessible(page)``."""

    def check(page: Page) -> None:
        assert _accessibility_faults(page) == []

    return check


@pytest.fixture
def choose_preferences(live_server: LiveServer) -> Callable[..., None]:
    """Sets display cookies as the buttons do.

    ``choose_preferences(page, mode="elder", contrast="high", language="en")``; load the page
    afterwards.
    """

    def choose(page: Page, **cookies: str) -> None:
        page.context.add_cookies(
            [
                {"name": f"minkang_{name}", "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )

    return choose


@pytest.fixture(scope="session")
def assert_no_sideways_scroll() -> Callable[[Page], None]:
    """Fails when the page is wider than its window: ``assert_no_sideways_scroll(page)``."""

    def check(page: Page) -> None:
        overflow = page.evaluate(
            "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )
        assert overflow <= 0, f"the page is {overflow} px wider than its window"

    return check
