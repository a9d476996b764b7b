"""Acts on feeds: entered before anything is taken in, ended when nothing more may come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.engines.records.models import Feed
from minkang.engines.records.services.client_entries import FEED_ENDED, FEED_ENTERED
from minkang.engines.records.terms import FeedKind
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.organisations.models import Organisation

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed to be entered; `application` and `facility` are MSH-3 and MSH-4 of its messages."""

    organisation: UUID
    kind: FeedKind
    name: str
    application: str = ""
    facility: str = ""


@transaction.atomic
def enter_feed(*, new: NewFeed, by: str, at: datetime) -> int:
    """Enter a feed, open from today; returns its number.

    Raises:
        Refused: ``records.feed_unfit``, ``records.feed_taken``.
    """
    # Two who enter the same name wait here for each other.
    Organisation.objects.select_for_update(no_key=True).get(pk=new.organisation)
    _require_fit(new)
    feed = Feed.objects.create(
        organisation_id=new.organisation,
        kind=new.kind.value,
        name=new.name.strip(),
        application=new.application.strip(),
        facility=new.facility.strip(),
        since=localdate(at),
    )
    audit.record(
        FEED_ENTERED,
        subject=f"feed:{feed.pk}",
        by=by,
        at=at,
        name=feed.name,
        kind=new.kind.label,
        organisation=str(new.organisation),
    )
    return feed.pk


@transaction.atomic
def end_feed(*, feed: int, by: str, at: datetime) -> None:
    """Take nothing more from a feed from today on; from tomorrow on when it began today.

    Raises:
        Refused: ``records.feed_unknown``.
    """
    row = Feed.objects.select_for_update(of=("self",)).filter(pk=feed, until__isnull=True).first()
    if row is None:
        raise Refused(
            Refusal(
                "records.feed_unknown",
                "没有这条数据通道，或者它已经停用。请从列表里重新打开。",
                f"no open feed has the number {feed}",
            )
        )
    row.until = max(localdate(at), row.since + timedelta(days=1))
    row.save(update_fields=["until"])
    audit.record(
        FEED_ENDED,
        subject=f"feed:{feed}",
        by=by,
        at=at,
        name=row.name,
        organisation=str(row.organisation_id),
    )


def _require_fit(new: NewFeed) -> None:
    faults: list[FieldFault] = []
    if not 0 < len(new.name.strip()) <= LONGEST_NAME:
        faults.append(FieldFault("name", f"请填写名称，最长{LONGEST_NAME}个字。"))
    if new.kind is FeedKind.HL7V2 and not new.facility.strip():
        faults.append(
            FieldFault("facility", "HL7 v2 消息靠发送机构代码（MSH-4）认出是谁，请填写。")
        )
    if faults:
        raise _refused("records.feed_unfit", "这条数据通道还不能登记，请按提示填写。", faults)
    if Feed.objects.filter(organisation=new.organisation, name=new.name.strip()).exists():
        message = "这家机构已经有同名的数据通道。请换一个名称。"
        raise _refused("records.feed_taken", message, [FieldFault("name", message)])
    sender = {"application": new.application.strip(), "facility": new.facility.strip()}
    is_known = Feed.objects.filter(kind=FeedKind.HL7V2, until__isnull=True, **sender).exists()
    if new.kind is FeedKind.HL7V2 and is_known:
        message = (
            "已经有通道用这个发送系统和发送机构代码。请核对 MSH-3、MSH-4，或先停用原来的通道。"
        )
        raise _refused("records.feed_taken", message, [FieldFault("facility", message)])


def _refused(code: str, message: str, faults: list[FieldFault]) -> Refused:
    detail = "; ".join(f"{fault.name}: {fault.message}" for fault in faults)
    return Refused(Refusal(code, message, detail, tuple(faults)))
