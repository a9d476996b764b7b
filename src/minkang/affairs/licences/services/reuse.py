"""Taking values of a licence over in another case: only with the holder's consent, each time told."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from minkang.affairs.licences.models import Licence, ReuseConsent, Taking
from minkang.affairs.licences.models.cells import claims_of
from minkang.affairs.licences.queries.reading import ground_of, standing_of
from minkang.affairs.licences.queries.types import require_type
from minkang.affairs.licences.rules.deciding import choice_fault, use_fault
from minkang.affairs.licences.services.entry_types import (
    CLAIMS_TAKEN,
    REUSE_CONSENTED,
    REUSE_WITHDRAWN,
)
from minkang.affairs.licences.services.locking import lock_licence
from minkang.engines.cases.queries.facts import Fact, FactSource
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import executes


@transaction.atomic
def consent_to_reuse(
    *, licence: UUID, case: str, fields: Collection[str], by: str, at: datetime
) -> ReuseConsent:
    """Let one case take fields of a licence over; agreed again, the new choice stands.

    Args:
        licence: Whose values.
        case: The case, ``case:<rid>``.
        fields: Codes of the fields.
        by: The holder, or who acts for the holder.
        at: When.

    Raises:
        Refused: ``licences.licence_unknown``, ``licences.licence_<standing>``,
            ``licences.field_not_on_licence``, ``licences.nothing_chosen``.
    """
    held = lock_licence(licence)
    _require_usable(held, at)
    if fault := choice_fault(fields, require_type(held.type).facts):
        raise Refused(fault)
    if not fields:
        raise Refused(_NOTHING_CHOSEN)
    given = _consents(licence, case).first()
    chosen = sorted(set(fields))
    if given is not None and given.fields == chosen:
        return given
    _consents(licence, case).update(withdrawn_at=at)
    made = ReuseConsent.objects.create(
        licence=held, case=case, fields=chosen, given_by=by, given_at=at
    )
    audit.record(
        REUSE_CONSENTED, subject=f"licence:{licence}", by=by, at=at, case=case, count=len(chosen)
    )
    return made


@transaction.atomic
def withdraw_consent(*, licence: UUID, case: str, by: str, at: datetime) -> None:
    """Take a consent back; withdrawn twice, the first stands. What was taken over stays with the case.

    Raises:
        Refused: ``licences.licence_unknown``.
    """
    lock_licence(licence)
    if _consents(licence, case).update(withdrawn_at=at):
        audit.record(REUSE_WITHDRAWN, subject=f"licence:{licence}", by=by, at=at, case=case)


@executes("yaan-2022/1.3", "liaoning-2025-34/13.1")
@transaction.atomic
def take_over(*, licence: UUID, case: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """The values a case may use instead of asking for them, each with where it came from.

    Raises:
        Refused: ``licences.licence_unknown``, ``licences.licence_<standing>``,
            ``licences.consent_missing``.
    """
    held = lock_licence(licence)
    _require_usable(held, at)
    given = _consents(licence, case).first()
    if given is None:
        raise Refused(_CONSENT_MISSING)
    Taking.objects.get_or_create(consent=given, defaults={"on": localdate(at), "at": at})
    claims = claims_of(held)
    office = require_type(held.type).office
    taken = tuple(
        Fact(code, claims[code], FactSource.LICENCE, f"licence:{licence}", office, at)
        for code in given.fields
        if code in claims
    )
    audit.record(
        CLAIMS_TAKEN, subject=f"licence:{licence}", by=by, at=at, case=case, count=len(taken)
    )
    return taken


def _require_usable(licence: Licence, at: datetime) -> None:
    title = require_type(licence.type).title
    standing = standing_of(licence, localdate(at))
    if fault := use_fault(standing, title=title, ground=ground_of(licence)):
        raise Refused(fault)


def _consents(licence: UUID, case: str) -> QuerySet[ReuseConsent]:
    return ReuseConsent.objects.filter(licence=licence, case=case, withdrawn_at__isnull=True)


_NOTHING_CHOSEN = Refusal(
    "licences.nothing_chosen",
    "请至少选择一项同意取用的内容；都不同意就不用提交，可以自己填写。",
    "a consent names at least one field",
)
_CONSENT_MISSING = Refusal(
    "licences.consent_missing",
    "持证人还没有同意这件事取用这份证照。请先请持证人同意，或请其自己填写。",
    "no consent of the holder for this case",
    clause="yaan-2022/1.3",
)
