"""What the routes of permits and guides are asked about on one side of the access world."""

from dataclasses import dataclass
from datetime import UTC, datetime

from minkang.affairs.permits import services
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.items import list_public_guides
from minkang.affairs.permits.services import GuideEntry, Proposal
from minkang.affairs.permits.terms import GuideAction
from minkang.registry.organisations.models import Organisation

CITY = "210500000000"
ITEM, OTHER_ITEM = "nurse-registration", "clinic-filing"
DRAFTER, PUBLISHER = "system:drafter", "system:publisher"


@dataclass(frozen=True, slots=True)
class PermitsSide:
    """A version that waits in the county; the item published in the city is everybody's."""

    code: str
    version: int


def permits_side(hospital: Organisation) -> PermitsSide:
    """Everything through the services; the hospital has its guide."""
    at = datetime.now(tz=UTC)
    county = f"{hospital.area_id[:6]}000000"
    if not list_public_guides(CITY):
        proposal = Proposal(definitions()[ITEM], CITY)
        made = services.propose(proposal=proposal, by=DRAFTER, at=at)
        services.publish(version=made.pk, by=PUBLISHER, at=at)
    proposal = Proposal(definitions()[OTHER_ITEM], county)
    waiting = services.propose(proposal=proposal, by=DRAFTER, at=at)
    entry = GuideEntry("门诊楼一层", "024-42800000", "024-42800001", "", frozenset(GuideAction))
    services.publish_guide(organisation=hospital.pk, entry=entry, by=DRAFTER, at=at)
    return PermitsSide(ITEM, waiting.pk)
