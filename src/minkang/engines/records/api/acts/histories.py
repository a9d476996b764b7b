"""What was: versions of one resource, of a type, or of everything, newest first."""

from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlencode

from minkang.engines.records.api import faults
from minkang.engines.records.api.answers import Reply, etag, shown
from minkang.engines.records.api.asking import Asked, require_scope
from minkang.engines.records.api.bundling import Item, Link, bundle, text_of
from minkang.engines.records.queries.history import HistoryPage, history_of
from minkang.engines.records.queries.history import history as history_of_many
from minkang.engines.records.queries.marks import marked
from minkang.engines.records.rules.scopes import EVERY_TYPE, Act
from minkang.engines.records.terms import Method, Version

DEFAULT_COUNT, MOST_COUNT = 50, 500
BEFORE = "_before"
MOST_DIGITS = 19
_STATUS = {Method.POST: "201 Created", Method.DELETE: "204 No Content"}


def history(asked: Asked) -> Reply:
    """200 with versions, deletions among them; ``_since``, ``_count`` and links to older ones."""
    route = asked.route
    said = dict(asked.pairs)
    since, most = moment(said.get("_since")), _count(said.get("_count"))
    before = _number(said[BEFORE]) if BEFORE in said else None
    if route.fhir_id:
        require_scope(asked.reader, Act.READ, route.type_name)
        page = history_of(
            route.type_name,
            route.fhir_id,
            reader=asked.reader,
            at=asked.at,
            since=since,
            before=before,
            most=most,
        )
    else:
        require_scope(asked.reader, Act.SEARCH, route.type_name or EVERY_TYPE)
        types = (route.type_name,) if route.type_name else ()
        page = history_of_many(
            types, reader=asked.reader, at=asked.at, since=since, before=before, most=most
        )
    body = bundle(
        "history",
        (_item(asked.base, one) for one in marked(page.versions)),
        at=asked.at,
        links=tuple(_links(asked, page)),
    )
    return Reply(HTTPStatus.OK, body, shown=shown(page.versions))


def moment(said: str | None) -> datetime | None:
    """An instant of the query; None when it is missing.

    Raises:
        TurnedAway: it is none.
    """
    if not said:
        return None
    try:
        # A plus sign of the zone that was not quoted arrives as a space.
        found = datetime.fromisoformat(said.replace(" ", "+"))
    except ValueError as fault:
        raise faults.malformed("_since is no instant such as 2026-11-22T08:00:00Z.") from fault
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _item(base: str, one: Version) -> Item:
    place = f"{one.type_name}/{one.fhir_id}"
    request = {
        "method": one.method.value,
        "url": one.type_name if one.method is Method.POST else place,
    }
    response = {
        "status": _STATUS.get(one.method, "200 OK"),
        "etag": etag(one),
        "lastModified": one.updated_at.isoformat(),
    }
    parts = (("request", text_of(request)), ("response", text_of(response)))
    return Item(f"{base}/{place}", one.body, parts)


def _links(asked: Asked, page: HistoryPage) -> Iterable[Link]:
    route = asked.route
    where = "/".join(filter(None, (asked.base, route.type_name, route.fhir_id, "_history")))
    kept = [pair for pair in asked.pairs if pair[0] in ("_since", "_count")]
    yield Link("self", f"{where}?{urlencode(asked.pairs)}" if asked.pairs else where)
    if page.before is not None:
        yield Link("next", f"{where}?{urlencode([*kept, (BEFORE, page.before)])}")


def _count(said: str | None) -> int:
    return min(max(_number(said), 1), MOST_COUNT) if said else DEFAULT_COUNT


def _number(said: str) -> int:
    if not said.isdecimal() or len(said) >= MOST_DIGITS:
        raise faults.malformed("_count and _before are whole numbers.")
    return int(said)
