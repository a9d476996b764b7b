"""Showing a licence (亮证), and what is kept of each look at one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate, localtime

from minkang.affairs.licences.models import Presentation, Verification
from minkang.affairs.licences.models.showing import LONGEST_SHOWN
from minkang.affairs.licences.queries.reading import LicencePage, ground_of, standing_of
from minkang.affairs.licences.queries.showing import (
    Credential,
    Shown,
    get_public_showing,
    get_public_status,
    read_credential,
)
from minkang.affairs.licences.queries.types import require_type
from minkang.affairs.licences.rules.deciding import choice_fault, use_fault
from minkang.affairs.licences.services.entry_types import LICENCE_SHOWN
from minkang.affairs.licences.services.locking import lock_licence
from minkang.affairs.licences.terms import Outcome
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import executes


@executes("yaan-2022/1.2", "benxi-2023-3/10.3.7")
@transaction.atomic
def present(*, licence: UUID, fields: Collection[str], by: str, at: datetime) -> Presentation:
    """Show a licence for five minutes: what everybody sees, and the chosen fields.

    Args:
        licence: What is shown.
        fields: Codes of the fields the holder chose; those that are open need not be among them.
        by: The holder, or who acts for the holder.
        at: When.

    Raises:
        Refused: ``licences.licence_unknown``, ``licences.licence_<standing>``,
            ``licences.field_not_on_licence``.
    """
    held = lock_licence(licence)
    kind = require_type(held.type)
    standing = standing_of(held, localdate(at))
    if fault := use_fault(standing, title=kind.title, ground=ground_of(held)):
        raise Refused(fault)
    if fault := choice_fault(fields, kind.facts):
        raise Refused(fault)
    chosen = sorted(set(fields) - kind.open_facts)
    made = Presentation.objects.create(
        licence=held, fields=chosen, made_by=by, made_at=at, ends_at=at + LONGEST_SHOWN
    )
    audit.record(
        LICENCE_SHOWN,
        subject=f"licence:{licence}",
        by=by,
        at=at,
        count=len(chosen) + len(kind.open_facts),
        until=f"{localtime(made.ends_at):%H:%M:%S}",
    )
    return made


@executes("yaan-2022/1.2")
def check_shown(*, token: str, at: datetime) -> Shown:
    """Check a licence that is being shown; the look is kept, without who looked.

    Call it outside a transaction, so that a look that ends in a refusal is kept too.

    Raises:
        Refused: ``licences.showing_unknown``, ``licences.showing_over``,
            ``licences.licence_<standing>``.
    """
    shown = get_public_showing(token, at)
    fault = _SHOWING_OVER if shown.is_over else _unusable(shown.page)
    record_verification(
        licence=shown.page.rid,
        presentation=shown.presentation,
        outcome=Outcome.OVER if shown.is_over else outcome_of(fault),
        at=at,
    )
    if fault:
        raise Refused(fault)
    return shown


def check_credential(*, text: str, at: datetime) -> Credential:
    """Check an SD-JWT: its signature and disclosures, and how the licence stands now.

    Call it outside a transaction, as `check_shown`.

    Raises:
        Refused: ``licences.credential_malformed``, ``…credential_foreign``, ``…credential_forged``,
            ``licences.licence_<standing>``.
    """
    found = read_credential(text, at)
    fault = _unusable(found.page)
    record_verification(licence=found.page.rid, outcome=outcome_of(fault), at=at)
    if fault:
        raise Refused(fault)
    return found


def check_printed(*, licence: UUID, at: datetime) -> LicencePage:
    """Check a printed copy: how the licence stands now.

    Call it outside a transaction, as `check_shown`.

    Raises:
        Refused: ``licences.licence_unknown``, ``licences.licence_<standing>``.
    """
    page = get_public_status(licence, at)
    fault = _unusable(page)
    record_verification(licence=page.rid, outcome=outcome_of(fault), at=at)
    if fault:
        raise Refused(fault)
    return page


@transaction.atomic
def record_verification(
    *, licence: UUID, outcome: Outcome, at: datetime, presentation: UUID | None = None
) -> None:
    """Keep that somebody checked a licence and what they were told; nobody knows who."""
    Verification.objects.create(
        licence_id=licence, presentation_id=presentation, outcome=outcome, at=at
    )


def outcome_of(fault: Refusal | None) -> Outcome:
    """What somebody who checked was told."""
    return Outcome.GENUINE if fault is None else Outcome.NOT_VALID


def _unusable(page: LicencePage) -> Refusal | None:
    return use_fault(page.standing, title=page.kind.title, ground=page.ground)


_SHOWING_OVER = Refusal(
    "licences.showing_over",
    "这次亮证已经过了5分钟，二维码不再有效。请持证人重新出示，再扫一次。",
    "a presentation lasts five minutes; ask the holder to show it again",
)
