"""Invariants of Bundle (bdl-1 to bdl-12)."""

from typing import Any, Final

from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.validation.faults import PERIOD, Fault
from minkang.engines.records.rules.validation.places import NO_INDEX, Place, Walk


def _fault(key: str, zh: str, en: str) -> Fault:
    return Fault(PERIOD.code, f"{zh}（{key}）。", f"{en} ({key}).")


_TOTAL = _fault("bdl-1", "只有检索结果和历史才有总数", "Only searchset and history have a total")
_SEARCH = _fault(
    "bdl-2", "只有检索结果的条目才有 search", "Only entries of a searchset have search"
)
_REQUEST = _fault(
    "bdl-3",
    "批处理、事务和历史的每个条目都要有 request，其他种类不能有",
    "Entries have a request exactly in batch, transaction and history",
)
_RESPONSE = _fault(
    "bdl-4",
    "批处理结果、事务结果和历史的每个条目都要有 response，其他种类不能有",
    "Entries have a response exactly in batch-response, transaction-response and history",
)
_SOMETHING = _fault(
    "bdl-5", "条目要有资源、request 或 response", "An entry has a resource, request or response"
)
_UNIQUE = _fault("bdl-7", "fullUrl 重复", "fullUrl occurs twice")
_VERSIONED = _fault("bdl-8", "fullUrl 不能指向某个版本", "fullUrl names no version")
_DOCUMENT_ID = _fault(
    "bdl-9", "文档要有带系统的标识", "A document has an identifier with system and value"
)
_DOCUMENT_DATE = _fault("bdl-10", "文档要有时间戳", "A document has a timestamp")
_COMPOSITION = _fault(
    "bdl-11", "文档的第一个资源应为 Composition", "A document begins with a Composition"
)
_HEADER = _fault(
    "bdl-12", "消息的第一个资源应为 MessageHeader", "A message begins with a MessageHeader"
)

_REQUESTED: Final = frozenset({"batch", "transaction", "history"})
_ANSWERED: Final = frozenset({"batch-response", "transaction-response", "history"})
_COUNTED: Final = frozenset({"searchset", "history"})


def bundle(value: Json, place: Place, walk: Walk) -> None:
    """All of them."""
    kind = str(value.get("type"))
    if "total" in value and kind not in _COUNTED:
        walk.add(_TOTAL, (place, "total", NO_INDEX))
    listed = value.get("entry")
    entries = listed if type(listed) is list else []
    for index, entry in enumerate(entries):
        if type(entry) is dict:
            _entry(entry, kind, (place, "entry", index), walk)
    if kind != "history":
        _full_urls(entries, place, walk)
    if kind == "document":
        _document(value, place, walk)
    if kind in ("document", "message") and entries:
        wanted, fault = (
            ("Composition", _COMPOSITION) if kind == "document" else ("MessageHeader", _HEADER)
        )
        if _resource_type(entries[0]) != wanted:
            walk.add(fault, (place, "entry", 0))


def _entry(entry: Json, kind: str, place: Place, walk: Walk) -> None:
    if "search" in entry and kind != "searchset":
        walk.add(_SEARCH, place)
    if ("request" in entry) != (kind in _REQUESTED):
        walk.add(_REQUEST, place)
    if ("response" in entry) != (kind in _ANSWERED):
        walk.add(_RESPONSE, place)
    if entry.keys().isdisjoint(("resource", "request", "response")):
        walk.add(_SOMETHING, place)
    address = entry.get("fullUrl")
    if type(address) is str and "/_history/" in address:
        walk.add(_VERSIONED, (place, "fullUrl", NO_INDEX))


def _full_urls(entries: list[Any], place: Place, walk: Walk) -> None:
    seen: set[tuple[str, str]] = set()
    for index, entry in enumerate(entries):
        address = entry.get("fullUrl") if type(entry) is dict else None
        if type(address) is not str:
            continue
        named = (address, _version(entry.get("resource")))
        if named in seen:
            walk.add(_UNIQUE, ((place, "entry", index), "fullUrl", NO_INDEX))
        seen.add(named)


def _version(resource: Any) -> str:
    meta = resource.get("meta") if type(resource) is dict else None
    return str(meta.get("versionId", "")) if type(meta) is dict else ""


def _document(value: Json, place: Place, walk: Walk) -> None:
    known = value.get("identifier")
    if type(known) is not dict or "system" not in known or "value" not in known:
        walk.add(_DOCUMENT_ID, (place, "identifier", NO_INDEX))
    if "timestamp" not in value:
        walk.add(_DOCUMENT_DATE, (place, "timestamp", NO_INDEX))


def _resource_type(entry: Any) -> str:
    resource = entry.get("resource") if type(entry) is dict else None
    return str(resource.get("resourceType", "")) if type(resource) is dict else ""
