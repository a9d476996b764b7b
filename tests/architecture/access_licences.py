"""What the routes of licences are asked about on one side of the access world."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.affairs.licences import services
from minkang.affairs.licences.queries.showing import token_of
from minkang.affairs.licences.services import LicenceEntry
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from people_samples import number

BY = "system:test"
TYPE = "health_certificate"


@dataclass(frozen=True, slots=True)
class LicencesSide:
    """A licence of the resident that the hospital issued, as it is shown, and a consent to it."""

    licence: UUID
    presentation: UUID
    token: str
    consent: int
    type: str = TYPE


def licences_side(hospital: Organisation, person: Person) -> LicencesSide:
    """Everything through the services."""
    at = datetime.now(tz=UTC)
    entry = LicenceEntry(
        type=TYPE,
        number=f"JK{hospital.credit_code[-8:]}",
        holder=person.pk,
        issuer=hospital.pk,
        issued_on=localdate(at),
        valid_until=None,
        claims={
            "person.name": person.name,
            "person.sex": "female",
            "person.identity_number": number(person.born_on),
            "person.health_examination": "qualified",
            "person.health_examination_date": localdate(at).isoformat(),
        },
    )
    licence = services.issue(entry=entry, by=BY, at=at).pk
    shown = services.present(licence=licence, fields=["person.sex"], by=BY, at=at)
    consent = services.consent_to_reuse(
        licence=licence, case="case:1", fields=["person.name"], by=BY, at=at
    )
    return LicencesSide(licence, shown.pk, token_of(shown.pk), consent.pk)
