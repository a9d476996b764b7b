"""A region whose registers are changed by real acts of the registry services only."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import organisation_samples as numbers
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation, Post, Practitioner
from minkang.registry.organisations.terms import (
    CapacityKind,
    Category,
    CertificateKind,
    Level,
    Ownership,
    PostKind,
    PracticeScope,
    QualificationKind,
    ServiceKind,
    Specialty,
)
from minkang.registry.people import services as people
from minkang.registry.people.terms import Kinship, Sex
from minkang.registry.places import services as places
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel, AwardKind

REGION = "210500"
BY = "account:registrar"
AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 11, 21), date(2026, 11, 20)
LATELY, LONG_AGO = date(2026, 10, 1), date(2024, 1, 1)
BENXI_COUNTY, HUANREN = "210521000000", "210522000000"
COUNTIES = (BENXI_COUNTY, HUANREN)
DISTRICTS = ("210502000000", "210503000000", "210504000000", "210505000000")


class Region:
    """Benxi with nobody in it, until somebody acts. Things begin `LATELY` and end `TODAY`.

    `on` is the day indicators are asked for.
    """

    def __init__(self) -> None:
        self.on = TODAY
        self._number = 0

    def load(self) -> "Region":
        """Load the areas."""
        places.load(region=REGION, by=BY, at=AT)
        return self

    def village(self, county: str = BENXI_COUNTY) -> str:
        """The first village or community of a county or district."""
        inside = Area.objects.filter(level=AreaLevel.VILLAGE, code__startswith=county[:6])
        return str(inside.order_by("code").values_list("code", flat=True)[0])

    def register(
        self, category: Category, level: Level = Level.UNGRADED, county: str = BENXI_COUNTY,
        area: str = "", **changed: Any,  # fields of the entry
    ) -> Organisation:  # fmt: skip
        """A government organisation of a county or a village, open since long ago."""
        self._number += 1
        facts = {"ownership": Ownership.GOVERNMENT, "opened_on": LONG_AGO} | changed
        entry = organisations.OrganisationEntry(
            name=f"试验机构{self._number}", credit_code=numbers.credit_code(self._number),
            category=category, level=level, area=area or self.village(county), **facts,
        )  # fmt: skip
        return organisations.register(entry=entry, by=BY, at=AT)

    def close(self, body: Organisation) -> None:
        """The organisation closes today."""
        organisations.close(organisation=body.rid, on=TODAY, by=BY, at=AT)

    def state(self, body: Organisation, kind: CapacityKind, count: int, since: date) -> None:
        """The organisation holds so many from a day on."""
        entry = organisations.CapacityEntry(kind, count, since)
        organisations.state_capacity(organisation=body.rid, entry=entry, by=BY, at=AT)

    def employ(
        self, body: Organisation, post: PostKind, *licences: QualificationKind,
        scope: PracticeScope = PracticeScope.CLINICAL,
    ) -> Post:  # fmt: skip
        """Somebody with these licences comes to work, under the first of them."""
        self._number += 1
        physicians = (QualificationKind.PHYSICIAN, QualificationKind.ASSISTANT_PHYSICIAN)
        entry = organisations.PractitionerEntry(
            name="试用人员", sex=1 if self._number % 2 else 2, born_on=date(1980, 5, 6),
            identity_number=numbers.resident_number(self._number),
            qualifications=tuple(
                organisations.QualificationEntry(
                    kind, f"L{self._number:08d}", LONG_AGO, scope if kind in physicians else None
                )
                for kind in licences
            ),
            posts=(
                organisations.PostEntry(
                    body.credit_code, post, LATELY, licences[0] if licences else None
                ),
            ),
        )  # fmt: skip
        somebody = organisations.register_practitioner(entry=entry, by=BY, at=AT)
        return somebody.posts.get()

    def qualify(self, somebody: Practitioner, kind: QualificationKind) -> None:
        """A further licence."""
        self._number += 1
        entry = organisations.QualificationEntry(kind, f"L{self._number:08d}", LATELY)
        organisations.qualify(practitioner=somebody.rid, entry=entry, by=BY, at=AT)

    def dismiss(self, post: Post) -> None:
        """The post ends today."""
        organisations.end_post(post=post.pk, on=TODAY, by=BY, at=AT)

    def settle(self, born_on: date = LONG_AGO, since: date | None = None) -> UUID:
        """A resident, by default since birth."""
        entry = people.ResidentEntry(
            name="试用居民", sex=Sex.FEMALE, born_on=born_on, resident_since=since or born_on,
            kinship=Kinship.HEAD,
        )  # fmt: skip
        home = people.Home(area_code=self.village())
        return people.register_resident(entry=entry, home=home, by=BY, at=AT).rid

    def leave(self, person: UUID) -> None:
        """The resident lives here no longer from today on."""
        people.depart(person=person, on=TODAY, by=BY, at=AT)

    def die(self, person: UUID, on: date) -> None:
        """The resident died."""
        people.record_death(person=person, on=on, by=BY, at=AT)

    def award(self, area: str) -> None:
        """The area is awarded as sanitary."""
        places.award(
            area=area, kind=AwardKind.NATIONAL_SANITARY, since=LATELY, document_number="",
            by=BY, at=AT,
        )  # fmt: skip

    def withdraw(self, area: str) -> None:
        """The award is withdrawn today."""
        places.withdraw_award(area=area, kind=AwardKind.NATIONAL_SANITARY, on=TODAY, by=BY, at=AT)


class Evidence:
    """Something an organisation can be given and lose again."""

    def __init__(
        self,
        give: Callable[[Organisation], object],
        take: Callable[[Organisation], object],
    ) -> None:
        self.give, self.take = give, take


def department(specialty: Specialty) -> Evidence:
    """Open and close a department."""
    entry = organisations.DepartmentEntry(specialty, LATELY)
    return Evidence(
        lambda body: organisations.open_department(
            organisation=body.rid, entry=entry, by=BY, at=AT
        ),
        lambda body: organisations.close_department(
            organisation=body.rid, name=entry.called, on=TODAY, by=BY, at=AT
        ),
    )


def capacity(kind: CapacityKind) -> Evidence:
    """State four of a kind, and none."""

    def state(body: Organisation, count: int, since: date) -> None:
        entry = organisations.CapacityEntry(kind, count, since)
        organisations.state_capacity(organisation=body.rid, entry=entry, by=BY, at=AT)

    return Evidence(lambda body: state(body, 4, LATELY), lambda body: state(body, 0, YESTERDAY))


def service(kind: ServiceKind) -> Evidence:
    """Offer and withdraw a service."""
    entry = organisations.ServiceEntry(kind, LATELY)
    return Evidence(
        lambda body: organisations.offer_service(organisation=body.rid, entry=entry, by=BY, at=AT),
        lambda body: organisations.withdraw_service(
            organisation=body.rid, kind=kind, on=TODAY, by=BY, at=AT
        ),
    )


def certificate(kind: CertificateKind) -> Evidence:
    """Issue and withdraw a certificate."""
    entry = organisations.CertificateEntry(kind, LATELY)
    return Evidence(
        lambda body: organisations.certify(organisation=body.rid, entry=entry, by=BY, at=AT),
        lambda body: organisations.withdraw_certificate(
            certificate=body.certificates.get(kind=kind).pk, on=TODAY, by=BY, at=AT
        ),
    )
