"""Items as everybody may read them, and as their officers work on them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from minkang.affairs.permits.models import ItemVersion
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.finding import finding
from minkang.affairs.permits.rules.elements import Item
from minkang.affairs.permits.rules.finding import fit, sought
from minkang.affairs.permits.rules.publishing import item_unknown, version_unknown
from minkang.affairs.permits.rules.reading import item_of
from minkang.affairs.permits.terms import State
from minkang.kernel.refusal import Refused
from minkang.policy.clauses.tables import Table
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel

DECIDING = (AreaLevel.PROVINCE, AreaLevel.CITY, AreaLevel.COUNTY)


@dataclass(frozen=True, slots=True)
class Guide:
    """A published item.

    Attributes:
        version: Key of the version.
        number: Its number.
        area: Code of the area it holds in.
        area_name: Its name.
        item: What it states.
        since: When it was published.
    """

    version: int
    number: int
    area: str
    area_name: str
    item: Item
    since: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A version as its officers see it."""

    version: int
    number: int
    area: str
    area_name: str
    item: Item
    state: State
    proposed_by: str
    proposed_at: datetime
    settled_at: datetime | None
    reason: str

    @property
    def title(self) -> str:
        """Chinese title, to sort by."""
        return self.item.title


def item_in(version: ItemVersion) -> Item:
    """The item a version states."""
    return item_of(Table(version.content, f"version {version.pk}"))


def list_public_guides(area: str, words: str = "") -> tuple[Guide, ...]:
    """Published items that hold in an area or around it and fit what is looked for, the best first.

    The tightest area wins where several publish the same item.
    """
    held: dict[str, Guide] = {}
    for row in _published().filter(item__area__in=_around(area)).order_by("item__area__code"):
        guide = _guide(row)
        outer = held.get(guide.item.code)
        if outer is None or _size(guide.area) > _size(outer.area):
            held[guide.item.code] = guide
    asked = sought(words, finding().openings, finding().endings)
    marks = {code: _fit(asked, one.item) for code, one in held.items()}
    order = {code: place for place, code in enumerate(definitions())}
    found = [one for code, one in held.items() if marks[code] or not asked]
    return tuple(
        sorted(
            found,
            key=lambda one: (-marks[one.item.code], order.get(one.item.code, len(order))),
        )
    )


def get_public_guide(area: str, code: str) -> Guide:
    """The published guide of an item in an area or around it.

    Raises:
        Refused: ``permits.item_unknown``.
    """
    for one in list_public_guides(area):
        if one.item.code == code:
            return one
    raise Refused(item_unknown(code))


def list_drafts_for(actor: Actor) -> tuple[Draft, ...]:
    """Every version in the actor's place, newest first.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.MAINTAIN_ITEMS)
    rows = _versions().order_by("-proposed_at", "-pk")
    return tuple(
        _draft(row)
        for row in rows
        if may(actor, Permission.MAINTAIN_ITEMS, row.item.area_id).allowed
    )


def get_draft_for(actor: Actor, version: int) -> Draft:
    """One version in the actor's place.

    Raises:
        Refused: ``access.not_allowed_…``, ``permits.version_unknown``.
    """
    require_permission(actor, Permission.MAINTAIN_ITEMS)
    for row in _versions().filter(pk=version):
        require_permission(actor, Permission.MAINTAIN_ITEMS, row.item.area_id)
        return _draft(row)
    raise Refused(version_unknown(version))


def list_areas_for(actor: Actor) -> tuple[Area, ...]:
    """The province, cities and counties for which the actor writes guides, by code.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.MAINTAIN_ITEMS)
    rows = Area.objects.filter(level__in=DECIDING, valid_until__isnull=True).order_by("code")
    return tuple(row for row in rows if may(actor, Permission.MAINTAIN_ITEMS, row.code).allowed)


def basis_of(code: str, area: str) -> Item | None:
    """What a new version begins with: the published one of that area, or the item as shipped."""
    held = _published().filter(item__code=code, item__area=area).first()
    return definitions().get(code) if held is None else item_in(held)


def _versions() -> "QuerySet[ItemVersion]":
    return ItemVersion.objects.select_related("item", "item__area")


def _published() -> "QuerySet[ItemVersion]":
    return _versions().filter(state=State.PUBLISHED)


def _around(area: str) -> tuple[str, ...]:
    """The area and the areas around it: its codes of town, county, city and province."""
    return tuple(area[:digits].ljust(12, "0") for digits in (12, 9, 6, 4, 2))


def _size(area: str) -> int:
    return len(area.rstrip("0"))


def _fit(asked: str, item: Item) -> int:
    names = finding().names.get(item.code, ())
    return fit(asked, (item.title, item.title_en, item.code), names, item.short)


def _guide(row: ItemVersion) -> Guide:
    since = row.settled_at or row.proposed_at
    return Guide(row.pk, row.number, row.item.area_id, row.item.area.name, item_in(row), since)


def _draft(row: ItemVersion) -> Draft:
    return Draft(
        version=row.pk,
        number=row.number,
        area=row.item.area_id,
        area_name=row.item.area.name,
        item=item_in(row),
        state=State(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        settled_at=row.settled_at,
        reason=row.reason,
    )
