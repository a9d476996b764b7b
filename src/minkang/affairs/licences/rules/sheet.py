"""A licence as a printed sheet: what stands on it, and where it stands on a page of OFD."""

from collections.abc import Iterator
from dataclasses import dataclass

from minkang.kernel.documents.ofd import A4, Item, Rule, Squares, Text

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 45.0, 270.0
LABEL_WIDTH, GAP = 42.0, 4.0
TITLE, BODY, SMALL = 8.0, 4.5, 3.6
LEADING = 8.0
SQUARE = 34.0
NOTES_LEFT = LEFT + SQUARE + 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed.

    Attributes:
        title: Name of the type.
        subject: What kind of paper it is.
        office: Who issued it.
        warning: That it cannot be used, and why; "" when it can.
        columns: Heads of the two columns.
        rows: Label and value.
        notes: Beside the square.
        square: The QR code as SVG.
        square_alt: What the square is for.
        cells: The same square as column and row of its dark modules.
        modules: How many modules it is wide.
        language: ``zh`` or ``en``.
        country: ``cn`` or ``gb``.
    """

    title: str
    subject: str
    office: str
    warning: str
    columns: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    square: str
    square_alt: str
    cells: tuple[tuple[int, int], ...]
    modules: int
    language: str
    country: str


def ofd_pages(sheet: Sheet) -> tuple[tuple[Item, ...], ...]:
    """The sheet laid out on pages of A4."""
    pages: list[list[Item]] = [[*_title(sheet)]]
    y = TOP + 2 * LEADING
    for item, height in _lines(sheet):
        if y + height > BOTTOM:
            pages.append([])
            y = TOP
        pages[-1].extend(_moved(one, y) for one in item)
        y += height
    return tuple(tuple(page) for page in pages)


def _title(sheet: Sheet) -> Iterator[Item]:
    width = Text(sheet.title, 0, 0, TITLE).width
    size = min(TITLE, TITLE * (RIGHT - LEFT) / width)
    title = Text(sheet.title, (A4[0] - min(width, RIGHT - LEFT)) / 2, TOP, size)
    yield title


def _lines(sheet: Sheet) -> Iterator[tuple[tuple[Item, ...], float]]:
    """Blocks from top to bottom, each with its height, as if it began at 0."""
    for line in _wrapped(sheet.warning, RIGHT - LEFT, BODY):
        yield (Text(line, LEFT, BODY, BODY),), LEADING
    for label, value in sheet.rows:
        texts = [*_column(label, LEFT, LABEL_WIDTH - GAP)]
        texts += _column(value, LEFT + LABEL_WIDTH, RIGHT - LEFT - LABEL_WIDTH)
        height = LEADING + max((text.baseline for text in texts), default=BODY) - BODY + 2
        yield (*texts, Rule(LEFT, height - 2, RIGHT - LEFT)), height
    notes = [line for note in sheet.notes for line in _wrapped(note, RIGHT - NOTES_LEFT, SMALL)]
    side = SQUARE / sheet.modules
    yield (
        (
            Squares(LEFT, 4, side, sheet.cells),
            *(
                Text(line, NOTES_LEFT, 4 + SMALL + place * (LEADING - 2), SMALL)
                for place, line in enumerate(notes)
            ),
        ),
        SQUARE + 8,
    )


def _column(text: str, x: float, width: float) -> Iterator[Text]:
    for place, line in enumerate(_wrapped(text, width, BODY)):
        yield Text(line, x, BODY + LEADING * place, BODY)


def _moved(item: Item, y: float) -> Item:
    match item:
        case Text():
            return Text(item.text, item.x, item.baseline + y, item.size)
        case Rule():
            return Rule(item.x, item.y + y, item.length, item.thickness)
    return Squares(item.x, item.y + y, item.side, item.cells)


def _wrapped(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for letter in paragraph:
            if Text(line + letter, 0, 0, size).width > width:
                lines.append(line)
                line = ""
            line += letter
        lines.append(line)
    return lines
