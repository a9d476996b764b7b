"""News of the library for readers and machines: an Atom feed of a question, and the site map.

Addresses are given by the caller, because the library does not know where its pages are shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import make_aware

from minkang.kernel.text.markup import writable
from minkang.policy.clauses import register
from minkang.policy.models import Document, GazetteIssue
from minkang.policy.search import Facets, Hit, find

if TYPE_CHECKING:
    AddressMap = Sitemap[str]
else:
    AddressMap = Sitemap  # the class takes no parameter when the program runs

LONGEST_FEED = 100
"""Entries of a feed; a reader that looks in once a day misses nothing."""

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""When a thing changed that carries no date at all; the format demands one."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things are shown, as absolute addresses.

    Attributes:
        document: From a document's slug.
        clause: From a document's slug and a clause's path.
        passage: From a document's slug and a passage's path.
        list: The page that answers the same question.
        feed: The feed itself.
    """

    document: Callable[[str], str]
    clause: Callable[[str, str], str]
    passage: Callable[[str, str], str]
    list: str
    feed: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    address: str
    title: str
    summary: str
    updated: datetime


def atom(
    *, query: str, facets: Facets, on: date, title: str, addresses: Addresses, language: str
) -> bytes:
    """The answers to a question as an Atom feed, what changed last first.

    A topic is a query or a group, an office is a unit: whatever narrows the search narrows the feed.

    Args:
        query: As typed; empty for everything.
        facets: As chosen.
        on: The day for which validity is judged.
        title: Of the feed, in the reader's language.
        addresses: Where things are shown.
        language: A language tag (``zh-hans``, ``en``).
    """
    result = find(query, on=on, facets=facets, limit=LONGEST_FEED)
    changed = changed_at()
    entries = [_entry(hit, addresses, changed[hit.document]) for hit in result.hits]
    feed = Atom1Feed(
        title=title, link=addresses.list, description="", language=language,
        feed_url=addresses.feed,
    )  # fmt: skip
    for entry in sorted(entries, key=lambda entry: entry.updated, reverse=True):
        feed.add_item(
            title=writable(entry.title),
            link=entry.address,
            description=writable(entry.summary),
            unique_id=entry.address,
            updateddate=entry.updated,
        )
    return feed.writeString("utf-8").encode()


def changed_at() -> Mapping[str, datetime]:
    """When each document last changed for a reader: imported, or something done to it recorded.

    A document without copies changed when it was published.
    """
    rows = Document.objects.annotate(
        imported=Max("copies__source__imported_at"), recorded=Max("events__recorded_at")
    )
    found: dict[str, datetime] = {}
    for document in rows:
        dated = document.published_on or document.signed_on
        known = [moment for moment in (document.imported, document.recorded) if moment]
        if dated and not known:
            known.append(make_aware(datetime.combine(dated, time.min)))
        found[document.slug] = max(known, default=UNKNOWN)
    return found


def sitemaps(
    *,
    document: Callable[[str], str],
    clause: Callable[[str, str], str],
    gazette: Callable[[str], str],
) -> Mapping[str, AddressMap]:
    """The site maps for ``django.contrib.sitemaps.views``; paths without host, from the callables."""
    return {
        "documents": DocumentMap(document),
        "clauses": ClauseMap(clause),
        "gazettes": GazetteMap(gazette),
    }


class DocumentMap(AddressMap):
    """Every document."""

    changefreq = "weekly"

    def __init__(self, address: Callable[[str], str]) -> None:
        """Take the way from a slug to a path."""
        self._address = address
        self._changed: Mapping[str, datetime] = {}

    def items(self) -> Sequence[str]:
        """The slugs of all documents."""
        self._changed = changed_at()
        return sorted(self._changed)

    def location(self, item: str) -> str:
        """The path of a document's page."""
        return self._address(item)

    def lastmod(self, item: str) -> datetime | None:
        """When it changed, as far as that is known."""
        changed = self._changed.get(item, UNKNOWN)
        return None if changed == UNKNOWN else changed


class ClauseMap(AddressMap):
    """Every clause of the register."""

    changefreq = "weekly"

    def __init__(self, address: Callable[[str, str], str]) -> None:
        """Take the way from a document and a path to the path of the clause's page."""
        self._address = address

    def items(self) -> Sequence[str]:
        """The ids of all clauses."""
        return list(register().clauses)

    def location(self, item: str) -> str:
        """The path of a clause's page."""
        document, _, path = item.partition("/")
        return self._address(document, path)


class GazetteMap(AddressMap):
    """Every gazette issue."""

    changefreq = "yearly"

    def __init__(self, address: Callable[[str], str]) -> None:
        """Take the way from a slug to a path."""
        self._address = address

    def items(self) -> Sequence[str]:
        """The slugs of all issues."""
        return list(GazetteIssue.objects.order_by("slug").values_list("slug", flat=True))

    def location(self, item: str) -> str:
        """The path of an issue's page."""
        return self._address(item)


def _entry(hit: Hit, addresses: Addresses, updated: datetime) -> Entry:
    if hit.clause_id:
        document, _, path = hit.clause_id.partition("/")
        address = addresses.clause(document, path)
    elif hit.path:
        address = addresses.passage(hit.document, hit.path)
    else:
        address = addresses.document(hit.document)
    return Entry(
        address=address,
        title="".join(piece.text for piece in hit.title) or hit.document_title,
        summary="".join(piece.text for piece in hit.snippet) or hit.document_title,
        updated=updated,
    )
