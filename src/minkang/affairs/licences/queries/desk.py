"""What an office sees of the licences it issued: no value that tells something about a person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from minkang.affairs.licences.models import Licence
from minkang.affairs.licences.models.cells import claims_of
from minkang.affairs.licences.queries.own import licence_unknown
from minkang.affairs.licences.queries.reading import (
    LicencePage,
    licence_rows,
    page_of,
    without_personal,
)
from minkang.affairs.licences.queries.types import LicenceType, require_type, types
from minkang.affairs.licences.terms import HolderKind
from minkang.kernel.identifiers import parse_credit_code, parse_resident_number
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_index


@dataclass(frozen=True, slots=True)
class Office:
    """An office where the actor issues licences, and the types it may issue."""

    rid: UUID
    name: str
    types: tuple[LicenceType, ...]


def offices_for(actor: Actor) -> tuple[Office, ...]:
    """Where the actor issues licences, by name.

    Raises:
        Refused: ``access.not_allowed_…`` when nowhere.
    """
    require_permission(actor, Permission.ISSUE_LICENCES)
    here = {
        grant.organisation
        for grant in actor.grants
        if grant.organisation is not None
        and may(actor, Permission.ISSUE_LICENCES, organisation=grant.organisation).allowed
    }
    rows = Organisation.objects.filter(pk__in=here).order_by("name")
    return tuple(
        Office(
            row.pk, row.name, tuple(one for one in types().values() if row.category in one.issuers)
        )
        for row in rows
    )


def require_office(actor: Actor, code: str) -> Office:
    """The first of the actor's offices that may issue a type.

    Raises:
        Refused: ``access.not_allowed_…``, ``licences.type_unknown``, ``licences.issuer_not_allowed``.
    """
    offices = offices_for(actor)
    kind = require_type(code)
    found = next((one for one in offices if kind in one.types), None)
    if found is None:
        raise Refused(issuer_not_allowed(kind))
    return found


def list_issued_for(actor: Actor) -> QuerySet[Licence]:
    """The licences that the actor's offices issued.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    return licence_rows().filter(issuer__in=[one.rid for one in offices_for(actor)])


def get_issued_for(actor: Actor, rid: UUID, at: datetime) -> LicencePage:
    """A licence that the actor's office issued; the number of a person's is masked.

    Raises:
        Refused: ``licences.licence_unknown``, ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.ISSUE_LICENCES)
    found = licence_rows().filter(pk=rid).first()
    if found is None:
        raise Refused(licence_unknown(rid))
    require_permission(actor, Permission.ISSUE_LICENCES, organisation=found.issuer_id)
    kind = require_type(found.type)
    return page_of(found, without_personal(kind, claims_of(found)), at=at)


def number_shown(licence: Licence) -> str:
    """The number as a list may show it; masked on the licence of a person."""
    kind = require_type(licence.type)
    return without_personal(kind, claims_of(licence))[kind.number_fact]


def find_holder(kind: LicenceType, *, number: str, name: str, on: date) -> UUID:
    """The holder by what stands on the application: number and name, which must belong together.

    Raises:
        Refused: ``licences.holder_unknown``, and those of ``kernel.identifiers``.
    """
    if kind.holder is HolderKind.PERSON:
        resident = parse_resident_number(number, on=on)
        value = _required(resident if isinstance(resident, Refusal) else resident.value)
        people = Person.objects.filter(identity_index=identity_index(value), name=name.strip())
        found = people.values_list("pk", flat=True).first()
    else:
        code = parse_credit_code(number)
        value = _required(code if isinstance(code, Refusal) else code.value)
        organisations = Organisation.objects.filter(credit_code=value, name=name.strip())
        found = organisations.values_list("pk", flat=True).first()
    if found is None:
        raise Refused(holder_unknown())
    return found


def _required(value: str | Refusal) -> str:
    if isinstance(value, Refusal):
        fault = FieldFault("holder_number", value.message)
        raise Refused(Refusal(value.code, value.message, value.detail, (fault,)))
    return value


def issuer_not_allowed(kind: LicenceType) -> Refusal:
    """What is told when an office does not issue a type."""
    return Refusal(
        "licences.issuer_not_allowed",
        f"本单位不是{kind.title}的发证单位，不能制发。请转由发证单位办理。",
        f"this organisation may not issue {kind.code}",
    )


def holder_unknown() -> Refusal:
    """What is told when nobody is found to hold a licence; the same for every way of looking."""
    message = "没有找到持证人。请核对姓名和号码；还没有登记的，请先到窗口登记。"
    return Refusal(
        "licences.holder_unknown",
        message,
        "nobody is registered under what was stated",
        (FieldFault("holder_number", message),),
    )
