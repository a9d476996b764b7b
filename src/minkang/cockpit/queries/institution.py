"""The page of one institution, as anybody may read it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Q

from minkang.kernel.calendar.working_days import china
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import (
    AccessFeature,
    CapacityKind,
    CertificateKind,
    PostKind,
    ServiceKind,
    Specialty,
)
from minkang.registry.places import queries as places
from minkang.registry.places.queries import AreaLine

HOLIDAY = 8
"""The row of the opening hours that holds on public holidays."""


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of a week's opening hours; `is_today` marks the rows that hold today."""

    weekday: int
    opens: time
    closes: time
    is_today: bool


@dataclass(frozen=True, slots=True)
class Held:
    """How many beds, places or vehicles of a kind there are."""

    kind: CapacityKind
    count: int


@dataclass(frozen=True, slots=True)
class Staff:
    """How many people hold a post of a kind as their main post here."""

    kind: PostKind
    count: int


@dataclass(frozen=True, slots=True)
class Title:
    """An assessment passed or a title held; `expires_on` is the first day without it."""

    kind: CertificateKind
    subject: str
    issued_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Room:
    """A department and its licensed subject."""

    name: str
    specialty: Specialty


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
        hours: A week and public holidays; empty where nobody stated them.
        community: Head and members of its medical community, without itself.
    """

    institution: Organisation
    path: tuple[AreaLine, ...]
    hours: tuple[Hours, ...]
    held: tuple[Held, ...]
    staff: tuple[Staff, ...]
    services: tuple[ServiceKind, ...]
    rooms: tuple[Room, ...]
    titles: tuple[Title, ...]
    features: tuple[AccessFeature, ...]
    community: tuple[Neighbour, ...]
    on: date

    @property
    def is_closed(self) -> bool:
        """Whether it has closed for good."""
        closed_on = self.institution.closed_on
        return closed_on is not None and closed_on <= self.on

    def opens_until(self, now: time) -> time | None:
        """When it closes next, if it is open at this time of the day; otherwise None."""
        if self.is_closed:
            return None
        open_now = [
            one.closes for one in self.hours if one.is_today and one.opens <= now < one.closes
        ]
        return max(open_now, default=None)


def get_public_institution(rid: uuid.UUID, on: date) -> InstitutionPage:
    """The page of an institution on a day.

    Raises:
        Refused: ``organisations.institution_unknown``.
    """
    found = Organisation.objects.select_related("parent").filter(rid=rid).first()
    if found is None:
        raise Refused(
            Refusal(
                code="organisations.institution_unknown",
                message="没有找到这家机构，可能地址抄错了。请回到机构目录，按名称查找。",
                detail=f"no organisation has the id {rid}",
            )
        )
    in_force = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
    return InstitutionPage(
        institution=found,
        path=places.path_of(found.area_id),
        hours=_hours(found, on),
        held=tuple(
            Held(CapacityKind(one.kind), one.count)
            for one in found.capacities.filter(in_force, count__gt=0).order_by("kind")
        ),
        staff=_staff(found, in_force),
        services=tuple(
            ServiceKind(one.kind) for one in found.services.filter(in_force).order_by("kind")
        ),
        rooms=tuple(
            Room(one.name, Specialty(one.specialty))
            for one in found.departments.filter(opened_on__lte=on)
            .exclude(closed_on__lte=on)
            .order_by("specialty", "name")
        ),
        titles=tuple(
            Title(CertificateKind(one.kind), one.subject, one.issued_on, one.expires_on)
            for one in found.certificates.filter(issued_on__lte=on)
            .exclude(expires_on__lte=on)
            .order_by("kind", "subject")
        ),
        features=tuple(AccessFeature(one.feature) for one in found.features.order_by("feature")),
        community=_community(found),
        on=on,
    )


def _hours(found: Organisation, on: date) -> tuple[Hours, ...]:
    rows = list(found.hours.order_by("weekday", "opens"))
    is_holiday = bool(china().kind_of(on).holiday)
    today = HOLIDAY if is_holiday else on.isoweekday()
    return tuple(Hours(one.weekday, one.opens, one.closes, one.weekday == today) for one in rows)


def _staff(found: Organisation, in_force: Q) -> tuple[Staff, ...]:
    rows = (
        found.posts.filter(in_force, is_principal=True)
        .order_by("kind")
        .values_list("kind")
        .annotate(people=Count("practitioner", distinct=True))
    )
    return tuple(Staff(PostKind(kind), people) for kind, people in rows)


def _community(found: Organisation) -> tuple[Neighbour, ...]:
    head = found.parent_id or found.rid
    members: Iterable[Organisation] = (
        Organisation.objects.filter(Q(rid=head) | Q(parent=head), closed_on__isnull=True)
        .exclude(rid=found.rid)
        .order_by("name")
    )
    return tuple(Neighbour(one.rid, one.name) for one in members)
