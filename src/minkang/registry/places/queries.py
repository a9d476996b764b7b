"""Reads of areas and their awards; all of it is public."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from minkang.kernel.dated import in_force
from minkang.kernel.periods import Period
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.places import rules
from minkang.registry.places.models import Area, AreaAward
from minkang.registry.places.terms import AreaLevel, AwardKind, Datum, Positioning, Settlement


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area as lists and pages show it.

    Attributes:
        code: Twelve digits.
        settlement: Villages only.
        latitude: Degrees north in `datum`; None, like the three after it, for a code only.
        parent_code: Empty for a province.
    """

    code: str
    name: str
    name_en: str
    level: AreaLevel
    settlement: Settlement | None
    latitude: Decimal | None
    longitude: Decimal | None
    datum: Datum | None
    positioning: Positioning | None
    parent_code: str

    @property
    def position(self) -> rules.Position | None:
        """Where it lies, for `rules.distance_km`."""
        if self.latitude is None or self.longitude is None or self.datum is None:
            return None
        return rules.Position(float(self.latitude), float(self.longitude), self.datum)


@dataclass(frozen=True, slots=True)
class AwardLine:
    """A title an area holds during ``[since, until)``."""

    kind: AwardKind
    document_number: str
    since: date
    until: date | None


def get_public_area(code: str, on: date) -> AreaLine:
    """The area with a code of twelve digits, on a day.

    Raises:
        Refused: `places.area_unknown`, `places.area_not_begun`, `places.area_ended`.
    """
    area = Area.objects.select_related("successor").filter(code=code).first()
    refusal = rules.area_in_force(code, standing(area) if area else None, on)
    if area is None or refusal is not None:
        raise Refused(refusal or rules.area_unknown(code))
    return _line(area)


def areas_within(code: str, *, level: AreaLevel, on: date) -> tuple[AreaLine, ...]:
    """The areas of a level in force on a day inside a place (or the place itself), by code.

    `code` is a code in any form, ``""`` for the nation.

    Raises:
        ValueError: As `rules.significant`.
    """
    inside = Area.objects.filter(
        in_force(on, since="valid_from", until="valid_until"),
        code__startswith=rules.significant(code),
    )
    return tuple(map(_line, inside.filter(level=level).order_by("code")))


def path_of(code: str) -> tuple[AreaLine, ...]:
    """From the province down to the area itself, ended or not.

    Raises:
        Refused: `places.area_unknown`.
        ValueError: As `rules.significant`.
    """
    path = tuple(map(_line, Area.objects.filter(code__in=rules.ancestors(code)).order_by("code")))
    if not path or path[-1].code != rules.full(code):
        raise Refused(rules.area_unknown(code))
    return path


def refusals_of_areas(codes: Iterable[str], *, on: date) -> Mapping[str, Refusal]:
    """Which of the codes cannot be used on a day, and why; one query for any number of codes."""
    asked = frozenset(codes)
    known = {
        area.code: standing(area)
        for area in Area.objects.select_related("successor").filter(code__in=asked)
    }
    judged = ((code, rules.area_in_force(code, known.get(code), on)) for code in sorted(asked))
    return {code: refusal for code, refusal in judged if refusal is not None}


def awards_of(code: str, *, on: date) -> tuple[AwardLine, ...]:
    """The titles an area holds on a day, by kind."""
    held = AreaAward.objects.filter(area_id=code, since__lte=on).exclude(until__lte=on)
    return tuple(
        AwardLine(AwardKind(award.kind), award.document_number, award.since, award.until)
        for award in held.order_by("kind")
    )


def standing(area: Area) -> rules.Standing:
    """What decides whether the area can be used; reads the successor."""
    heir = area.successor
    return rules.Standing(
        name=area.name,
        period=Period(area.valid_from, area.valid_until),
        successor=rules.Successor(heir.code, heir.name) if heir else None,
    )


def parts_in_force(area: Area, *, on: date) -> QuerySet[Area]:
    """The areas directly below, in force on a day or later."""
    return Area.objects.filter(parent=area).exclude(valid_until__lte=on)


def _line(area: Area) -> AreaLine:
    return AreaLine(
        code=area.code,
        name=area.name,
        name_en=area.name_en,
        level=AreaLevel(area.level),
        settlement=Settlement(area.settlement) if area.settlement else None,
        latitude=area.latitude,
        longitude=area.longitude,
        datum=Datum(area.datum) if area.datum else None,
        positioning=Positioning(area.positioning) if area.positioning else None,
        parent_code=area.parent_id or "",
    )
