"""Somebody's browser, for journeys through pages: signed in, and pictures of what is seen."""

import os
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from minkang.registry.accounts.models import Account, SignIn
from signing_in import sign_in_as


def enter(page: Page, server: LiveServer, account: Account) -> None:
    """Let the browser go on as an account that has signed in."""
    client = Client()
    key = sign_in_as(client, account)
    page.goto("/")
    agent = page.evaluate("navigator.userAgent")
    SignIn.objects.filter(session_key=key).update(agent=agent)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server.url}]
    )


def shot(page: Page, name: str) -> None:
    """A picture of the page at both widths, in the folder ``MINKANG_SHOTS`` when it is set."""
    if folder := os.environ.get("MINKANG_SHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
