"""What a Subscription asks for: which changes, and where and how they are told.

Two ways of the standard: `criteria` is a search (R4), or names a topic of ours, with filters (R4
Subscriptions Backport 1.1). A channel is always a rest-hook.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from minkang.engines.records.rules.reading import Json

_BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"
FILTER = f"{_BACKPORT}backport-filter-criteria"
CONTENT = f"{_BACKPORT}backport-payload-content"
TOPICS: Mapping[str, str] = {
    "urn:minkang:topic:encounter-start": "Encounter?status=in-progress",
    "urn:minkang:topic:encounter-complete": "Encounter?status=finished",
    "urn:minkang:topic:report-final": "DiagnosticReport?status=final,amended,corrected",
    "urn:minkang:topic:patient-change": "Patient?",
}
"""Topics programs can subscribe to, and the search that what is told of fits."""

Pair = tuple[str, str]


class Unwatchable(ValueError):  # noqa: N818 - the name says what is wrong
    """The Subscription cannot be served; the text says why, in English."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a Subscription asks for.

    Attributes:
        type_name: Type whose changes are told.
        conditions: What must hold of the changed resource.
        endpoint: Address that is told.
        headers: Headers to send along, name and value.
        has_payload: Whether the resource goes along.
        topic: Address of the topic, "" when the criteria are a search.
        content: ``empty``, ``id-only`` or ``full-resource``; only with a topic.
    """

    type_name: str
    conditions: tuple[Pair, ...]
    endpoint: str
    headers: tuple[Pair, ...]
    has_payload: bool
    topic: str
    content: str


def wanted(tree: Json, hooks: Iterable[str]) -> Wanted:
    """What a Subscription asks for.

    Args:
        tree: The resource.
        hooks: Origins its client may have told.

    Raises:
        Unwatchable: it is no rest-hook to one of the origins, or its criteria name nothing.
    """
    channel = tree["channel"]
    endpoint = str(channel.get("endpoint", ""))
    if channel.get("type") != "rest-hook":
        raise Unwatchable("the channel must be a rest-hook")
    if origin_of(endpoint) not in set(hooks):
        raise Unwatchable("the origin of the endpoint is not registered for this client")
    criteria = str(tree["criteria"])
    topic = "" if criteria not in TOPICS else criteria
    searches = [TOPICS[topic], *_filters(tree)] if topic else [criteria]
    types = {one.partition("?")[0] for one in searches}
    if len(types) != 1 or "?" not in searches[0]:
        raise Unwatchable("criteria must look like Encounter?patient=Patient/1, or name a topic")
    return Wanted(
        type_name=types.pop(),
        conditions=tuple(
            pair
            for one in searches
            for pair in parse_qsl(one.partition("?")[2], keep_blank_values=True)
        ),
        endpoint=endpoint,
        headers=tuple(_header(str(one)) for one in channel.get("header", [])),
        has_payload=bool(channel.get("payload")),
        topic=topic,
        content=_content(channel) if topic else "",
    )


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, "" when it is none of HTTP."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _filters(tree: Json) -> list[str]:
    held = tree.get("_criteria") or {}
    return [str(value) for value in _values(held, FILTER)]


def _content(channel: Json) -> str:
    return next((str(one) for one in _values(channel.get("_payload") or {}, CONTENT)), "empty")


def _values(holder: Json, url: str) -> Iterable[Any]:
    for one in holder.get("extension", []):
        if one.get("url") == url:
            yield from (value for name, value in one.items() if name.startswith("value"))


def _header(line: str) -> Pair:
    name, _, value = line.partition(":")
    if not name.strip() or "\n" in line or "\r" in line:
        raise Unwatchable("a header of the channel is none")
    return name.strip(), value.strip()
