"""What every chart becomes: a drawing, a finding in words, and the same values as a table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class ChartFigure:
    """A finished chart.

    Attributes:
        id: Unique in the page; names the title and description for screen readers.
        title: What is shown, with its unit.
        finding: One generated sentence that says what the drawing shows.
        svg: The drawing; classes only, no inline style.
        columns: Heads of the table twin.
        rows: Cells of the table twin, one tuple a row, as many cells as `columns`.
    """

    id: str
    title: str
    finding: str
    svg: SafeString
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
