"""Statements on the wire: all of them sent at once, prepared by the database, answered in order.

The driver's own pipeline sends and looks for answers at every statement, and a cursor is made for each;
measured, that costs more than the database takes to run a small statement. Here a list of statements is
one write and one wait, through the driver's public binding of libpq. The driver's adapters turn values
into bytes and back, and its errors are raised.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from select import POLLIN, POLLOUT, poll
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import Connection, OperationalError
from psycopg.abc import Buffer
from psycopg.abc import Transformer as Adapter
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Row = tuple[Any, ...]
Values = Sequence[object] | Mapping[str, object]
Kind = tuple[bytes, tuple[int, ...]]
"""A statement and the types of its values: what the database prepares once a connection."""

PLACE = re.compile(r"%(?:\((\w+)\))?([s%])")
MOST_PREPARED = 200


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question as it is sent: its statement, its values as bytes, and what reads its answer."""

    kind: Kind
    values: Sequence[Buffer | None]
    adapter: Adapter


_numbers = count(1)
_names: "WeakKeyDictionary[Connection[Row], dict[Kind, bytes]]" = WeakKeyDictionary()


def ask(line: "Connection[Row]", questions: Sequence[tuple[str, Values]]) -> list[list[Row]]:
    """Run statements one after the other in one round trip.

    A connection that does not commit by itself begins a transaction first, when none is open.

    Args:
        line: A connection with nothing under way.
        questions: Statements with ``%s`` or ``%(name)s``, each with its values.

    Returns:
        The rows of each; none for a statement that answers nothing.

    Raises:
        psycopg.Error: of the first that failed; those behind it did not run.
    """
    known, socket = _names.setdefault(line, {}), line.pgconn
    # Values that cannot be said are refused before anything is on its way.
    asked = [_asked(line, statement, told) for statement, told in questions]
    with line.lock, ExitStack() as torn:
        # Half an answer may be on its way, and would be taken for that of the next question.
        torn.callback(line.close)
        waiting = _send(line, known, asked)
        results = [_next(socket) for _ in waiting]
        socket.exit_pipeline_mode()
        torn.pop_all()
    answered = list(zip(results, waiting, strict=True))
    for result, what in answered:
        if isinstance(what, tuple) and result.status != ExecStatus.COMMAND_OK:
            known.pop(what, None)
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            raise error_from_result(result)
    return [_rows(result, what.adapter) for result, what in answered if isinstance(what, Asked)]


def _asked(line: "Connection[Row]", statement: str, told: Values) -> Asked:
    text, order = _placed(statement)
    values = [told[name] for name in order] if isinstance(told, Mapping) else told
    adapter: Adapter = Transformer(line)
    dumped = adapter.dump_sequence(values, [PyFormat.AUTO] * len(values))
    return Asked((text, adapter.types or ()), dumped, adapter)


def _send(
    line: "Connection[Row]", known: dict[Kind, bytes], asked: Sequence[Asked]
) -> list[Asked | Kind | None]:
    """Send everything; returns whose answer each result is: of a question, of what is prepared, or of nothing."""
    socket, waiting = line.pgconn, list[Asked | Kind | None]()
    begins = not line.autocommit and socket.transaction_status == TransactionStatus.IDLE
    socket.enter_pipeline_mode()
    if begins:
        socket.send_query_params(b"BEGIN", None)
        waiting.append(None)
    for one in asked:
        if one.kind not in known:
            waiting += _prepare(socket, known, one.kind)
        name = known[one.kind]
        socket.send_query_prepared(name, one.values, one.adapter.formats, Format.BINARY)
        waiting.append(one)
    socket.pipeline_sync()
    waiting.append(None)
    _flush(socket)
    return waiting


def _prepare(socket: PGconn, known: dict[Kind, bytes], kind: Kind) -> list[Kind | None]:
    """Have a statement prepared, in the place of the oldest when there are many; returns whose answers follow."""
    name = known[kind] = b"wire_%d" % next(_numbers)
    socket.send_prepare(name, kind[0], kind[1])
    if len(known) <= MOST_PREPARED:
        return [kind]
    socket.send_close_prepared(known.pop(next(iter(known))))
    return [kind, None]


@lru_cache(maxsize=1024)
def _placed(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement with numbered places, and the names of its values in the order of the places."""
    order: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        name, kind = found.groups()
        if kind == "%":
            return "%"
        if name is None or name not in order:
            order.append(name or str(len(order)))
            return f"${len(order)}"
        return f"${order.index(name) + 1}"

    return PLACE.sub(numbered, statement).encode(), tuple(order)


def _flush(socket: PGconn) -> None:
    """Send what is queued; takes in what comes meanwhile, so that neither side waits for the other."""
    if not socket.flush():
        return
    ready = poll()
    ready.register(socket.socket, POLLIN | POLLOUT)
    while socket.flush():
        if any(event & POLLIN for _, event in ready.poll()):
            socket.consume_input()


def _next(socket: PGconn) -> PGresult:
    """The next result, waited for; that of a statement ends with nothing, that of the end does not."""
    result = _found(socket)
    if result is None:
        raise OperationalError("the database answered less than it was asked")
    if result.status != ExecStatus.PIPELINE_SYNC:
        _found(socket)
    return result


def _found(socket: PGconn) -> PGresult | None:
    if socket.is_busy():
        ready = poll()
        ready.register(socket.socket, POLLIN)
        while socket.is_busy():
            ready.poll()
            socket.consume_input()
    return socket.get_result()


def _rows(result: PGresult, adapter: Adapter) -> list[Row]:
    if not result.nfields:
        return []
    adapter.set_pgresult(result)
    return adapter.load_rows(0, result.ntuples, tuple)
