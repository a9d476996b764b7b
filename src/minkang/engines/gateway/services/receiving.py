"""Taking what an office sends: who signed it, when, whether it came before; and the receipt for it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.engines.gateway.models import Incoming, Message, Office
from minkang.engines.gateway.models.cells import INCOMING, seal_body
from minkang.engines.gateway.queries.keys import KnownKey, key_in_use
from minkang.engines.gateway.queries.limits import limits_on
from minkang.engines.gateway.rules import refusals
from minkang.engines.gateway.rules.envelope import (
    MESSAGE_TYPE,
    MOST_CHARACTERS,
    RECEIPT_TYPE,
    Envelope,
    read_message,
    receipt_claims,
)
from minkang.engines.gateway.services.entry_types import MESSAGE_RECEIVED
from minkang.engines.gateway.services.handing import is_taken
from minkang.engines.gateway.services.keys import signer
from minkang.engines.gateway.services.logging import lock_office, log
from minkang.engines.gateway.terms import Act, MessageState
from minkang.kernel import jws
from minkang.kernel.audit import services as audit
from minkang.kernel.jws import PublicKey
from minkang.kernel.refusal import Refusal, Refused


def receive(*, text: str, at: datetime) -> str:
    """Keep a message that an office signed and give our signed receipt.

    The same message again gets a receipt again and does nothing. What an office signed and is still
    not acceptable gets a signed receipt that says so, and is logged.

    Raises:
        Refused: nobody known signed it: ``gateway.message_malformed``,
            ``gateway.signature_not_allowed``, and ``gateway.out_of_time``,
            ``gateway.address_not_allowed`` for a text that may be somebody else's copy.
    """
    sender, claims = _signed(text, at)
    window = limits_on(localdate(at)).window
    envelope = read_message(claims, sender=sender.code, at=at, window=window)
    if isinstance(envelope, Refusal):
        raise Refused(envelope)
    return _received(sender, envelope, text, at)


def _signed(text: str, at: datetime) -> tuple[KnownKey, dict[str, object]]:
    if len(text) > MOST_CHARACTERS or not text.isascii():
        raise Refused(refusals.malformed(f"at most {MOST_CHARACTERS} ASCII characters"))
    known: list[KnownKey] = []

    def key_of(kid: str) -> PublicKey | None:
        found = key_in_use(kid, at)
        known.extend([found] if found else [])
        return found.key if found else None

    try:
        signed = jws.verify(text.strip(), key_of)
    except jws.Untrusted as untrusted:
        if untrusted.fault is jws.Fault.MALFORMED:
            raise Refused(refusals.malformed("the text is no JWS")) from None
        raise Refused(refusals.unsigned(untrusted.fault.value)) from None
    if signed.header.get("typ") != MESSAGE_TYPE:
        raise Refused(refusals.malformed(f"typ is not {MESSAGE_TYPE}"))
    return known[0], signed.payload


@transaction.atomic
def _received(sender: KnownKey, envelope: Envelope, text: str, at: datetime) -> str:
    asked = _asked(sender.office, envelope)
    office = lock_office(sender.office)
    known = Incoming.objects.filter(office=office, rid=envelope.rid).first()
    refusal = _fault(office, known, asked, envelope)
    if refusal is not None:
        log(office, Act.REJECTED, envelope.rid, at=at, text=text, fault=refusal.code)
    elif known is not None:
        log(office, Act.REPEATED, envelope.rid, at=at, text=text)
    else:
        log(office, Act.RECEIVED, envelope.rid, at=at, text=text)
        _keep(office, asked, envelope, at)
    code = refusal.code if refusal else ""
    claims = receipt_claims(envelope.rid, envelope.digest, to=office.code, at=at, code=code)
    receipt = jws.sign(claims, signer(at=at), typ=RECEIPT_TYPE)
    log(office, Act.ANSWERED, envelope.rid, at=at, text=receipt, fault=code)
    return receipt


def _asked(office: UUID, envelope: Envelope) -> Message | None:
    """The message that is answered, locked before the office as deliveries do."""
    if envelope.reply_to is None:
        return None
    return (
        Message.objects.select_for_update().filter(pk=envelope.reply_to, office_id=office).first()
    )


def _fault(
    office: Office, known: Incoming | None, asked: Message | None, envelope: Envelope
) -> Refusal | None:
    if known is not None:
        is_same = known.body_digest == envelope.digest and known.kind == envelope.kind
        return None if is_same else refusals.number_taken()
    if envelope.reply_to is not None and asked is None:
        return refusals.answers_nothing()
    if not is_taken(envelope.kind):
        return refusals.kind_unknown(envelope.kind)
    is_agreed = envelope.kind in office.kinds
    return None if is_agreed else refusals.kind_not_agreed(envelope.kind)


def _keep(office: Office, asked: Message | None, envelope: Envelope, at: datetime) -> None:
    made = Incoming(
        office=office,
        rid=envelope.rid,
        kind=envelope.kind,
        reply_to=asked,
        body_sealed=seal_body(INCOMING, f"{office.pk} {envelope.rid}", envelope.body),
        body_digest=envelope.digest,
        received_at=at,
        next_at=at,
    )
    made.save(force_insert=True)
    if asked is not None and asked.state != MessageState.ANSWERED:
        asked.state, asked.next_at, asked.fault = MessageState.ANSWERED, None, ""
        asked.answered_at = at
        asked.delivered_at = asked.delivered_at or at
        asked.save(update_fields=["state", "next_at", "fault", "answered_at", "delivered_at"])
    audit.record(
        MESSAGE_RECEIVED,
        subject=f"message:{envelope.rid}",
        by=f"organisation:{office.pk}",
        at=at,
        office=office.code,
        kind=envelope.kind,
        count=len(envelope.body),
    )
