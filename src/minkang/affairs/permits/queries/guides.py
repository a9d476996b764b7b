"""Hospitals' guides as everybody reads them, as hospitals keep them, and where their actions are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from minkang.affairs.permits.models import GuideCheck, HospitalGuide
from minkang.affairs.permits.rules.guiding import guide_unknown, not_a_hospital
from minkang.affairs.permits.terms import GuideAction
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import HOSPITALS, Level, Ownership

BOUND_TO_PUBLISH = (Level.SECONDARY, Level.TERTIARY)
_ROUTES = {
    GuideAction.BOOK: "visits:resident-start",
    GuideAction.WAITS: "visits:waits-hospital",
    GuideAction.RESULTS: "results:own",
    GuideAction.RECORD: "record:own",
    GuideAction.INSTITUTION: "cockpit:institution",
    GuideAction.COMPLAIN: "record:own-accesses",
}
_OF_A_HOSPITAL = frozenset({GuideAction.WAITS, GuideAction.INSTITUTION})


@dataclass(frozen=True, slots=True)
class Link:
    """An action of a guide and the path of its page."""

    action: GuideAction
    address: str


@dataclass(frozen=True, slots=True)
class PublicGuide:
    """A hospital's guide.

    Attributes:
        links: What can be done, with where.
        check: What the last check found; None before the first.
    """

    organisation: UUID
    name: str
    name_en: str
    address: str
    guide: HospitalGuide
    links: tuple[Link, ...]
    check: GuideCheck | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One hospital that has to publish a guide.

    Attributes:
        rid: Rid of the hospital.
        has_guide: Whether it did.
        is_open: Whether the last check could open it; None before the first.
    """

    rid: UUID
    name: str
    name_en: str
    level: Level
    has_guide: bool
    is_open: bool | None


def address_of(action: GuideAction, organisation: UUID) -> str:
    """Path of the page where an action of a hospital's guide is done."""
    given = [organisation] if action in _OF_A_HOSPITAL else []
    return reverse(_ROUTES[action], args=given)


def guide_address(organisation: UUID) -> str:
    """Path of a hospital's guide, which its square holds."""
    return reverse("permits:guide", args=[organisation])


def get_public_hospital_guide(rid: UUID) -> PublicGuide:
    """The guide of a hospital.

    Raises:
        Refused: ``permits.guide_unknown``.
    """
    held = (
        HospitalGuide.objects.filter(organisation=rid, ended_at__isnull=True)
        .select_related("organisation")
        .first()
    )
    if held is None:
        raise Refused(guide_unknown(rid))
    one = held.organisation
    return PublicGuide(
        organisation=one.pk,
        name=one.name,
        name_en=one.name_en,
        address=one.address,
        guide=held,
        links=tuple(Link(action, address_of(action, one.pk)) for action in held.offered),
        check=GuideCheck.objects.filter(organisation=rid).order_by("-on").first(),
    )


def list_public_standings(on: date) -> tuple[Standing, ...]:
    """The open public hospitals of level two and above, and whether each has its guide."""
    hospitals = Organisation.objects.filter(
        category__in=HOSPITALS, level__in=BOUND_TO_PUBLISH, opened_on__lte=on
    ).exclude(ownership=Ownership.PRIVATE)
    guides = set(
        HospitalGuide.objects.filter(ended_at__isnull=True).values_list("organisation", flat=True)
    )
    last = GuideCheck.objects.order_by("organisation", "-on").distinct("organisation")
    checks = dict(last.values_list("organisation", "is_open"))
    return tuple(
        Standing(
            one.pk, one.name, one.name_en, Level(one.level), one.pk in guides, checks.get(one.pk)
        )
        for one in hospitals.order_by("-level", "name")
        if one.closed_on is None or one.closed_on > on
    )


def get_hospital_for(actor: Actor) -> Organisation:
    """The open hospital whose guide the actor keeps.

    Raises:
        Refused: ``access.not_allowed_…``, ``permits.not_a_hospital``.
    """
    require_permission(actor, Permission.MAINTAIN_GUIDE)
    held = [one.organisation for one in actor.grants if one.organisation is not None]
    for one in Organisation.objects.filter(
        pk__in=held, category__in=HOSPITALS, closed_on__isnull=True
    ):
        if may(actor, Permission.MAINTAIN_GUIDE, organisation=one.pk).allowed:
            return one
    raise Refused(not_a_hospital("of the actor"))


def guide_held_by(organisation: UUID) -> HospitalGuide | None:
    """The guide in force of a hospital, to begin the next one with."""
    return HospitalGuide.objects.filter(organisation=organisation, ended_at__isnull=True).first()
