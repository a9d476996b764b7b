"""A visitor applies: what is known is shown, the rest is asked one group a page, checked, handed in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.affairs.permits import services
from minkang.affairs.permits.forms import AnswersForm, WayForm
from minkang.affairs.permits.queries import applications as queries
from minkang.affairs.permits.queries.applications import Sheet
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.following import list_own_reminders, papers_of
from minkang.affairs.permits.queries.items import get_public_guide
from minkang.affairs.permits.terms import Delivery, Origin, Stage
from minkang.affairs.permits.views.acting import APPLICANT, doing_asked, standing_of
from minkang.affairs.permits.views.here import GET_OR_POST, area_here, here, today
from minkang.engines.cases.queries.facts import FactType, vocabulary, words_of
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.refusals import answer_refusal

PAGE, CHECK, ONE = "permits/apply_page.html", "permits/apply_check.html", "permits/own.html"
EARLIER, DISCARD = "permits/apply_earlier.html", "permits/apply_discard.html"


@require_http_methods(GET_OR_POST)
def start(request: HttpRequest, code: str) -> HttpResponse:
    """What is known already, which licences may be used, and how little is left to tell."""
    now = here(request)
    guide = get_public_guide(area_here(), code)
    wanted = request.GET.get("for", "")
    applicant = queries.applicant_of(now.actor, guide.item, wanted)
    resolution, licences = queries.resolution_for(now.actor, guide, today(), wanted)
    if request.method != "POST":
        used = {one.reference for one in resolution.found}
        offered = [one for one in licences if f"licence:{one.rid}" in used]
        context = {
            "guide": guide, "item": guide.item, "resolution": resolution, "licences": offered,
            "found": [(_type_of(one.code), one.origin) for one in resolution.found],
            "applicant": applicant,
            "applicants": queries.applicants_of(now.actor, guide.item),
        }  # fmt: skip
        return render(request, "permits/apply_start.html", context)
    held = {f"licence:{one.rid}" for one in licences}
    made = services.begin(
        version=guide.version,
        applicant=applicant,
        agreed=tuple(one for one in request.POST.getlist("agreed") if one in held),
        by=now.actor.reference,
        at=now.at,
    )
    return HttpResponseRedirect(reverse("permits:apply-page", args=[made.pk, 1]))


@require_http_methods(GET_OR_POST)
def page(request: HttpRequest, rid: UUID, number: int) -> HttpResponse:
    """One group of questions; groups about which everything is known are passed over."""
    now = here(request)
    sheet = queries.get_sheet_for(now.actor, rid, today())
    groups = _groups(sheet)
    if sheet.application.stage != Stage.DRAFT:
        return HttpResponseRedirect(reverse("permits:own", args=[rid]))
    if not 1 <= number <= len(groups):
        further = "papers" if sheet.resolution.needed else "apply-check"
        return HttpResponseRedirect(reverse(f"permits:{further}", args=[rid]))
    title, facts = groups[number - 1]
    context = {"item": sheet.item, "rid": rid, "title": title, "number": number, "of": len(groups)}
    if request.method != "POST":
        return form_page(request, PAGE, AnswersForm(facts, sheet.answers.told), context)
    form = AnswersForm(facts, {}, request.POST)
    if not form.is_valid():
        return form_page(request, PAGE, form, context)
    try:
        services.answer(application=rid, told=form.told(), at=now.at)
    except Refused as caught:
        return refused_form(request, PAGE, form, caught.refusal, context, field_of=form.names)
    return HttpResponseRedirect(reverse("permits:apply-page", args=[rid, number + 1]))


@require_http_methods(GET_OR_POST)
def earlier(request: HttpRequest, rid: UUID) -> HttpResponse:
    """What was told in earlier applications, to be told anew where it has changed."""
    now = here(request)
    sheet = queries.get_sheet_for(now.actor, rid, today())
    if sheet.application.stage != Stage.DRAFT:
        return HttpResponseRedirect(reverse("permits:own", args=[rid]))
    facts = _earlier(sheet)
    context: dict[str, object] = {"item": sheet.item, "rid": rid}
    if request.method != "POST":
        return form_page(request, EARLIER, AnswersForm(facts, sheet.earlier), context)
    form = AnswersForm(facts, {}, request.POST)
    if not form.is_valid():
        return form_page(request, EARLIER, form, context)
    anew = {code: value for code, value in form.told().items() if value != sheet.earlier[code]}
    try:
        services.answer(application=rid, told=anew, at=now.at)
    except Refused as caught:
        return refused_form(request, EARLIER, form, caught.refusal, context, field_of=form.names)
    return HttpResponseRedirect(reverse("permits:apply-check", args=[rid]))


@require_http_methods(GET_OR_POST)
def check(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Everything on one page, to be changed or handed in."""
    now = here(request)
    sheet = queries.get_sheet_for(now.actor, rid, today())
    given = papers_of(sheet.application)
    context = {
        "item": sheet.item, "rid": rid, "groups": _told(sheet), "sheet": sheet,
        "found": _found(sheet),
        "is_earlier": bool(_earlier(sheet)),
        "lines": [(one, given.get(one.code)) for one in sheet.resolution.needed],
    }  # fmt: skip
    if request.method != "POST":
        return form_page(request, CHECK, WayForm(sheet.item), context)
    form = WayForm(sheet.item, request.POST)
    if not form.is_valid():
        return form_page(request, CHECK, form, context)
    try:
        services.submit(
            application=rid,
            by=now.actor.reference,
            at=now.at,
            way=Delivery(form.cleaned_data["way"]),
            post_to=form.cleaned_data.get("post_to", ""),
        )
    except Refused as caught:
        return refused_form(request, CHECK, form, caught.refusal, context)
    return HttpResponseRedirect(reverse("permits:own", args=[rid]))


@require_http_methods(GET_OR_POST)
def discard(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Throw a draft away, once it was said what goes with it."""
    now = here(request)
    sheet = queries.get_sheet_for(now.actor, rid, today())
    if sheet.application.stage != Stage.DRAFT:
        return HttpResponseRedirect(reverse("permits:own", args=[rid]))
    if request.method != "POST":
        files = len(papers_of(sheet.application))
        return render(request, DISCARD, {"item": sheet.item, "rid": rid, "files": files})
    services.discard(application=rid, by=now.actor.reference, at=now.at)
    return HttpResponseRedirect(reverse("permits:mine"))


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one applied for."""
    actor = here(request).actor
    rows = queries.list_own_applications(actor)
    context = {
        "lines": [(one, queries.item_in(one.version)) for one in rows[:50]],
        "reminders": [(one, definitions()[one.item]) for one in list_own_reminders(actor, today())],
    }
    return render(request, "permits/mine.html", context)


@require_safe
def own(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Where an application stands, by when it is decided, and what one can do."""
    now = here(request)
    sheet = queries.get_sheet_for(now.actor, rid, today())
    if sheet.application.stage == Stage.DRAFT:
        return HttpResponseRedirect(reverse("permits:apply-check", args=[rid]))
    return render(request, ONE, standing_of(now.actor, sheet, now.at, is_office=False))


@require_POST
def act(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Hand in what was missing, or withdraw."""
    now = here(request)
    sheet = queries.get_sheet_for(now.actor, rid, today())
    doing, seq = doing_asked(request.POST, APPLICANT, sheet)
    try:
        services.work_on(
            application=rid, doing=doing, expected_seq=seq, by=now.actor.reference, at=now.at
        )
    except Refused as caught:
        context = standing_of(now.actor, sheet, now.at, is_office=False, said=request.POST)
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("permits:own", args=[rid]))


def _groups(sheet: Sheet) -> list[tuple[str, list[FactType]]]:
    """Groups with something left to ask."""
    known, asked = vocabulary(), set(sheet.resolution.asked)
    groups = [
        (one.title, [known[code] for code in one.facts if code in asked]) for one in sheet.item.form
    ]
    return [(title, facts) for title, facts in groups if facts]


def _told(sheet: Sheet) -> list[tuple[str, int, list[tuple[FactType, str]]]]:
    return [
        (
            title,
            number,
            [
                (one, words_of(one, told) if (told := sheet.answers.told.get(one.code)) else "")
                for one in facts
            ],
        )
        for number, (title, facts) in enumerate(_groups(sheet), 1)
    ]


def _type_of(code: str) -> FactType:
    return vocabulary()[code]


def _found(sheet: Sheet) -> list[tuple[FactType, str, Origin]]:
    """What need not be told, with its value unless only the licence knows it, and where it comes from."""
    known = {**sheet.earlier, **sheet.register}
    return [
        (
            kind := _type_of(one.code),
            words_of(kind, known[one.code]) if one.origin is not Origin.LICENCE else "",
            one.origin,
        )
        for one in sheet.resolution.found
    ]


def _earlier(sheet: Sheet) -> list[FactType]:
    return [_type_of(one.code) for one in sheet.resolution.found if one.origin is Origin.EARLIER]
