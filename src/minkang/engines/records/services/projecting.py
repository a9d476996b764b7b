"""Changed resources, as rows of a view, to whoever keeps a projection of them.

A hall registers a projection: a view and a function that takes in its rows. Each is told of every
change once, in the order in which changes become final; what it writes and how far it has read are one
transaction, so that nothing is lost and nothing twice when a worker dies.

Numbers of the outbox become visible out of order. Reading therefore goes by (transaction, number) and
stops before the oldest transaction that still runs; nothing can appear behind that line any more.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from minkang.engines.records.models import Bookmark
from minkang.engines.records.queries import views
from minkang.engines.records.rules import specification
from minkang.kernel.prepared import rows

MOST_CHANGES = 1_000
"""Changes that one transaction takes in."""
CHANGES = """
SELECT xact, number, rid, type FROM records_change
WHERE (xact, number) > (%s::bigint, %s::bigint) AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY xact, number LIMIT %s::int
"""
BEHIND = """
SELECT count(*), min(written_at) FROM (
    SELECT written_at FROM records_change WHERE (xact, number) > (%s::bigint, %s::bigint) AND type = %s::smallint LIMIT %s::int
) AS waiting
"""
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Changed:
    """What a projection takes in at once.

    Attributes:
        rids: Every resource of the view's type that was written, deleted ones among them; rows that
            the projection keeps of them and that are not in `rows` are to go.
        rows: Their rows as they are now, by column; see `queries.views.KEYS` for the first ones.
    """

    rids: tuple[int, ...]
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """How far a projection is behind: `changes` (at most 10,000 are counted) and the oldest of them."""

    projection: str
    changes: int
    since: datetime | None


TakeIn = Callable[[Changed], None]


@dataclass(frozen=True, slots=True)
class _Projection:
    view: str
    take_in: TakeIn


_registered: dict[str, _Projection] = {}


def projection(name: str, *, view: str) -> Callable[[TakeIn], TakeIn]:
    """Register the decorated function as the projection `name` of a view.

    It is called inside a transaction, at most once for each batch, and must leave the same rows when
    it is told the same again: a resource may come again with what it already had.

    Raises:
        ValueError: the name is taken, or there is no such view.
    """

    def add(take_in: TakeIn) -> TakeIn:
        known = _registered.get(name)
        if known is not None and known.take_in is not take_in:
            raise ValueError(f"{name} is registered already")
        if view not in views.names():
            raise ValueError(f"there is no view {view}")
        _registered[name] = _Projection(view, take_in)
        return take_in

    return add


def registered() -> tuple[str, ...]:
    """Names of all projections."""
    return tuple(sorted(_registered))


def project(name: str, *, at: datetime) -> int:
    """Take in what became final, in one transaction; how many changes were read.

    Another worker that is at it already is left alone: then 0.
    """
    own = _registered[name]
    number = specification.table().type_number(views.definition(own.view).resource)
    Bookmark.objects.get_or_create(projection=name)
    with transaction.atomic():
        bookmark = Bookmark.objects.select_for_update(skip_locked=True).filter(pk=name).first()
        if bookmark is None:
            return 0
        changes = rows(CHANGES, bookmark.xact, bookmark.number, MOST_CHANGES)
        if not changes:
            return 0
        rids = tuple(
            dict.fromkeys(rid for _, _, rid, type_number in changes if type_number == number)
        )
        if rids:
            own.take_in(Changed(rids, tuple(views.run(own.view, rids=rids).named())))
        bookmark.xact, bookmark.number = changes[-1][0], changes[-1][1]
        bookmark.moved_at = at
        bookmark.save()
    return len(changes)


def project_all(*, at: datetime) -> int:
    """Take in, for every projection, all that became final; how many changes were read.

    One that fails holds none of the others back; its error is raised when all have had their turn.
    """
    read: list[int] = []
    with ExitStack() as turns:
        for name in reversed(registered()):
            turns.callback(_catch_up, name, at, read)
    return sum(read)


def _catch_up(name: str, at: datetime, read: list[int]) -> None:
    while done := project(name, at=at):
        read.append(done)
        if done < MOST_CHANGES:
            break


def start_again(name: str) -> None:
    """Let a projection read everything from the beginning, after its view or its rows changed."""
    Bookmark.objects.filter(projection=name).update(xact=0, number=0, moved_at=None)


def behind() -> tuple[Behind, ...]:
    """How far each projection is behind what was written."""
    marks = {mark.projection: (mark.xact, mark.number) for mark in Bookmark.objects.all()}
    return tuple(_behind(name, *marks.get(name, (0, 0))) for name in registered())


def _behind(name: str, xact: int, number: int) -> Behind:
    resource = views.definition(_registered[name].view).resource
    type_number = specification.table().type_number(resource)
    changes, since = next(iter(rows(BEHIND, xact, number, type_number, MOST_COUNTED)))
    return Behind(name, changes, since)
