"""The waits of a hospital as anybody may see them: shares of groups large enough to name."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from minkang.engines.booking.queries.conditions import conditions
from minkang.engines.booking.queries.waits import Bounds, Waits, waits_by_department
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy import parameters
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.terms import AreaLevel

LEAST = 5
"""Our rule: a group of fewer people is not told of in public."""
PERCENT = 100
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WaitLine:
    """One group of people; shares in percent, None where fewer than five were measured.

    Attributes:
        missing: Percent of arrivals whose consultation was not noted.
        ninth: Minutes within which nine of ten were seen.
    """

    department: str
    band: str
    measured: int
    within: float | None
    within_of_slot: float | None
    missing: float | None
    ninth: int | None


@dataclass(frozen=True, slots=True)
class HospitalWaits:
    """Waits of the clinics of a hospital on ``since <= day < until``."""

    organisation: UUID
    name: str
    name_en: str
    since: date
    last: date
    bounds: Bounds
    lines: tuple[WaitLine, ...]


def get_public_waits(rid: UUID, on: date) -> HospitalWaits:
    """Waits of the month up to and including `on`, the month the indicators count.

    Raises:
        Refused: ``visits.hospital_unknown``.
    """
    found = Organisation.objects.filter(pk=rid).first()
    if found is None:
        raise Refused(
            Refusal(
                "visits.hospital_unknown",
                "没有找到这家医院，可能链接不完整。请从“找机构”里重新选择。",
                f"no organisation {rid}",
            )
        )
    region = found.area_id[: AreaLevel.COUNTY.digits]
    held = conditions(rid, region, on)
    limit = int(parameters.value("visits.wait_minutes_max", region, on).value)
    bounds = Bounds(limit, held.green_channel_age, held.child_age)
    since, until = _month_before(on) + A_DAY, on + A_DAY
    return HospitalWaits(
        organisation=rid,
        name=found.name,
        name_en=found.name_en or found.name,
        since=since,
        last=on,
        bounds=bounds,
        lines=tuple(map(_line, waits_by_department(rid, (since, until), bounds))),
    )


def _month_before(on: date) -> date:
    """The same day a month ago; the last of that month where it has no such day."""
    last = on.replace(day=1) - A_DAY
    return last.replace(day=min(on.day, monthrange(last.year, last.month)[1]))


def _line(one: Waits) -> WaitLine:
    is_told = one.measured >= LEAST
    return WaitLine(
        department=one.department,
        band=one.band,
        measured=one.measured if is_told else 0,
        within=_share(one.within, one.measured) if is_told else None,
        within_of_slot=_share(one.within_of_slot, one.measured) if is_told else None,
        missing=_share(one.arrived - one.measured, one.arrived) if one.arrived >= LEAST else None,
        ninth=one.ninth if is_told else None,
    )


def _share(part: int, whole: int) -> float:
    return PERCENT * part / whole
