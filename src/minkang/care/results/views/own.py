"""A resident's own results, with the mark, their course, and who looked."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minkang.care.results.queries import own as queries
from minkang.care.results.queries.own import Course
from minkang.care.results.services.looking import note_own_lookup
from minkang.care.results.views.here import Here, here
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.line import LineChart, Point, draw_line_chart
from minkang.kernel.web.spoken import spoken
from minkang.kernel.web.templatetags.frame import day
from minkang.registry.access.queries import require_own_person

LEAST_DRAWN = 2


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """My results."""
    now = here(request)
    return _list(request, now, require_own_person(now.actor))


@require_safe
def of_person(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The results of somebody I act for."""
    return _list(request, here(request), rid)


@require_safe
def course(request: HttpRequest, rid: UUID, item: str) -> HttpResponse:
    """One item over time, and which hospitals looked at it or recognised it."""
    now = here(request)
    found = queries.get_own_course(now.actor, rid, item, now.at)
    context = {
        "course": found,
        "name": queries.name_of(rid),
        "is_own": rid == now.actor.person,
        "figure": _figure(found),
    }
    return render(request, "results/own/course.html", context)


def _list(request: HttpRequest, now: Here, person: UUID) -> HttpResponse:
    lines = queries.list_own_results(now.actor, person, now.at)
    note_own_lookup(person=person, at=now.at)
    context = {
        "lines": lines,
        "person": person,
        "name": queries.name_of(person),
        "is_own": person == now.actor.person,
    }
    return render(request, "results/own/list.html", context)


def _figure(course: Course) -> ChartFigure | None:
    found = course.numbers
    if len(found) < LEAST_DRAWN:
        return None
    latest = found[-1].value
    limits = (latest.low, latest.high)
    return draw_line_chart(
        LineChart(
            id="course",
            title=spoken(course.item),
            unit=course.unit,
            points=tuple(
                Point(day(localdate(one.taken_at)), float(one.value.number or 0)) for one in found
            ),
            label_title=_("日期"),
            band=_band(limits),
        )
    )


def _band(limits: tuple[object, object]) -> tuple[float | None, float | None] | None:
    low, high = (None if one is None else float(str(one)) for one in limits)
    return None if low is None and high is None else (low, high)
