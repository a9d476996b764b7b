"""A resident keeps the record from an institution, or from everybody else, and opens it again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.engines.records.models import Withholding
from minkang.engines.records.queries.withholdings import (
    RECORD_SHARED_AGAIN,
    RECORD_SHARED_WITH_ALL,
    RECORD_WITHHELD,
    RECORD_WITHHELD_FROM_ALL,
)
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import require_person
from minkang.registry.access.queries.log import subject_of
from minkang.registry.organisations.models import Organisation


@transaction.atomic
def withhold(*, person: UUID, organisation: UUID | None, by: str, at: datetime) -> None:
    """Keep the record of `person` from an organisation, None for everybody else, from this moment on.

    Who wrote something always sees what it wrote; an emergency opens the record all the same. Kept
    already, nothing changes.

    Raises:
        Refused: ``access.person_unknown``, ``records.organisation_unknown``.
    """
    require_person(person)
    name = _named(organisation)
    _, is_new = Withholding.objects.get_or_create(
        person_id=person,
        organisation_id=organisation,
        until=None,
        defaults={"since": at, "by": by},
    )
    if is_new:
        act = RECORD_WITHHELD if name else RECORD_WITHHELD_FROM_ALL
        _record(act, person, name, by, at)


@transaction.atomic
def share_again(*, person: UUID, organisation: UUID | None, by: str, at: datetime) -> None:
    """Open the record again to whom it was kept from; without a withholding nothing happens.

    Raises:
        Refused: ``records.organisation_unknown``.
    """
    name = _named(organisation)
    kept = Withholding.objects.filter(person=person, organisation=organisation, until=None)
    if kept.update(until=at):
        act = RECORD_SHARED_AGAIN if name else RECORD_SHARED_WITH_ALL
        _record(act, person, name, by, at)


def _record(act: EntryType, person: UUID, name: str, by: str, at: datetime) -> None:
    facts = {"organisation_name": name} if name else {}
    audit.record(act, subject=subject_of(person), by=by, at=at, **facts)


def _named(organisation: UUID | None) -> str:
    if organisation is None:
        return ""
    name = Organisation.objects.filter(pk=organisation).values_list("name", flat=True).first()
    if name is None:
        raise Refused(
            Refusal(
                code="records.organisation_unknown",
                message="没有找到这家机构，可能已经更名。请从列表里选择，或重新按名称查找。",
                detail=f"no organisation {organisation}; choose one from the list",
            )
        )
    return name
