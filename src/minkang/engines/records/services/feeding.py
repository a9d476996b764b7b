"""Messages of hospital systems, taken in once each and answered the same way every time."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from minkang.engines.records.models import Feed, SentItem, Submission
from minkang.engines.records.models.cells import blinded
from minkang.engines.records.rules import specification
from minkang.engines.records.rules.hl7v2 import answering, mapping, messages
from minkang.engines.records.rules.hl7v2.mapping import Told
from minkang.engines.records.rules.hl7v2.messages import FaultCode, V2Fault, V2Message
from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services.quarantine import keep, settle_sent
from minkang.engines.records.services.transacting import transact
from minkang.engines.records.terms import Author, Entry, FeedAnswer, FeedKind
from minkang.kernel.dated import in_force

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def take_in(*, message: bytes, at: datetime) -> bytes:
    """Take one HL7 v2 message in and answer it; never raises for a fault of the message.

    It is accepted (AA) only after everything it tells is committed. What fails goes into the
    quarantine whole, with the place of the fault, and is answered AE, or AR when it must not come again
    as it is. A message that came before gets the answer it got then; one that is older than what is
    known of the same number changes nothing.

    Args:
        message: Without its MLLP frame, in the character set it names.
        at: The moment, aware.
    """
    read: V2Message | None = None
    feed: Feed | None = None
    try:
        text = messages.decoded(message)
        read = messages.read(text)
        feed = _feed_of(read, at)
        return _taken(feed, read, text, at).encode()
    except V2Fault as fault:
        reply = answering.refused(fault, at=at, message=read, control=messages.control_of(message))
        _keep(feed, read, message, fault, reply, at)
        return reply.encode()


def take_in_again(*, text: str, at: datetime) -> Issue | None:
    """Take in a message that was rejected before, as it is; None, or why it still cannot be.

    Whoever calls it rolls back on an issue; nothing is put into the quarantine again.
    """
    try:
        read = messages.read(text)
        _taken(_feed_of(read, at), read, text, at)
    except V2Fault as fault:
        return _issue(fault)
    return None


def _taken(feed: Feed, message: V2Message, text: str, at: datetime) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    with transaction.atomic():
        # Whoever sends the same message on two lines waits here for the first.
        Feed.objects.select_for_update(of=("self",), no_key=True).get(pk=feed.pk)
        earlier = Submission.objects.filter(feed=feed, control=message.control).first()
        if earlier is not None and earlier.answer == FeedAnswer.ACCEPTED:
            return _replayed(earlier, digest)
        told = mapping.told(message, str(feed.organisation_id))
        fresh = _fresh(feed, told, message.said_at or at)
        reply = answering.accepted(message, at=at, note="" if fresh else "nothing newer")
        written = _write(feed, fresh, at)
        settle_sent(
            organisation=feed.organisation_id,
            feed=feed.name,
            references=(message.control,),
            by=f"feed:{feed.pk}",
            at=at,
        )
        Submission.objects.update_or_create(
            feed=feed,
            control=message.control,
            defaults={
                "digest": digest,
                "said_at": message.said_at,
                "received_at": at,
                "answer": FeedAnswer.ACCEPTED,
                "reply": reply,
                "written": written,
                "rejected": 0,
            },
        )
    return reply


def _replayed(earlier: Submission, digest: bytes) -> str:
    if bytes(earlier.digest) != digest:
        raise V2Fault(
            FaultCode.KEY_DUPLICATE, "MSH^1^10", "the control id was used before", is_reject=True
        )
    return earlier.reply


def _feed_of(message: V2Message, at: datetime) -> Feed:
    application, facility = message.sender
    feed = Feed.objects.filter(
        Q(kind=FeedKind.HL7V2, application=application, facility=facility) & in_force(localdate(at))
    ).first()
    if feed is None:
        raise V2Fault(FaultCode.KEY_UNKNOWN, "MSH^1^4", "the sender is not known", is_reject=True)
    return feed


def _fresh(feed: Feed, told: Sequence[Told], said_at: datetime) -> list[Told]:
    """What no later message has spoken of; its numbers are marked as spoken of now."""
    table = specification.table()
    known = {
        (item.type, item.number): item.said_at
        for item in SentItem.objects.filter(
            feed=feed, number__in=[blinded(one.number) for one in told]
        )
    }
    fresh = [
        one
        for one in told
        if not one.is_authority
        or known.get((table.type_number(one.type_name), blinded(one.number)), said_at) <= said_at
    ]
    if not any(one.is_authority for one in fresh):
        return []
    SentItem.objects.bulk_create(
        [
            SentItem(
                feed=feed,
                type=table.type_number(one.type_name),
                number=blinded(one.number),
                said_at=said_at,
            )
            for one in fresh
            if one.is_authority
        ],
        update_conflicts=True,
        unique_fields=["feed", "type", "number"],
        update_fields=["said_at"],
    )
    return fresh


def _write(feed: Feed, told: Sequence[Told], at: datetime) -> int:
    if not told:
        return 0
    author = Author(by=f"feed:{feed.pk}", organisation=feed.organisation_id)
    try:
        return len(transact(entries=entries_of(told), author=author, at=at))
    except FhirRefused as refused:
        first = refused.issues[0]
        text = f"{first.path}: {first.en}" if first.path else first.en
        raise V2Fault(FaultCode.TYPE_ERROR, "MSH^1^9", text) from None


def entries_of(told: Sequence[Told]) -> tuple[Entry, ...]:
    """A transaction that changes each thing told by its number, or makes it."""
    names = {one.name: f"urn:uuid:{uuid4()}" for one in told}
    entries = []
    for one in told:
        text = _ENCODER.encode(one.resource).decode()
        for name, urn in names.items():
            text = text.replace(json.dumps(name, ensure_ascii=False), f'"{urn}"')
        condition = f"identifier={one.system}|{one.number}"
        entries.append(
            Entry("PUT", f"{one.type_name}?{condition}", names[one.name], text)
            if one.is_authority
            else Entry("POST", one.type_name, names[one.name], text, if_none_exist=condition)
        )
    return tuple(entries)


def _keep(
    feed: Feed | None,
    read: V2Message | None,
    message: bytes,
    fault: V2Fault,
    reply: str,
    at: datetime,
) -> None:
    """Put what failed into the quarantine, and let the feed's board count it."""
    control = read.control if read else messages.control_of(message)
    with transaction.atomic():
        keep(
            organisation=feed.organisation_id if feed else None,
            feed=feed.name if feed else "",
            reference=control,
            text=_readable(message),
            issues=(_issue(fault),),
            at=at,
        )
        if feed is None or fault.code is FaultCode.KEY_DUPLICATE:
            return
        answer = FeedAnswer.REJECTED if fault.is_reject else FeedAnswer.ERROR
        Submission.objects.update_or_create(
            feed=feed,
            control=control,
            defaults={
                "digest": hashlib.sha256(message).digest(),
                "said_at": read.said_at if read else None,
                "received_at": at,
                "answer": answer,
                "reply": reply,
                "rejected": 1,
            },
        )


def _issue(fault: V2Fault) -> Issue:
    return Issue(
        Severity.ERROR, IssueCode.PROCESSING, fault.place, _ZH[fault.is_reject], fault.text
    )


def _readable(message: bytes) -> str:
    """The message in its own character set; bytes that are not of it as escapes."""
    try:
        return messages.decoded(message)
    except V2Fault:
        return message.decode("utf-8", "backslashreplace")


_ZH = {
    True: "消息未接收，请按错误位置改正后用新的消息编号重发。",
    False: "消息有错误，请按错误位置改正后重发。",
}
