"""From whom a resident keeps the record, and how the audit chain says so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.engines.records.models import Withholding
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.dated import in_force

RECORD_WITHHELD = register(
    EntryType(
        code="records.withheld",
        zh="不再让{organisation_name}查看其他机构的健康档案",
        en="The record is kept from {organisation_name}",
        facts=("organisation_name",),
        personal=frozenset({"organisation_name"}),
    )
)
RECORD_SHARED_AGAIN = register(
    EntryType(
        code="records.shared_again",
        zh="重新让{organisation_name}查看健康档案",
        en="The record is open to {organisation_name} again",
        facts=("organisation_name",),
        personal=frozenset({"organisation_name"}),
    )
)
RECORD_WITHHELD_FROM_ALL = register(
    EntryType(
        code="records.withheld_from_all",
        zh="不再让任何机构查看其他机构的健康档案",
        en="The record is kept from every institution but who wrote it",
        facts=(),
    )
)
RECORD_SHARED_WITH_ALL = register(
    EntryType(
        code="records.shared_with_all",
        zh="重新让经治和签约的机构查看健康档案",
        en="The record is open to institutions that treat again",
        facts=(),
    )
)
SHARING_CODES = frozenset(
    one.code
    for one in (
        RECORD_WITHHELD,
        RECORD_WITHHELD_FROM_ALL,
        RECORD_SHARED_AGAIN,
        RECORD_SHARED_WITH_ALL,
    )
)


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What a resident keeps back at a moment.

    Attributes:
        organisations: Institutions the record is kept from.
        is_from_all: Whether it is kept from everybody who did not write it.
    """

    organisations: frozenset[UUID]
    is_from_all: bool

    def covers(self, organisation: UUID | None) -> bool:
        """Whether the record is kept from this institution."""
        return self.is_from_all or organisation in self.organisations


def withheld_by(person: UUID, at: datetime) -> KeptBack:
    """What a resident keeps back; the caller has authorised."""
    held = Withholding.objects.filter(in_force(at), person=person)
    return KeptBack(
        frozenset(one.organisation_id for one in held if one.organisation_id is not None),
        any(one.organisation_id is None for one in held),
    )
