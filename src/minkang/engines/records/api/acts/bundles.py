"""Many acts in one request: all or nothing (transaction), or each for itself (batch)."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import unquote

import msgspec
from django.db import InterfaceError, OperationalError

from minkang.engines.records.api import faults
from minkang.engines.records.api.acts import histories, instances, operations, searches
from minkang.engines.records.api.answers import Reply, etag
from minkang.engines.records.api.answers import shown as shown_of
from minkang.engines.records.api.asking import Asked, may, require_scope, require_type, resource_of
from minkang.engines.records.api.bundling import Item, bundle, text_of
from minkang.engines.records.api.requests import (
    BASE,
    JSON_PATCH,
    Call,
    Format,
    Return,
    moment_of,
    pairs_of,
)
from minkang.engines.records.api.routes import Elsewhere, Interaction, route_of
from minkang.engines.records.rules.reading import read
from minkang.engines.records.rules.scopes import Act
from minkang.engines.records.services import transacting
from minkang.engines.records.terms import Entry, Method, Outcome, Written

MOST_ENTRIES = 5000
INNER: Mapping[Interaction, Callable[[Asked], Reply]] = {
    Interaction.READ: instances.read,
    Interaction.VREAD: instances.vread,
    Interaction.CREATE: instances.create,
    Interaction.UPDATE: instances.update,
    Interaction.UPDATE_CONDITIONAL: instances.update_where,
    Interaction.PATCH: instances.patch,
    Interaction.PATCH_CONDITIONAL: instances.patch_where,
    Interaction.DELETE: instances.delete,
    Interaction.DELETE_CONDITIONAL: instances.delete_where,
    Interaction.SEARCH: searches.search,
    Interaction.COMPARTMENT: searches.search,
    Interaction.HISTORY: histories.history,
    Interaction.OPERATION: operations.operate,
}
"""What an entry of a bundle may ask for."""

_SCOPES = {
    Method.POST: Act.CREATE,
    Method.PUT: Act.UPDATE,
    Method.PATCH: Act.UPDATE,
    Method.DELETE: Act.DELETE,
}
_READS = ("GET", "HEAD")
_STATUS = {
    Outcome.CREATED: HTTPStatus.CREATED,
    Outcome.UPDATED: HTTPStatus.OK,
    Outcome.UNCHANGED: HTTPStatus.OK,
}


class Request(msgspec.Struct, frozen=True, rename="camel"):
    """``Bundle.entry.request``."""

    method: str = ""
    url: str = ""
    if_match: str = ""
    if_none_match: str = ""
    if_none_exist: str = ""
    if_modified_since: str = ""


class Sent(msgspec.Struct, frozen=True, rename="camel"):
    """``Bundle.entry``; the resource keeps its exact text."""

    full_url: str = ""
    resource: msgspec.Raw = msgspec.Raw(b"")
    request: Request = Request()

    @property
    def text(self) -> str:
        """The resource as it was sent, "" for none."""
        return bytes(self.resource).decode()


class Batch(msgspec.Struct, frozen=True, rename="camel"):
    """A Bundle of acts."""

    resource_type: str = ""
    type: str = ""
    entry: tuple[Sent, ...] = ()


_READER = msgspec.json.Decoder(Batch)


def take(asked: Asked) -> Reply:
    """200 with one response for each entry, in their order."""
    batch = _batch(resource_of(asked.call))
    if batch.type == "transaction":
        return _transaction(asked, batch)
    if batch.type == "batch":
        return _each(asked, batch)
    raise faults.turned_away(
        HTTPStatus.BAD_REQUEST,
        "value",
        "这里只接受 batch 或 transaction 类型的 Bundle。请修改 Bundle.type。",
        "Bundle.type must be batch or transaction here.",
        path="Bundle.type",
    )


def _batch(text: str) -> Batch:
    try:
        batch = _READER.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as fault:
        # The strict reader says better where the text breaks off.
        read(text)
        raise faults.malformed(f"This is no Bundle of acts: {fault}") from fault
    if batch.resource_type != "Bundle":
        raise faults.malformed("The base address takes Bundles only.")
    if len(batch.entry) > MOST_ENTRIES:
        raise faults.turned_away(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too-costly",
            f"一次最多 {MOST_ENTRIES} 条。请分成几个 Bundle，或用批量导入。",
            f"A bundle holds at most {MOST_ENTRIES} entries; split it or use $import.",
        )
    return batch


def _transaction(asked: Asked, batch: Batch) -> Reply:
    entries = tuple(_entry(asked, sent, turn) for turn, sent in enumerate(batch.entry))
    of_entry = {id(entry): sent for entry, sent in zip(entries, batch.entry, strict=True)}
    done = transacting.transact(
        entries=entries,
        author=asked.author,
        at=asked.at,
        answer=lambda entry: _acted(asked, of_entry[id(entry)]),
    )
    shown = [pair for one in done for pair in _shown(asked, one)]
    items = [_item(one) if isinstance(one, Reply) else _written(asked, one) for one in done]
    body = bundle("transaction-response", items, at=asked.at)
    return Reply(HTTPStatus.OK, body, shown=tuple(shown) if shown else None)


def _each(asked: Asked, batch: Batch) -> Reply:
    shown: list[tuple[str, int]] = []
    items: list[Item] = []
    for sent in batch.entry:
        try:
            reply = _acted(asked, sent)
        except faults.FAULTS as fault:
            reply = faults.reply_to(fault)
        except (OperationalError, InterfaceError):
            reply = faults.reply_to(faults.storage_unreachable())
        shown += reply.shown or ()
        items.append(_item(reply))
    body = bundle("batch-response", items, at=asked.at)
    return Reply(HTTPStatus.OK, body, shown=tuple(shown) if shown else None)


def _entry(asked: Asked, sent: Sent, turn: int) -> Entry:
    request = sent.request
    url = _relative(asked, request.url)
    if request.method in _READS:
        return Entry(method=request.method, url=url)
    if request.method not in Method.__members__:
        raise _no_request(turn)
    type_name = require_type(url.partition("?")[0].partition("/")[0])
    require_scope(asked.reader, _SCOPES[Method(request.method)], type_name)
    media, text = _content(sent)
    return Entry(
        method=request.method,
        url=url,
        full_url=sent.full_url,
        text=text,
        if_match=request.if_match,
        if_none_exist=request.if_none_exist.removeprefix("?"),
        patch_kind=media,
    )


def _acted(asked: Asked, sent: Sent) -> Reply:
    """One entry as if it had been sent alone."""
    request = sent.request
    path, _, query = _relative(asked, request.url).partition("?")
    route = route_of(request.method, f"{BASE}/{unquote(path)}")
    if isinstance(route, Elsewhere):
        raise faults.method_not_allowed(route.methods)
    if route is None or route.interaction not in INNER:
        raise faults.nothing_here(path)
    if route.type_name:
        require_type(route.type_name)
    media, text = _content(sent)
    headers = {
        b"content-type": media,
        b"if-match": request.if_match,
        b"if-none-match": request.if_none_match,
        b"if-none-exist": request.if_none_exist,
        b"if-modified-since": request.if_modified_since,
    }
    call = Call(
        request.method,
        path,
        query,
        {name: value.encode("latin-1", "replace") for name, value in headers.items() if value},
        asked.call.peer,
        asked.call.scheme,
        text.encode(),
    )
    return INNER[route.interaction](replace(asked, call=call, route=route, pairs=pairs_of(query)))


def _content(sent: Sent) -> tuple[str, str]:
    """Media type and text of what an entry sends; a JSON patch travels inside a Binary."""
    if sent.request.method == Method.PATCH.value and bytes(sent.resource):
        held = msgspec.json.decode(sent.resource)
        if isinstance(held, dict) and held.get("resourceType") == "Binary":
            try:
                return JSON_PATCH, base64.b64decode(
                    str(held.get("data", "")), validate=True
                ).decode()
            except ValueError as fault:
                raise faults.malformed("The data of a Binary is no base64 of text.") from fault
    return Format.JSON.value, sent.text


def _relative(asked: Asked, url: str) -> str:
    """The address of an entry below the base address."""
    return url.removeprefix(asked.base).removeprefix(BASE).lstrip("/")


def _written(asked: Asked, done: Written | None) -> Item:
    if done is None:
        return Item(parts=(("response", text_of({"status": _line(HTTPStatus.NO_CONTENT)})),))
    version = done.version
    if version.method is Method.DELETE:
        gone = {"status": _line(HTTPStatus.NO_CONTENT), "etag": etag(version)}
        return Item(parts=(("response", text_of(gone)),))
    place = f"{version.type_name}/{version.fhir_id}"
    response = {
        "status": _line(_STATUS[done.outcome]),
        "location": f"{place}/_history/{version.version}",
        "etag": etag(version),
        "lastModified": version.updated_at.isoformat(),
    }
    body = version.body if _is_given_back(asked, done) else ""
    return Item(f"{asked.base}/{place}", body, (("response", text_of(response)),))


def _is_given_back(asked: Asked, done: Written) -> bool:
    """Whether the answer holds the text; what was there before only for who may read it."""
    return asked.wishes.back is Return.REPRESENTATION and (
        done.outcome is not Outcome.UNCHANGED or may(asked.reader, Act.READ, done.version.type_name)
    )


def _shown(asked: Asked, done: Written | Reply | None) -> tuple[tuple[str, int], ...]:
    """What of an entry was read, for the log."""
    if isinstance(done, Reply):
        return done.shown or ()
    if done is None or done.outcome is not Outcome.UNCHANGED or not _is_given_back(asked, done):
        return ()
    return shown_of((done.version,))


def _item(reply: Reply) -> Item:
    headers = dict(reply.headers)
    told = {
        "status": _line(reply.status),
        "location": headers.get("location") or headers.get("content-location"),
        "etag": headers.get("etag"),
        "lastModified": _instant(headers.get("last-modified")),
    }
    response = {name: value for name, value in told.items() if value}
    said = text_of(response)
    if reply.body and reply.status >= HTTPStatus.BAD_REQUEST:
        return Item(parts=(("response", f'{said[:-1]},"outcome":{reply.body}}}'),))
    return Item(body=reply.body, parts=(("response", said),))


def _instant(http_date: str | None) -> str:
    moment = moment_of(http_date) if http_date else None
    return moment.isoformat() if moment else ""


def _line(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"


def _no_request(turn: int) -> faults.TurnedAway:
    return faults.turned_away(
        HTTPStatus.BAD_REQUEST,
        "required",
        f"第 {turn + 1} 条没有写明要做什么。请填写 request.method 和 request.url。",
        "The entry has no request, or its method is none of FHIR's.",
        path=f"Bundle.entry[{turn}].request.method",
    )
