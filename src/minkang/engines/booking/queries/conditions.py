"""Which conditions of booking hold where, and since when."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from uuid import UUID

from minkang.engines.booking.models import Override
from minkang.engines.booking.rules.conditions import Conditions
from minkang.policy.terms import Verification
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.terms import AreaLevel

__all__ = [
    "Condition",
    "Conditions",
    "conditions",
    "conditions_at",
    "conditions_of",
    "conditions_with",
    "overrides",
    "place_of",
    "shipped",
]

NATION = "000000"
# Organisation, six digits of its county, day.
Place = tuple[UUID, str, date]
NAMES = tuple(field.name for field in fields(Conditions))


@dataclass(frozen=True, slots=True)
class Condition:
    """One dated value: in force in `region` (GB/T 2260) from `since` until a later one."""

    name: str
    meaning: str
    unit: str
    value: int
    region: str
    since: date
    source: str
    verification: Verification


@cache
def shipped() -> tuple[Condition, ...]:
    """Every value of the definitions.

    Raises:
        ValueError: a name is unknown, or one of the conditions has no value.
    """
    path = resources.files("minkang.engines.booking") / "definitions" / "conditions.toml"
    found = tuple(
        Condition(**(table | {"verification": Verification(table["verification"])}))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["condition"]
    )
    if strayed := {one.name for one in found} ^ set(NAMES):
        raise ValueError(f"conditions without a value or a use: {sorted(strayed)}")
    return found


def overrides(on: date) -> Mapping[tuple[UUID, str], int]:
    """The organisations' own values in force on a day, by organisation and name."""
    rows = Override.objects.filter(since__lte=on).order_by("since")
    return MappingProxyType({(row.organisation_id, row.name): row.value for row in rows})


def conditions(organisation: UUID, region: str, on: date) -> Conditions:
    """What holds for an organisation on a day: its own value, else that of the tightest region.

    Args:
        organisation: Rid of the organisation.
        region: Six digits of the county the organisation lies in.
        on: The day.
    """
    own = Override.objects.filter(organisation=organisation, since__lte=on).order_by("since")
    values = _of_region(region, on) | {row.name: row.value for row in own}
    return Conditions(**{name: values[name] for name in NAMES})


def place_of(organisation: Organisation, on: date) -> Place:
    """An organisation on a day, as `conditions_of` is asked for it."""
    return organisation.pk, organisation.area_id[: AreaLevel.COUNTY.digits], on


def conditions_at(organisation: Organisation, on: date) -> Conditions:
    """What holds for an organisation on a day; one query, always fresh."""
    return conditions(*place_of(organisation, on))


def conditions_of(asked: Collection[Place]) -> Mapping[Place, Conditions]:
    """What holds at several organisations and days; one query, always fresh.

    Args:
        asked: Rid of the organisation, six digits of its county, and the day.
    """
    rows = Override.objects.filter(organisation__in={organisation for organisation, _, _ in asked})
    own = list(rows.order_by("since").values_list("organisation_id", "name", "value", "since"))
    found: dict[Place, Conditions] = {}
    for organisation, region, on in asked:
        values = {
            name: value for by, name, value, since in own if by == organisation and since <= on
        }
        found[organisation, region, on] = conditions_with(values, region, on)
    return MappingProxyType(found)


def conditions_with(own: Mapping[str, int], region: str, on: date) -> Conditions:
    """What holds on a day in a county for an organisation with these values of its own."""
    held = _shipped_to(region, on)
    return replace(held, **own) if own else held


@lru_cache(maxsize=4096)
def _shipped_to(region: str, on: date) -> Conditions:
    values = _of_region(region, on)
    return Conditions(**{name: values[name] for name in NAMES})


def _of_region(region: str, on: date) -> dict[str, int]:
    around = (NATION, f"{region[:2]}0000", f"{region[:4]}00", region)
    held = [one for one in shipped() if one.region in around and one.since <= on]
    held.sort(key=lambda one: (around.index(one.region), one.since))
    return {one.name: one.value for one in held}
