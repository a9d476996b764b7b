"""Organisations take the seats of offices."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from minkang.affairs.onething.models import Seat
from minkang.affairs.onething.rules.refusals import area_unknown, organisation_unknown
from minkang.affairs.onething.services.entry_types import SEAT_TAKEN
from minkang.affairs.onething.terms import OfficeKind
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area


@transaction.atomic
def seat_office(
    *, area: str, kind: OfficeKind, organisation: UUID, since: date, by: str, at: datetime
) -> Seat:
    """Let an organisation do the parts of a kind in an area from a day on; who did them before ends.

    Raises:
        Refused: ``onething.area_unknown``, ``onething.organisation_unknown``.
    """
    if not Area.objects.select_for_update(no_key=True).filter(pk=area).exists():
        raise Refused(area_unknown(area))
    found = Organisation.objects.filter(pk=organisation, closed_on__isnull=True).first()
    if found is None:
        raise Refused(organisation_unknown())
    before = Seat.objects.filter(area_id=area, kind=kind, until__isnull=True)
    before.filter(since__gte=since).delete()
    before.update(until=since)
    made = Seat.objects.create(area_id=area, kind=kind, organisation=found, since=since)
    audit.record(
        SEAT_TAKEN,
        subject=f"area:{area}",
        by=by,
        at=at,
        area=area,
        organisation=f"organisation:{organisation}",
        kind=kind.value,
    )
    return made
