"""The page of one institution, as anybody may read it."""

import uuid
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q

from minkang.kernel.calendar.working_days import china
from minkang.kernel.dated import in_force
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.queries import OrganisationPage, get_public_organisation
from minkang.registry.places import queries as places
from minkang.registry.places.queries import AreaLine

HOLIDAY = 8
"""The row of the opening hours that holds on public holidays."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another institution, to go on to."""

    rid: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    """Everything the page of an institution shows.

    Attributes:
        path: Its area from the province down.
        community: Head and members of its medical community, without itself.
        today: The row of the opening hours that holds on the day.
    """

    organisation: OrganisationPage
    path: tuple[AreaLine, ...]
    community: tuple[Neighbour, ...]
    today: int
    on: date

    @property
    def is_closed(self) -> bool:
        """Whether it has closed for good."""
        closed_on = self.organisation.closed_on
        return closed_on is not None and closed_on <= self.on

    def opens_until(self, now: time) -> time | None:
        """When it closes next, if it is open at this time of the day; otherwise None."""
        if self.is_closed:
            return None
        closing = [
            row.closes
            for row in self.organisation.hours
            if row.weekday == self.today and row.opens <= now < row.closes
        ]
        return max(closing, default=None)


def get_public_institution(rid: uuid.UUID, on: date) -> InstitutionPage:
    """The page of an institution on a day.

    Raises:
        Refused: ``organisations.organisation_unknown``.
    """
    organisation = get_public_organisation(rid, on)
    is_holiday = bool(china().kind_of(on).holiday)
    return InstitutionPage(
        organisation=organisation,
        path=places.path_of(organisation.area_code),
        community=_community(organisation, on),
        today=HOLIDAY if is_holiday else on.isoweekday(),
        on=on,
    )


def _community(organisation: OrganisationPage, on: date) -> tuple[Neighbour, ...]:
    members = Organisation.objects.filter(
        Q(rid=organisation.head) | Q(parent=organisation.head),
        in_force(on, since="opened_on", until="closed_on"),
    )
    others = members.exclude(rid=organisation.rid).order_by("name")
    return tuple(Neighbour(one.rid, one.name) for one in others)
