"""The counties of a region by their outlines, shaded by value: a schematic map, not a standard one."""

from collections.abc import Mapping
from math import cos, radians

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minkang.kernel.charts.drawing import hatch_pattern, joined, shown
from minkang.kernel.charts.figure import ChartFigure
from minkang.registry.places.rules import Outline, Position

_WIDTH = 600
_SHADES = 3


def draw_county_map(
    figure: str,
    title: str,
    outlines: tuple[Outline, ...],
    values: Mapping[str, float | None],
) -> ChartFigure | None:
    """The map with a table of the same values; None where no outline is known.

    Args:
        figure: Unique in the page.
        title: What is shown, with its unit.
        outlines: Counties with their borders.
        values: By code of the county; None or absent where nothing could be counted.
    """
    if not outlines:
        return None
    known = [value for value in values.values() if value is not None]
    finding = (
        gettext("颜色越深，数值越高。斜线表示尚不可测。示意图，非标准底图。")
        if known
        else gettext("还没有可以比较的数值。")
    )
    frame = _Frame(outlines)
    parts = [hatch_pattern(figure)]
    for outline in outlines:
        value = values.get(outline.code)
        parts.append(_area(figure, frame.path(outline), _shade(value, known)))
    for number, outline in enumerate(outlines, start=1):
        x, y = frame.middle(outline)
        parts.append(
            format_html('<text class="map-number" x="{}" y="{}" dy=".35em">{}</text>', x, y, number)
        )
    return ChartFigure(
        id=figure,
        title=title,
        finding=finding,
        svg=format_html(
            '<svg class="map" role="img" aria-labelledby="{0}-title {0}-desc" viewBox="0 0 {1} {2}">'
            '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}</svg>',
            figure, _WIDTH, frame.height, title, finding, joined(parts),
        ),
        columns=(gettext("编号"), gettext("县（区）"), gettext("数值")),
        rows=tuple(
            (str(number), outline.name, shown(values.get(outline.code)))
            for number, outline in enumerate(outlines, start=1)
        ),
    )  # fmt: skip


class _Frame:
    """Degrees to the drawing: a degree of longitude shrinks with the latitude."""

    def __init__(self, outlines: tuple[Outline, ...]) -> None:
        points = [point for outline in outlines for point in outline.ring]
        self.west = min(point.longitude for point in points)
        self.north = max(point.latitude for point in points)
        south = min(point.latitude for point in points)
        east = max(point.longitude for point in points)
        self.shrink = cos(radians((self.north + south) / 2))
        self.unit = _WIDTH / ((east - self.west) * self.shrink)
        self.height = round((self.north - south) * self.unit)

    def point(self, position: Position) -> tuple[int, int]:
        """A place in the drawing."""
        x = (position.longitude - self.west) * self.shrink * self.unit
        return round(x), round((self.north - position.latitude) * self.unit)

    def path(self, outline: Outline) -> str:
        """The border as the points of a polygon."""
        return " ".join(f"{x},{y}" for x, y in map(self.point, outline.ring))

    def middle(self, outline: Outline) -> tuple[int, int]:
        """Where the number of a county stands: the centroid of its border's points."""
        points = [self.point(position) for position in outline.ring]
        return (
            round(sum(x for x, _ in points) / len(points)),
            round(sum(y for _, y in points) / len(points)),
        )


def _shade(value: float | None, known: list[float]) -> int:
    if value is None:
        return 0
    low, high = min(known), max(known)
    if low == high:
        return 1
    return min(int((value - low) / (high - low) * _SHADES), _SHADES - 1) + 1


def _area(figure: str, path: str, shade: int) -> SafeString:
    if not shade:
        return format_html(
            '<polygon class="unmeasured" fill="url(#{}-hatch)" points="{}"/>', figure, path
        )
    return format_html('<polygon class="tile tile-{}" points="{}"/>', shade, path)
