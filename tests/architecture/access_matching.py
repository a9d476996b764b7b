"""What the routes that compare patients are asked about on one side of the access world."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minkang.registry.organisations.models import Organisation
from minkang.registry.people import services
from minkang.registry.people.models import Person
from minkang.registry.people.services import Demographics, Home, Linked, SourceEntry
from people_samples import resident

BY = "system:test"
SERIALS = {"210502": 401, "210522": 402}


@dataclass(frozen=True, slots=True)
class MatchingSide:
    """A patient that waits for somebody to compare, and one that is linked."""

    review: int
    linked: UUID


def matching_side(hospital: Organisation, neighbour: Person, at: datetime) -> MatchingSide:
    """Both through the services: a resident as is, and the resident's number on a child."""
    village = neighbour.area.code
    entry = resident(SERIALS[village[:6]])
    services.register_resident(entry=entry, home=Home(area_code=village, address=""), by=BY, at=at)

    def sent(local_id: str, name: str, born_on: date) -> Linked:
        said = Demographics(
            name=name, sex=entry.sex, born_on=born_on, identity_number=entry.identity_number
        )
        source = SourceEntry(organisation=hospital.pk, local_id=local_id, demographics=said)
        return services.link_source(source=source, by=BY, at=at)

    linked = sent("M1", entry.name, entry.born_on)
    doubtful = sent("M2", "李小明", date(2019, 5, 5))
    if doubtful.review is None:
        raise AssertionError("nobody is asked to compare them")
    return MatchingSide(review=doubtful.review, linked=linked.source)
