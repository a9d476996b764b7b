"""The holder of a licence that follows: who applied, or the organisation that begins with it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.affairs.licences.queries.types import LicenceType, types
from minkang.affairs.licences.queries.usable import held_at, is_legal_person, organisation_of
from minkang.affairs.licences.terms import HolderKind
from minkang.affairs.permits.models import Application, Decision
from minkang.affairs.permits.queries.applications import Sheet, facts_of
from minkang.affairs.permits.rules.holding import CODE, code_fault, place_in
from minkang.affairs.permits.rules.issuing import licence_number
from minkang.affairs.permits.services.entry_types import HOLDER_FOUND
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.registry.accounts.queries.representing import represents
from minkang.registry.accounts.services import name_representative
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.services import DepartmentEntry, OrganisationEntry
from minkang.registry.organisations.terms import Category, Level, Ownership, Specialty
from minkang.registry.people.models import Person
from minkang.registry.places.queries import areas_within
from minkang.registry.places.terms import AreaLevel

SYSTEM = "system:permits"
PREMISES = "premises.address"


def require_own_code(sheet: Sheet, at: datetime) -> None:
    """Let nobody apply in their own name under the credit code of an organisation of others.

    Raises:
        Refused: ``permits.organisation_of_others``, ``permits.organisation_closed``.
    """
    kind, person = types().get(sheet.item.issues), sheet.application.person
    if person is None or kind is None or kind.registers_as is None:
        return
    told = {one.code: one.value for one in facts_of(sheet)}
    code = told.get(CODE, "")
    found = Organisation.objects.filter(credit_code=code).first() if code else None
    if found is None:
        return
    is_open = found.closed_on is None or found.closed_on > localdate(at)
    if fault := code_fault(found.name, is_open=is_open, is_theirs=_is_theirs(found, person, at)):
        raise Refused(fault)


def holder_for(
    held: Application, decision: Decision, kind: LicenceType, facts: Mapping[str, str], at: datetime
) -> UUID:
    """Rid of who holds the licence that follows an application.

    Where somebody applied in their own name for what organisations hold, the organisation of the
    credit code that was told holds it, registered now if there is none; a clinic without a code is
    the applicant's of the same address, or a new one. The applicant acts for it from now on; not so
    for one that others registered meanwhile.

    Raises:
        Refused: ``organisations.…`` when what was told cannot be registered.
    """
    person = held.person
    if person is None or kind.holder is HolderKind.PERSON or kind.registers_as is None:
        return held.person_id or held.organisation_id  # type: ignore[return-value] # one of both is given
    found = None if facts.get(CODE) else _own_place(held, kind, facts, at)
    is_theirs = found is not None
    if found is None:
        entry = _entry(held, decision, kind.registers_as, facts, at)
        found = organisations.register_once(entry=entry, by=SYSTEM, at=at)
        is_theirs = found.pk == entry.rid or _is_theirs(found, person, at)
    named = 0
    if is_theirs:
        named = name_representative(
            person=person.pk, organisation=found, proposed_by=SYSTEM, by=decision.decided_by, at=at
        )
    audit.record(
        HOLDER_FOUND,
        subject=f"application:{held.pk}",
        by=SYSTEM,
        at=at,
        organisation=f"organisation:{found.pk}",
        accounts=named,
    )
    return found.pk


def _is_theirs(organisation: Organisation, person: Person, at: datetime) -> bool:
    return represents(person.pk, organisation.pk, at) or is_legal_person(
        person.name, organisation.pk, localdate(at)
    )


def _own_place(
    held: Application, kind: LicenceType, facts: Mapping[str, str], at: datetime
) -> Organisation | None:
    """What the applicant was registered with before, at the same address."""
    licences = Decision.objects.filter(
        application__person=held.person_id,
        application__version__item=held.version.item_id,
        licence__isnull=False,
    ).values_list("licence", flat=True)
    mine = {rid for one in licences if one for rid in (organisation_of(one),) if rid}
    address, on = facts.get(PREMISES, ""), localdate(at)
    for one in Organisation.objects.filter(pk__in=mine, closed_on__isnull=True).order_by("pk"):
        if held_at(holder=one.pk, kind=kind.code, address=address, on=on):
            return one
    return None


def _entry(
    held: Application,
    decision: Decision,
    category: Category,
    facts: Mapping[str, str],
    at: datetime,
) -> OrganisationEntry:
    person, owner = held.person, held.owner
    if person is None or owner is None:
        raise LookupError(f"application {held.pk} is nobody's, or was decided by nobody")
    inside = owner.area_id
    areas = [
        (one.code, one.name)
        for level in (AreaLevel.TOWN, AreaLevel.VILLAGE)
        for one in areas_within(inside, level=level, on=localdate(at))
    ]
    number = licence_number(inside, held.number, decision.decided_on)
    departments = facts.get("institution.departments", "")
    return OrganisationEntry(
        name=facts.get("organisation.name") or facts["institution.name"],
        credit_code=facts.get(CODE, ""),
        licence=number if category.is_medical else "",
        category=category,
        level=Level.UNGRADED,
        ownership=Ownership.PRIVATE,
        area=place_in(facts[PREMISES], person.area_id, areas),
        address=facts[PREMISES],
        opened_on=decision.decided_on,
        departments=tuple(
            DepartmentEntry(one, decision.decided_on)
            for one in Specialty
            if one.label in departments.split("、")
        ),
    )
