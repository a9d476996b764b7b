"""Asking an office something, and having it delivered again."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from minkang.engines.gateway.models import Message, Office
from minkang.engines.gateway.models.cells import MESSAGES, seal_body
from minkang.engines.gateway.rules import refusals
from minkang.engines.gateway.rules.envelope import Body, digest_of
from minkang.engines.gateway.services.entry_types import MESSAGE_SENT_AGAIN, MESSAGE_WRITTEN
from minkang.engines.gateway.terms import MessageState
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused

STUCK = (MessageState.DEAD, MessageState.REFUSED)


@transaction.atomic
def send(*, to: UUID, kind: str, body: Body, by: str, at: datetime, key: str) -> Message:
    """Ask an office something; it is delivered once this transaction is certain.

    Args:
        to: Rid of the organisation that is registered as an office.
        kind: What it is about, which is also the kind of the answer.
        body: Texts by name; no more than the office needs.
        by: Who asks.
        at: When; the office's promise runs from here.
        key: The asker's own name for the asking; asking again under it changes nothing.

    Raises:
        Refused: ``gateway.office_unknown``, ``gateway.kind_not_agreed``, ``gateway.key_taken``
            (another body under the same key).
    """
    office = Office.objects.filter(pk=to, retired_at__isnull=True).first()
    if office is None:
        raise Refused(refusals.office_unknown())
    if kind not in office.kinds:
        raise Refused(refusals.kind_not_agreed(kind))
    rid, digest = uuid4(), digest_of(body)
    made, is_new = Message.objects.get_or_create(
        office=office,
        key=key,
        defaults={
            "rid": rid,
            "kind": kind,
            "body_sealed": seal_body(MESSAGES, rid, body),
            "body_digest": digest,
            "made_by": by,
            "made_at": at,
            "next_at": at,
            "answer_due_at": at + timedelta(minutes=office.answers_within),
        },
    )
    if not is_new:
        if (made.kind, made.body_digest) != (kind, digest):
            raise Refused(refusals.key_taken())
        return made
    audit.record(
        MESSAGE_WRITTEN,
        subject=f"message:{rid}",
        by=by,
        at=at,
        office=office.code,
        kind=kind,
        count=len(body),
    )
    return made


@transaction.atomic
def send_again(*, message: UUID, by: str, at: datetime) -> Message:
    """Deliver a message again that was given up or refused.

    Raises:
        Refused: ``gateway.message_unknown``, ``gateway.not_stuck``.
    """
    held = Message.objects.select_for_update().filter(pk=message).first()
    if held is None:
        raise Refused(refusals.message_unknown())
    if held.state not in STUCK:
        raise Refused(refusals.not_stuck())
    held.state, held.tries, held.next_at, held.fault = MessageState.WAITING, 0, at, ""
    held.save(update_fields=["state", "tries", "next_at", "fault"])
    audit.record(
        MESSAGE_SENT_AGAIN, subject=f"message:{held.pk}", by=by, at=at, office=held.office.code
    )
    return held
