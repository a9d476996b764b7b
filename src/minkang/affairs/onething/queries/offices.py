"""Which organisation does a part for a family."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import QuerySet

from minkang.affairs.onething.models import Birth, Seat
from minkang.affairs.onething.rules.package import Package
from minkang.affairs.onething.rules.refusals import office_missing
from minkang.affairs.onething.terms import OfficeKind
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import HOSPITALS, PRIMARY_CARE, Category

DELIVERING = HOSPITALS | {Category.MATERNAL_CHILD, Category.TOWNSHIP_HOSPITAL}
VACCINATING = frozenset(
    {Category.COMMUNITY_CENTRE, Category.TOWNSHIP_HOSPITAL, Category.MATERNAL_CHILD, Category.CDC}
)
NAMED_BY = {
    OfficeKind.BIRTH_HOSPITAL: ("birth.hospital", DELIVERING),
    OfficeKind.VACCINATION_CLINIC: ("birth.vaccination_clinic", VACCINATING | PRIMARY_CARE),
}
LEVELS = (12, 9, 6, 4, 2)


def vaccination_clinics(area: str) -> "QuerySet[Organisation]":
    """Where a card can be had in the county of an area, by name."""
    return Organisation.objects.filter(
        category__in=VACCINATING, closed_on__isnull=True, area__code__startswith=area[:6]
    ).order_by("name")


def offices_for(
    package: Package, facts: Mapping[str, str], birth: Birth | None, *, area: str, on: date
) -> dict[OfficeKind, Organisation]:
    """The office of every kind a package needs.

    What the family names goes first; an office that holds the seat nearest to the area follows; where a
    chosen one is not found here, the one that answers for the whole takes its part.

    Raises:
        Refused: ``onething.office_missing`` with every kind.
    """
    kinds = {package.lead, *(part.office for part in package.parts)}
    seated = _seated(kinds, area, on)
    found: dict[OfficeKind, Organisation] = {}
    for kind in kinds:
        one = _chosen(kind, facts, birth) or seated.get(kind)
        if one is None and kind.is_chosen:
            one = seated.get(package.lead)
        if one is not None:
            found[kind] = one
    if lacking := kinds - found.keys():
        raise Refused(office_missing(sorted(one.label for one in lacking)))
    return found


def _chosen(kind: OfficeKind, facts: Mapping[str, str], birth: Birth | None) -> Organisation | None:
    if kind is OfficeKind.BIRTH_HOSPITAL and birth is not None:
        return birth.hospital
    if kind not in NAMED_BY:
        return None
    fact, categories = NAMED_BY[kind]
    named = Organisation.objects.filter(
        name=facts.get(fact, ""), category__in=categories, closed_on__isnull=True
    )
    return named.order_by("pk").first()


def _seated(kinds: Collection[OfficeKind], area: str, on: date) -> dict[OfficeKind, Organisation]:
    """The nearest seat of each kind: of the village, else its town, county, city, province."""
    around = [area[:digits].ljust(len(area), "0") for digits in LEVELS]
    seats = Seat.objects.filter(in_force(on), kind__in=kinds, area_id__in=around)
    nearest = sorted(
        seats.select_related("organisation"), key=lambda one: around.index(one.area_id)
    )
    return {OfficeKind(one.kind): one.organisation for one in reversed(nearest)}
