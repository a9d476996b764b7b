"""A parent reports a birth: what is held is shown, the rest asked one group a page, checked, handed in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.affairs.onething import services
from minkang.affairs.onething.forms import FactsForm
from minkang.affairs.onething.models import Declaration
from minkang.affairs.onething.queries.held import births_to_declare
from minkang.affairs.onething.queries.offices import vaccination_clinics
from minkang.affairs.onething.queries.packages import NEWBORN, packages
from minkang.affairs.onething.queries.people import (
    get_own_for,
    get_own_part_for,
    list_own,
    require_parent,
)
from minkang.affairs.onething.queries.progress import (
    REFUSE,
    PartLine,
    lines_of,
    reason_of,
)
from minkang.affairs.onething.queries.sealing import answers_of
from minkang.affairs.onething.rules.deciding import asked_of, pages_of
from minkang.affairs.onething.rules.package import Group
from minkang.affairs.onething.templatetags.joining import titled
from minkang.affairs.onething.terms import PartState, Stage
from minkang.affairs.onething.views.here import GET_OR_POST, Here, here, seq_of
from minkang.engines.cases.queries.facts import FactType, vocabulary, words_of
from minkang.engines.cases.queries.history import replayed
from minkang.kernel.refusal import Refused
from minkang.kernel.web.components import Light, ProgressStep
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.refusals import answer_refusal

PAGE, CHECK, ONE, SUPPLY, AGAIN = (
    f"onething/{name}.html" for name in ("page", "check", "one", "supply", "again")
)
CLINIC = "birth.vaccination_clinic"
NOT_SHOWN = (PartState.NOT_WANTED, PartState.REFUSED, PartState.DROPPED, PartState.STOPPED)
LIGHTS = {PartState.DONE: Light.DONE, PartState.WAITING: Light.WAITING}


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the family declared, and the births that hospitals recorded for it."""
    now = here(request)
    person = require_parent(now.actor)
    context = {
        "package": packages()[NEWBORN],
        "declarations": list_own(now.actor, now.on)[:50],
        "births": births_to_declare(person),
    }
    return render(request, "onething/own.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin, from the hospital's record or from nothing."""
    now = here(request)
    person = require_parent(now.actor)
    recorded = {str(one.pk): one.pk for one in births_to_declare(person)}
    made = services.begin(
        package=NEWBORN,
        person=person,
        birth=recorded.get(request.POST.get("birth", "")),
        by=now.actor.reference,
        at=now.at,
    )
    return HttpResponseRedirect(reverse("onething:page", args=[made.pk, 1]))


@require_http_methods(GET_OR_POST)
def page(request: HttpRequest, rid: UUID, number: int) -> HttpResponse:
    """One group of questions; groups about which everything is held are passed over."""
    now = here(request)
    held = get_own_for(now.actor, rid, now.on)
    if held.stage != Stage.DRAFT:
        return HttpResponseRedirect(reverse("onething:one", args=[rid]))
    groups = _groups(held)
    if not 1 <= number <= len(groups):
        return HttpResponseRedirect(reverse("onething:check", args=[rid]))
    group, facts = groups[number - 1]
    listed = {CLINIC: _clinics(held)} if CLINIC in group.facts else {}
    context = {"held": held, "group": group, "number": number, "of": len(groups)}
    told = answers_of(held).told
    if request.method != "POST":
        return form_page(request, PAGE, FactsForm(facts, told, listed=listed), context)
    form = FactsForm(facts, {}, request.POST, listed=listed)
    if not form.is_valid():
        return form_page(request, PAGE, form, context)
    try:
        services.tell(declaration=rid, told=form.told(), at=now.at)
    except Refused as caught:
        return refused_form(request, PAGE, form, caught.refusal, context, field_of=form.names)
    return HttpResponseRedirect(reverse("onething:page", args=[rid, number + 1]))


@require_http_methods(GET_OR_POST)
def check(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Everything on one page, to be changed or handed in."""
    now = here(request)
    held = get_own_for(now.actor, rid, now.on)
    if request.method != "POST":
        if held.stage != Stage.DRAFT:
            return HttpResponseRedirect(reverse("onething:one", args=[rid]))
        return render(request, CHECK, _checked(held))
    try:
        made = services.hand_in(declaration=rid, by=now.actor.reference, at=now.at)
    except Refused as caught:
        return answer_refusal(request, caught.refusal, template=CHECK, context=_checked(held))
    return HttpResponseRedirect(reverse("onething:one", args=[made.pk]))


@require_safe
def one(request: HttpRequest, rid: UUID) -> HttpResponse:
    """How far every office is, on one line each, and what each may see."""
    now = here(request)
    held = get_own_for(now.actor, rid, now.on)
    if held.stage == Stage.DRAFT:
        return HttpResponseRedirect(reverse("onething:check", args=[rid]))
    return render(request, ONE, _standing(held, now))


@require_POST
def withdraw(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Take the declaration back."""
    now = here(request)
    held = get_own_for(now.actor, rid, now.on)
    seq = seq_of(request.POST.get("seq", ""))
    try:
        services.withdraw(declaration=rid, seq=seq, by=now.actor.reference, at=now.at)
    except Refused as caught:
        context = _standing(held, now)
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("onething:one", args=[rid]))


@require_http_methods(GET_OR_POST)
def supply(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Answer what an office asked."""
    now = here(request)
    part = get_own_part_for(now.actor, rid, now.on)
    held = part.declaration
    facts = [vocabulary()[code] for code in part.asked_for]
    listed = {CLINIC: _clinics(held)} if CLINIC in part.asked_for else {}
    told = packages()[held.package].part_of[part.code]
    context = {"held": held, "part": part, "told": told}
    if request.method != "POST":
        return form_page(request, SUPPLY, FactsForm(facts, {}, listed=listed), context)
    form = FactsForm(facts, {}, request.POST, listed=listed)
    if not form.is_valid():
        return form_page(request, SUPPLY, form, context)
    try:
        services.supply(part=rid, told=form.told(), by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused_form(request, SUPPLY, form, caught.refusal, context, field_of=form.names)
    return HttpResponseRedirect(reverse("onething:one", args=[held.pk]))


@require_http_methods(GET_OR_POST)
def again(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Correct or add something, and have a part that was not granted taken up again."""
    now = here(request)
    part = get_own_part_for(now.actor, rid, now.on)
    held, known = part.declaration, vocabulary()
    if part.state != PartState.REFUSED:
        return HttpResponseRedirect(reverse("onething:one", args=[held.pk]))
    facts = [known[code] for code in services.addable(part)]
    listed = {CLINIC: _clinics(held)} if CLINIC in [one.code for one in facts] else {}
    told_before = replayed(held.case).facts if held.case else {}
    now_is = {
        one.code: words_of(one, told_before[one.code]) for one in facts if one.code in told_before
    }
    context = {
        "held": held,
        "part": part,
        "told": packages()[held.package].part_of[part.code],
        "reason": reason_of(part.case, REFUSE) if part.case else "",
    }
    if request.method != "POST":
        form = FactsForm(facts, {}, listed=listed, known=now_is)
        return form_page(request, AGAIN, form, context)
    form = FactsForm(facts, {}, request.POST, listed=listed, known=now_is)
    if not form.is_valid():
        return form_page(request, AGAIN, form, context)
    told = {code: value for code, value in form.told().items() if value}
    try:
        services.reopen(part=rid, told=told, by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused_form(request, AGAIN, form, caught.refusal, context, field_of=form.names)
    return HttpResponseRedirect(reverse("onething:one", args=[held.pk]))


def _groups(held: Declaration) -> list[tuple[Group, list[FactType]]]:
    answers, known = answers_of(held), vocabulary()
    pages = pages_of(packages()[held.package], answers.held, answers.told)
    return [(group, [known[code] for code in group.facts]) for group in pages]


def _clinics(held: Declaration) -> list[str]:
    rows = vaccination_clinics(held.person.area_id)
    return list(rows.values_list("name", flat=True))


def _checked(held: Declaration) -> dict[str, object]:
    answers, known = answers_of(held), vocabulary()
    package = packages()[held.package]
    groups = [
        (
            group,
            number,
            [(one, words_of(one, answers.told[one.code]) if one.code in answers.told else "",
              one.code in package.may_miss) for one in facts],
        )
        for number, (group, facts) in enumerate(_groups(held), 1)
    ]  # fmt: skip
    wanted = set(asked_of(package, answers.known))
    shown = [
        (known[code], words_of(known[code], value))
        for code, value in answers.held.items()
        if code in wanted
    ]
    return {"held": held, "package": package, "groups": groups, "shown": shown}


def _standing(held: Declaration, now: Here) -> dict[str, object]:
    package, lines = packages()[held.package], lines_of(held)
    return {
        "held": held,
        "package": package,
        "steps": tuple(_step(one, now) for one in lines if one.state not in NOT_SHOWN),
        "asked": [one for one in lines if one.state is PartState.ASKED],
        "others": [one for one in lines if one.state in NOT_SHOWN],
        "lines": lines,
        "done": sum(one.state is PartState.DONE for one in lines),
        "detours": [one for one in package.detours if one.code in held.detours],
        "can_withdraw": held.stage in (Stage.WINDOW, Stage.RUNNING, Stage.UNFINISHED),
        "can_reopen": held.stage in (Stage.RUNNING, Stage.UNFINISHED),
    }


def _step(line: PartLine, now: Here) -> ProgressStep:
    part = line.part
    is_late = part.due_on is not None and part.due_on < now.on and part.ended_on is None
    light = LIGHTS.get(line.state, Light.LATE if is_late else Light.CURRENT)
    return ProgressStep(
        label=titled(line.told),
        office=part.organisation.name,
        light=light,
        due=part.due_on if part.ended_on is None else None,
        done_on=part.ended_on,
    )
