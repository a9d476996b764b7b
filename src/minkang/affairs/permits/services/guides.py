"""A hospital publishes its guide, and every day somebody tries whether its square opens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.affairs.permits.models import GuideCheck, HospitalGuide
from minkang.affairs.permits.queries.guides import address_of, guide_address
from minkang.affairs.permits.rules.guiding import guide_fault, guide_unknown, not_a_hospital
from minkang.affairs.permits.terms import GuideAction
from minkang.engines.cases.queries.facts import check, vocabulary
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import HOSPITALS

GUIDE_PUBLISHED = register(
    EntryType(
        code="permits.guide_published",
        zh="公布了医院的办事指南，扫码能办{actions}件事",
        en="Published the guide of a hospital with {actions} actions",
        facts=("actions",),
    )
)
GUIDE_WITHDRAWN = register(
    EntryType(
        code="permits.guide_withdrawn",
        zh="停用了医院的办事指南",
        en="Withdrew the guide of a hospital",
        facts=(),
    )
)


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """What a hospital's guide says: where its desk is, whom to call, and what can be done."""

    desk: str
    phone: str
    complaint_phone: str
    words: str
    actions: frozenset[GuideAction]


@executes("liaoning-2025-34/13.3")
@transaction.atomic
def publish_guide(*, organisation: UUID, entry: GuideEntry, by: str, at: datetime) -> HospitalGuide:
    """Publish a hospital's guide; the one before it ends.

    Raises:
        Refused: ``permits.not_a_hospital``, ``permits.guide_incomplete``, ``permits.guide_vague``,
            ``cases.fact_malformed`` for a telephone number.
    """
    hospital = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation).first()
    if hospital is None or hospital.category not in HOSPITALS or hospital.closed_on is not None:
        raise Refused(not_a_hospital(organisation))
    fault = guide_fault(desk=entry.desk, words=entry.words, actions=entry.actions)
    if fault is not None:
        raise Refused(fault)
    phones = {
        name: _phone(name, said, at)
        for name, said in (("phone", entry.phone), ("complaint_phone", entry.complaint_phone))
    }
    _end(organisation, by, at)
    made = HospitalGuide.objects.create(
        organisation=hospital,
        desk=entry.desk.strip(),
        words=entry.words.strip(),
        actions=[one.value for one in GuideAction if one in entry.actions],
        published_by=by,
        published_at=at,
        **phones,
    )
    subject = f"organisation:{organisation}"
    audit.record(GUIDE_PUBLISHED, subject=subject, by=by, at=at, actions=len(entry.actions))
    return made


@transaction.atomic
def withdraw_guide(*, organisation: UUID, by: str, at: datetime) -> None:
    """Take a hospital's guide off; its square then says that there is none.

    Raises:
        Refused: ``permits.guide_unknown``.
    """
    if not _end(organisation, by, at):
        raise Refused(guide_unknown(organisation))
    audit.record(GUIDE_WITHDRAWN, subject=f"organisation:{organisation}", by=by, at=at)


@transaction.atomic
def check_guides(*, opens: Callable[[str], bool], at: datetime) -> int:
    """Try every guide in force and its actions, and note what opened; returns how many were tried.

    Args:
        opens: Whether the page at a path of this site can be reached.
        at: When; a second check of a day replaces the first.
    """
    held = list(HospitalGuide.objects.filter(ended_at__isnull=True).select_for_update(no_key=True))
    for guide in held:
        failed = [
            one.value for one in guide.offered if not opens(address_of(one, guide.organisation_id))
        ]
        GuideCheck.objects.update_or_create(
            organisation_id=guide.organisation_id,
            on=localdate(at),
            defaults={
                "is_open": opens(guide_address(guide.organisation_id)),
                "actions": len(guide.offered) - len(failed),
                "failed": failed,
                "checked_at": at,
            },
        )
    return len(held)


def _end(organisation: UUID, by: str, at: datetime) -> int:
    held = HospitalGuide.objects.filter(organisation=organisation, ended_at__isnull=True)
    return held.update(ended_by=by, ended_at=at)


def _phone(name: str, said: str, at: datetime) -> str:
    found = check(vocabulary()["organisation.phone"], said, on=localdate(at))
    if isinstance(found, Refusal):
        fault = FieldFault(name, found.message)
        raise Refused(Refusal(found.code, found.message, found.detail, (fault,)))
    return said.strip()
