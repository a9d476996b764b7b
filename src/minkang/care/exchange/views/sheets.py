"""A village clinic's sheet: template, upload, every wrong row told, what was kept."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.exchange.forms.sheets import KEEP_GOOD, SheetForm
from minkang.care.exchange.queries import sheets as queries
from minkang.care.exchange.services import sheets as services
from minkang.care.exchange.services.sheets import MOST_BYTES, Held
from minkang.care.exchange.views.here import GET_OR_POST, Here, here
from minkang.engines.records.services import visit_sheets
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.worklist.workbook import WORKBOOK_TYPE

PAGE = "exchange/sheets.html"
MOST_SHOWN = 200


@require_http_methods(GET_OR_POST)
def sheets(request: HttpRequest) -> HttpResponse:
    """Send a sheet, and what was sent before."""
    now = here(request)
    clinics = queries.list_sheets_for(now.actor, at=now.at)
    known = [one.organisation for one in clinics]
    context: dict[str, object] = {"clinics": clinics}
    if request.method != "POST":
        return form_page(request, PAGE, SheetForm(known), context)
    form = SheetForm(known, request.POST, request.FILES)
    if not form.is_valid():
        return form_page(request, PAGE, form, context)
    try:
        done = _send(now, form)
    except Refused as caught:
        return refused_form(
            request, PAGE, form, caught.refusal, context, field_of={"roster": "file"}
        )
    if isinstance(done, Held):
        context |= {
            "held": done,
            "shown": done.faults[:MOST_SHOWN],
            "wrong": len({fault.row for fault in done.faults}),
            "form": form,
        }
        return render(request, PAGE, context, status=422)
    return HttpResponseRedirect(reverse("exchange:sheet", args=[done]))


@require_safe
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """What became of a sheet."""
    page = queries.get_sheet_for(here(request).actor, number)
    return render(request, "exchange/sheet.html", {"page": page})


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty sheet to fill in."""
    queries.clinics_for(here(request).actor)
    answer = HttpResponse(visit_sheets.template(), content_type=WORKBOOK_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="visits.xlsx"'
    return answer


def _send(now: Here, form: SheetForm) -> int | Held:
    return services.send(
        actor=now.actor,
        organisation=UUID(form.cleaned_data["organisation"]),
        content=form.cleaned_data["file"].read(MOST_BYTES + 1),
        keeps_good=form.cleaned_data["wrong_rows"] == KEEP_GOOD,
        at=now.at,
    )
