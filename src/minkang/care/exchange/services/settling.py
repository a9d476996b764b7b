"""Acts on what was rejected: its text opened, tried again, set aside."""

from datetime import datetime

from django.db import transaction

from minkang.care.exchange.queries.rejected import get_rejected_for
from minkang.care.exchange.rules.covering import covered
from minkang.care.exchange.services.entry_types import TEXT_OPENED
from minkang.care.exchange.terms import BodyPurpose
from minkang.engines.records.queries.quarantine import opened_text
from minkang.engines.records.services import quarantine, retrying
from minkang.engines.records.services.retrying import Issue
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.access.terms import Actor

LEAST_REASON = 5


@transaction.atomic
def open_text(*, actor: Actor, number: int, purpose: BodyPurpose, reason: str, at: datetime) -> str:
    """The text of a rejected submission, identity numbers covered; the opening is audited.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.rejected_unknown``,
            ``exchange.reason_too_short``.
    """
    page = get_rejected_for(actor, number)
    _require_reason(reason)
    audit.record(
        TEXT_OPENED,
        subject=f"quarantine:{number}",
        by=actor.reference,
        at=at,
        purpose=purpose.label,
        reason=reason.strip(),
        organisation=str(page.kept.organisation or ""),
    )
    return covered(opened_text(number))


@transaction.atomic
def retry(*, actor: Actor, number: int, at: datetime) -> tuple[Issue, ...]:
    """Take it in as it is; what is still wrong, nothing when it was taken in.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.rejected_unknown``, ``exchange.rejected_taken``,
            ``records.retry_impossible``.
    """
    _require_open(actor, number)
    return retrying.retry(number=number, by=actor.reference, at=at)


@transaction.atomic
def set_aside(*, actor: Actor, number: int, reason: str, at: datetime) -> None:
    """Say that it is not wanted, and why.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.rejected_unknown``, ``exchange.rejected_taken``,
            ``exchange.reason_too_short``.
    """
    _require_open(actor, number)
    _require_reason(reason)
    quarantine.settle(number=number, reason=reason.strip(), by=actor.reference, at=at)


def _require_open(actor: Actor, number: int) -> None:
    if not get_rejected_for(actor, number).kept.is_open:
        raise Refused(
            Refusal(
                "exchange.rejected_taken",
                "这一条已经处理过了，您的操作没有登记。请回到列表看其余的。",
                f"submission {number} was settled meanwhile",
            )
        )


def _require_reason(reason: str) -> None:
    if len("".join(reason.split())) < LEAST_REASON:
        message = f"请写清原因，至少{LEAST_REASON}个字。"
        raise Refused(
            Refusal(
                "exchange.reason_too_short",
                message,
                f"a reason has at least {LEAST_REASON} characters",
                (FieldFault("reason", message),),
            )
        )
