"""One feed or the registered systems, for whoever sees their institution."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.care.exchange.models import Promise
from minkang.care.exchange.queries.scope import Institution, institutions_for, require_institution
from minkang.engines.records.queries import senders
from minkang.engines.records.queries.senders import FeedFacts, Sent, SystemFacts
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A feed, what it sent last, and whether the actor may change it."""

    feed: FeedFacts
    organisation: Institution
    promised_minutes: int | None
    sent: tuple[Sent, ...]
    is_open: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A registered system, as a list shows it."""

    system: SystemFacts
    organisation: Institution
    may_close: bool
    promised_minutes: int | None = None

    @property
    def key(self) -> UUID:
        """Unique."""
        return self.system.rid

    @property
    def name(self) -> str:
        """To sort by."""
        return self.system.name

    @property
    def organisation_name(self) -> str:
        """To sort and narrow by."""
        return self.organisation.name

    @property
    def added_at(self) -> datetime:
        """To sort by."""
        return self.system.added_at


def get_feed_for(actor: Actor, number: int) -> FeedPage:
    """A feed of an institution the actor sees.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.feed_unknown``.
    """
    found = senders.feed(number)
    if found is None:
        require_permission(actor, Permission.SEE_EXCHANGE)
        raise Refused(
            Refusal(
                "exchange.feed_unknown",
                "没有找到这条数据通道。请从数据汇聚看板里打开。",
                f"no feed {number}",
            )
        )
    organisation = require_institution(actor, Permission.SEE_EXCHANGE, found.organisation)
    maintains = may(actor, Permission.MAINTAIN_FEEDS, organisation.place, organisation.rid).allowed
    return FeedPage(
        feed=found,
        organisation=organisation,
        promised_minutes=promised_minutes(found.source),
        sent=senders.sent(number),
        is_open=found.until is None,
        may_end=maintains and found.until is None,
    )


def require_feed(actor: Actor, number: int) -> FeedPage:
    """A feed of an institution whose feeds the actor maintains.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.feed_unknown``.
    """
    page = get_feed_for(actor, number)
    require_institution(actor, Permission.MAINTAIN_FEEDS, page.feed.organisation)
    return page


def promised_minutes(source: str) -> int | None:
    """How long a source may be silent, where something of its own was agreed."""
    return Promise.objects.filter(pk=source).values_list("minutes", flat=True).first()


def maintained_for(actor: Actor) -> Mapping[UUID, Institution]:
    """Institutions whose feeds the actor may enter.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    return institutions_for(actor, Permission.MAINTAIN_FEEDS)


def registered_for(actor: Actor) -> Mapping[UUID, Institution]:
    """Institutions whose systems the actor may register.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    return institutions_for(actor, Permission.REGISTER_SYSTEMS)


def list_systems_for(actor: Actor) -> tuple[SystemLine, ...]:
    """The systems of the institutions the actor sees, open ones and closed.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    known = [one for one in senders.systems() if one.organisation is not None]
    seen = institutions_for(
        actor, Permission.SEE_EXCHANGE, {one.organisation for one in known if one.organisation}
    )
    lines = []
    for one in known:
        organisation = seen.get(one.organisation) if one.organisation else None
        if organisation is not None:
            lines.append(SystemLine(one, organisation, _may_close(actor, one, organisation)))
    return tuple(lines)


def get_system_for(actor: Actor, rid: UUID) -> SystemLine:
    """An institution's system the actor sees.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.system_unknown``.
    """
    found = senders.system(rid)
    if found is None or found.organisation is None:
        require_permission(actor, Permission.SEE_EXCHANGE)
        raise Refused(
            Refusal(
                "exchange.system_unknown",
                "没有找到这个接口系统。请从接口系统的列表里打开。",
                f"no system {rid} of an institution",
            )
        )
    organisation = require_institution(actor, Permission.SEE_EXCHANGE, found.organisation)
    may_close = _may_close(actor, found, organisation)
    return SystemLine(found, organisation, may_close, promised_minutes(found.source))


def require_system(actor: Actor, rid: UUID) -> SystemLine:
    """A system of an institution whose feeds the actor maintains.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.system_unknown``.
    """
    line = get_system_for(actor, rid)
    require_institution(actor, Permission.MAINTAIN_FEEDS, line.organisation.rid)
    return line


def _may_close(actor: Actor, one: SystemFacts, organisation: Institution) -> bool:
    # Whoever loses a key must be able to stop it at once, so the institution's officer may too.
    held = may(actor, Permission.MAINTAIN_FEEDS, organisation.place, organisation.rid)
    return one.closed_at is None and held.allowed
