"""The e-licences of a child: issued with their part, and completed when the child gets its number."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.affairs.licences.queries.types import LicenceType, require_type
from minkang.affairs.licences.queries.usable import usable
from minkang.affairs.licences.services import LicenceEntry, issue, renew
from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.queries.packages import packages
from minkang.affairs.onething.services.advancing import package_of
from minkang.engines.cases.services.cases import Standing
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_number_of

OWN_NUMBERS = ("newborn.identity_number", "person.identity_number")
"""Facts by which a licence names its holder's identity number."""


def issue_licence(held: Declaration, part: Part, standing: Standing, by: str, at: datetime) -> None:
    """Issue the e-licence of a part, unless something on it is unknown: then the paper alone is given."""
    told, facts = package_of(held).part_of[part.code].licence, standing.snapshot.facts
    if told is None or held.child_id is None:
        return
    kind = require_type(told.type)
    claims = {code: facts[of] for code, of in told.claims if of in facts}
    claims = _number(kind, held.child_id) | claims
    needed = {one.code for one in kind.fields if not one.is_optional and not one.is_number}
    if needed - claims.keys() or part.organisation.category not in kind.issuers:
        return
    entry = LicenceEntry(
        type=told.type,
        number=facts[told.number],
        holder=held.child_id,
        issuer=part.organisation_id,
        issued_on=localdate(at),
        valid_until=None,
        claims=claims,
    )
    issue(entry=entry, by=by, at=at)


def complete_licences(child: UUID, *, by: str, at: datetime) -> None:
    """Replace the licences a child got before its number by ones that carry it."""
    on = localdate(at)
    of_packages = {
        part.licence.type
        for package in packages().values()
        for part in package.parts
        if part.licence is not None
    }
    for one in usable(holder=child, types=of_packages, on=on):
        number = _number(require_type(one.type), child)
        if number.keys() - one.facts:
            renew(
                licence=one.rid,
                issued_on=on,
                valid_until=one.valid_until,
                claims=number,
                by=by,
                at=at,
            )


def _number(kind: LicenceType, child: UUID) -> dict[str, str]:
    """The child's number as a licence of this kind names it; empty where either has none."""
    named = [one.code for one in kind.fields if one.code in OWN_NUMBERS]
    number = identity_number_of(Person.objects.get(pk=child)) if named else ""
    return dict.fromkeys(named, number) if number else {}
