"""A resident opens their own results."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.care.results.models import OwnLookup


def note_own_lookup(*, person: UUID, at: datetime) -> None:
    """Count one opening of the results by the resident or who acts for them."""
    OwnLookup.objects.create(person_id=person, on=localdate(at), at=at)
