"""What was rejected, for whoever may settle it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from minkang.care.exchange.queries.scope import (
    Institution,
    institutions_for,
    require_institution,
    sees_place,
)
from minkang.engines.records.queries import quarantine
from minkang.engines.records.queries.quarantine import Kept
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """A rejected submission; `organisation` is None when nobody knows the sender."""

    kept: Kept
    organisation: Institution | None

    @property
    def can_retry(self) -> bool:
        """Whether it can be taken in here as it is."""
        return self.kept.is_open and self.kept.is_whole


def list_rejected_for(actor: Actor) -> QuerySet[Any]:
    """Everything rejected of the institutions for which the actor settles, settled ones too.

    Who settles for a whole place also sees what came from senders nobody knows.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    seen = institutions_for(actor, Permission.SETTLE_REJECTED)
    return quarantine.rows(seen, and_unknown=sees_place(actor, Permission.SETTLE_REJECTED))


def get_rejected_for(actor: Actor, number: int) -> RejectedPage:
    """One rejected submission.

    Raises:
        Refused: ``access.not_allowed_…``, ``exchange.rejected_unknown``.
    """
    require_permission(actor, Permission.SETTLE_REJECTED)
    kept = quarantine.kept(number)
    if kept is None or (
        kept.organisation is None and not sees_place(actor, Permission.SETTLE_REJECTED)
    ):
        raise Refused(
            Refusal(
                "exchange.rejected_unknown",
                "没有找到这条退回的数据。请从退回数据的列表里打开。",
                f"no rejected submission {number} that the actor sees",
            )
        )
    if kept.organisation is None:
        return RejectedPage(kept, None)
    return RejectedPage(
        kept, require_institution(actor, Permission.SETTLE_REJECTED, kept.organisation)
    )
