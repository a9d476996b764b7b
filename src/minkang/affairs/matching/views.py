"""Pages of the desk: the queue, a record beside its candidates, links and how they end."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minkang.affairs.matching import services
from minkang.affairs.matching.forms import DecisionForm, LaterForm, UnlinkForm
from minkang.kernel.refusal import Refused
from minkang.kernel.web.components import Fact, facts
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.templatetags.frame import day
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Words, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.registry.access.queries import require_actor
from minkang.registry.people.models import MatchReview, SourceLink
from minkang.registry.people.queries import (
    CandidateFacts,
    Ground,
    PatientFacts,
    ReviewPage,
    ReviewState,
    get_links_for,
    get_review_for,
    list_links_for,
    list_reviews_for,
    masked_name,
)

GET_OR_POST = ["GET", "HEAD", "POST"]


def spoken(chinese: str, english: str) -> str:
    """The words of the page's language."""
    return english if get_language() == "en" else chinese


def _state(said: object) -> Words:
    state = ReviewState(str(said))
    return spoken(state.label, state.label_en)


REVIEWS: Worklist[MatchReview] = Worklist(
    name="reviews",
    title=gettext_lazy("待核对的患者记录"),
    columns=(
        Column(
            "opened",
            gettext_lazy("送来时间"),
            cell=lambda one: one.opened_at,
            sort="opened_at",
            link=lambda one: reverse("matching:compare", args=[one.pk]),
        ),
        Column("from", gettext_lazy("机构"), cell=lambda one: one.source.organisation.name),
        Column("who", gettext_lazy("患者"), cell=lambda one: masked_name(one.source.name)),
        Column("state", gettext_lazy("状态"), cell=lambda one: _state(one.state)),
        Column("until", gettext_lazy("推迟到"), cell=lambda one: one.later_until),
    ),
    filters=(Filter("state", gettext_lazy("状态"), path="state", parse=ReviewState, label=_state),),
    default_sort="opened",
    key="id",
    page_size=30,
    empty=Empty(
        gettext_lazy("没有待核对的记录"),
        gettext_lazy("医院送来的患者与居民对得不完全时，会列在这里等待核对。"),
    ),
)
LINKS: Worklist[SourceLink] = Worklist(
    name="links",
    title=gettext_lazy("已关联的患者记录"),
    columns=(
        Column(
            "since",
            gettext_lazy("关联时间"),
            cell=lambda one: one.since,
            sort="since",
            link=lambda one: reverse("matching:link", args=[one.source_id]),
        ),
        Column("from", gettext_lazy("机构"), cell=lambda one: one.source.organisation.name),
        Column("who", gettext_lazy("患者"), cell=lambda one: masked_name(one.source.name)),
        Column("ground", gettext_lazy("依据"), cell=lambda one: _ground(one.ground)),
    ),
    filters=(
        Filter(
            "ground",
            gettext_lazy("依据"),
            path="ground",
            parse=Ground,
            label=lambda said: _ground(str(said)),
        ),
    ),
    default_sort="-since",
    key="id",
    page_size=30,
    empty=Empty(
        gettext_lazy("还没有关联的记录"),
        gettext_lazy("医院的患者与居民对上以后，会列在这里。"),
    ),
)


def _ground(said: str) -> str:
    ground = Ground(said)
    return spoken(ground.label, ground.label_en)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for somebody to compare."""
    rows = DatabaseRows(list_reviews_for(require_actor(request), at=arrival_here().at))
    table = page_of(REVIEWS, rows, request.GET)
    return render(request, "matching/queue.html", {"table": table})


@require_http_methods(GET_OR_POST)
def compare(request: HttpRequest, review: int) -> HttpResponse:
    """A record beside its candidates, and the decision."""
    actor = require_actor(request)
    at = arrival_here().at
    page = get_review_for(actor, review, at=at)
    people = [(str(one.person), _named(one)) for one in page.candidates]
    context: dict[str, object] = {
        "page": page,
        "patient": _apart(page.patient),
        "rows": _side_by_side(page),
        "is_open": page.state in (ReviewState.OPEN, ReviewState.LATER),
        "state": _state(page.state),
    }
    if request.method != "POST":
        return form_page(request, "matching/compare.html", DecisionForm(people), context)
    form = DecisionForm(people, request.POST)
    if not form.is_valid():
        return form_page(request, "matching/compare.html", form, context)
    try:
        services.decide(actor=actor, review=review, at=at, **form.cleaned_data)
    except Refused as caught:
        return refused_form(request, "matching/compare.html", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("matching:queue"))


@require_http_methods(GET_OR_POST)
def later(request: HttpRequest, review: int) -> HttpResponse:
    """Put a review off."""
    actor = require_actor(request)
    at = arrival_here().at
    context: dict[str, object] = {"review": review}
    get_review_for(actor, review, at=at)
    if request.method != "POST":
        return form_page(request, "matching/later.html", LaterForm(), context)
    form = LaterForm(request.POST)
    if not form.is_valid():
        return form_page(request, "matching/later.html", form, context)
    try:
        services.put_off(actor=actor, review=review, until=form.cleaned_data["until"], at=at)
    except Refused as caught:
        return refused_form(request, "matching/later.html", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("matching:queue"))


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Links in force."""
    rows = DatabaseRows(list_links_for(require_actor(request), at=arrival_here().at))
    table = page_of(LINKS, rows, request.GET)
    return render(request, "matching/links.html", {"table": table})


@require_http_methods(GET_OR_POST)
def link(request: HttpRequest, source: UUID) -> HttpResponse:
    """A record with the history of its links, and the end of the one in force."""
    actor = require_actor(request)
    at = arrival_here().at
    page = get_links_for(actor, source, at=at)
    context: dict[str, object] = {"page": page, "patient": _patient(page.patient)}
    if request.method != "POST":
        return form_page(request, "matching/link.html", UnlinkForm(), context)
    form = UnlinkForm(request.POST)
    if not form.is_valid():
        return form_page(request, "matching/link.html", form, context)
    try:
        services.unlink(actor=actor, source=source, why=form.cleaned_data["why"], at=at)
    except Refused as caught:
        return refused_form(request, "matching/link.html", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("matching:link", args=[source]))


def _named(one: CandidateFacts) -> str:
    return f"{one.identity.name} · {day(one.identity.born_on)} · {one.area_name}"


def _patient(one: PatientFacts) -> tuple[Fact, ...]:
    """The record in words."""
    return facts(
        [
            (_("机构"), one.organisation),
            (_("本院编号"), one.local_id),
            (_("姓名"), one.name or _("没有写")),
            (_("性别"), spoken(one.sex.label, one.sex.label_en)),
            (_("出生日期"), day(one.born_on) if one.born_on else _("没有写")),
            (_("证件号码"), one.masked_number or _("没有写")),
            (_("电话"), one.masked_telephone or _("没有写")),
            (_("住址"), one.address or _("没有写")),
            (_("母亲"), one.mother_name or _("没有写")),
        ]
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """What the register holds of a candidate; whether the record says otherwise."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One thing about a person as the record states it, and of each candidate."""

    head: str
    stated: str
    cells: tuple[Cell, ...]


def _apart(one: PatientFacts) -> tuple[Fact, ...]:
    """What the record says that the register does not show."""
    return facts(
        [
            (_("机构"), one.organisation),
            (_("本院编号"), one.local_id),
            (_("电话"), one.masked_telephone or _("没有写")),
            (_("母亲"), one.mother_name),
        ]
    )


def _side_by_side(page: ReviewPage) -> tuple[Row, ...]:
    """The record beside its candidates; what is not stated contradicts nothing."""
    one, people = page.patient, [candidate.identity for candidate in page.candidates]
    born_on = day(one.born_on) if one.born_on else ""
    rows = [
        _row(_("姓名"), one.name, [person.name for person in people]),
        _row(
            _("性别"),
            spoken(one.sex.label, one.sex.label_en),
            [spoken(person.sex.label, person.sex.label_en) for person in people],
        ),
        _row(_("出生日期"), born_on, [day(person.born_on) for person in people]),
        _row(
            _("证件号码"),
            one.masked_number,
            [person.masked_number or _("还没有") for person in people],
        ),
        Row(
            _("住址"),
            one.address or _("没有写"),
            tuple(Cell(candidate.area_name, differs=False) for candidate in page.candidates),
        ),
    ]
    if any(person.died_on for person in people):
        rows.append(_row(_("死亡日期"), "", [day(person.died_on) for person in people]))
    return tuple(rows)


def _row(head: str, stated: str, held: Sequence[str]) -> Row:
    cells = tuple(Cell(one, differs=bool(stated) and one != stated) for one in held)
    return Row(head, stated or _("没有写"), cells)
