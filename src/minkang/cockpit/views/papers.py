"""Board and indicators on paper: the same words as on their pages, typeset."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from minkang.cockpit.queries.board import Board, BoardSection
from minkang.cockpit.templatetags.policy_pages import is_english, named, spoken
from minkang.cockpit.views.target_lines import TargetLine, target_line
from minkang.kernel.documents.typesetting import render
from minkang.kernel.web.components import STANDING_WORDS
from minkang.kernel.web.regions import Region, region
from minkang.kernel.web.templatetags.frame import day, moment

TEMPLATE = Path(__file__).parents[1] / "templates" / "cockpit" / "paper.typ"


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A heading, paragraphs and a table.

    Attributes:
        widths: Of the columns, relative to each other.
        numeric: Places, from 0, of columns that stand right-aligned.
    """

    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    numeric: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What the template prints; `is_wide` lays the sheet on its long side."""

    title: str
    authority: str
    language: str
    country: str
    is_wide: bool
    lines: tuple[str, ...]
    sections: tuple[PaperSection, ...]


def answer(paper: Paper, *, at: datetime, name: str) -> HttpResponse:
    """The paper as a PDF shown in the browser."""
    content = render(TEMPLATE, paper, at=at.replace(microsecond=0))
    response = HttpResponse(content, content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    if disposition:
        response.headers["Content-Disposition"] = disposition
    return response


def paper_of(
    title: str, lines: Iterable[str], sections: Iterable[PaperSection], *, is_wide: bool
) -> Paper:
    """A sheet in the visitor's language, headed by region and authority."""
    here = region(settings.MINKANG_REGION)
    return Paper(
        title=f"{region_name(here)} {title}",
        authority=here.english_authority if is_english() else here.authority,
        language="en" if is_english() else "zh",
        country="gb" if is_english() else "cn",
        is_wide=is_wide,
        lines=tuple(line for line in lines if line),
        sections=tuple(sections),
    )


def region_name(here: Region) -> str:
    """The region in the visitor's language."""
    return here.english_name if is_english() else here.name


def standing_lines(board: Board) -> tuple[str, ...]:
    """Day, moment of the copy, and the headline counts."""
    counts = "  ".join(
        f"{STANDING_WORDS[one.standing][1]} {one.count}" for one in board.headline.counts
    )
    as_of = (
        gettext("登记数据汇总到 %(as_of)s。") % {"as_of": moment(board.as_of)}
        if board.as_of
        else ""
    )
    return (f"{day(board.on)}  {as_of}", counts)


def board_sheet(board: Board) -> Paper:
    """The whole board as tables."""
    return paper_of(
        gettext("看板"),
        standing_lines(board),
        [part for section in board.sections for part in _parts(section)],
        is_wide=True,
    )


def _parts(section: BoardSection) -> list[PaperSection]:
    title = spoken(section.section.title)
    notes = (named(section.section.document), *_comparison(section))
    parts = [_measures(section, title, notes)] if section.measures else []
    for group in section.groups:
        lines = [target_line(live) for live in group.targets]
        heading = " – ".join(filter(None, (title, spoken(group.title))))
        if lines:
            parts.append(
                PaperSection(
                    title=heading,
                    lines=notes if not parts else (),
                    columns=(
                        gettext("指标"),
                        gettext("现在"),
                        gettext("目标"),
                        gettext("状态"),
                        gettext("离目标多远，或为什么测不了"),
                        gettext("要留意的"),
                        gettext("条款"),
                    ),
                    widths=(7, 3, 4, 3, 9, 5, 2),
                    numeric=(1,),
                    rows=tuple(_row(line) for line in lines),
                )
            )
    return parts


def _comparison(section: BoardSection) -> tuple[str, ...]:
    if not section.is_peer:
        return ()
    return (gettext("外地给自己定的目标，用本地的数去比，只作参照。"),)


def _measures(section: BoardSection, title: str, notes: tuple[str, ...]) -> PaperSection:
    return PaperSection(
        title=title,
        lines=notes,
        columns=(gettext("序号"), gettext("举措"), gettext("已运行的条款"), gettext("目标")),
        widths=(1, 6, 3, 6),
        numeric=(0,),
        rows=tuple(
            (
                measure.number,
                spoken(measure.title),
                f"{measure.running}/{measure.asked}",
                "  ".join(
                    f"{STANDING_WORDS[one.standing][1]} {one.count}" for one in measure.counts
                ),
            )
            for measure in section.measures
        ),
    )


def _row(line: TargetLine) -> tuple[str, ...]:
    return (
        f"{line.title} {line.nature}".rstrip(),
        f"{line.value} {line.unit}" if line.value else "",
        line.asked,
        str(STANDING_WORDS[line.standing][1]),
        gettext("；").join(filter(None, (line.distance, line.reason))),
        line.caution,
        line.clause.path if line.clause else "",
    )
