"""Materials of an application: handed in by the applicant, taken in and read at the window."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.affairs.permits import services
from minkang.affairs.permits.forms import FileForm
from minkang.affairs.permits.queries import applications as queries
from minkang.affairs.permits.queries.following import (
    Content,
    faults_now,
    get_office_file_for,
    get_own_file_for,
    papers_of,
)
from minkang.affairs.permits.terms import Media, Stage
from minkang.affairs.permits.views.here import GET_OR_POST, here, today
from minkang.affairs.permits.views.office import ONE, context_of
from minkang.kernel.refusal import Refused
from minkang.kernel.web.attachments import attachment
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.refusals import answer_refusal
from minkang.policy.clauses import publishes

PAGE = "permits/papers.html"
ENDINGS = {Media.PDF: "pdf", Media.JPEG: "jpg", Media.PNG: "png", Media.OFD: "ofd"}


@publishes("liaoning-2025-34/13.1")
@require_http_methods(GET_OR_POST)
def papers(request: HttpRequest, rid: UUID) -> HttpResponse:
    """What is to be handed in, what came, and what the government looks up itself."""
    now = here(request)
    sheet = queries.get_sheet_for(now.actor, rid, today())
    needed, here_already = sheet.resolution.needed, papers_of(sheet.application)
    faults = faults_now(sheet.application, here_already)
    is_open = sheet.application.stage in (Stage.DRAFT, Stage.CORRECTING)
    context: dict[str, object] = {
        "item": sheet.item,
        "one": sheet.application,
        "lines": [(one, here_already.get(one.code), faults.get(one.code, "")) for one in needed],
        "spared": sheet.resolution.spared,
        "is_open": is_open,
        "is_draft": sheet.application.stage == Stage.DRAFT,
    }
    if request.method != "POST":
        sound = here_already.keys() - faults.keys()
        first = next((one.code for one in needed if one.code not in sound), None)
        return form_page(request, PAGE, FileForm(needed, first=first), context)
    form = FileForm(needed, request.POST, request.FILES)
    if not form.is_valid():
        return form_page(request, PAGE, form, context)
    try:
        services.hand_in(
            application=rid,
            material=form.cleaned_data["material"],
            content=form.cleaned_data["file"].read(),
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        return refused_form(request, PAGE, form, caught.refusal, context)
    return HttpResponseRedirect(reverse("permits:papers", args=[rid]))


@require_safe
def own_file(request: HttpRequest, rid: UUID, paper: UUID) -> HttpResponse:
    """A file as one handed it in."""
    now = here(request)
    return _kept(get_own_file_for(now.actor, rid, paper, today()), paper)


@require_safe
def office_file(request: HttpRequest, rid: UUID, paper: UUID) -> HttpResponse:
    """A file as it was handed in to the office."""
    now = here(request)
    return _kept(get_office_file_for(now.actor, rid, paper, today()), paper)


@require_POST
def take_in(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Papers that were laid on the counter."""
    now = here(request)
    sheet = queries.get_office_sheet_for(now.actor, rid, today())
    try:
        services.take_in(
            application=rid,
            materials=request.POST.getlist("material"),
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        context = context_of(now, sheet)
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("permits:office-one", args=[rid]))


def _kept(found: Content, paper: UUID) -> HttpResponse:
    return attachment(found.content, found.media.value, f"{paper}.{ENDINGS[found.media]}")
