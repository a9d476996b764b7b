"""Bundles, joined from the exact texts of what is in them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from minkang.engines.records.models.cells import blinded
from minkang.engines.records.rules.numbers import SHORT_LENGTH

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a bundle.

    Attributes:
        full_url: "" for none.
        body: JSON of the resource, "" for none.
        parts: Members after the resource (``search``, ``request``, ``response``) as JSON, in order.
    """

    full_url: str = ""
    body: str = field(default="", repr=False)
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A page beside this one: ``self``, ``next``."""

    relation: str
    url: str


def bundle(
    kind: str,
    items: Iterable[Item],
    *,
    at: datetime,
    links: Sequence[Link] = (),
    total: int | None = None,
) -> str:
    """JSON of a Bundle; a resource in it is the text that came in, to the last digit."""
    head: dict[str, object] = {
        "resourceType": "Bundle",
        "id": str(uuid4()),
        "meta": {"lastUpdated": at.isoformat(timespec="milliseconds")},
        "type": kind,
    }
    if total is not None:
        head["total"] = total
    if links:
        head["link"] = [{"relation": one.relation, "url": one.url} for one in links]
    entries = ",".join(map(_item, items))
    return f'{_JSON.encode(head)[:-1]},"entry":[{entries}]}}' if entries else _JSON.encode(head)


def linked(where: str, pairs: Iterable[tuple[str, str]]) -> str:
    """An address with its query.

    An identity number that was asked for must not stand in it; its blind word finds the same.
    """
    told = [(name, value if _may_be_id(name, value) else blinded(value)) for name, value in pairs]
    return f"{where}?{urlencode(told, safe='/|,:$*')}" if told else where


def _may_be_id(name: str, value: str) -> bool:
    """Whether fifteen digits name a resource here, which is to be found under them again."""
    return len(value) == SHORT_LENGTH and value.isdigit() and "identifier" not in name


def text_of(value: object) -> str:
    """A value as JSON."""
    return _JSON.encode(value)


def _item(item: Item) -> str:
    parts = [f'"fullUrl":{_JSON.encode(item.full_url)}'] if item.full_url else []
    if item.body:
        parts.append(f'"resource":{item.body}')
    parts += [f'"{name}":{value}' for name, value in item.parts]
    return "{" + ",".join(parts) + "}"
