"""Bringing messages to their offices: signed anew for each try, until a signed receipt comes back.

Nothing is held while an office is called. A try is written down before the call and its end after it, so
that a machine that stops between them tries again, and the office, which knows the number, takes it once.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.engines.gateway.models import Message
from minkang.engines.gateway.models.cells import MESSAGES, open_body
from minkang.engines.gateway.queries.keys import key_in_use
from minkang.engines.gateway.queries.limits import Limits, limits_on
from minkang.engines.gateway.rules.envelope import (
    MESSAGE_TYPE,
    RECEIPT_TYPE,
    Envelope,
    Receipt,
    message_claims,
    read_receipt,
)
from minkang.engines.gateway.rules.standing import pause
from minkang.engines.gateway.services.keys import signer
from minkang.engines.gateway.services.logging import lock_office, log
from minkang.engines.gateway.services.posting import Posted, post
from minkang.engines.gateway.terms import Act, MessageState
from minkang.kernel import jws
from minkang.kernel.jws import PublicKey

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Try:
    """A message on its way."""

    message: UUID
    office: UUID
    code: str
    endpoint: str
    digest: str
    tries: int
    text: str = field(repr=False)


def deliver(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Try the messages that are due, oldest first; returns how many arrived.

    An office that cannot be reached is left alone for the rest of the run.
    """
    limits = limits_on(localdate(at))
    due = Message.objects.filter(next_at__lte=at, office__retired_at__isnull=True)
    arrived, unreachable = 0, set[UUID]()
    for rid, office in due.order_by("next_at").values_list("rid", "office_id")[:most]:
        if office in unreachable:
            continue
        one = _begun(rid, limits, at)
        if one is None:
            continue
        posted = post(one.endpoint, one.text, within=limits.answer)
        if _ended(one, posted, limits, at):
            arrived += 1
        else:
            unreachable.add(office)
    return arrived


@transaction.atomic
def _begun(rid: UUID, limits: Limits, at: datetime) -> _Try | None:
    """Write a try down; None when another delivery has the message."""
    found = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=rid, next_at__lte=at)
        .first()
    )
    if found is None:
        return None
    office = lock_office(found.office_id)
    envelope = Envelope(rid, found.kind, None, open_body(MESSAGES, rid, found.body_sealed))
    claims = message_claims(envelope, to=office.code, at=at)
    text = jws.sign(claims, signer(at=at), typ=MESSAGE_TYPE)
    log(office, Act.SENT, rid, at=at, text=text)
    found.tries += 1
    # Until its end is known it counts as lost: a machine that stops here tries again.
    found.next_at = at + (pause(found.tries, limits.pauses) or limits.pauses[-1])
    found.save(update_fields=["tries", "next_at"])
    return _Try(
        *(rid, office.pk, office.code, office.endpoint, envelope.digest, found.tries), text=text
    )


@transaction.atomic
def _ended(one: _Try, posted: Posted, limits: Limits, at: datetime) -> bool:
    """Write down how a try ended; True when the office has the message or said it will not take it."""
    found = Message.objects.select_for_update().get(pk=one.message)
    office = lock_office(one.office)
    receipt = None if posted.fault else _receipt(one, posted.text, limits, at)
    if receipt is None:
        fault = posted.fault or "receipt_not_trusted"
        log(office, Act.FAILED, one.message, at=at, fault=fault)
        if found.state == MessageState.WAITING and found.tries == one.tries:
            _failed(found, fault, limits, at)
        return False
    log(office, Act.RECEIPTED, one.message, at=at, text=posted.text, fault=receipt.code)
    # The answer may have come before the receipt of its question.
    if found.state == MessageState.WAITING:
        found.state = MessageState.REFUSED if receipt.code else MessageState.DELIVERED
        found.next_at, found.fault = None, receipt.code
    if not receipt.code:
        found.delivered_at = found.delivered_at or at
    found.save(update_fields=["state", "next_at", "fault", "delivered_at"])
    return True


def _failed(found: Message, fault: str, limits: Limits, at: datetime) -> None:
    found.fault = fault
    if (further := pause(found.tries, limits.pauses)) is None:
        found.state, found.next_at = MessageState.DEAD, None
    else:
        found.next_at = at + further
    found.save(update_fields=["state", "next_at", "fault"])


def _receipt(one: _Try, text: str, limits: Limits, at: datetime) -> Receipt | None:
    """The receipt in a text, if the office signed it now, and for this very body."""

    def key_of(kid: str) -> PublicKey | None:
        known = key_in_use(kid, at)
        return known.key if known and known.office == one.office else None

    try:
        signed = jws.verify(text, key_of)
    except jws.Untrusted:
        return None
    if signed.header.get("typ") != RECEIPT_TYPE:
        return None
    told = read_receipt(signed.payload, sender=one.code, at=at, window=limits.window)
    is_of_it = told is not None and (told.of, told.digest) == (one.message, one.digest)
    return told if is_of_it else None
