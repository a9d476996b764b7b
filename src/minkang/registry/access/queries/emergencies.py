"""Emergency accesses as the audit administrator reviews them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from minkang.kernel.audit.catalogue import Language
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.models import EmergencyAccess
from minkang.registry.access.queries.actors import require_permission
from minkang.registry.access.queries.log import Access, accesses_of
from minkang.registry.access.terms import Actor, Permission

_UNKNOWN = Refusal(
    code="access.emergency_unknown",
    message="没有找到这次紧急查看，可能链接不完整。请从紧急查看清单里选择。",
    detail="No emergency access has this rid; choose one from the list.",
)


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """One emergency access with everything the account did to the record while it was open."""

    emergency: EmergencyAccess
    accesses: tuple[Access, ...]


def list_emergencies_for(actor: Actor) -> QuerySet[EmergencyAccess]:
    """All emergency accesses with their accounts, and ``is_reviewed``.

    Raises:
        Refused: ``access.not_allowed_…`` unless the actor reviews them.
    """
    require_permission(actor, Permission.REVIEW_EMERGENCIES)
    return EmergencyAccess.objects.select_related("account").annotate(
        is_reviewed=Q(reviewed_at__isnull=False)
    )


def get_emergency_for(actor: Actor, rid: UUID, language: Language) -> EmergencyPage:
    """One emergency access for its review.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.emergency_unknown``.
    """
    found = require_emergency(list_emergencies_for(actor), rid)
    account = f"account:{found.account_id}"
    accesses = tuple(
        one
        for one in accesses_of(found.person_id, language)
        if one.account == account and found.opened_at <= one.at < found.ends_at
    )
    return EmergencyPage(found, accesses)


def require_emergency(emergencies: QuerySet[EmergencyAccess], rid: UUID) -> EmergencyAccess:
    """The one with this rid.

    Raises:
        Refused: ``access.emergency_unknown``.
    """
    found = emergencies.filter(rid=rid).first()
    if found is None:
        raise Refused(_UNKNOWN)
    return found
