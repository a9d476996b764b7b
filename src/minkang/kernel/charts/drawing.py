"""Strokes and words every chart shares.

Lengths along the page are percentages and heights are ems of the surrounding text, so a drawing
fits any width and grows with large type; nothing is ever scaled and nothing needs an inline style.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

Number = int | float

_WIDE = ("W", "F")
_NARROW_WIDTH = 0.55
_LEAST_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps `[low, high]` to percentages of the drawing's width or height.

    Attributes:
        low: Value at 0 %.
        high: Value at 100 %; greater than `low`.
    """

    low: Number
    high: Number

    def percent(self, value: Number) -> float:
        """Where `value` lies, in percent, kept inside the drawing."""
        return round(min(max((value - self.low) / (self.high - self.low), 0), 1) * 100, 2)

    def span(self, one: Number, other: Number) -> tuple[float, float]:
        """Start and length, in percent, of the stretch between two values in either order."""
        start, end = sorted((self.percent(one), self.percent(other)))
        return start, round(end - start, 2)


def zero_based(values: Iterable[Number | None], ceiling: Number | None = None) -> Scale:
    """The scale of bars: holds zero, every value and `ceiling`; never empty."""
    known = [value for value in values if value is not None]
    low = min([0, *known])
    high = max([0, *known, *([] if ceiling is None else [ceiling])])
    return Scale(low, high if high > low else low + 1)


def shown(value: Number | None) -> str:
    """A number as read: thousands separated, at most two decimals; 尚不可测 for none."""
    if value is None:
        return unmeasured_words()
    text = f"{value:,.{_LEAST_DECIMALS}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(value: Number | None, unit: str) -> str:
    """A number with its unit; a percent sign stands close, a word after a space."""
    if value is None:
        return unmeasured_words()
    return f"{shown(value)}{unit}" if unit == "%" else f"{shown(value)} {unit}".rstrip()


def unmeasured_words() -> str:
    """What stands where a value is missing."""
    return gettext("尚不可测")


def wrapped(label: str, *, width: float, lines: int) -> tuple[str, ...]:
    """`label` cut into at most `lines` lines of `width` ems; the last ends in … when cut short."""
    rows = [""]
    used = 0.0
    for character in label:
        advance = 1.0 if east_asian_width(character) in _WIDE else _NARROW_WIDTH
        if used + advance > width:
            if len(rows) == lines:
                rows[-1] = rows[-1][:-1] + "…"
                break
            start = _word_start(rows[-1]) if character.isascii() and character != " " else ""
            rows[-1] = rows[-1].removesuffix(start).rstrip()
            rows.append(start)
            used = _NARROW_WIDTH * len(start)
        rows[-1] += character if rows[-1] or character != " " else ""
        used += advance
    return tuple(rows)


def _word_start(row: str) -> str:
    head, space, tail = row.rpartition(" ")
    return tail if space and head and tail.isascii() else ""


def text(content: str, *, x: float, y: float, css: str = "") -> SafeString:
    """Words at `x` percent and a baseline `y` ems from the top."""
    return format_html('<text class="{}" x="{}%" y="{}em">{}</text>', css, x, round(y, 2), content)


def box(css: str, *, x: float, width: float, y: float, height: float) -> SafeString:
    """A rectangle: `x` and `width` in percent, `y` and `height` in ems."""
    return format_html(
        '<rect class="{}" x="{}%" width="{}%" y="{}em" height="{}em"/>',
        css, x, width, round(y, 2), round(height, 2),
    )  # fmt: skip


def upright(css: str, *, x: float, y: float, height: float) -> SafeString:
    """A vertical stroke at `x` percent, from `y` ems down."""
    return format_html(
        '<line class="{}" x1="{}%" x2="{}%" y1="{}em" y2="{}em"/>',
        css, x, x, round(y, 2), round(y + height, 2),
    )  # fmt: skip


def hatched(figure_id: str, *, x: float, width: float, y: float, height: float) -> SafeString:
    """A rectangle hatched as not measurable; the drawing must hold :func:`hatch_pattern`."""
    return format_html(
        '<rect class="unmeasured" fill="url(#{}-hatch)" x="{}%" width="{}%" y="{}em" height="{}em"/>',
        figure_id, x, width, round(y, 2), round(height, 2),
    )  # fmt: skip


def hatch_pattern(figure_id: str) -> SafeString:
    """The hatching, defined once in each drawing that uses it."""
    return format_html(
        '<defs><pattern id="{}-hatch" width="8" height="8" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><line class="hatch" x1="0" x2="0" y1="0" y2="8"/></pattern>'
        "</defs>",
        figure_id,
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Pieces of a drawing in the order they are painted."""
    return format_html_join("", "{}", ((part,) for part in parts))


def drawing(
    figure_id: str, *, title: str, finding: str, height: float, parts: Iterable[SafeString]
) -> SafeString:
    """The whole drawing, `height` ems tall and as wide as its place."""
    return format_html(
        '<svg role="img" aria-labelledby="{0}-title {0}-desc" width="100%" height="{1}em">'
        '<title id="{0}-title">{2}</title><desc id="{0}-desc">{3}</desc>{4}</svg>',
        figure_id, round(height, 2), title, finding, joined(parts),
    )  # fmt: skip
