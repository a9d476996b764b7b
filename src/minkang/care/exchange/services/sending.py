"""Acts on senders: entered with a promise, ended, their systems registered and closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.care.exchange.models import Promise
from minkang.care.exchange.queries import feeds as queries
from minkang.care.exchange.queries.scope import require_institution
from minkang.care.exchange.services.entry_types import PROMISE_MADE
from minkang.engines.records.services import clients, senders
from minkang.engines.records.services.clients import AddedClient, NewClient
from minkang.engines.records.services.senders import NewFeed
from minkang.engines.records.terms import ReaderKind
from minkang.kernel.audit import services as audit
from minkang.policy.clauses import executes
from minkang.registry.access.terms import Actor, Permission


@dataclass(frozen=True, slots=True)
class NewSystem:
    """A system of an institution to be registered; without keys it gets a secret."""

    organisation: UUID
    name: str
    scopes: frozenset[str]
    keys: str = ""
    minutes: int | None = None


@executes("benxi-2023-3/10.2.2", "benxi-2023-3/z5.2.1")
@transaction.atomic
def enter_feed(*, actor: Actor, new: NewFeed, minutes: int | None, at: datetime) -> int:
    """Enter a feed, and how many minutes it may be silent; returns its number.

    Raises:
        Refused: ``access.not_allowed_…``, ``records.feed_unfit``, ``records.feed_taken``.
    """
    require_institution(actor, Permission.MAINTAIN_FEEDS, new.organisation)
    number = senders.enter_feed(new=new, by=actor.reference, at=at)
    _promise(f"feed:{number}", minutes, actor, at)
    return number


@transaction.atomic
def end_feed(*, actor: Actor, number: int, at: datetime) -> None:
    """Take nothing more from a feed.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.feed_unknown``, ``records.feed_unknown``.
    """
    queries.require_feed(actor, number)
    senders.end_feed(feed=number, by=actor.reference, at=at)


@transaction.atomic
def promise(*, actor: Actor, number: int, minutes: int | None, at: datetime) -> None:
    """Agree how many minutes a feed may be silent; None for what holds for all.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.feed_unknown``.
    """
    page = queries.require_feed(actor, number)
    _promise(page.feed.source, minutes, actor, at)


@transaction.atomic
def register_system(*, actor: Actor, new: NewSystem, at: datetime) -> AddedClient:
    """Register a system of an institution; its secret is in the answer and nowhere else.

    Raises:
        Refused: ``access.not_allowed_…``, ``records.client_unfit``.
    """
    require_institution(actor, Permission.REGISTER_SYSTEMS, new.organisation)
    client = NewClient(
        name=new.name.strip(),
        kind=ReaderKind.INSTITUTION,
        organisation=new.organisation,
        scopes=new.scopes,
        keys=new.keys,
    )
    added = clients.add_client(new=client, by=actor.reference, at=at)
    _promise(f"client:{added.rid}", new.minutes, actor, at)
    return added


@transaction.atomic
def promise_system(*, actor: Actor, rid: UUID, minutes: int | None, at: datetime) -> None:
    """Agree how many minutes a system may be silent; None for what holds for all.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.system_unknown``.
    """
    line = queries.require_system(actor, rid)
    _promise(line.system.source, minutes, actor, at)


@transaction.atomic
def close_system(*, actor: Actor, rid: UUID, at: datetime) -> None:
    """Give a system no more tokens.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.system_unknown``, ``records.client_unknown``.
    """
    queries.require_system(actor, rid)
    clients.close_client(client=rid, by=actor.reference, at=at)


def _promise(source: str, minutes: int | None, actor: Actor, at: datetime) -> None:
    if minutes is None:
        Promise.objects.filter(pk=source).delete()
        return
    Promise.objects.update_or_create(
        source=source, defaults={"minutes": minutes, "by": actor.reference, "at": at}
    )
    audit.record(PROMISE_MADE, subject=source, by=actor.reference, at=at, minutes=minutes)


def scopes_of(writes: bool, reads: bool) -> frozenset[str]:
    """The scopes of what a system does: send its institution's records, read those in its care."""
    said: Iterable[tuple[bool, str]] = ((writes, "system/*.write"), (reads, "system/*.read"))
    return frozenset(scope for is_wanted, scope in said if is_wanted)
