"""The leader's board: page, workbook and paper."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.board import (
    Board,
    BoardSection,
    Count,
    TargetGroup,
    get_public_board,
)
from minkang.cockpit.queries.live import LiveTarget
from minkang.cockpit.templatetags.policy_pages import spoken
from minkang.cockpit.views import papers
from minkang.cockpit.views.asking import day_asked
from minkang.cockpit.views.target_lines import (
    TargetLine,
    address_of,
    asked_words,
    distance_words,
    nature_words,
    target_line,
)
from minkang.kernel.charts.terms import Standing
from minkang.kernel.web.components import STANDING_WORDS
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.regions import region
from minkang.kernel.worklist.declaration import Column, Empty, Worklist
from minkang.kernel.worklist.workbook import is_export, workbook_of


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the board's workbook; `place` keeps the order of the board."""

    place: int
    section: str
    live: LiveTarget


SHEET: Worklist[SheetRow] = Worklist(
    name="board",
    title=_("看板"),
    columns=(
        Column("place", _("序号"), lambda row: row.place, sort="place", numeric=True),
        Column("section", _("部分"), lambda row: row.section),
        Column("title", _("指标"), lambda row: spoken(row.live.title)),
        Column("value", _("现在"), lambda row: row.live.number, numeric=True),
        Column("unit", _("单位"), lambda row: spoken(row.live.unit)),
        Column(
            "asked", _("目标"), lambda row: asked_words(row.live.target) if row.live.target else ""
        ),
        Column("standing", _("状态"), lambda row: STANDING_WORDS[row.live.standing][1]),
        Column("distance", _("离目标多远"), lambda row: distance_words(row.live)),
        Column(
            "nature",
            _("性质"),
            lambda row: nature_words(row.live.target) if row.live.target else "",
        ),
        Column("reason", _("为什么测不了"), lambda row: _reason(row.live)),
        Column("clause", _("条款编号"), lambda row: row.live.clause.id if row.live.clause else ""),
        Column("address", _("网页"), lambda row: address_of(row.live)),
    ),
    filters=(),
    default_sort="place",
    key="place",
    page_size=500,
    empty=Empty(_("看板是空的"), _("登记了政策文件后，这里会列出它的目标。")),
)


@dataclass(frozen=True, slots=True)
class CountLink:
    """How many targets have a standing, and the list of them."""

    count: Count
    address: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Lines under one heading, which may be empty; what cannot be measured stands apart."""

    title: str
    measured: tuple[TargetLine, ...]
    unmeasured: tuple[TargetLine, ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section of the board with its lines in words."""

    found: BoardSection
    counts: tuple[CountLink, ...]
    groups: tuple[ShownGroup, ...]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Which promises are kept, which slip, and which cannot be measured yet, on one screen."""
    found = get_public_board(_here(), day_asked(request))
    if is_export(request.GET):
        return workbook_of(SHEET, sheet_rows(found), request.GET)
    sections = tuple(_shown(section) for section in found.sections)
    slipping = [
        target_line(live) for live in found.headline.targets if live.standing is Standing.BEHIND
    ]
    return render(
        request,
        "cockpit/board.html",
        {
            "board": found,
            "data_as_of": found.as_of,
            "headline": sections[0],
            "slipping": slipping,
            "sections": sections,
        },
    )


@require_safe
def board_pdf(request: HttpRequest) -> HttpResponse:
    """The board as a tagged PDF."""
    found = get_public_board(_here(), day_asked(request))
    return papers.answer(papers.board_sheet(found), at=arrival_here().at, name="board")


def sheet_rows(found: Board) -> list[SheetRow]:
    """Every target of the board in its order."""
    targets = [(section, live) for section in found.sections for live in section.targets]
    return [
        SheetRow(place, spoken(section.section.title), live)
        for place, (section, live) in enumerate(targets, start=1)
    ]


def _here() -> str:
    return region(settings.MINKANG_REGION).code


def _reason(live: LiveTarget) -> str:
    return spoken(live.reason) if live.reason else ""


def _shown(section: BoardSection) -> ShownSection:
    return ShownSection(
        found=section,
        counts=tuple(_link(section, count) for count in section.counts),
        groups=tuple(_group(group) for group in section.groups),
    )


def _group(group: TargetGroup) -> ShownGroup:
    lines = [target_line(live) for live in group.targets]
    return ShownGroup(
        title=spoken(group.title),
        measured=tuple(line for line in lines if not line.is_unmeasured),
        unmeasured=tuple(line for line in lines if line.is_unmeasured),
    )


def _link(section: BoardSection, count: Count) -> CountLink:
    address = reverse("cockpit:indicators")
    return CountLink(count, f"{address}?section={section.section.id}&standing={count.standing}")
