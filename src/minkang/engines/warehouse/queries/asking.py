"""What other apps ask: values, the rows behind one, and how it went."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from minkang.engines.warehouse.queries import engines, keeping, manifests, sheets, statements
from minkang.engines.warehouse.queries.engines import Engine
from minkang.engines.warehouse.queries.places import Scope, areas_of, significant
from minkang.engines.warehouse.queries.sheets import Sheet
from minkang.engines.warehouse.queries.valuing import Value
from minkang.engines.warehouse.rules.declaration import Indicator, registered
from minkang.kernel.refusal import Refusal, Refused

DUCKDB, POSTGRESQL = "duckdb", "postgresql"
COPIES_REMEMBERED = 8
TRENDS_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A value on a day; None before the first copy."""

    on: date
    value: Value | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as key of what is remembered: equal where the content is."""

    folder: Path
    digest: str
    manifest: manifests.Manifest = field(compare=False)


def watermark() -> datetime | None:
    """The moment the copy tells of, aware; None before the first copy."""
    copy = current_copy()
    return copy.manifest.copied_at if copy else None


def values(
    *,
    region: str,
    on: date,
    engine: str = DUCKDB,
    indicators: Collection[str] | None = None,
    levels: Collection[str] | None = None,
) -> tuple[Value, ...]:
    """Values of a region, its counties, towns and organisations as of a day.

    From the copy (``duckdb``, remembered until the next one) or the live rows (``postgresql``).
    Nothing before the first copy.

    Args:
        region: Code of six or twelve digits.
        on: The day; the past is as well known as rows keep their periods.
        engine: ``duckdb`` or ``postgresql``.
        indicators: Ids; by default all.
        levels: Values of `Scope`; by default all.

    Raises:
        Refused: ``warehouse.indicator_unknown``.
    """
    chosen = {one: indicator(one) for one in sorted(indicators or registered())}
    scopes = set(Scope) if levels is None else {Scope(level) for level in levels}
    digits = significant(region)
    if engine == POSTGRESQL:
        with engines.over_live_rows(on) as live:
            sheet = sheets.counted(live, tuple(chosen.values()), digits)
    else:
        copy = current_copy()
        if copy is None:
            return ()
        sheet = _remembered(copy, on, digits)
    return tuple(sheet.values(chosen, scopes))


def trend(indicator_id: str, *, area: str, days: Sequence[date]) -> tuple[TrendPoint, ...]:
    """One indicator of one area, whatever its level, on each of some days, from the copy.

    The values speak of the area as of a region of its own.

    Raises:
        Refused: ``warehouse.indicator_unknown``.
    """
    wanted = indicator(indicator_id)
    copy = current_copy()
    if copy is None or not days:
        return tuple(TrendPoint(day, None) for day in days)
    return _trend(copy, wanted.id, significant(area), tuple(days))


def indicator(indicator_id: str) -> Indicator:
    """The indicator with an id.

    Raises:
        Refused: ``warehouse.indicator_unknown``.
    """
    found = registered().get(indicator_id)
    if found is None:
        raise Refused(
            Refusal(
                "warehouse.indicator_unknown",
                "没有这个指标,请从指标清单里选择。",
                f"no indicator {indicator_id!r}; `minkang indicators` lists them",
            )
        )
    return found


@contextmanager
def opened(engine: str, on: date) -> Iterator[Engine | None]:
    """An engine as of a day; None for the copy before there is one."""
    if engine == POSTGRESQL:
        with engines.over_live_rows(on) as live:
            yield live
        return
    found = current_copy()
    if found is None:
        yield None
        return
    with engines.over_copy(found.folder, found.manifest, on) as copy:
        yield copy


def current_copy() -> Copy | None:
    """The copy in force; None before the first."""
    folder = Path(settings.MINKANG_WAREHOUSE)
    manifest = manifests.read(folder)
    return None if manifest is None else Copy(folder, manifest.digest, manifest)


@lru_cache(maxsize=COPIES_REMEMBERED)
def _remembered(copy: Copy, on: date, region: str) -> Sheet:
    return sheets.of_copy(copy.folder, copy.manifest, on, region)


@lru_cache(maxsize=TRENDS_REMEMBERED)
def _trend(
    copy: Copy, indicator_id: str, area: str, days: tuple[date, ...]
) -> tuple[TrendPoint, ...]:
    """Kept by the first who asks: a point of the past costs as much as one of today."""
    file = sheets.trend_file_of(copy.folder, copy.digest, max(days), area, indicator_id)
    known = keeping.read(file) or {}
    if not known.keys() >= {day.isoformat() for day in days}:
        known = {day: sheets.said(sheet) for day, sheet in _points(copy, indicator_id, area, days)}
        keeping.write(file, known)
    points = []
    for day in days:
        sheet = sheets.told(known[day.isoformat()], area)
        points.append(TrendPoint(day, next(sheet.values({indicator_id}, {Scope.REGION}), None)))
    return tuple(points)


def _points(
    copy: Copy, indicator_id: str, area: str, days: Sequence[date]
) -> Iterator[tuple[str, Sheet]]:
    statements.recall(copy.folder)
    wanted = registered()[indicator_id]
    with engines.over_copy(copy.folder, copy.manifest, days[0]) as engine:
        for day in days:
            engine.move_to(day)
            whole = tuple(one for one in areas_of(engine, area) if one.scope is Scope.REGION)
            yield day.isoformat(), sheets.at_places(engine, [wanted], area, whole)
