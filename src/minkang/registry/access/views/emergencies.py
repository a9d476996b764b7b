"""The review of emergency access."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from minkang.kernel.web.components import facts
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.templatetags.frame import day, moment, tag
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Words, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.forms import ReviewForm
from minkang.registry.access.models import EmergencyAccess
from minkang.registry.access.queries import (
    get_emergency_for,
    list_emergencies_for,
    require_actor,
)
from minkang.registry.access.services import review_emergency
from minkang.registry.access.views.words import language

_BOTH = ["GET", "HEAD", "POST"]
_REVIEWED = {"yes": True, "no": False}


def _state(emergency: EmergencyAccess) -> Words | SafeString:
    if emergency.is_justified is not None:
        return _("理由成立") if emergency.is_justified else tag(_("理由不成立"), "warning")
    if emergency.review_due_on < localdate(arrival_here().at):
        return tag(_("复核已超期"), "warning")
    return tag(_("待复核"), "strong")


def _parsed(said: str) -> bool:
    if said not in _REVIEWED:
        raise ValueError(said)
    return _REVIEWED[said]


EMERGENCIES: Worklist[EmergencyAccess] = Worklist(
    name="emergencies",
    title=_("紧急查看"),
    columns=(
        Column(
            "opened",
            _("打开时间"),
            cell=lambda one: one.opened_at,
            sort="opened_at",
            link=lambda one: reverse("access:review", args=[one.rid]),
        ),
        Column("who", _("谁打开的"), cell=lambda one: one.account.name),
        Column("due", _("复核期限"), cell=lambda one: one.review_due_on, sort="review_due_on"),
        Column("state", _("状态"), cell=_state),
    ),
    filters=(
        Filter(
            "reviewed",
            _("复核"),
            path="is_reviewed",
            parse=_parsed,
            label=lambda is_reviewed: _("已复核") if is_reviewed else _("待复核"),
        ),
    ),
    default_sort="due",
    key="rid",
    page_size=30,
    empty=Empty(_("没有紧急查看"), _("医生或护士打开紧急查看后，会立即列在这里等待复核。")),
)


@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """Every emergency access, the ones that wait longest first."""
    rows = DatabaseRows(list_emergencies_for(require_actor(request)))
    if is_export(request.GET):
        return workbook_of(EMERGENCIES, rows, request.GET)
    table = page_of(EMERGENCIES, rows, request.GET)
    return render(request, "access/emergencies.html", {"table": table})


@require_http_methods(_BOTH)
def review(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One emergency access: its reason, what was read, and the conclusion."""
    actor = require_actor(request)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        review_emergency(
            actor=actor,
            emergency=rid,
            is_justified=form.cleaned_data["is_justified"],
            at=arrival_here().at,
        )
        return redirect("access:emergencies")
    page = get_emergency_for(actor, rid, language())
    found = page.emergency
    rows = facts(
        (
            (_("谁打开的"), found.account.name),
            (_("打开时间"), moment(found.opened_at)),
            (_("结束时间"), moment(found.ends_at)),
            (_("理由"), found.reason),
            (_("复核期限"), day(found.review_due_on)),
            (_("状态"), _state(found)),
        )
    )
    context = {"page": page, "facts": rows, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "access/review.html", context, status=status)
