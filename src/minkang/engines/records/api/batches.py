"""Requests that came at the same time, answered with few statements.

A read costs three round trips by itself and a write a dozen; so what is asked most — one resource, one
page of a search, a new or changed resource — is asked of the database together. A visit that turns out
to need more than that is handed back, to be answered by itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import InterfaceError, OperationalError

from minkang.engines.records.api import faults
from minkang.engines.records.api.acts import instances, searches
from minkang.engines.records.api.answers import Answer, Reply
from minkang.engines.records.api.asking import Asked, require_scope
from minkang.engines.records.api.gate import Visit, enter, leave, unreachable
from minkang.engines.records.api.requests import Call
from minkang.engines.records.api.routes import Interaction, Route
from minkang.engines.records.queries import reading, searching
from minkang.engines.records.queries.marks import Marked, tags_of, with_tags
from minkang.engines.records.queries.searching import Prepared
from minkang.engines.records.queries.statements import hurried
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.rules.scopes import Act
from minkang.engines.records.rules.search import SearchQuery
from minkang.engines.records.services.gathering import Single, write_together
from minkang.engines.records.services.reading_log import keep
from minkang.engines.records.terms import Reader, Version
from minkang.kernel.prepared import Question, Row
from minkang.kernel.web.reference import Arrival

Came = Sequence[tuple[Call, Arrival]]
_READS = frozenset({Interaction.READ, Interaction.SEARCH})
_WRITES = {Interaction.CREATE: instances.creation, Interaction.UPDATE: instances.updating}


def is_read_together(route: Route) -> bool:
    """Whether `read_all` may answer it."""
    return route.interaction in _READS


def is_written_together(route: Route) -> bool:
    """Whether `write_all` may answer it."""
    return route.interaction in _WRITES


def place_of(call: Call) -> str | None:
    """What a write of `is_written_together` changes: the address of an update, nothing for a create."""
    return call.path if call.method == "PUT" else None


@dataclass(frozen=True, slots=True)
class Found:
    """What one visit found, and how it becomes a reply."""

    visit: Visit
    versions: tuple[Version, ...]
    reply: Callable[[Marked], Reply]


@dataclass(frozen=True, slots=True)
class Ask:
    """A statement, and what its rows tell whom."""

    question: Question
    found: Callable[[Sequence[Row]], Iterator[Found]]


def read_all(came: Came) -> list[Answer | Visit]:
    """Answer reads and searches, or hand back who must be answered alone.

    What they show is in the log before this returns; blocks.
    """
    visits = [enter(*one) for one in came]
    asks = [*_reads(visits), *_searches(visits)]
    try:
        told = hurried([one.question for one in asks]) if asks else []
    except (OperationalError, InterfaceError):
        # One of them is slow, or the database is away: each finds that out for itself.
        told, asks = [], []
    found = [one for ask, rows in zip(asks, told, strict=True) for one in ask.found(rows)]
    tags = tags_of(
        (version.type_name, version.rid, version.version)
        for one in found
        for version in one.versions
    )
    for one in found:
        one.visit.reply_with(partial(one.reply, partial(with_tags, tags=tags)))
    return _kept([leave(visit) if visit.reply else visit for visit in visits])


def write_all(came: Came) -> list[Answer | Visit]:
    """Answer creates and updates, or hand back who must be answered alone; blocks."""
    visits = [enter(*one) for one in came]
    singles: list[tuple[Visit, Asked, Single]] = []
    for visit in visits:
        asked = visit.asked
        if asked is None:
            continue
        try:
            entry = _WRITES[asked.route.interaction](asked)
        except faults.FAULTS as fault:
            visit.reply = faults.reply_to(fault)
        else:
            singles.append((visit, asked, Single(entry, asked.author, asked.at)))
    write_together([single for _, _, single in singles])
    for visit, asked, single in singles:
        if single.fault is not None:
            visit.reply = faults.reply_to(single.fault)
        elif single.written is not None:
            visit.reply = instances.written_reply(asked, single.written)
    return [leave(visit) if visit.reply else visit for visit in visits]


def _reads(visits: Sequence[Visit]) -> Iterator[Ask]:
    of_reader: defaultdict[Reader, list[tuple[Visit, Asked]]] = defaultdict(list)
    for visit in visits:
        asked = visit.asked
        if asked is None or asked.route.interaction is not Interaction.READ:
            continue
        try:
            require_scope(asked.reader, Act.READ, asked.route.type_name)
        except faults.FAULTS as fault:
            visit.reply = faults.reply_to(fault)
        else:
            of_reader[asked.reader].append((visit, asked))
    for reader, pairs in of_reader.items():
        places = [(asked.route.type_name, asked.route.fhir_id) for _, asked in pairs]
        at = max(asked.at for _, asked in pairs)
        question = reading.current_of_all(places, reader=reader, at=at)
        yield Ask(question, partial(_read, pairs, places))


def _read(
    pairs: Sequence[tuple[Visit, Asked]], places: Sequence[tuple[str, str]], rows: Sequence[Row]
) -> Iterator[Found]:
    told = reading.versions_of(places, rows)
    for (visit, asked), version in zip(pairs, told, strict=True):
        if isinstance(version, FhirRefused):
            visit.reply = faults.reply_to(version)
        else:
            yield Found(visit, (version,), partial(instances.read_reply, asked, version))


def _searches(visits: Sequence[Visit]) -> Iterator[Ask]:
    for visit in visits:
        asked = visit.asked
        if asked is None or asked.route.interaction is not Interaction.SEARCH:
            continue
        try:
            query = searches.query_of(asked)
            prepared = searching.prepared(query, reader=asked.reader, at=asked.at)
        except faults.FAULTS as fault:
            visit.reply = faults.reply_to(fault)
            continue
        if prepared is not None:
            statement = prepared.statement
            found = partial(_searched, visit, asked, query, prepared)
            yield Ask((statement.text, statement.told), found)


def _searched(
    visit: Visit, asked: Asked, query: SearchQuery, prepared: Prepared, rows: Sequence[Row]
) -> Iterator[Found]:
    page = searching.page_of(prepared, rows)
    yield Found(visit, page.matches, partial(searches.page_reply, asked, query, page))


def _kept(told: Sequence[Answer | Visit]) -> list[Answer | Visit]:
    """The answers once the log has what they show; without the log nothing is shown."""
    shown = [one.shown for one in told if isinstance(one, Answer) and one.shown is not None]
    is_kept = True
    try:
        if shown:
            keep(shown)
    except (OperationalError, InterfaceError):
        is_kept = False
    return [one if isinstance(one, Visit) else _once_kept(one, is_kept=is_kept) for one in told]


def _once_kept(told: Answer, *, is_kept: bool) -> Answer:
    if told.shown is None:
        return told
    return told.once_kept() if is_kept else unreachable(told.shown.trace)
