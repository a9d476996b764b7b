"""Systems of institutions that send by other ways than FHIR: entered before their first message."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from minkang.engines.records.models import Feed
from minkang.engines.records.terms import FeedKind
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import FieldFault, Refusal, Refused

FEED_OPENED = register(
    EntryType(
        code="records.feed_opened",
        zh="登记了上传通道：{name}（{kind}）",
        en="Entered a feed: {name} ({kind})",
        facts=("name", "kind", "since"),
    )
)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A system that will send from `since` on; `application` and `facility` as its messages name it."""

    organisation: UUID
    kind: FeedKind
    name: str
    since: date
    application: str = ""
    facility: str = ""


@transaction.atomic
def open_feed(*, entry: FeedEntry, by: str, at: datetime) -> Feed:
    """Enter a feed, so that what it sends is taken in.

    Raises:
        Refused: ``records.feed_known``: the institution has one of this name, or another feed of
            messages goes by this application and facility.
    """
    named = Feed.objects.filter(organisation=entry.organisation, name=entry.name)
    speaking = Feed.objects.filter(
        kind=FeedKind.HL7V2,
        application=entry.application,
        facility=entry.facility,
        until__isnull=True,
    )
    if named.exists() or (entry.kind is FeedKind.HL7V2 and speaking.exists()):
        raise Refused(_known())
    made = Feed.objects.create(
        organisation_id=entry.organisation,
        kind=entry.kind,
        name=entry.name,
        application=entry.application,
        facility=entry.facility,
        since=entry.since,
    )
    audit.record(
        FEED_OPENED,
        subject=f"organisation:{entry.organisation}",
        by=by,
        at=at,
        name=entry.name,
        kind=entry.kind.value,
        since=entry.since.isoformat(),
    )
    return made


def _known() -> Refusal:
    message = "这个上传通道已经登记过。请换一个名称，或核对发送方的系统和机构代码。"
    return Refusal(
        "records.feed_known",
        message,
        "a feed of this name or sender is entered already",
        (FieldFault("name", message),),
    )
