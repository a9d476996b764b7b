"""Officers write a procedure in a grid, or bring a diagram, and propose it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from minkang.engines.cases.forms import DiagramForm, Grid, blank_grid, grid_of, tables_in
from minkang.engines.cases.queries import versions as queries
from minkang.engines.cases.queries.facts import vocabulary
from minkang.engines.cases.rules.bpmn.importing import from_bpmn
from minkang.engines.cases.rules.bpmn.reading import MOST_BYTES
from minkang.engines.cases.rules.definition import Malformed, from_tables
from minkang.engines.cases.rules.procedure import Procedure
from minkang.engines.cases.services import procedures as services
from minkang.engines.cases.services import refusals
from minkang.engines.cases.views.here import GET_OR_POST, Here, here
from minkang.engines.cases.views.words import ACTORS, role_words
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.form_pages import form_page
from minkang.kernel.web.refusals import answer_refusal
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Permission, Role

EDIT, UPLOAD = "cases/edit.html", "cases/upload.html"
FRESH_LINES, MORE_LINES = 6, 8


@require_http_methods(GET_OR_POST)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Begin with a version that is there, change it, and propose."""
    now = here(request)
    page = queries.get_version_for(now.actor, number)
    if request.method != "POST":
        return _shown(request, grid_of(page.procedure))
    return _proposed(request, now)


@require_http_methods(GET_OR_POST)
def new(request: HttpRequest) -> HttpResponse:
    """Begin with empty lines."""
    now = here(request)
    require_permission(now.actor, Permission.MAINTAIN_ITEMS)
    if request.method != "POST":
        return _shown(request, blank_grid(more=FRESH_LINES))
    return _proposed(request, now)


@require_http_methods(GET_OR_POST)
def upload(request: HttpRequest) -> HttpResponse:
    """Bring a diagram: it becomes a grid to complete, or every element that cannot be taken is named."""
    now = here(request)
    require_permission(now.actor, Permission.MAINTAIN_ITEMS)
    if request.method != "POST":
        return form_page(request, UPLOAD, DiagramForm(), {})
    form = DiagramForm(request.POST, request.FILES)
    if not form.is_valid():
        return form_page(request, UPLOAD, form, {})
    found = from_bpmn(form.cleaned_data["file"].read(MOST_BYTES + 1), vocabulary())
    if found.procedure is None:
        refusal = refusals.diagram_unsupported(len(found.unsupported))
        context: dict[str, object] = {"form": form, "unsupported": found.unsupported}
        return answer_refusal(request, refusal, template=UPLOAD, context=context)
    return _shown(request, grid_of(found.procedure), is_imported=True)


def _proposed(request: HttpRequest, now: Here) -> HttpResponse:
    if "more" in request.POST:
        return _shown(request, blank_grid(request.POST, MORE_LINES))
    try:
        made = services.propose(
            procedure=_procedure(request),
            by=now.actor.reference,
            at=now.at,
            note=request.POST.get("note", "").strip(),
        )
    except Refused as caught:
        return _refused(request, caught.refusal)
    return HttpResponseRedirect(reverse("cases:version", args=[made.pk]))


def _procedure(request: HttpRequest) -> Procedure:
    try:
        return from_tables(tables_in(request.POST), vocabulary(), file="流程")
    except Malformed as fault:
        raise Refused(refusals.malformed(str(fault))) from None


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {**_context(blank_grid(request.POST)), "note": request.POST.get("note", "")}
    return answer_refusal(request, refusal, template=EDIT, context=context)


def _shown(request: HttpRequest, grid: Grid, *, is_imported: bool = False) -> HttpResponse:
    context = {
        **_context(grid),
        "note": request.POST.get("note", ""),
        "is_imported": is_imported,
    }
    return render(request, EDIT, context, status=HTTPStatus.OK)


def _context(grid: Grid) -> dict[str, object]:
    codes = [*ACTORS, *(one.value for one in Role)]
    roles = [(code, role_words(code)) for code in codes]
    return {"grid": grid, "action": reverse("cases:new"), "roles": roles}
