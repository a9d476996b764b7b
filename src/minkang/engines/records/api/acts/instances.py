"""One resource: create, read, update, patch, delete, also by condition."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from minkang.engines.records.api import faults
from minkang.engines.records.api.answers import Reply, etag, shown, stamps
from minkang.engines.records.api.asking import (
    Asked,
    body_of,
    may,
    require_scope,
    resource_of,
    text_of,
)
from minkang.engines.records.api.requests import (
    JSON_PATCH,
    Format,
    Return,
    body_format,
    media_type,
    moment_of,
    version_of,
)
from minkang.engines.records.queries import reading
from minkang.engines.records.queries.marks import Marked, marked
from minkang.engines.records.rules.scopes import Act
from minkang.engines.records.services import storing, transacting
from minkang.engines.records.terms import Entry, Method, Outcome, Version, Written

_STATUS = {
    Outcome.CREATED: HTTPStatus.CREATED,
    Outcome.UPDATED: HTTPStatus.OK,
    Outcome.UNCHANGED: HTTPStatus.OK,
}
MOST_DIGITS = 10
_SECOND = timedelta(seconds=1)


def read(asked: Asked) -> Reply:
    """200 with the resource; 304 when the client has it; 404, 410."""
    route = asked.route
    require_scope(asked.reader, Act.READ, route.type_name)
    version = reading.read(route.type_name, route.fhir_id, reader=asked.reader, at=asked.at)
    return read_reply(asked, version, marked)


def vread(asked: Asked) -> Reply:
    """200 with one version; 410 when that version is its deletion."""
    route = asked.route
    require_scope(asked.reader, Act.READ, route.type_name)
    version = reading.vread(
        route.type_name,
        route.fhir_id,
        _number(route.version),
        reader=asked.reader,
        at=asked.at,
    )
    return _shown(version, marked)


def read_reply(asked: Asked, version: Version, marked: Marked) -> Reply:
    """What `read` replies, once the version is found."""
    if _is_known(asked, version):
        return Reply(HTTPStatus.NOT_MODIFIED, "", stamps(version), shown=())
    return _shown(version, marked)


def _shown(version: Version, marked: Marked) -> Reply:
    (told,) = marked((version,))
    return Reply(HTTPStatus.OK, told.body, stamps(version), shown=shown((version,)))


def create(asked: Asked) -> Reply:
    """201 with ``Location``; 200 when the condition finds one that is there."""
    return _written(asked, creation(asked))


def creation(asked: Asked) -> Entry:
    """The act of `create`."""
    route = asked.route
    require_scope(asked.reader, Act.CREATE, route.type_name)
    condition = asked.call.header(b"if-none-exist")
    text = resource_of(asked.call)
    return Entry(Method.POST, route.type_name, text=text, if_none_exist=condition)


def update(asked: Asked) -> Reply:
    """200, or 201 when the client chose a new id; 412 when ``If-Match`` does not hold."""
    return _written(asked, updating(asked))


def updating(asked: Asked) -> Entry:
    """The act of `update`."""
    route = asked.route
    require_scope(asked.reader, Act.UPDATE, route.type_name)
    url = f"{route.type_name}/{route.fhir_id}"
    return Entry(Method.PUT, url, text=resource_of(asked.call), if_match=_if_match(asked))


def patch(asked: Asked) -> Reply:
    """200 with what the patch left."""
    route = asked.route
    require_scope(asked.reader, Act.UPDATE, route.type_name)
    kind, text = _patch(asked)
    written = storing.patch(
        type_name=route.type_name,
        fhir_id=route.fhir_id,
        patch=text,
        kind=kind,
        author=asked.author,
        at=asked.at,
        if_match=_if_match(asked),
    )
    return written_reply(asked, written)


def delete(asked: Asked) -> Reply:
    """204, also when it was deleted before."""
    route = asked.route
    require_scope(asked.reader, Act.DELETE, route.type_name)
    written = storing.delete(
        type_name=route.type_name,
        fhir_id=route.fhir_id,
        author=asked.author,
        at=asked.at,
        if_match=_if_match(asked),
    )
    return written_reply(asked, written)


def update_where(asked: Asked) -> Reply:
    """Conditional update: none found is created, one is updated, more are 412."""
    require_scope(asked.reader, Act.UPDATE, asked.route.type_name)
    return _one(asked, Method.PUT, resource_of(asked.call))


def patch_where(asked: Asked) -> Reply:
    """Conditional patch: exactly one must be found."""
    require_scope(asked.reader, Act.UPDATE, asked.route.type_name)
    kind, text = _patch(asked)
    return _one(asked, Method.PATCH, text, kind)


def delete_where(asked: Asked) -> Reply:
    """Conditional delete: none found is 204, more than one 412."""
    require_scope(asked.reader, Act.DELETE, asked.route.type_name)
    return _one(asked, Method.DELETE)


def _one(asked: Asked, method: Method, text: str = "", kind: str = JSON_PATCH) -> Reply:
    if not asked.pairs:
        raise faults.malformed("A conditional act needs a condition in the query.")
    entry = Entry(
        method=method,
        url=f"{asked.route.type_name}?{urlencode(asked.pairs)}",
        text=text,
        if_match=_if_match(asked),
        patch_kind=kind,
    )
    return _written(asked, entry)


def _written(asked: Asked, entry: Entry) -> Reply:
    (written,) = transacting.transact(entries=(entry,), author=asked.author, at=asked.at)
    if written is None:
        return Reply(HTTPStatus.NO_CONTENT)
    return written_reply(asked, written)


def written_reply(asked: Asked, written: Written) -> Reply:
    """What a write replies, in the form the client prefers."""
    version = written.version
    if version.method is Method.DELETE:
        return Reply(HTTPStatus.NO_CONTENT, "", (("etag", etag(version)),))
    status, headers = _STATUS[written.outcome], stamps(version)
    if status is HTTPStatus.CREATED:
        headers += (("location", location(asked.base, version)),)
    else:
        headers += (("content-location", location(asked.base, version)),)
    match asked.wishes.back:
        case Return.MINIMAL:
            return Reply(status, "", headers)
        case Return.OUTCOME:
            return Reply(status, faults.all_is_well("已保存。", "Stored."), headers)
    if written.outcome is Outcome.UNCHANGED:
        # What was there before is read, not written: by whom may read, and the log says so.
        if not may(asked.reader, Act.READ, version.type_name):
            return Reply(status, "", headers)
        return Reply(status, version.body, headers, shown=shown((version,)))
    return Reply(status, version.body, headers)


def location(base: str, version: Version) -> str:
    """Address of a version."""
    return f"{base}/{version.type_name}/{version.fhir_id}/_history/{version.version}"


def _is_known(asked: Asked, version: Version) -> bool:
    known = asked.call.header(b"if-none-match")
    if known:
        return any(version_of(one) == str(version.version) for one in known.split(","))
    since = moment_of(asked.call.header(b"if-modified-since"))
    # HTTP knows no fractions of a second.
    return since is not None and version.updated_at < since + _SECOND


def _if_match(asked: Asked) -> str:
    said = asked.call.header(b"if-match").strip()
    if said in ("", "*"):
        return ""
    if version_of(said) is None:
        raise faults.malformed('If-Match is no entity tag such as W/"3".')
    return said


def _number(version: str) -> int:
    # A version id that is no number of ours names no version there is; there is none of number 0.
    return int(version) if version.isdecimal() and len(version) < MOST_DIGITS else 0


def _patch(asked: Asked) -> tuple[str, str]:
    """Media type and text of a patch."""
    said = asked.call.header(b"content-type")
    if media_type(said) == JSON_PATCH:
        return JSON_PATCH, text_of(body_of(asked.call))
    if body_format(said) is None:
        raise faults.media_unsupported(said, JSON_PATCH, Format.JSON.value)
    return Format.JSON.value, resource_of(asked.call)
