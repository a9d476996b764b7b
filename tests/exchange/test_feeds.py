"""Feeds and site maps that other programs read."""

import pytest
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest
from library import AT, NOTICE, TODAY, bring_in
from lxml import etree

from minkang.policy import feeds
from minkang.policy.clauses import register
from minkang.policy.models import Document
from minkang.policy.search import Facets
from minkang.policy.services import library

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ADDRESSES = feeds.Addresses(
    document=lambda slug: f"https://example.org/policies/{slug}/",
    clause=lambda document, path: f"https://example.org/clauses/{document}/{path}/",
    passage=lambda document, path: f"https://example.org/policies/{document}/#{path}",
    list="https://example.org/policies/",
    feed="https://example.org/feed.atom",
)


def entries(query: str, facets: Facets | None = None) -> list[etree._Element]:
    text = feeds.atom(
        query=query,
        facets=facets or Facets(),
        on=TODAY,
        title="政策库",
        addresses=ADDRESSES,
        language="zh-hans",
    )
    return etree.fromstring(text).findall("a:entry", ATOM)


def test_an_imported_document_heads_the_feed_because_it_changed_last() -> None:
    library.refresh(by="system:test", at=AT)
    bring_in(NOTICE)
    first = entries("夜间门诊")[0]
    assert "夜间门诊" in "".join(first.itertext())
    assert first.findtext("a:updated", namespaces=ATOM).startswith("2026-11-21T")


def test_a_feed_of_a_unit_holds_only_what_the_unit_answers_for() -> None:
    bring_in(NOTICE)
    found = entries("", Facets(units=("信息中心",)))
    assert len(found) == 1
    assert "提前7天" in found[0].findtext("a:summary", namespaces=ATOM)


def test_every_entry_has_its_own_permanent_address() -> None:
    library.refresh(by="system:test", at=AT)
    found = entries("医院")
    identifiers = [entry.findtext("a:id", namespaces=ATOM) for entry in found]
    assert len(identifiers) == len(set(identifiers)) > 20
    assert "https://example.org/clauses/liaoning-2025-34/2.5/" in identifiers


def test_the_site_map_lists_every_document_and_clause_under_the_host_asked() -> None:
    bring_in(NOTICE)
    request = HttpRequest()
    request.META.update(SERVER_NAME="127.0.0.1", SERVER_PORT="8000", HTTP_HOST="127.0.0.1:8000")
    maps = feeds.sitemaps(
        document=lambda slug: f"/policies/{slug}/",
        clause=lambda document, path: f"/clauses/{document}/{path}/",
        gazette=lambda slug: f"/gazettes/{slug}/",
    )
    answer = sitemap(request, sitemaps=dict(maps))
    answer.render()
    places = [place.text for place in etree.fromstring(answer.content).iterfind(".//s:loc", SITE)]
    assert len(places) == Document.objects.count() + len(register().clauses)
    assert "http://127.0.0.1:8000/clauses/liaoning-2025-34/2.1/" in places


def test_a_feed_survives_a_title_with_control_characters() -> None:
    bring_in(NOTICE.replace("办好", "办\x01好"))
    assert entries("夜间门诊")
