"""Programs and printers get from the addresses of the library what people read there."""

from collections.abc import Iterator
from urllib.parse import quote

import policy_samples as samples
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from lxml import etree
from pytest_django.plugin import DjangoDbBlocker

from minkang.policy.clauses import register
from minkang.policy.models import Document, GazetteIssue

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module", autouse=True)
def stocked(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The register and the invented documents, for the whole module."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        samples.stock()
        yield
        transaction.set_rollback(True)


def get(client: Client, address: str) -> HttpResponse:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer


def test_a_document_leads_to_its_xml_its_paper_and_its_feed(client: Client) -> None:
    slug = samples.notice_slug()
    page = get(client, f"/policies/{slug}/").content.decode()
    for name in ("document.xml", "document.pdf"):
        assert f'href="/policies/{slug}/{name}"' in page
    assert f'href="/feed.atom?document={slug}"' in page


def test_the_xml_carries_the_text_and_the_paper_is_a_pdf(client: Client) -> None:
    slug = samples.notice_slug()
    xml = get(client, f"/policies/{slug}/document.xml")
    root = etree.fromstring(xml.content)
    assert xml["Content-Type"] == "application/akn+xml"
    assert "每周至少开设2次夜间门诊" in "".join(root.itertext())
    paper = get(client, f"/policies/{slug}/document.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["document.xml", "document.pdf"])
def test_a_document_without_text_is_refused_in_words(client: Client, name: str) -> None:
    answer = client.get(f"/policies/liaoning-2025-34/{name}")
    assert answer.status_code == 422
    assert "还没有导入" in answer.content.decode()
    assert name not in get(client, "/policies/liaoning-2025-34/").content.decode()


def test_the_feed_of_an_office_holds_its_clauses_with_full_addresses(client: Client) -> None:
    answer = get(client, f"/feed.atom?unit={quote('市财政局')}")
    feed = etree.fromstring(answer.content)
    links = [entry.find(f"{ATOM}link").get("href") for entry in feed.iter(f"{ATOM}entry")]
    wanted = {
        f"http://testserver/clauses/{clause.document}/{clause.path}/"
        for clause in register().by_unit("市财政局")
    }
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert set(links) == wanted


def test_the_feed_of_a_document_holds_nothing_else(client: Client) -> None:
    slug = samples.notice_slug()
    feed = etree.fromstring(get(client, f"/feed.atom?document={slug}").content)
    links = [entry.find(f"{ATOM}link").get("href") for entry in feed.iter(f"{ATOM}entry")]
    assert links
    assert all(f"/policies/{slug}/" in link for link in links)


def test_the_site_map_lists_every_document_clause_and_issue_once(client: Client) -> None:
    root = etree.fromstring(get(client, "/sitemap.xml").content)
    listed = [place.text for place in root.iter(f"{SITEMAP}loc")]
    things = len(register().clauses) + Document.objects.count() + GazetteIssue.objects.count()
    assert len(listed) == len(set(listed)) == things


@pytest.mark.parametrize("typed", ["青卫发〔2024〕7号", "青卫发[2024]7号", "青卫发2024 7号"])
def test_a_number_in_any_brackets_leads_to_its_document(client: Client, typed: str) -> None:
    answer = client.get(f"/p/{quote(typed)}")
    assert answer.status_code == 302
    assert answer["Location"] == f"/policies/{samples.notice_slug()}/"
    assert client.get(f"/p/{quote('无此发〔1999〕1号')}").status_code == 404


def test_search_engines_read_the_document_as_legislation_and_nothing_breaks_out(
    client: Client,
) -> None:
    Document.objects.filter(slug=samples.notice_slug()).update(title="甲</script><b>乙")
    page = get(client, f"/policies/{samples.notice_slug()}/").content.decode()
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert '"@type": "Legislation"' in block
    assert "\\u003C/script\\u003E" in block
    assert "<b>" not in page
