"""Search: pages of what fits and of what comes along."""

from collections.abc import Iterable
from http import HTTPStatus

from minkang.engines.records.api import faults
from minkang.engines.records.api.answers import Reply, shown
from minkang.engines.records.api.asking import Asked, body_of, require_scope, require_type
from minkang.engines.records.api.bundling import Item, Link, bundle, linked
from minkang.engines.records.api.requests import FORM, Pairs, media_type, pairs_of
from minkang.engines.records.api.trimming import Trim, trimmer
from minkang.engines.records.queries import searching
from minkang.engines.records.queries.marks import Marked, marked
from minkang.engines.records.queries.searching import Page
from minkang.engines.records.rules.scopes import EVERY_TYPE, Act
from minkang.engines.records.rules.search import SearchQuery, parse
from minkang.engines.records.rules.specification import table
from minkang.engines.records.terms import Version

CURSOR = "_cursor"
_MATCH, _INCLUDE = '{"mode":"match"}', '{"mode":"include"}'
_OUTCOME = '{"mode":"outcome"}'


def search(asked: Asked) -> Reply:
    """200 with a searchset."""
    query = query_of(asked)
    page = searching.search(query, reader=asked.reader, at=asked.at)
    return page_reply(asked, query, page, marked)


def query_of(asked: Asked) -> SearchQuery:
    """What is searched for, by whom may search it.

    Raises:
        TurnedAway: 403, 404, 415.
        Unsearchable: a parameter is unknown or wrong.
    """
    route = asked.route
    compartment = None
    type_name = route.type_name
    if route.member:
        compartment = (route.type_name, route.fhir_id)
        if route.type_name not in table().compartments:
            raise faults.nothing_here(asked.call.path)
        type_name = "" if route.member == EVERY_TYPE else require_type(route.member)
    query = parse(
        type_name,
        _pairs(asked),
        setting=searching.AS_ASKED,
        is_strict=asked.wishes.is_strict,
        compartment=compartment,
    )
    for one in query.type_names or (EVERY_TYPE,):
        require_scope(asked.reader, Act.SEARCH, one)
    return query


def page_reply(asked: Asked, query: SearchQuery, page: Page, marked: Marked) -> Reply:
    """What `search` replies, once its page is found."""
    trim = trimmer(query.summary, query.elements)
    items = entries(asked.base, page.matches, page.included, trim, marked)
    body = bundle(
        "searchset",
        (*items, *_remarks(query)),
        at=asked.at,
        links=tuple(_links(asked, query, page)),
        total=page.total,
    )
    return Reply(HTTPStatus.OK, body, shown=shown((*page.matches, *page.included)))


def entries(
    base: str,
    matches: Iterable[Version],
    included: Iterable[Version],
    trim: Trim | None,
    marked: Marked = marked,
) -> Iterable[Item]:
    """Entries of a searchset: what fits, then what comes along, each as exact text."""
    for versions, mode in ((matches, _MATCH), (included, _INCLUDE)):
        for one in marked(versions):
            body = trim(one.type_name, one.body) if trim else one.body
            yield Item(f"{base}/{one.type_name}/{one.fhir_id}", body, (("search", mode),))


def _pairs(asked: Asked) -> Pairs:
    """The query, with the form of ``POST _search``."""
    if asked.call.method != "POST":
        return asked.pairs
    said = asked.call.header(b"content-type")
    if media_type(said) != FORM:
        raise faults.media_unsupported(said, FORM)
    return asked.pairs + pairs_of(body_of(asked.call).decode("utf-8", "replace"))


def _remarks(query: SearchQuery) -> Iterable[Item]:
    """What was ignored, as an outcome beside the matches."""
    if query.ignored:
        said = faults.outcome(faults.milder(query.ignored))
        yield Item(body=said, parts=(("search", _OUTCOME),))


def _links(asked: Asked, query: SearchQuery, page: Page) -> Iterable[Link]:
    where = asked.base + asked.call.path.partition("/fhir/r4")[2].removesuffix("/_search")
    applied = [pair for pair in query.applied if pair[0] != CURSOR]
    yield Link("self", linked(where, query.applied))
    if page.next_cursor:
        yield Link("next", linked(where, [*applied, (CURSOR, page.next_cursor)]))
