"""How many people a session can take: the proposal, its reasons, and taking it over."""

from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.care.visits.forms.planner import AcceptForm, PlanForm
from minkang.care.visits.queries.manage import Managed, get_managed_for, list_managed_for
from minkang.care.visits.queries.planner import LATE_MINUTES, SEED, Planned, plan_for
from minkang.care.visits.views.answers import page, refused
from minkang.care.visits.views.here import GET_OR_POST, Here, here
from minkang.engines.booking.queries.offering import list_resources_for, list_services_for
from minkang.engines.booking.queries.planning import Estimate, rosters_for
from minkang.engines.booking.queries.simulating import Plan
from minkang.engines.booking.services.planning import Accepted, accept, evidence_of
from minkang.engines.booking.terms import DayPart
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.line import LineChart, Point, draw_line_chart
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.components import Verification
from minkang.kernel.web.spoken import spoken

SIGNED = "visits.planner"
A_DAY = timedelta(days=1)
PERCENT = 100
BEGINNING = {"part": "morning", "starts": "08:00", "ends": "12:00"}
STALE = Refusal(
    "visits.proposal_stale",
    "这份方案已经超过一天，或者不是本院算出来的。请重新规划，再采用。",
    "the signature of the proposal does not hold or is older than a day",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the model on the page."""

    label: str
    value: str
    unit: str
    own: int
    department: int
    source: str
    verification: Verification | None


@dataclass(frozen=True, slots=True)
class Named:
    """A text in both languages."""

    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Report:
    """One time to report and how many are asked for it, with the slot it lies in."""

    at: str
    slot: str
    persons: int


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Straight to one's only hospital, else a list to choose from."""
    managed = list_managed_for(here(request).actor)
    if len(managed) == 1:
        return HttpResponseRedirect(reverse("visits:planner-plan", args=[managed[0].rid]))
    return render(request, "visits/planner/home.html", {"managed": managed})


@require_http_methods(GET_OR_POST)
def plan(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Ask about a doctor's sessions, and the proposal."""
    now, managed = _managing(request, organisation)
    services = list_services_for(now.actor, organisation, now.today)
    resources = list_resources_for(now.actor, organisation, now.today)
    context: dict[str, object] = {"managed": managed, "can_plan": services and resources}
    if request.method != "POST":
        form = PlanForm(services, resources, initial=BEGINNING)
        return page(request, "planner/plan", form, context)
    form = PlanForm(services, resources, request.POST)
    if not form.is_valid():
        return page(request, "planner/plan", form, context)
    try:
        planned = plan_for(now.actor, form.asked(organisation), now.today)
    except Refused as caught:
        return refused(request, "planner/plan", form, caught.refusal, context)
    return page(request, "planner/plan", form, {**context, **_found(planned, form, now)})


@require_POST
def take_over(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Set the proposed plan as template of the weekdays chosen."""
    now, managed = _managing(request, organisation)
    form = AcceptForm(request.POST)
    context = {"managed": managed}
    if not form.is_valid():
        return page(request, "planner/accept", form, context)
    try:
        kept = signing.loads(form.cleaned_data["proposal"], salt=SIGNED, max_age=A_DAY)
        accept(accepted=_accepted(kept, organisation, form), by=now.actor.reference, at=now.at)
    except signing.BadSignature:
        return refused(request, "planner/accept", form, STALE, context)
    except Refused as caught:
        return refused(request, "planner/accept", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("visits:manage-templates", args=[organisation]))


@require_safe
def roster(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """How many sessions each department should hold on weekends and holidays."""
    now, managed = _managing(request, organisation)
    lines = rosters_for(now.actor, organisation, now.today)
    return render(request, "visits/planner/roster.html", {"managed": managed, "lines": lines})


def _managing(request: HttpRequest, organisation: UUID) -> tuple[Here, Managed]:
    now = here(request)
    return now, get_managed_for(now.actor, organisation)


def _found(planned: Planned, form: PlanForm, now: Here) -> dict[str, object]:
    """The proposal as the page shows it, with the form that takes it over."""
    found, kept = planned.proposal, form.cleaned_data
    even = found.even.persons if found.even else 0
    signed = signing.dumps(
        {
            "organisation": str(planned.asked.organisation),
            "service": planned.asked.service,
            "resource": planned.asked.resource,
            "part": kept["part"].value,
            "starts": f"{kept['starts']:%H:%M}",
            "ends": f"{kept['ends']:%H:%M}",
            "slot_minutes": found.plan.slot_minutes,
            "report_minutes": found.plan.report_minutes,
            "places": found.plan.places,
            "evidence": evidence_of(planned.fit, planned.terms, found, seed=SEED),
        },
        salt=SIGNED,
        compress=True,
    )
    return {
        "planned": planned,
        "part": spoken(kept["part"]),
        "low": _percent(found.outcome.arrival.low),
        "more": found.outcome.persons - even,
        "even_worst": _percent(found.even.worst_slot.value) if found.even else None,
        "worst": _percent(found.outcome.worst_slot.low),
        "from_slot": _percent(found.outcome.slot.low),
        "load": _percent(found.outcome.load),
        "overtime": _percent(found.outcome.overtime),
        "kept_aim": _percent(planned.terms.aims.kept),
        "worst_aim": _percent(planned.terms.aims.worst_slot),
        "overtime_aim": _percent(planned.terms.aims.overtime),
        "late": _percent(planned.late.arrival.value),
        "late_minutes": LATE_MINUTES,
        "lines": [_line(one) for one in planned.fit.estimates],
        "reports": _reports(found.plan, kept["starts"].hour * 60 + kept["starts"].minute),
        "figure": _figure(planned),
        "accept_form": AcceptForm(initial={"proposal": signed, "since": now.today}),
    }


def _accepted(kept: dict[str, Any], organisation: UUID, form: AcceptForm) -> Accepted:
    if kept["organisation"] != str(organisation):
        raise Refused(STALE)
    return Accepted(
        service=kept["service"],
        resource=kept["resource"],
        weekdays=tuple(form.cleaned_data["weekdays"]),
        part=DayPart(kept["part"]),
        starts=time.fromisoformat(kept["starts"]),
        ends=time.fromisoformat(kept["ends"]),
        plan=Plan(kept["report_minutes"], kept["slot_minutes"], tuple(kept["places"])),
        evidence=kept["evidence"],
        since=form.cleaned_data["since"],
    )


def _line(one: Estimate) -> Line:
    prior = one.prior
    return Line(
        label=spoken(prior),
        value=f"{one.value:.2f}" if not prior.unit else f"{one.value:.1f}",
        unit=spoken(Named(prior.unit, prior.unit_en)),
        own=one.own,
        department=one.department,
        source=spoken(Named(prior.source, prior.source_en)) if one.is_believed else "",
        verification=Verification(prior.verification) if one.is_believed else None,
    )


def _reports(plan: Plan, begin: int) -> list[Report]:
    found = []
    for step, persons in enumerate(plan.places):
        after = step * plan.report_minutes
        slot = after // plan.slot_minutes * plan.slot_minutes
        last = min(slot + plan.slot_minutes, len(plan.places) * plan.report_minutes)
        if persons:
            span = f"{_at(begin + slot)}–{_at(begin + last)}"
            found.append(Report(_at(begin + after), span, persons))
    return found


def _at(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _figure(planned: Planned) -> ChartFigure:
    """The trade-off: the more people, the fewer of them in time."""
    curve = planned.proposal.curve
    target = _percent(planned.terms.aims.kept)
    figure = draw_line_chart(
        LineChart(
            id="trade-off",
            title=_("约的人越多，%(minutes)s 分钟内就诊的越少（下限）")
            % {"minutes": planned.terms.promise.wait_minutes},
            unit="%",
            points=tuple(
                Point(_("%(persons)s 人") % {"persons": one.persons}, _percent(one.low))
                for one in curve
            ),
            label_title=_("约几人"),
            band=(target, None),
        )
    )
    return replace(
        figure,
        columns=(
            _("约几人"),
            _("按时就诊的下限（%）"),
            _("拖班的场次（%）"),
            _("看诊占出诊时间（%）"),
            _("每 30 分钟一批时的下限（%）"),
        ),
        rows=tuple(
            (
                str(one.persons),
                *(
                    str(_percent(share))
                    for share in (one.low, one.overtime, one.load, one.even_low)
                ),
            )
            for one in curve
        ),
    )


def _percent(share: float) -> float:
    return round(share * PERCENT, 1)
