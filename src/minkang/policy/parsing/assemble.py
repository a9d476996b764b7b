"""The whole way: text → blocks → documents → clauses, targets, residue, warnings."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from minkang.policy.parsing import boundaries, furniture, inline, joins, lines, marks, stated
from minkang.policy.parsing.doubts import doubts_of
from minkang.policy.parsing.frame import Frame, FrameReader, Part
from minkang.policy.parsing.lines import Block
from minkang.policy.parsing.outline import Outline, OutlineBuilder
from minkang.policy.parsing.targets import targets_of
from minkang.policy.parsing.types import (
    Clause,
    ClauseKind,
    Document,
    GazetteIssue,
    Parsed,
    Residue,
    Warning_,
)
from minkang.policy.parsing.validity import validity_in

_DECLARED = re.compile(
    r"(?:特?制定|制订|拟定)(?P<name>[^,。:;]{8,50}?(?:方案|计划|办法|细则|措施|意见|规划))(?:如下)?[。:]"
)
_PLAIN_CLAUSES = 2


@dataclass(slots=True)
class _Gathered:
    shadow: str
    documents: list[Document] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    issue: GazetteIssue | None = None


def parse(text: str) -> Parsed:
    """Parse any text. Never raises; unknown structure becomes plain paragraphs with a warning.

    The clauses of all documents and the residue tile `text` exactly.
    """
    shadow = lines.shadow_of(text)
    written = lines.blocks_of(shadow)
    aside = furniture.furniture_of(written)
    printed = [block for i, block in enumerate(written) if i not in aside]
    blocks = inline.split_inline(shadow, printed)
    layout = boundaries.layout_of(blocks)
    gathered = _Gathered(shadow)
    gathered.roles.update((written[i].start, "page") for i in aside)
    for at in layout.contents:
        gathered.roles[blocks[at].start] = "contents"
    for section in layout.sections:
        held = [blocks[i] for i in range(section.first, section.last) if i not in layout.contents]
        if section.is_page:
            _take_page(text, held, gathered)
        elif held:
            _take_section(text, held, gathered)
    _warn_unstructured(gathered)
    documents = tuple(gathered.documents)
    everything = sorted([*blocks, *(written[i] for i in aside)], key=lambda b: b.start)
    residue = tuple(_residue(text, everything, documents, gathered.roles))
    return Parsed(documents, residue, tuple(sorted(gathered.warnings, key=lambda w: w.start)))


def _take_page(text: str, held: Sequence[Block], gathered: _Gathered) -> None:
    """Read what stands before the first document: metadata, gazette head, page explanation."""
    prose: list[Block] = []
    for block in held:
        pairs = marks.metadata_of(block.text)
        if pairs:
            gathered.metadata.update({k: v for k, v in pairs if v or k not in gathered.metadata})
            gathered.roles[block.start] = "metadata"
        elif "。" in block.text and not marks.is_page_voice(block.text):
            prose.append(block)
        else:
            gathered.roles[block.start] = "page"
        gathered.page.append(block.text)
    gathered.issue = stated.gazette_issue([b.text for b in held], gathered.metadata)
    if prose:
        builder = OutlineBuilder(text, gathered.shadow)
        builder.read(prose)
        title = next(
            (b.text for b in held if b.start < prose[0].start and not marks.metadata_of(b.text)), ""
        )
        frame = Frame(title=title)
        gathered.documents.append(_document(held, frame, builder.outline(), gathered))


def _take_section(
    text: str, held: Sequence[Block], gathered: _Gathered, *, fragment: bool = False
) -> None:
    frame = FrameReader(text, held).read()
    main = next((p for p in frame.parts if not p.prefix), None)
    found = joins.joins_of(main.blocks, frame.title) if main else joins.Joins((), ())
    if main and found.cuts and not fragment:
        _take_pieces(text, held, [main.blocks[cut].start for cut in found.cuts], gathered)
        return
    _warn_oddities(found, main, gathered, fragment=fragment)
    builder = OutlineBuilder(text, gathered.shadow)
    for part in frame.parts:
        builder.read(part.blocks, part.prefix, part.title if part.prefix else "")
    gathered.roles.update(frame.roles)
    gathered.documents.append(
        _document(held, frame, builder.outline(), gathered, fragment=fragment)
    )


def _take_pieces(
    text: str, held: Sequence[Block], cuts: Sequence[int], gathered: _Gathered
) -> None:
    """Read what was run together: the document before the first cut, a fragment from each cut."""
    places = [b.start for b in held]
    edges = [*(bisect_left(places, cut) for cut in cuts), len(held)]
    _take_section(text, held[: edges[0]], gathered)
    message = "此处编号或单位名称突然改变,可能是另一份文件接入,已按残篇分开。"
    for first, last in pairwise(edges):
        opening = held[first]
        gathered.warnings.append(Warning_("suspected-join", message, opening.start, opening.end))
        _take_section(text, held[first:last], gathered, fragment=True)


def _warn_oddities(
    found: joins.Joins, main: Part | None, gathered: _Gathered, *, fragment: bool
) -> None:
    if main is None:
        return
    rotated = joins.rotated_at(main.blocks) if fragment else None
    for oddity in found.oddities:
        if oddity.at == rotated:
            continue
        block = main.blocks[oddity.at]
        message = f"编号“{oddity.label.text}”与前文不连续,可能缺文或接入了另一份文件。"
        gathered.warnings.append(
            Warning_(f"numbering-{oddity.kind}", message, block.start, block.end)
        )
    if rotated is not None:
        block = main.blocks[rotated]
        message = "文末出现了本应在开头的“一、”,原文开头可能被移到了末尾。"
        gathered.warnings.append(Warning_("rotated-opening", message, block.start, block.end))


def _warn_unstructured(gathered: _Gathered) -> None:
    for document in gathered.documents:
        plain = all(c.kind is ClauseKind.PARAGRAPH for c in document.clauses)
        if plain and not document.headings and len(document.clauses) > _PLAIN_CLAUSES:
            message = "没有认出任何标题编号,全文按自然段读入,请人工核对。"
            gathered.warnings.append(
                Warning_("no-numbering", message, document.start, document.end)
            )
        if not document.title and not document.fragment:
            message = "没有认出文件标题,请人工补上。"
            gathered.warnings.append(Warning_("no-title", message, document.start, document.start))


def _document(
    held: Sequence[Block],
    frame: Frame,
    outline: Outline,
    gathered: _Gathered,
    *,
    fragment: bool = False,
) -> Document:
    metadata = dict(frame.metadata)
    if gathered.issue is None:
        metadata = {**gathered.metadata, **metadata}
    gathered.roles.update(outline.roles)
    gathered.warnings.extend(outline.warnings)
    named = marks.issuer_within(frame.notice_title or frame.title)
    issuers = frame.issuers or stated.stated_issuers(metadata) or ((named,) if named else ())
    signed = frame.signed_on or stated.stated_date(metadata, stated.SIGNED)
    published = stated.stated_date(metadata, stated.PUBLISHED)
    if published is None and gathered.issue:
        published = gathered.issue.published_on
    sentences = lines.shadow_of("\n".join(c.text for c in outline.clauses))
    effective, expires = validity_in(sentences, signed, published)
    title = _title(frame, outline.clauses)
    found, baselines = targets_of(
        outline.clauses,
        outline.tables,
        title=title,
        year=stated.own_year(title or frame.notice_title, signed or published),
    )
    page = "\n".join(
        [*gathered.page, *frame.footer, *(f"{k}:{v}" for k, v in frame.metadata.items())]
    )
    return Document(
        title=title,
        notice_title=frame.notice_title,
        number=frame.number or stated.stated_number(metadata),
        issuers=issuers,
        signed_on=signed,
        published_on=published,
        effective_from=effective or stated.stated_date(metadata, stated.EFFECTIVE),
        expires_on=expires or stated.stated_date(metadata, stated.EXPIRES),
        addressees=frame.addressees,
        headings=outline.headings,
        clauses=outline.clauses,
        targets=tuple(found),
        baselines=tuple(baselines),
        tables=outline.tables,
        metadata=metadata,
        doubts=doubts_of(issuers, page),
        gazette=gathered.issue,
        fragment=fragment,
        start=held[0].start,
        end=held[-1].end,
    )


def _title(frame: Frame, clauses: Sequence[Clause]) -> str:
    """Return the title; a collection's part heading yields to the name the text declares."""
    if not frame.collection:
        return frame.title
    for clause in clauses[:4]:
        declared = _DECLARED.search(lines.shadow_of(clause.text))
        if declared:
            return declared.group("name")
    return frame.title


def _residue(
    text: str, blocks: Sequence[Block], documents: Sequence[Document], roles: dict[int, str]
) -> Iterator[Residue]:
    """Yield what no clause owns, one entry per block or gap."""
    spans = sorted((c.start, c.end) for d in documents for c in d.clauses)
    at = 0
    position = 0
    for start, end in (*spans, (len(text), len(text))):
        while position < len(blocks) and blocks[position].start < start:
            block = blocks[position]
            if block.start >= at:
                yield from _gap(text, at, block.start)
                yield Residue(
                    block.start,
                    block.end,
                    text[block.start : block.end],
                    roles.get(block.start, "page"),
                )
                at = block.end
            position += 1
        yield from _gap(text, at, start)
        at = max(at, end)
        while position < len(blocks) and blocks[position].start < at:
            position += 1


def _gap(text: str, start: int, end: int) -> Iterator[Residue]:
    if end > start:
        held = text[start:end]
        yield Residue(start, end, held, "blank" if lines.is_blank(held) else "artefact")
