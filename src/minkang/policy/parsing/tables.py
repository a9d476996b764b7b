"""Tables: flattened into one cell per line, or one row per line with tabs, bars or wide gaps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from minkang.policy.parsing.lines import Block, squeezed
from minkang.policy.parsing.numbering import Family, read_label

_HEADER = re.compile(
    r"序号|编号|类别|类型|属性|备注|说明|单位|计量单位|项目|事项|任务|措施|内容|领域|维度|指标|基期值?|现状值?|完成时限|时限|进度安排|目标值?"
    r"|.{0,8}(?:名称|类别|性质|属性|目标值?|现状值?|现状|范围|内容|事项|任务|措施|时限|时间|指标|部门|单位|科室|类型|依据|方式|标准|要求|对象|条件)"
    r"|(?:到)?20\d\d年?(?:末|底)?(?:.{0,6})"
)
_CATEGORY = re.compile(r"类别|类型|分类|领域|维度|方面|一级指标")
_NATURES = frozenset({"约束性", "预期性", "约束", "预期", "引导性", "指导性", "参考性", "监测性"})
_SEQUENCE = re.compile(r"\d{1,3}[.、]?")
_RULE = re.compile(r"[\s|:+-]*-{2,}[\s|:+-]*")
_WIDE = re.compile(r"\t+|\s*\|\s*|\s{2,}")
_BETWEEN_CELLS = ("\t", "|", "  ")
_CELL_MAX, _TITLE_MAX, _MIN_COLUMNS, _MAX_COLUMNS = 12, 60, 2, 9
_SPACED_MIN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """Block positions `first:last` (half open) of one row and its cells, category filled in."""

    first: int
    last: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in a list of blocks: header at `first`, everything up to `last` (half open)."""

    first: int
    last: int
    titled: bool
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def grid_at(blocks: Sequence[Block], at: int) -> Grid | None:
    """Return the table that begins at block `at` (its title line or its header), or None."""
    for titled in (False, True):
        header = at + titled
        if titled and not _may_be_title(blocks, at):
            continue
        grid = _delimited(blocks, header) or _flattened(blocks, header)
        if grid:
            return Grid(at, grid.last, titled, grid.columns, grid.rows)
    return None


def _may_be_title(blocks: Sequence[Block], at: int) -> bool:
    if at + 1 >= len(blocks):
        return False
    text = blocks[at].text
    return len(text) <= _TITLE_MAX and not re.search(r"[。;:]", text)


def is_header(text: str) -> bool:
    """Say whether a cell could be a column name."""
    return len(text) <= _CELL_MAX and bool(_HEADER.fullmatch(squeezed(_bare(text))))


def _bare(text: str) -> str:
    """Return a cell without the bar that a copied table leaves behind it."""
    return text.strip("| ") if "|" in text else text


def _split(text: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in _WIDE.split(text.strip("| \t")))


def _ruled_cells(row: Block, header: Block, count: int) -> tuple[str, ...]:
    """Return the cells between single tabs or bars, empty edges kept, cut or filled to `count`.

    The margin of the header belongs to no cell, nor do the outer bars if the header has them.
    A row that does not end in an empty cell is never filled.
    """
    if "\t" in row.text:
        left, right = max(0, row.tabs[0] - header.tabs[0]), row.tabs[1]
        cells = [""] * left + row.text.split("\t") + [""] * right
    else:
        text = row.text.removeprefix("|") if header.text.startswith("|") else row.text
        cells = (text.removesuffix("|") if header.text.endswith("|") else text).split("|")
    while len(cells) > count and not cells[-1].strip():
        cells.pop()
    missing = 0 if cells[-1].strip() else count - len(cells)
    return tuple(cell.strip() for cell in cells + [""] * missing)


def _delimited(blocks: Sequence[Block], at: int) -> Grid | None:
    if not any(mark in blocks[at].text for mark in _BETWEEN_CELLS):
        return _spaced(blocks, at)
    columns = _split(blocks[at].text)
    count = len(columns)
    named = sum(map(is_header, columns)) >= _MIN_COLUMNS
    ruled = blocks[at].text.count("|") > 1 or "\t" in blocks[at].text
    if not _MIN_COLUMNS <= count <= _MAX_COLUMNS or not (named or ruled):
        return None
    rows: list[Row] = []
    last = at + 1
    while last < len(blocks):
        text = blocks[last].text
        if _RULE.fullmatch(text):
            last += 1
            continue
        cells = _split(text)
        if len(cells) != count:
            cells = _filled(blocks[last], blocks[at], count, rows)
        if len(cells) != count:
            break
        rows.append(Row(last, last + 1, cells))
        last += 1
    enough = len(rows) > (0 if named else 1)
    return Grid(at, last, titled=False, columns=columns, rows=tuple(rows)) if enough else None


def _filled(row: Block, header: Block, count: int, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the cells of a row with empty ones; an empty first cell repeats the one above."""
    cells = _ruled_cells(row, header, count)
    if len(cells) == count:
        return cells if cells[0] or not rows else (rows[-1].cells[0], *cells[1:])
    cells = _split(row.text)
    carried = len(cells) == count - 1 and rows and not is_sequence(cells[0])
    return (rows[-1].cells[0], *cells) if carried else cells


def _spaced(blocks: Sequence[Block], at: int) -> Grid | None:
    """Return a table whose cells stand one blank apart under a header of nothing but names."""
    columns = tuple(blocks[at].text.split())
    count = len(columns)
    if not _SPACED_MIN <= count <= _MAX_COLUMNS or not all(map(is_header, columns)):
        return None
    rows: list[Row] = []
    for i in range(at + 1, len(blocks)):
        cells = tuple(blocks[i].text.split())
        if len(cells) != count:
            break
        rows.append(Row(i, i + 1, cells))
    last = at + 1 + len(rows)
    return Grid(at, last, titled=False, columns=columns, rows=tuple(rows)) if rows else None


def is_row(text: str) -> bool:
    """Say whether a line falls into cells: at least three, not the letters of a spread title."""
    cells = text.split()
    return len(cells) >= _SPACED_MIN and sum(len(c) > 1 for c in cells) >= _MIN_COLUMNS


def is_sequence(text: str) -> bool:
    """Say whether a cell is a row number."""
    return bool(_SEQUENCE.fullmatch(_bare(text)))


def _flattened(blocks: Sequence[Block], at: int) -> Grid | None:
    count = 0
    while at + count < len(blocks) and count < _MAX_COLUMNS and is_header(blocks[at + count].text):
        count += 1
    if count < _MIN_COLUMNS:
        return None
    columns = tuple(squeezed(_bare(blocks[at + i].text)) for i in range(count))
    body = at + count
    if columns[0] in ("序号", "编号"):
        rows = _numbered_rows(blocks, body, columns)
    elif any("性质" in c or "属性" in c for c in columns[-1:]):
        rows = _rows_by_nature(blocks, body, count, carried=bool(_CATEGORY.search(columns[0])))
    else:
        rows = _regular_rows(blocks, body, count)
    if not rows:
        return None
    return Grid(at, rows[-1].last, titled=False, columns=columns, rows=tuple(rows))


def _numbered_rows(blocks: Sequence[Block], body: int, columns: tuple[str, ...]) -> list[Row]:
    rows: list[Row] = []
    at, count = body, len(columns)
    own = _number(blocks[at]) if at < len(blocks) and is_sequence(blocks[at].text) else 0
    while at < len(blocks) and is_sequence(blocks[at].text) and _number(blocks[at]) == own:
        end = at + count
        own += 1
        following = f"{own}"
        reach = range(at + 1, min(at + 2 * count, len(blocks)))
        next_at = next((i for i in reach if _bare(blocks[i].text).rstrip(".、") == following), None)
        if next_at is not None:
            end = next_at
        end = min(end, len(blocks))
        broken = [i for i in range(at, end) if _repeats_header(blocks, i, columns)]
        end = broken[0] if broken else end
        rows.append(Row(at, end, _cells(blocks, at, end, count)))
        at = end + count if _repeats_header(blocks, end, columns) else end
    return rows


def _repeats_header(blocks: Sequence[Block], at: int, columns: tuple[str, ...]) -> bool:
    """Say whether the column names stand again, as they do at the top of a new page."""
    texts = [squeezed(_bare(b.text)) for b in blocks[at : at + len(columns)]]
    return tuple(texts) == columns


def _number(block: Block) -> int:
    return int(_bare(block.text).rstrip(".、"))


def _cells(blocks: Sequence[Block], first: int, last: int, count: int) -> tuple[str, ...]:
    texts = [_bare(blocks[i].text) for i in range(first, last)]
    return (*texts[: count - 1], "".join(texts[count - 1 :]))


def _rows_by_nature(blocks: Sequence[Block], body: int, count: int, *, carried: bool) -> list[Row]:
    rows: list[Row] = []
    first, category = body, ""
    for at in range(body, len(blocks)):
        text = squeezed(_bare(blocks[at].text))
        if text in _NATURES:
            length = at + 1 - first
            if length != count and not (carried and length == count - 1):
                break
            if carried and length == count:
                category, first = blocks[first].text, first + 1
            cells = tuple(_bare(blocks[i].text) for i in range(first, at + 1))
            rows.append(Row(first, at + 1, (category, *cells) if carried else cells))
            first = at + 1
        elif at - first >= count or "。" in text:
            break
    return rows


def _regular_rows(blocks: Sequence[Block], body: int, count: int) -> list[Row]:
    rows: list[Row] = []
    at = body
    while at + count <= len(blocks):
        texts = [_bare(blocks[i].text) for i in range(at, at + count)]
        label = read_label(texts[0])
        heading = label is not None and label.family in (
            Family.COMMA,
            Family.CHAPTER,
            Family.BRACKET,
        )
        if heading or any("。" in t or len(t) > _TITLE_MAX for t in texts):
            break
        rows.append(Row(at, at + count, tuple(texts)))
        at += count
    return rows if len(rows) > 1 else []
