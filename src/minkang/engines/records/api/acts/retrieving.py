"""A patient's whole record, and the newest of each result."""

from http import HTTPStatus
from typing import Any

import msgspec

from minkang.engines.records.api import faults
from minkang.engines.records.api.acts.histories import moment
from minkang.engines.records.api.acts.searches import entries
from minkang.engines.records.api.answers import Reply, shown
from minkang.engines.records.api.asking import Asked, require_scope, require_type, resource_of
from minkang.engines.records.api.bundling import Item, Link, bundle, linked, text_of
from minkang.engines.records.api.requests import Pairs
from minkang.engines.records.queries import reading, searching
from minkang.engines.records.queries.everything import get_everything_for
from minkang.engines.records.queries.lastn import get_newest_for
from minkang.engines.records.queries.searching import Page
from minkang.engines.records.rules.reading import read
from minkang.engines.records.rules.scopes import Act
from minkang.engines.records.rules.search import parse
from minkang.engines.records.services.subscribing import events_told, status_of

DEFAULT_COUNT, MOST_COUNT = 200, 1000
MOST_NEWEST = 100
CURSOR = "_cursor"


def everything(asked: Asked) -> Reply:
    """``Patient/id/$everything``: 200 with the compartment, page by page."""
    require_scope(asked.reader, Act.READ, asked.route.type_name)
    pairs = parameters_of(asked)
    said = dict(pairs)
    named = [one for one in said.get("_type", "").split(",") if one]
    page = get_everything_for(
        asked.reader,
        asked.route.fhir_id,
        at=asked.at,
        types=[require_type(one) for one in named],
        since=moment(said.get("_since")),
        count=_whole(said.get("_count"), DEFAULT_COUNT, MOST_COUNT),
        cursor=said.get(CURSOR, ""),
    )
    where = f"{asked.base}/{asked.route.type_name}/{asked.route.fhir_id}/$everything"
    return _told(asked, page, where, pairs)


def lastn(asked: Asked) -> Reply:
    """``Observation/$lastn``: 200 with the newest `max` of each code of a patient."""
    require_scope(asked.reader, Act.SEARCH, asked.route.type_name)
    pairs = parameters_of(asked)
    query = parse(
        asked.route.type_name,
        [pair for pair in pairs if pair[0] != "max"],
        setting=searching.AS_ASKED,
        is_strict=True,
    )
    most = _whole(dict(pairs).get("max"), 1, MOST_NEWEST)
    page = get_newest_for(asked.reader, query, most=most, at=asked.at)
    return _told(asked, page, f"{asked.base}/{asked.route.type_name}/$lastn", pairs)


def standing(asked: Asked) -> Reply:
    """``Subscription/id/$status``: 200 with how far its client has been told."""
    require_scope(asked.reader, Act.READ, asked.route.type_name)
    version = reading.read(
        asked.route.type_name, asked.route.fhir_id, reader=asked.reader, at=asked.at
    )
    tree, told = read(version.body), events_told(version.rid)
    status = status_of(tree, "query-status", told)
    body = bundle("searchset", (Item(body=text_of(status)),), at=asked.at, total=1)
    return Reply(HTTPStatus.OK, body, shown=shown((version,)))


def parameters_of(asked: Asked) -> Pairs:
    """Input of an operation: the query, and the plain values of a ``Parameters`` that was posted."""
    if not asked.call.body:
        return asked.pairs
    tree = read(resource_of(asked.call))
    if tree.get("resourceType") != "Parameters":
        raise faults.malformed("The body of an operation is a Parameters resource.")
    held: Any = tree.get("parameter", [])
    return asked.pairs + tuple(
        (str(one.get("name", "")), _plain(value))
        for one in held
        if isinstance(one, dict)
        for name, value in one.items()
        if name.startswith("value")
    )


def _plain(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _told(asked: Asked, page: Page, where: str, pairs: Pairs) -> Reply:
    links = [Link("self", linked(where, pairs))]
    if page.next_cursor:
        kept = [pair for pair in pairs if pair[0] != CURSOR]
        links.append(Link("next", linked(where, [*kept, (CURSOR, page.next_cursor)])))
    body = bundle(
        "searchset",
        entries(asked.base, page.matches, page.included, None),
        at=asked.at,
        links=links,
        total=page.total,
    )
    return Reply(HTTPStatus.OK, body, shown=shown((*page.matches, *page.included)))


def _whole(said: str | None, default: int, most: int) -> int:
    if said is None:
        return default
    if not said.isdecimal() or not int(said[:9]) > 0:
        raise faults.malformed("A count is a whole number above 0.")
    return min(int(said[:9]), most)
