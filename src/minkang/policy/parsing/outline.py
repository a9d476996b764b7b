"""Body blocks become a heading tree, clauses and tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from minkang.policy.parsing import headings, tables, units, wrapping
from minkang.policy.parsing.drafts import (
    ClauseDraft,
    HeadingDraft,
    Node,
    clean_title,
    join_path,
    number_of,
)
from minkang.policy.parsing.joined import joined
from minkang.policy.parsing.lines import Block
from minkang.policy.parsing.numbering import RANK, Family, Label, read_label
from minkang.policy.parsing.types import Clause, ClauseKind, Heading, Table, Warning_

_PLAIN_RANK = 1000
_PARAGRAPH_MIN = 20
_FORMULA_REACH = 600
_CONTACT = re.compile(r"\(?(?:联系人|联系电话|联系方式|咨询电话|电话)\s?:")
_DUE_LINE = re.compile(r"\(?(?:完成时限|时限要求|时间节点|完成时间|进度安排|工作时限)\s?:")
# The closing sentence belongs to the whole document, not to the last chapter.
_CLOSING = re.compile(
    r"(?:本|该)[一-龥]{1,10}?(?:自|由.{2,20}解释|有效期|执行期)|特此(?:通知|通报|公告|通告|函[告复]|批复|报告)|感谢.{0,24}(?:关心|支持)"
)
_LIST_GOES_ON = frozenset("、,和")
_SUB_FAMILIES = frozenset({Family.PAREN, Family.CIRCLE, Family.LETTER, Family.SPOKEN})


@dataclass(frozen=True, slots=True)
class Outline:
    """What one body gave; `roles` names the blocks that are not in a clause."""

    headings: tuple[Heading, ...]
    clauses: tuple[Clause, ...]
    tables: tuple[Table, ...]
    roles: dict[int, str]
    warnings: tuple[Warning_, ...]


class OutlineBuilder:
    """Reads the blocks of one document part by part; paths stay unique over all parts."""

    def __init__(self, text: str, shadow: str) -> None:
        """Keep the verbatim text and its shadow; offsets of blocks point into both."""
        self._text = text
        self._shadow = shadow
        self._clauses: list[ClauseDraft] = []
        self._roots: list[HeadingDraft] = []
        self._tables: list[Table] = []
        self._roles: dict[int, str] = {}
        self._warnings: list[Warning_] = []
        self._paths: dict[str, int] = {}
        self._stack: list[Node] = []
        self._plain = 0
        self._last_role = -1
        self._stated: tuple[int, tuple[str, ...]] = (-1, ())
        self._stated_to = -1
        self._width = 0

    def read(self, blocks: Sequence[Block], prefix: str = "", title: str = "") -> None:
        """Add one part: the main body (no prefix), a notice (`n`) or an attachment (`a1`)."""
        root = None
        if title and blocks:
            at = blocks[0].start
            root = HeadingDraft(1, "", title, at, at, run_in=False)
            self._roots.append(root)
        self._stack = [Node(-1, prefix, root, first_clause=len(self._clauses))]
        self._width = wrapping.page_width(blocks)
        at = 0
        while at < len(blocks):
            grid = tables.grid_at(blocks, at)
            if grid:
                self._take_grid(blocks, grid, self._table_title(blocks, grid))
                at = grid.last
            else:
                at += self._take(blocks, at)

    def outline(self) -> Outline:
        """Return everything read so far."""
        clauses = tuple(
            Clause(
                draft.path,
                draft.heading_path,
                self._text[draft.start : draft.end],
                self._responsible(draft),
                draft.start,
                draft.end,
                draft.kind,
            )
            for draft in self._clauses
        )
        frozen = tuple(h.freeze() for h in self._roots)
        return Outline(frozen, clauses, tuple(self._tables), self._roles, tuple(self._warnings))

    def _responsible(self, draft: ClauseDraft) -> tuple[str, ...]:
        if draft.last_block > draft.start and draft.kind is not ClauseKind.ROW and not draft.units:
            wrapped = joined(self._shadow[draft.start : draft.end]).text
            draft.units = units.responsible_within(wrapped)
        return draft.units or units.responsible_by_formula(self._own_words(draft))

    def _own_words(self, draft: ClauseDraft) -> str:
        text = joined(self._shadow[draft.start : min(draft.end, draft.start + _FORMULA_REACH)]).text
        label = read_label(text)
        return text[label.length :] if label else text

    def _take(self, blocks: Sequence[Block], at: int) -> int:
        """Take the block at `at`, with what belongs to it; return how many blocks that were."""
        block = blocks[at]
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        label = read_label(block.text)
        if not label:
            return self._take_unlabelled(block, following)
        if following and headings.is_repeated(block.text, label, following.text):
            self._mark(block, "repeated-heading")
            message = "同一标题连续出现两次,前一处可能粘连在上文末尾,只按一个标题读入。"
            self._warn("repeated-heading", message, block)
            return 1
        beyond = blocks[at + 2] if at + 2 < len(blocks) else None
        if following and beyond and following.indent <= 1:
            whole = headings.rejoined(block.text, label, following.text, beyond.text)
            if whole:
                self._mark(following, "heading")
                broken = replace(block, end=following.end, text=whole)
                return 1 + self._take_labelled(broken, label, beyond)
        return self._take_labelled(block, label, following)

    def _take_unlabelled(self, block: Block, following: Block | None) -> int:
        line = units.line_units(block.text)
        if not line and self._continues(block):
            self._extend(block)
            return 1
        if _CONTACT.match(block.text):
            self._mark(block, "contact")
        elif _DUE_LINE.match(block.text) and self._clauses and not self._heads_scope():
            self._extend(block)
        elif line:
            return self._take_responsibility(block, line, following)
        elif self._is_plain_heading(block, following):
            self._take_plain_heading(block)
        else:
            self._take_paragraph(block)
        return 1

    def _take_labelled(self, block: Block, label: Label, following: Block | None) -> int:
        rest = block.text[label.length :]
        taken, end = 1, block.end
        if not rest and following and headings.is_plain_heading(following.text):
            rest, end, taken = following.text, following.end, 2
            self._mark(following, "heading")
        listed = rest.endswith("。") and self._follows_bare_item(label)
        parent, rank = self._open_scope(label)
        path = self._unique(join_path(parent.path, number_of(label)))
        node = Node(rank, path, None, label, len(self._clauses))
        stated = units.responsible_within(block.text)
        broken = following is not None and wrapping.breaks_off(block.text, following, self._width)
        leads = taken > 1 or (not (listed or broken) and self._leads(rest, label, following))
        spoken = label.family is Family.SPOKEN
        promised = leads and taken == 1 and (spoken or headings.is_promise(rest, label.family))
        if leads and not promised and (taken > 1 or parent.family is not Family.ARTICLE):
            title = self._text[block.start + label.length : end].strip()
            self._mark(block, "heading")
            node.heading = self._add_heading(label.text, clean_title(title), block.start, end)
            node.inherited = stated
            self._stack.append(node)
            return taken
        title_length = len(rest) if promised else headings.run_in_title(rest, label.family)
        if title_length:
            first = block.start + label.length
            title = clean_title(self._text[first : first + title_length])
            node.heading = self._add_heading(
                label.text, title, block.start, first + title_length, run_in=True
            )
        self._stack.append(node)
        self._add_clause(path, block, ClauseKind.ITEM, stated)
        return 1

    def _follows_bare_item(self, label: Label) -> bool:
        """Say whether the number before was one sentence without title or body: then so is this."""
        above = self._stack[-1]
        if not above.label or above.heading or above.family is not label.family:
            return False
        alone = len(self._clauses) == above.first_clause + 1
        return alone and above.label.number + 1 == label.number

    def _open_scope(self, label: Label) -> tuple[Node, int]:
        """Close what the label ends; return the node that now holds it and its own rank."""
        rank = label.rank
        if self._is_below_dot(label):
            rank = RANK[Family.DOT] + (1 if label.family is Family.DECIMAL_TWO else 2)
        closing = RANK[Family.BRACKET] if label.family is Family.BOX else rank
        while self._stack[-1].rank >= closing:
            self._stack.pop()
        return self._stack[-1], rank

    def _is_below_dot(self, label: Label) -> bool:
        """Say whether 1.1 belongs to an item 1. that is still open."""
        return bool(label.chapter) and any(
            n.label and n.family is Family.DOT and n.label.number == label.chapter
            for n in self._stack
        )

    def _leads(self, rest: str, label: Label, following: Block | None) -> bool:
        if not headings.is_heading_line(rest, label):
            return False
        if label.family is Family.BOX:
            return True
        if following is None:
            return label.rank <= RANK[Family.COMMA] and not rest.endswith("。")
        next_label = read_label(following.text)
        if next_label:
            sibling = next_label.family is Family.DOT and self._is_below_dot(label)
            return label.encloses(next_label) and not sibling
        if units.line_units(following.text) or _CLOSING.match(following.text):
            return False
        return len(following.text) >= _PARAGRAPH_MIN or len(rest) <= _PARAGRAPH_MIN

    def _add_heading(
        self, label: str, title: str, start: int, end: int, *, run_in: bool = False
    ) -> HeadingDraft:
        owner = next((n.heading for n in reversed(self._stack) if n.heading), None)
        level = owner.level + 1 if owner else 1
        draft = HeadingDraft(level, label, title, start, end, run_in)
        (owner.children if owner else self._roots).append(draft)
        return draft

    def _add_clause(
        self, path: str, block: Block, kind: ClauseKind, stated: tuple[str, ...]
    ) -> None:
        own = stated or next((n.inherited for n in reversed(self._stack) if n.inherited), ())
        self._clauses.append(
            ClauseDraft(path, self._heading_path(), block.start, block.end, block.start, kind, own)
        )

    def _heading_path(self) -> tuple[str, ...]:
        return tuple(n.heading.named() for n in self._stack if n.heading)

    def _heads_scope(self) -> bool:
        """Say whether the open scope has no clause yet."""
        return self._stack[-1].first_clause >= len(self._clauses)

    def _in_article(self) -> bool:
        return any(n.family is Family.ARTICLE for n in self._stack)

    def _take_paragraph(self, block: Block) -> None:
        if _CLOSING.match(block.text) and not self._heads_scope():
            del self._stack[1:]
        article = [n.family for n in self._stack].index(Family.ARTICLE) if self._in_article() else 0
        if article:
            del self._stack[article + 1 :]
        node = self._stack[-1]
        node.paragraphs += 1
        stated = units.responsible_within(block.text)
        path = self._unique(join_path(node.path, f"p{node.paragraphs}"))
        self._add_clause(path, block, ClauseKind.PARAGRAPH, stated)
        if stated:
            self._give(node, stated)

    def _give(self, node: Node, stated: tuple[str, ...], replaced: tuple[str, ...] = ()) -> None:
        """Give units to the open item; `replaced` were given by the line just above."""
        for position in range(len(self._clauses) - 1, node.first_clause - 1, -1):
            draft = self._clauses[position]
            if draft.units and draft.units not in (stated, replaced):
                break
            draft.units = stated

    def _take_responsibility(
        self, block: Block, stated: tuple[str, ...], following: Block | None
    ) -> int:
        taken, last = 1, block
        if following and block.text[-1] in _LIST_GOES_ON and not read_label(following.text):
            taken, last = 2, following
            stated = units.line_units(block.text + following.text) or stated
        node = self._stack[-1]
        if self._heads_scope():
            node.paragraphs += 1
            path = self._unique(join_path(node.path, f"p{node.paragraphs}"))
            self._add_clause(path, block, ClauseKind.RESPONSIBILITY, stated)
            self._warn("orphan-responsibility", "责任单位行之前没有对应的条文。", block)
            if taken > 1:
                self._extend(last)
            return taken
        if node.family in _SUB_FAMILIES and len(self._stack) > 1:
            node = next(n for n in reversed(self._stack) if n.family not in _SUB_FAMILIES)
        at = len(self._clauses)
        together = self._stated[1] if self._stated[0] == at else ()
        self._stated = (at, tuple(dict.fromkeys((*together, *stated))))
        self._give(node, self._stated[1], together)
        self._extend(last)
        self._stated_to = last.end
        return taken

    def _continues(self, block: Block) -> bool:
        if not self._clauses:
            return False
        last = self._clauses[-1]
        if (
            last.kind is ClauseKind.ROW
            or self._last_role >= last.end
            or self._stated_to == last.end
        ):
            return False
        return wrapping.continues(self._shadow, last, block)

    def _extend(self, block: Block) -> None:
        last = self._clauses[-1]
        last.end = block.end
        last.last_block = block.start

    @staticmethod
    def _is_plain_heading(block: Block, following: Block | None) -> bool:
        if following is None or not headings.is_plain_heading(block.text):
            return False
        stock = headings.is_stock_title(block.text)
        return "。" in following.text and (stock or len(following.text) > 2 * _PARAGRAPH_MIN)

    def _take_plain_heading(self, block: Block) -> None:
        while self._stack[-1].rank >= _PLAIN_RANK:
            self._stack.pop()
        self._plain += 1
        node = Node(
            _PLAIN_RANK,
            self._unique(join_path(self._stack[-1].path, f"h{self._plain}")),
            None,
            first_clause=len(self._clauses),
        )
        raw = self._text[block.start : block.end]
        node.heading = self._add_heading("", raw, block.start, block.end)
        self._mark(block, "heading")
        self._stack.append(node)

    def _table_title(self, blocks: Sequence[Block], grid: tables.Grid) -> str:
        """Take the line over a table: a labelled one is a heading and the table's title too."""
        if not grid.titled:
            root = self._stack[0].heading
            return root.title if root and grid.first == 0 else ""
        block = blocks[grid.first]
        label = read_label(block.text)
        if not label or label.length >= len(block.text):
            self._mark(block, "table")
            return block.text
        parent, rank = self._open_scope(label)
        path = self._unique(join_path(parent.path, number_of(label)))
        node = Node(rank, path, None, label, len(self._clauses))
        title = clean_title(self._text[block.start + label.length : block.end])
        node.heading = self._add_heading(label.text, title, block.start, block.end)
        self._stack.append(node)
        self._mark(block, "heading")
        return title

    def _take_grid(self, blocks: Sequence[Block], grid: tables.Grid, title: str) -> None:
        number = len(self._tables) + 1
        row_blocks = {i for row in grid.rows for i in range(row.first, row.last)}
        for i in range(grid.first + grid.titled, grid.last):
            if i not in row_blocks:
                self._mark(blocks[i], "table")
        paths = []
        for position, row in enumerate(grid.rows, start=1):
            path = self._unique(f"t{number}.{position}")
            first, last = blocks[row.first], blocks[row.last - 1]
            whole = Block(first.start, last.end, first.text, first.indent)
            self._add_clause(path, whole, ClauseKind.ROW, _row_units(grid.columns, row.cells))
            paths.append(path)
        self._tables.append(
            Table(
                title,
                grid.columns,
                tuple(row.cells for row in grid.rows),
                tuple(paths),
                blocks[grid.first].start,
                blocks[grid.last - 1].end,
            )
        )

    def _mark(self, block: Block, role: str) -> None:
        self._roles[block.start] = role
        self._last_role = block.start

    def _unique(self, path: str) -> str:
        seen = self._paths.get(path, 0) + 1
        self._paths[path] = seen
        return path if seen == 1 else f"{path}~{seen}"

    def _warn(self, code: str, message: str, block: Block) -> None:
        self._warnings.append(Warning_(code, message, block.start, block.end))


def _row_units(columns: tuple[str, ...], cells: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for column, cell in zip(columns, cells, strict=False):
        if column.endswith(
            ("责任单位", "责任部门", "牵头单位", "牵头部门", "配合单位", "责任科室")
        ):
            found.extend(units.units_of(cell))
    return tuple(dict.fromkeys(found))
