"""What the server answers: refusals, breakdowns, preferences, policy headers, health."""

import json
import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minkang.kernel.web.logs import JsonLines

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def gallery_addresses(settings: object) -> None:
    settings.ROOT_URLCONF = "frame_gallery"


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)


def test_a_refusal_says_the_same_as_a_page_and_as_json(visitor: Client) -> None:
    page, wire = visitor.get("/refused/"), visitor.get("/refused/", headers=JSON)
    assert page.status_code == wire.status_code == 409
    content = wire.json()
    assert set(content) == {"ok", "code", "message", "detail", "fields", "clause", "trace"}
    assert content["ok"] is False
    assert content["code"] == "example.slot_taken"
    assert content["trace"] == wire.headers["X-Request-Id"]
    html = page.content.decode()
    for words in (content["message"], content["clause"], content["fields"][0]["message"]):
        assert words in html
    assert page.headers["X-Request-Id"] in html
    assert "no-store" in page.headers["Cache-Control"]


def test_an_english_reader_gets_the_english_detail(visitor: Client) -> None:
    visitor.cookies["minkang_language"] = "en"
    html = visitor.get("/refused/").content.decode()
    assert "choose 09:30 or the waiting list" in html
    assert "Something has just changed" in html


@pytest.mark.parametrize(
    ("address", "headers", "status", "code"),
    [
        ("/no-such-page/", {}, 404, "web.page_not_found"),
        ("/accessibility/", {"host": "elsewhere.example"}, 400, "web.request_malformed"),
        ("/broken/", {}, 500, "web.server_error"),
    ],
)
def test_what_no_page_answers_is_a_refusal_with_a_reference(
    visitor: Client, address: str, headers: dict[str, str], status: int, code: str
) -> None:
    page = visitor.get(address, headers=headers)
    assert page.status_code == status
    assert page.headers["X-Request-Id"] in page.content.decode()
    assert "从首页重新开始" in page.content.decode()
    wire = visitor.get(address, headers={**headers, **JSON})
    assert wire.status_code == status
    assert wire.json()["code"] == code


def test_a_broken_page_shows_no_traceback_and_asks_no_database(visitor: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        html = visitor.get("/broken/").content.decode()
    assert queries.captured_queries == []
    for secret in ("Traceback", "RuntimeError", "secret of the machine", "frame_gallery", ".py"):
        assert secret not in html
    assert "原因在我们这边" in html
    assert "data-mode" not in html
    visitor.cookies["minkang_mode"] = "elder"
    assert 'data-mode="elder"' in visitor.get("/broken/").content.decode()


def test_the_log_knows_the_reference_and_hides_identity_numbers(
    visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "django.request"):
        answer = visitor.get("/broken/?number=210503199001011234")
    line = JsonLines().format(caplog.records[-1])
    written = json.loads(line)
    assert written["reference"] == answer.headers["X-Request-Id"]
    assert written["level"] == "error"
    assert "RuntimeError" in written["trace"]
    assert "210503199001011234" not in line
    assert "number=" not in line


def test_a_forged_form_is_refused_in_words() -> None:
    visitor = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    answer = visitor.post("/preferences/", {"mode": "elder", "amount": "forged"})
    assert answer.status_code == 403
    assert "forged" not in answer.content.decode()
    assert "为了您的安全" in answer.content.decode()
    assert "minkang_mode" not in answer.cookies


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "\\\\x"],
)
def test_preferences_never_lead_to_another_site(visitor: Client, address: str) -> None:
    answer = visitor.post("/preferences/", {"mode": "elder", "next": address})
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert "minkang_mode" not in answer.cookies


def test_preferences_keep_only_what_a_button_can_send(visitor: Client) -> None:
    refused = visitor.post("/preferences/", {"mode": "<script>", "next": "/"})
    assert refused.status_code == 400
    kept = visitor.post("/preferences/", {"contrast": "high", "next": "/accessibility/"})
    assert kept.status_code == 302
    assert kept.headers["Location"] == "/accessibility/"
    assert kept.cookies["minkang_contrast"].value == "high"
    assert kept.cookies["minkang_contrast"]["httponly"] is True
    assert kept.cookies["minkang_contrast"]["samesite"] == "Lax"
    assert visitor.get("/preferences/").status_code == 405


def test_every_answer_carries_the_strict_policy(visitor: Client) -> None:
    for address in ("/accessibility/", "/no-such-page/", "/broken/", "/healthz"):
        policy = visitor.get(address).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_two_requests_never_share_a_reference(visitor: Client) -> None:
    sent = {"x-request-id": "chosen-by-the-visitor"}
    references = {visitor.get("/robots.txt", headers=sent).headers["X-Request-Id"] for _ in "four"}
    assert len(references) == 4
    assert "chosen-by-the-visitor" not in references


def test_health_says_whether_the_database_answers(visitor: Client) -> None:
    assert visitor.get("/healthz").json() == {"ok": True, "database": "answers"}


def test_the_page_tells_crawlers_where_it_belongs(visitor: Client) -> None:
    html = visitor.get("/gallery/").content.decode()
    for meta in (
        'name="SiteName" content="民康 本溪市"',
        'name="SiteDomain" content="127.0.0.1"',
        'name="ColumnName" content="样张"',
        'name="ArticleTitle" content="样张"',
        'name="PubDate" content="2026-01-05"',
        'name="Url" content="http://127.0.0.1/gallery/"',
    ):
        assert meta in html
    assert "Disallow: /preferences/" in visitor.get("/robots.txt").content.decode()


def test_another_region_changes_the_words_of_every_page(visitor: Client, settings: object) -> None:
    settings.MINKANG_REGION = "siping"
    html = visitor.get("/accessibility/").content.decode()
    assert "四平市" in html
    assert "本溪" not in html
