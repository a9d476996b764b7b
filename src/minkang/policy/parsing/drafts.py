"""What the outline builder holds while a document is read: open labels, headings, clauses."""

import re
from dataclasses import dataclass, field

from minkang.policy.parsing.numbering import Family, Label
from minkang.policy.parsing.types import ClauseKind, Heading

_GROUP = re.compile(r"[(（【](?:责任|牵头|负责)")


@dataclass(slots=True)
class HeadingDraft:
    """A heading whose children are still coming."""

    level: int
    label: str
    title: str
    start: int
    end: int
    run_in: bool
    children: list["HeadingDraft"] = field(default_factory=list)

    def freeze(self) -> Heading:
        """Return the finished heading with its tree."""
        children = tuple(child.freeze() for child in self.children)
        return Heading(
            self.level, self.label, self.title, self.start, self.end, self.run_in, children
        )

    def named(self) -> str:
        """Return label and title as one line: 一、总则, but 第一章 总则."""
        spaced = self.label and (self.label[-1] in "章节条编篇" or self.label[-1].isdigit())
        return f"{self.label}{' ' if spaced else ''}{self.title}"


@dataclass(slots=True)
class Node:
    """A label or heading whose scope is open."""

    rank: int
    path: str
    heading: HeadingDraft | None
    label: Label | None = None
    first_clause: int = 0
    paragraphs: int = 0
    inherited: tuple[str, ...] = ()

    @property
    def family(self) -> Family | None:
        """The numbering family of the label; None for the root and for plain headings."""
        return self.label.family if self.label else None


@dataclass(slots=True)
class ClauseDraft:
    """A clause that following lines may still extend; `last_block` is where its last line begins."""

    path: str
    heading_path: tuple[str, ...]
    start: int
    end: int
    last_block: int
    kind: ClauseKind
    units: tuple[str, ...]


def join_path(parent: str, own: str) -> str:
    """Return the path of a child below its parent's."""
    return f"{parent}.{own}" if parent else own


def number_of(label: Label) -> str:
    """Return the path element of a label; boxes are `zN`."""
    return f"z{label.number}" if label.family is Family.BOX else str(label.number)


def clean_title(title: str) -> str:
    """Return a heading's title without its responsibility group and closing mark."""
    title = re.sub(r"\s*[\r\n]\s*", "", title)
    group = _GROUP.search(title, 1)
    if group:
        title = title[: group.start()]
    return re.sub(r"[。.:;：；\s]+$|^[【\s]+|】$", "", title)
