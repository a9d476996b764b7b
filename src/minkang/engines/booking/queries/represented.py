"""For whom a resident may book, and whose a booking is: what a token is made of and checked against."""

from datetime import date
from uuid import UUID

from minkang.engines.booking.models import Booking, Proxy
from minkang.kernel.dated import in_force
from minkang.registry.people.models import Guardianship


def represented_by(person: UUID, on: date) -> frozenset[UUID]:
    """The person, the wards in their care and everybody who gave them a proxy, in force on a day."""
    wards = Guardianship.objects.filter(in_force(on), guardian_id=person)
    proxies = Proxy.objects.filter(in_force(on), agent_id=person)
    return frozenset(
        (
            person,
            *wards.values_list("ward_id", flat=True),
            *proxies.values_list("person_id", flat=True),
        )
    )


def person_of(booking: UUID) -> UUID | None:
    """Whose a booking is, or None when there is no such booking."""
    return Booking.objects.filter(rid=booking).values_list("person_id", flat=True).first()
