"""The clinics somebody sends sheets for, and what became of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.care.exchange.queries.scope import Institution, institutions_for, require_institution
from minkang.engines.records.queries import quarantine, senders
from minkang.engines.records.queries.quarantine import Kept
from minkang.engines.records.queries.senders import FeedFacts, Sent
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic with the feed of its sheets, None before the first, and the newest sheets."""

    organisation: Institution
    feed: FeedFacts | None
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """What became of one sheet: its counts and the rows that were not kept."""

    organisation: Institution
    sent: Sent
    rows: tuple[Kept, ...]

    @property
    def waiting(self) -> tuple[Kept, ...]:
        """Rows that did not come again rightly yet."""
        return tuple(one for one in self.rows if one.is_open)


def clinics_for(actor: Actor) -> Mapping[UUID, Institution]:
    """The institutions the actor sends sheets for.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    own = {one.organisation for one in actor.grants if one.organisation}
    return institutions_for(actor, Permission.SEND_SHEETS, own)


def list_sheets_for(actor: Actor, *, at: datetime) -> tuple[Clinic, ...]:
    """Each clinic of the actor with its newest sheets.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    clinics = []
    for one in clinics_for(actor).values():
        feed = senders.sheet_feed(one.rid, at)
        clinics.append(Clinic(one, feed, senders.sent(feed.number) if feed else ()))
    return tuple(clinics)


def get_sheet_for(actor: Actor, number: int) -> SheetPage:
    """What became of a sheet of a clinic of the actor.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.sheet_unknown``.
    """
    require_permission(actor, Permission.SEND_SHEETS)
    sent = senders.submission(number)
    feed = senders.feed(sent.feed) if sent else None
    if sent is None or feed is None:
        raise Refused(
            Refusal(
                "exchange.sheet_unknown",
                "没有找到这次上传。请从上传表格的页面打开。",
                f"no submission {number}",
            )
        )
    organisation = require_institution(actor, Permission.SEND_SHEETS, feed.organisation)
    rows = quarantine.kept_since(feed.organisation, feed.name, sent.received_at)
    return SheetPage(organisation, sent, rows)
