"""The timeline, one entry and the trends: one set of pages for residents and for who treats them."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minkang.care.record.queries import timeline as queries
from minkang.care.record.queries.log import emergencies_of
from minkang.care.record.queries.people import list_people_for
from minkang.care.record.queries.sharing import is_kept_from
from minkang.care.record.queries.timeline import Asked, Timeline
from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.services.opening import open_view
from minkang.care.record.terms import Kind, Trend
from minkang.care.record.views.here import Here, here
from minkang.care.results.services.looking import note_own_lookup
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.line import LineChart, Point, draw_line_chart
from minkang.kernel.refusal import Refused
from minkang.kernel.web.components import FacetChoice, FacetGroup
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.web.spoken import spoken
from minkang.registry.access.queries import may, require_own_person
from minkang.registry.access.terms import Permission

KINDS = {kind.value: kind for kind in Kind}


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """My record."""
    return redirect("record:timeline", rid=require_own_person(here(request).actor))


@require_safe
def timeline(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Everything institutions sent about a person, newest first."""
    now = here(request)
    try:
        viewing = open_view(actor=now.actor, person=rid, at=now.at)
    except Refused as refused:
        if not may(now.actor, Permission.OPEN_EMERGENCY).allowed:
            raise
        return answer_refusal(
            request, refused.refusal, template="record/shut.html", context={"person": rid}
        )
    asked = _asked(request.GET)
    found = queries.get_timeline(viewing, asked, at=now.at)
    if viewing.is_own and asked == Asked():
        note_own_lookup(person=rid, at=now.at)
    context = {
        **about(viewing, now),
        "timeline": found,
        "emergencies": emergencies_of(viewing, now.at) if viewing.is_own else (),
        "standing": queries.list_standing(viewing, at=now.at) if asked == Asked() else (),
        "asked": asked,
        "groups": _groups(found, asked),
        "older": _query(asked.kind, asked.year, found.after) if found.after else "",
        "newest": _query(asked.kind, asked.year),
    }
    return render(request, "record/timeline.html", context)


@require_safe
def entry(request: HttpRequest, rid: UUID, number: int) -> HttpResponse:
    """One entry in plain words, with where it came from."""
    now = here(request)
    viewing = open_view(actor=now.actor, person=rid, at=now.at)
    found = queries.get_entry(viewing, number, at=now.at)
    return render(request, "record/entry.html", {**about(viewing, now), "page": found})


@require_safe
def trends(request: HttpRequest, rid: UUID) -> HttpResponse:
    """What was measured most often, over time."""
    now = here(request)
    viewing = open_view(actor=now.actor, person=rid, at=now.at)
    found = queries.list_trends(viewing, at=now.at)
    figures = [_figure(place, trend) for place, trend in enumerate(found, start=1)]
    return render(request, "record/trends.html", {**about(viewing, now), "figures": figures})


def about(viewing: Viewing, now: Here) -> dict[str, object]:
    """What every page of a record says of whose it is and who looks."""
    others = []
    if now.actor.person is not None and not viewing.is_care:
        people = list_people_for(now.actor, now.at)
        others = [one for one in people if one.rid != viewing.person]
    return {
        "viewing": viewing,
        "person": viewing.person,
        "is_self": viewing.person == now.actor.person,
        "others": others,
        "is_kept_back": viewing.is_care and is_kept_from(viewing, now.at),
    }


def _asked(given: QueryDict) -> Asked:
    year, after = given.get("year", ""), given.get("after", "")
    return Asked(
        kind=KINDS.get(given.get("kind", "")),
        year=int(year) if _is_number(year) and 1 < int(year) < 9999 else None,  # noqa: PLR2004 - years of a calendar
        after=int(after) if _is_number(after) else None,
    )


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= 18  # noqa: PLR2004 - fits a bigint


def _query(kind: Kind | None, year: int | None, after: int | None = None) -> str:
    pairs = {"kind": kind.value if kind else "", "year": year or "", "after": after or ""}
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


def _groups(found: Timeline, asked: Asked) -> tuple[FacetGroup, ...]:
    kinds = [
        FacetChoice(
            spoken(kind),
            count,
            _query(None if kind is asked.kind else kind, asked.year),
            is_chosen=kind is asked.kind,
        )
        for kind, count in found.kinds
    ]
    years = [
        FacetChoice(
            str(year),
            count,
            _query(asked.kind, None if year == asked.year else year),
            is_chosen=year == asked.year,
        )
        for year, count in found.years
    ]
    return (FacetGroup(_("类别"), tuple(kinds)), FacetGroup(_("年份"), tuple(years)))


def _figure(place: int, trend: Trend) -> ChartFigure:
    band = trend.band
    return draw_line_chart(
        LineChart(
            id=f"trend-{place}",
            title=f"{trend.name}（{trend.unit}）" if trend.unit else trend.name,
            unit=trend.unit,
            points=tuple(
                Point(localdate(one.at).isoformat(), float(one.value)) for one in trend.points
            ),
            label_title=_("日期"),
            band=None if band is None else (_float(band[0]), _float(band[1])),
        )
    )


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))
