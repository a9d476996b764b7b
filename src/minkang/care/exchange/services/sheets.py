"""A village clinic sends a sheet of visits: whole rows or nothing, and the same sheet changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.care.exchange.queries.scope import require_institution
from minkang.engines.records.queries import senders as known
from minkang.engines.records.services import senders, visit_sheets
from minkang.engines.records.services.senders import NewFeed
from minkang.engines.records.services.visit_sheets import Sheet
from minkang.engines.records.terms import FeedKind
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.services.sheets import RowFault

FEED_NAME = "门诊表格"
MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Held:
    """A sheet that was not kept, because rows of it are wrong."""

    good: int
    faults: tuple[RowFault, ...]


@executes("benxi-2023-3/10.2.2")
def send(
    *, actor: Actor, organisation: UUID, content: bytes, keeps_good: bool, at: datetime
) -> int | Held:
    """Send a sheet for a clinic; its number, or what is wrong where nothing was kept.

    Args:
        actor: Who sends it.
        organisation: The clinic.
        content: The file.
        keeps_good: Whether good rows are kept although others are wrong; those wait as rejected.
        at: The moment; aware.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.sheet_too_large``, ``exchange.sheets_ended``,
            those of `visit_sheets.read`.
    """
    require_institution(actor, Permission.SEND_SHEETS, organisation)
    if len(content) > MOST_BYTES:
        message = "文件超过 5 MB。请分成几份上传。"
        raise Refused(
            Refusal(
                "exchange.sheet_too_large",
                message,
                f"{len(content)} bytes; at most {MOST_BYTES}",
                (FieldFault("file", message),),
            )
        )
    sheet = visit_sheets.read(content, at=at)
    if sheet.faulty and not keeps_good:
        return Held(len(sheet.rows), sheet.faults)
    return _take_in(actor, organisation, content, sheet, at)


def _take_in(actor: Actor, organisation: UUID, content: bytes, sheet: Sheet, at: datetime) -> int:
    feed = known.sheet_feed(organisation, at)
    number = feed.number if feed else _open(actor, organisation, at)
    return visit_sheets.take_in_of(number, content=content, sheet=sheet, at=at)


def _open(actor: Actor, organisation: UUID, at: datetime) -> int:
    """The feed of sheets; a clinic need not ask anybody for it, unless it was ended."""
    if any(one.kind is FeedKind.SHEET for one in known.feeds([organisation])):
        message = "这家机构的表格通道已经停用，所以没有收下。请联系健康信息平台的运行人员重新登记。"
        raise Refused(Refusal("exchange.sheets_ended", message, "the feed of sheets was ended", ()))
    new = NewFeed(organisation=organisation, kind=FeedKind.SHEET, name=FEED_NAME)
    return senders.enter_feed(new=new, by=actor.reference, at=at)
