"""Acts on areas: load an edition, end an area, award and withdraw a title."""

from datetime import date, datetime

from django.db import connection, transaction

from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType
from minkang.kernel.audit.catalogue import register as entry_type
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.places import queries, rules
from minkang.registry.places.models import Area, AreaAward
from minkang.registry.places.terms import AwardKind

AREAS_LOADED = entry_type(
    EntryType(
        code="places.areas_loaded",
        zh="载入了 {count} 个地区（版本 {edition}）",
        en="Loaded {count} areas (edition {edition})",
        facts=("count", "edition"),
    )
)
AREA_ENDED = entry_type(
    EntryType(
        code="places.area_ended",
        zh="“{name}”自 {on} 起撤销或合并，由“{successor}”接续",
        en="“{name}” ends on {on}, succeeded by “{successor}”",
        facts=("name", "on", "successor"),
    )
)
TITLE_AWARDED = entry_type(
    EntryType(
        code="places.title_awarded",
        zh="“{name}”自 {since} 起获评{title}({document_number})",
        en="“{name}” is {title_en} from {since} ({document_number})",
        facts=("name", "title", "title_en", "since", "document_number"),
    )
)
TITLE_WITHDRAWN = entry_type(
    EntryType(
        code="places.title_withdrawn",
        zh="“{name}”自 {on} 起不再是{title}",
        en="“{name}” is no longer {title_en} from {on}",
        facts=("name", "title", "title_en", "on"),
    )
)


@transaction.atomic
def load(*, region: str, by: str, at: datetime) -> int:
    """Load the areas of a region and the codes around it; returns how many were new.

    An area that is known by its code stays as it is, also when it has ended.

    Args:
        region: GB/T 2260, six digits (``210500``).
        by: Who loads, ``kind:key``.
        at: When; aware.

    Raises:
        Refused: `places.region_unknown`.
        ValueError: `region` is not six digits.
    """
    areas = rules.definitions(region)
    if not areas:
        raise Refused(_region_unknown(region))
    _keep_other_writers_out()
    known = set(Area.objects.values_list("code", flat=True))
    edition = rules.source().edition
    new = [_row(area, edition) for area in areas if area.code not in known]
    if not new:
        return 0
    Area.objects.bulk_create(new)
    audit.record(
        AREAS_LOADED,
        subject=f"region:{region}",
        by=by,
        at=at,
        count=len(new),
        edition=edition.isoformat(),
    )
    return len(new)


@transaction.atomic
def end_area(*, code: str, on: date, by: str, at: datetime, successor: str = "") -> Area:
    """End an area: `on` is the first day on which it is no longer in force.

    Its parts must have ended by then; `successor` is the code of the one area that takes over.

    Raises:
        Refused: `places.area_unknown` or `places.area_ended` (of either code),
            `places.area_not_begun`, `places.area_ends_too_early`, `places.area_has_parts`,
            `places.area_succeeds_itself`.
    """
    _keep_other_writers_out()
    area = _area_in_force(code, on)
    if area.valid_from == on:
        raise Refused(_ends_before_it_begins(area))
    if parts := queries.parts_in_force(area, on=on).count():
        raise Refused(_has_parts(area, parts, on))
    if successor == code:
        raise Refused(_succeeds_itself(area))
    area.successor = _area_in_force(successor, on) if successor else None
    area.valid_until = on
    area.save(update_fields=["valid_until", "successor"])
    audit.record(
        AREA_ENDED,
        subject=f"area:{code}",
        by=by,
        at=at,
        name=area.name,
        on=on.isoformat(),
        successor=area.successor.name if area.successor else "",
    )
    return area


@transaction.atomic
def award(
    *, area: str, kind: AwardKind, since: date, document_number: str, by: str, at: datetime
) -> AreaAward:
    """Record that an area holds a title from the day `since`; the title may be older than the list of areas.

    Raises:
        Refused: `places.area_unknown`, `places.area_ended`, `places.title_held`.
    """
    row = _locked(area)
    standing = queries.standing(row)
    if refusal := rules.area_in_force(area, standing, max(since, row.valid_from)):
        raise Refused(refusal)
    if AreaAward.objects.filter(area=row, kind=kind).exclude(until__lte=since).exists():
        raise Refused(_title_held(row, kind))
    given = AreaAward.objects.create(
        area=row, kind=kind, since=since, document_number=document_number
    )
    audit.record(
        TITLE_AWARDED,
        subject=f"area:{area}",
        by=by,
        at=at,
        name=row.name,
        title=kind.label,
        title_en=kind.label_en,
        since=since.isoformat(),
        document_number=document_number,
    )
    return given


@transaction.atomic
def withdraw_award(*, area: str, kind: AwardKind, on: date, by: str, at: datetime) -> AreaAward:
    """Record that an area no longer holds a title from the day `on`.

    Raises:
        Refused: `places.area_unknown`, `places.title_not_held` (also on the day it was awarded).
    """
    row = _locked(area)
    held = AreaAward.objects.filter(area=row, kind=kind, since__lt=on, until__isnull=True).first()
    if held is None:
        raise Refused(_title_not_held(row, kind, on))
    held.until = on
    held.save(update_fields=["until"])
    audit.record(
        TITLE_WITHDRAWN,
        subject=f"area:{area}",
        by=by,
        at=at,
        name=row.name,
        title=kind.label,
        title_en=kind.label_en,
        on=on.isoformat(),
    )
    return held


def require_area_in_force(code: str, on: date) -> None:
    """Insist that an area can be used on a day.

    For many codes ask `queries.refusals_of_areas` once instead.

    Raises:
        Refused: `places.area_unknown`, `places.area_not_begun`, `places.area_ended`.
    """
    if refusal := queries.refusals_of_areas([code], on=on).get(code):
        raise Refused(refusal)


def _keep_other_writers_out() -> None:
    """Loads and endings take turns; readers, and rows that refer to areas, do not wait."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE places_area IN SHARE ROW EXCLUSIVE MODE")


def _locked(code: str) -> Area:
    area = Area.objects.select_for_update().filter(code=code).first()
    if area is None:
        raise Refused(rules.area_unknown(code))
    return area


def _area_in_force(code: str, on: date) -> Area:
    area = _locked(code)
    if refusal := rules.area_in_force(code, queries.standing(area), on):
        raise Refused(refusal)
    return area


def _row(area: rules.AreaDefinition, since: date) -> Area:
    *_, parent = (None, *rules.ancestors(area.code)[:-1])
    return Area(
        code=area.code,
        name=area.name,
        name_en=area.name_en,
        level=area.level,
        parent_id=parent,
        settlement=area.settlement or "",
        latitude=area.latitude,
        longitude=area.longitude,
        datum=area.datum or "",
        positioning=area.positioning or "",
        valid_from=since,
    )


def _region_unknown(region: str) -> Refusal:
    return Refusal(
        "places.region_unknown",
        f"系统里没有代码为“{region}”的地区名录。请核对 6 位代码，或请管理员添加该地区的名录。",
        f"There is no definitions/areas_{region}.csv; add one to load the region.",
    )


def _ends_before_it_begins(area: Area) -> Refusal:
    return Refusal(
        "places.area_ends_too_early",
        f"“{area.name}”（{area.code}）自 {area.valid_from} 起才有登记，不能在当天撤销。请填写之后的日期。",
        f"{area.code} is in force from {area.valid_from} and cannot end on that day.",
    )


def _has_parts(area: Area, parts: int, on: date) -> Refusal:
    return Refusal(
        "places.area_has_parts",
        f"“{area.name}”（{area.code}）在 {on} 还有 {parts} 个下级地区。请先登记它们的撤销或划转。",
        f"{area.code} still has {parts} areas below it on {on}; end those first.",
    )


def _succeeds_itself(area: Area) -> Refusal:
    return Refusal(
        "places.area_succeeds_itself",
        f"“{area.name}”（{area.code}）不能由它自己接续。请选择接收它的地区，没有就留空。",
        f"{area.code} is named as its own successor.",
    )


def _title_held(area: Area, kind: AwardKind) -> Refusal:
    return Refusal(
        "places.title_held",
        f"“{area.name}”已经登记为{kind.label}，不必重复登记。如要更正，请先撤销原来的登记。",
        f"{area.code} holds {kind} in or after the period asked for; withdraw that first.",
    )


def _title_not_held(area: Area, kind: AwardKind, on: date) -> Refusal:
    return Refusal(
        "places.title_not_held",
        f"“{area.name}”在 {on} 之前没有登记为{kind.label}，无法撤销。请核对地区、称号和日期。",
        f"{area.code} has no open {kind} that began before {on}.",
    )
