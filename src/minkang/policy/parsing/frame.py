"""The frame of one document: title, number, addressees, signature, attachments, page furniture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from minkang.policy.parsing import marks, tables, titles
from minkang.policy.parsing.lines import Block, squeezed
from minkang.policy.parsing.numbering import RANK, Family, read_label

_ATTACHMENT_MARK = re.compile(r"附(?:件|表|录)\s*[\d一二三四五六七八九十]{0,3}\s*:?")
_ATTACHMENT_LINE = re.compile(r"附(?:件|表|录)\s*[\d一二三四五六七八九十]{0,3}\s*[:.]?\s*\S.*")
_SUBTITLE = re.compile(r"[((].{2,80}[))]|——.{2,40}")
_BARE_NAME = re.compile(r"[一-龥]{1,3}\s{0,4}[一-龥]{1,3}")
_MAX_ORGS, _TITLE_LINES, _LIST_MAX, _FURNITURE_REACH = 8, 3, 80, 4
_MIN_ORG, _MIN_TITLE, _WRAPPED = 4, 4, 25
_TOP_RANK = RANK[Family.COMMA]


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks of one body: the main one (empty prefix), the notice (`n`) or an attachment (`a1`)."""

    prefix: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class Frame:
    """What stands around the body; `roles` maps a block's start to its role."""

    roles: dict[int, str] = field(default_factory=dict)
    title: str = ""
    notice_title: str = ""
    collection: str = ""
    number: str = ""
    issuers: tuple[str, ...] = ()
    signed_on: date | None = None
    addressees: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    footer: tuple[str, ...] = ()
    parts: list[Part] = field(default_factory=list)


class FrameReader:
    """Reads one section's blocks from top to bottom."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        """Keep the verbatim text and the blocks of one section."""
        self._text = text
        self._blocks = blocks
        self._frame = Frame()
        self._at = 0
        self._end = len(blocks)
        self._prefix = ""
        self._part_title = ""
        self._pending: list[Block] = []
        self._attachments = 0
        self._order = ""

    def read(self) -> Frame:
        """Return the frame with the body blocks sorted into parts."""
        self._take_footer()
        self._read_front()
        self._read_body()
        self._close_part()
        return self._frame

    def _raw(self, block: Block) -> str:
        return self._text[block.start : block.end]

    def _give_role(self, role: str, count: int = 1) -> None:
        for block in self._blocks[self._at : self._at + count]:
            self._frame.roles[block.start] = role
        self._at += count

    def _take_footer(self) -> None:
        first = None
        position = len(self._blocks) - 1
        while position > 0 and "。" not in self._blocks[position].text:
            if marks.is_footer(self._blocks[position].text):
                first = position
            elif len(self._blocks[position].text) > 2 * _LIST_MAX:
                break
            position -= 1
        if first is None:
            return
        for block in self._blocks[first:]:
            self._frame.roles[block.start] = "page"
        self._frame.footer = tuple(b.text for b in self._blocks[first:])
        self._end = first
        self._blocks = self._blocks[:first]

    def _read_front(self) -> None:
        while self._at < self._end:
            before = self._at
            self._front_step()
            if self._at == before:
                return

    def _front_step(self) -> None:
        frame, block = self._frame, self._blocks[self._at]
        text = block.text
        number = marks.number_line(text)
        pairs = marks.metadata_of(text)
        part = "" if frame.title else titles.part_title(text)
        if self._take_head(text):
            return
        if number:
            frame.number = frame.number or number
            self._give_role("number")
        elif pairs:
            frame.metadata.update({k: v for k, v in pairs if v or k not in frame.metadata})
            self._give_role("metadata")
        elif part:
            frame.title = frame.collection = self._raw(block)
            self._give_role("title")
        elif not self._order and self._title_run() and self._names_document():
            self._take_title()
        elif (frame.title or not self._at) and self._addressee_lines():
            count = self._addressee_lines()
            frame.addressees = self._joined(count).rstrip(":：!！")
            self._give_role("addressee", count)
        elif frame.title and not frame.addressees:
            self._take_under_title(text)

    def _take_head(self, text: str) -> bool:
        """Take a letterhead, or 某某令 with its number (the title then follows the promulgation)."""
        if marks.is_letterhead(text):
            self._give_role("letterhead")
            return True
        if not marks.is_order_head(text) or self._frame.title or self._frame.number:
            return False
        bare = squeezed(text)
        self._order = bare[: bare.index("令")]
        self._give_role("letterhead")
        number = marks.number_line(bare)
        if not number and self._at < len(self._blocks):
            number = marks.number_line(self._blocks[self._at].text)
            if number:
                number = bare + number
                self._give_role("number")
        self._frame.number = number
        self._frame.issuers = (self._order,) if marks.is_org(self._order) else ()
        return True

    def _addressee_lines(self) -> int:
        """Return how many lines the salutation takes; a page width may break it once or twice."""
        joined = ""
        for count, block in enumerate(self._blocks[self._at : self._at + _TITLE_LINES], start=1):
            joined += block.text
            if marks.is_addressee(joined) or (count == 1 and marks.is_salutation(joined)):
                return count
            if len(block.text) < _WRAPPED or not marks.is_addressee(f"{joined}:"):
                return 0
        return 0

    def _title_run(self) -> int:
        return titles.title_run(self._blocks, self._at, centred=bool(self._frame.number))

    def _names_document(self) -> bool:
        """Say whether the title at hand is the first one or repeats it (page title, then paper)."""
        return not self._frame.title or self._joined(self._title_run()) == self._frame.title

    def _joined(self, count: int) -> str:
        return "".join(squeezed(self._raw(b)) for b in self._blocks[self._at : self._at + count])

    def _take_title(self) -> None:
        count = self._title_run()
        joined = self._joined(count)
        within = marks.number_within(joined)
        if within:
            self._frame.number = self._frame.number or within[0]
            joined = joined[: within[1]]
        self._frame.title = joined
        self._give_role("title", count)

    def _take_under_title(self, text: str) -> None:
        """Take lines between title and body: adoption note, issuer, date, small page furniture."""
        if self._take_signature():
            return
        named = marks.is_person_signature(text) or _BARE_NAME.fullmatch(text)
        if named and titles.is_speech(squeezed(self._frame.title)):
            self._give_role("byline")
            return
        following = [b.text for b in self._blocks[self._at + 1 : self._at + 1 + _FURNITURE_REACH]]
        prose = next((i for i, t in enumerate(following) if "。" in t), len(following))
        framed = any(marks.metadata_of(t) or marks.is_addressee(t) for t in following[:prose])
        if _SUBTITLE.fullmatch(text) and "。" not in text and not read_label(text):
            adopted = re.search(r"通过|公布|发布|施行|印发|修[订正]", text)
            if adopted and self._frame.signed_on is None:
                self._frame.signed_on = marks.first_date(text)
            self._give_role("subtitle")
        elif marks.is_posting(text) or (
            framed and marks.is_furniture(text) and not read_label(text)
        ):
            self._give_role("page")

    def _read_body(self) -> None:
        while self._at < self._end:
            block = self._blocks[self._at]
            text = block.text
            grid = tables.grid_at(self._blocks, self._at)
            if grid:
                self._pending.extend(self._blocks[self._at : grid.last])
                self._at = grid.last
                continue
            if self._take_signature() or self._take_inner_title() or self._take_appended():
                continue
            if marks.is_mark(text):
                self._give_role("disclosure")
            elif marks.is_imprint(text):
                self._give_role("imprint")
            elif _ATTACHMENT_MARK.fullmatch(text):
                self._open_attachment()
            elif _ATTACHMENT_LINE.fullmatch(text) and self._is_attachment_list(text):
                self._take_attachment_list()
            else:
                self._pending.append(block)
                self._at += 1

    def _take_signature(self) -> bool:
        """Take issuer lines with a date (either may be missing when a disclosure mark follows)."""
        orgs: list[str] = []
        position = self._at
        if self._pending and self._pending[-1].text[-1] in "、,":
            return False
        if marks.is_person_signature(self._blocks[position].text):
            position += 1
        while position < self._end and len(orgs) < _MAX_ORGS:
            names = self._org_names(self._blocks[position])
            if not names:
                break
            orgs.extend(names)
            position += 1
        signed = marks.date_line(self._blocks[position].text) if position < self._end else None
        closes = position >= self._end or marks.is_mark(self._blocks[position].text)
        if signed is None and not (orgs and closes and self._pending and not self._frame.issuers):
            return False
        if self._frame.signed_on is None or not self._frame.issuers or not self._frame.title:
            self._frame.signed_on = signed or self._frame.signed_on
            self._frame.issuers = tuple(orgs) or self._frame.issuers
        self._give_role("signature", position - self._at)
        if signed:
            self._give_role("date")
        return True

    def _org_names(self, block: Block) -> list[str]:
        raw = re.sub(r"\((?:盖?章|印)\)$", "", block.text).strip()
        pieces = re.split(r"\s+", raw)
        if len(pieces) > 1 and all(len(p) >= _MIN_ORG and marks.is_org(p) for p in pieces):
            return pieces
        name = squeezed(raw)
        return [name] if len(name) >= _MIN_ORG and marks.is_org(name) else []

    def _take_inner_title(self) -> bool:
        """After a notice that prints a measure, take the measure's own title."""
        frame = self._frame
        if self._order and not frame.title:
            return self._take_ordered_title()
        if frame.notice_title or not frame.title:
            return False
        printed = titles.printed_name(frame.title)
        if not printed:
            return False
        count = titles.title_run(self._blocks, self._at, centred=True)
        if not count:
            return False
        run = self._blocks[self._at : self._at + count]
        name = "".join(squeezed(self._raw(b)) for b in run)
        if not titles.same_measure(titles.printed_name(f"印发{name}的通知"), printed):
            return False
        self._close_part("n")
        frame.notice_title, frame.title = frame.title, name
        self._prefix, self._part_title = "", ""
        self._give_role("title", count)
        while self._at < self._end and _SUBTITLE.fullmatch(self._blocks[self._at].text):
            self._give_role("subtitle")
        return True

    def _take_appended(self) -> bool:
        """Take a titled section that stands after the signature, as a part of its own.

        Gazettes print appointments and lists behind their last document without any 附件.
        """
        block, above = self._blocks[self._at], self._blocks[self._at - 1]
        if self._at < 1 or self._frame.roles.get(above.start) != "date" or self._prefix:
            return False
        whole = not titles.printed_name(self._frame.title) or any(
            (x := read_label(b.text)) and x.rank <= _TOP_RANK for b in self._pending
        )
        short = _MIN_TITLE <= len(block.text) <= _LIST_MAX // 2 and self._at + 1 < self._end
        plain = not re.search(r"[。,:;!?()]", block.text) and not read_label(block.text)
        if not (self._pending and whole and short and plain and not marks.is_org(block.text)):
            return False
        self._close_part()
        self._attachments += 1
        self._prefix, self._part_title = f"a{self._attachments}", self._raw(block)
        self._give_role("attachment-title")
        return True

    def _take_ordered_title(self) -> bool:
        count = titles.title_run(self._blocks, self._at, centred=True)
        if not count or not self._pending:
            return False
        self._close_part("n")
        self._take_title()
        return True

    def _is_attachment_list(self, text: str) -> bool:
        return len(text) <= _LIST_MAX and "。" not in text

    def _bare_list(self) -> int:
        """Return the length of a list of attachments under a bare 附件 above the signature."""
        count = 1
        for block in self._blocks[self._at + 1 : self._end]:
            label = read_label(block.text)
            if not label or label.number != count or not self._is_attachment_list(block.text):
                signs = bool(marks.date_line(block.text) or self._org_names(block))
                return count if count > 1 and signs and self._frame.signed_on is None else 0
            count += 1
        return 0

    def _take_attachment_list(self) -> None:
        follows = self._frame.signed_on is not None and self._frame.notice_title == ""
        if follows and not re.match(r"附件\s*\d?\s*:\s*1\.", self._blocks[self._at].text):
            self._open_attachment()
            return
        self._give_role("attachment-list")
        while self._at < self._end:
            label = read_label(self._blocks[self._at].text)
            listed = label and label.family is Family.DOT and label.number > 1
            if not listed or not self._is_attachment_list(self._blocks[self._at].text):
                return
            self._give_role("attachment-list")

    def _open_attachment(self) -> None:
        text = self._blocks[self._at].text
        listed = self._bare_list()
        if listed:
            self._give_role("attachment-list", listed)
            return
        self._close_part()
        rest = re.sub(r"^附(?:件|表|录)\s*[\d一二三四五六七八九十]{0,3}\s*[:.]?\s*", "", text)
        self._give_role("attachment-mark")
        if self._at < self._end and self._take_inner_title():
            self._name_notice()
            return
        self._attachments += 1
        self._prefix = f"a{self._attachments}"
        self._part_title = rest or self._attachment_title()

    def _name_notice(self) -> None:
        """The body read so far was the notice of the measure that follows as its attachment."""
        parts = self._frame.parts
        parts[:] = [replace(p, prefix="n") if not p.prefix else p for p in parts]

    def _attachment_title(self) -> str:
        lines: list[str] = []
        while self._at < self._end and len(lines) < _TITLE_LINES:
            block = self._blocks[self._at]
            text = block.text
            holds = len(text) <= _LIST_MAX // 2 and not re.search(r"[。:;]", text)
            label = read_label(text)
            if not holds or (label and not text[0].isdigit()) or (label and lines):
                break
            tabled = tables.is_row(text) or tables.grid_at(self._blocks, self._at)
            if lines and (tabled or _ended(lines)):
                break
            lines.append(squeezed(self._raw(block)))
            self._give_role("attachment-title")
        return "".join(lines)

    def _close_part(self, prefix: str | None = None) -> None:
        if self._pending:
            chosen = self._prefix if prefix is None else prefix
            self._frame.parts.append(Part(chosen, self._part_title, tuple(self._pending)))
        self._pending = []


def _ended(lines: list[str]) -> bool:
    return bool(
        re.search(r"(?:名单|清单|目录|表|方案|办法|细则|标准|指南|要点|规定|\))$", "".join(lines))
    )
