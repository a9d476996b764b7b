"""Two maps that need no boundary data: one square a district, and places by coordinates.

Public maps with boundaries need a review number under the map regulation, so none is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minkang.kernel.charts.drawing import (
    Number,
    box,
    drawing,
    hatch_pattern,
    hatched,
    joined,
    shown,
    text,
    with_unit,
    wrapped,
)
from minkang.kernel.charts.figure import ChartFigure

_TILE = 5.2
_TILE_GAP = 0.3
_NAME_WIDTH = 5
_SHADES = 3
_WIDTH = 600
_MARGIN = 28
_NUMBERED_POINTS = 40


@dataclass(frozen=True, slots=True)
class Tile:
    """One district: its place in the grid counted from the north-west, and its value."""

    label: str
    column: int
    row: int
    value: Number | None


@dataclass(frozen=True, slots=True)
class TileMap:
    """Districts as equal squares, roughly where they lie.

    Attributes:
        id: Unique in the page.
        title: What is shown.
        unit: Unit of every value.
        tiles: The districts; no two in one place.
        label_title: Head of the table's first column.
    """

    id: str
    title: str
    unit: str
    tiles: tuple[Tile, ...]
    label_title: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place by degrees of longitude and latitude, or None where nobody recorded them yet."""

    label: str
    position: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class PointMap:
    """Places on a plain projection; `label_title` heads the table's second column."""

    id: str
    title: str
    places: tuple[Place, ...]
    label_title: str


def draw_tile_map(tile_map: TileMap) -> ChartFigure:
    """The tile map as drawing, finding and table."""
    columns = max((tile.column for tile in tile_map.tiles), default=0) + 1
    height = (max((tile.row for tile in tile_map.tiles), default=0) + 1) * _TILE
    finding = _tile_finding(tile_map)
    parts = [hatch_pattern(tile_map.id)]
    for tile in tile_map.tiles:
        parts += _painted_tile(tile_map, tile, 100 / columns)
    return ChartFigure(
        id=tile_map.id,
        title=tile_map.title,
        finding=finding,
        svg=drawing(tile_map.id, title=tile_map.title, finding=finding, height=height, parts=parts),
        columns=(tile_map.label_title, gettext("数值（%(unit)s）") % {"unit": tile_map.unit}),
        rows=tuple((tile.label, shown(tile.value)) for tile in tile_map.tiles),
    )


def _painted_tile(tile_map: TileMap, tile: Tile, width: float) -> Iterator[SafeString]:
    x, y = round(tile.column * width, 2), tile.row * _TILE
    inner = round(width - 1, 2)
    middle = round(x + inner / 2, 2)
    css = "at-middle"
    if tile.value is None:
        css = "at-middle on-hatch"
        yield hatched(tile_map.id, x=x, width=inner, y=y, height=_TILE - _TILE_GAP)
    else:
        shade = f"tile tile-{_shade(tile_map, tile.value)}"
        yield box(shade, x=x, width=inner, y=y, height=_TILE - _TILE_GAP)
    for number, line in enumerate(wrapped(tile.label, width=_NAME_WIDTH, lines=2)):
        yield text(line, x=middle, y=y + 1.4 + number * 1.3, css=css)
    value = "—" if tile.value is None else shown(tile.value)
    yield text(value, x=middle, y=y + _TILE - 0.9, css=f"value {css}")


def _shade(tile_map: TileMap, value: Number) -> int:
    known = [tile.value for tile in tile_map.tiles if tile.value is not None]
    low, high = min(known), max(known)
    if low == high:
        return 1
    return min(int((value - low) / (high - low) * _SHADES), _SHADES - 1) + 1


def _tile_finding(tile_map: TileMap) -> str:
    known = [(tile.value, tile.label) for tile in tile_map.tiles if tile.value is not None]
    if not known:
        return gettext("还没有可以比较的数值。")
    high = max(known, key=lambda pair: pair[0])
    low = min(known, key=lambda pair: pair[0])
    missing = len(tile_map.tiles) - len(known)
    sentence = gettext("最高的是%(high)s（%(high_value)s），最低的是%(low)s（%(low_value)s）。")
    if missing:
        sentence += gettext("%(missing)s项尚不可测。")
    return sentence % {
        "missing": missing,
        "high": high[1],
        "high_value": with_unit(high[0], tile_map.unit),
        "low": low[1],
        "low_value": with_unit(low[0], tile_map.unit),
    }


def draw_point_map(point_map: PointMap) -> ChartFigure:
    """The point map as drawing, finding and table; up to 40 places carry their table number."""
    placed = [
        (number, place.position)
        for number, place in enumerate(point_map.places, start=1)
        if place.position is not None
    ]
    finding = _point_finding(point_map, len(placed))
    svg = _projected(point_map, finding, placed)
    return ChartFigure(
        id=point_map.id,
        title=point_map.title,
        finding=finding,
        svg=svg,
        columns=(gettext("编号"), point_map.label_title, gettext("位置")),
        rows=tuple(
            (str(number), place.label, _position_words(place))
            for number, place in enumerate(point_map.places, start=1)
        ),
    )


def _projected(
    point_map: PointMap, finding: str, placed: list[tuple[int, tuple[float, float]]]
) -> SafeString:
    longitudes = [position[0] for _, position in placed] or [0.0]
    latitudes = [position[1] for _, position in placed] or [0.0]
    west, north = min(longitudes), max(latitudes)
    # A degree of longitude shrinks with the latitude; one degree of latitude is the unit.
    shrink = cos(radians((north + min(latitudes)) / 2))
    breadth = (max(longitudes) - west) * shrink
    depth = north - min(latitudes)
    unit = (_WIDTH - 2 * _MARGIN) / max(breadth, depth, 1e-9)
    height = round(depth * unit + 2 * _MARGIN)
    offset = (_WIDTH - breadth * unit) / 2
    points = []
    for number, (longitude, latitude) in placed:
        x = round(offset + (longitude - west) * shrink * unit, 1)
        y = round(_MARGIN + (north - latitude) * unit, 1)
        points.append(_painted_point(number, x, y, is_numbered=len(placed) <= _NUMBERED_POINTS))
    return format_html(
        '<svg class="map" role="img" aria-labelledby="{0}-title {0}-desc" viewBox="0 0 {1} {2}">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}</svg>',
        point_map.id, _WIDTH, height, point_map.title, finding, joined(points),
    )  # fmt: skip


def _painted_point(number: int, x: float, y: float, *, is_numbered: bool) -> SafeString:
    if not is_numbered:
        return format_html('<circle class="point" cx="{}" cy="{}" r="8"/>', x, y)
    return format_html(
        '<circle class="point" cx="{0}" cy="{1}" r="22"/>'
        '<text class="point-text" x="{0}" y="{1}" dy=".35em">{2}</text>',
        x, y, number,
    )  # fmt: skip


def _position_words(place: Place) -> str:
    if place.position is None:
        return gettext("位置待补")
    return gettext("东经%(longitude).4f°，北纬%(latitude).4f°") % {
        "longitude": place.position[0],
        "latitude": place.position[1],
    }


def _point_finding(point_map: PointMap, placed: int) -> str:
    if not placed:
        return gettext("还没有可以标在图上的地点。")
    missing = len(point_map.places) - placed
    sentence = gettext("图上标出%(placed)s处。")
    if missing:
        sentence += gettext("另有%(missing)s处还没有位置。")
    return sentence % {"placed": placed, "missing": missing}
