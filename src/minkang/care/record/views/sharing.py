"""With whom a record is shared: allow and deny, at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.care.record.forms import ProxyForm, ShareForm
from minkang.care.record.queries.sharing import get_institution, get_sharing
from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.services import sharing as services
from minkang.care.record.services.opening import open_own
from minkang.care.record.views.here import GET_OR_POST, Here, here
from minkang.care.record.views.reading import about
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.spoken import spoken
from minkang.registry.access.queries import require_own_person
from minkang.registry.access.services import give_consent, withdraw_consent
from minkang.registry.access.terms import SENSITIVE, Category

Words = str | Promise
MEANINGS: Mapping[Category, Words] = {
    Category.HIV: gettext_lazy("艾滋病检测、诊断和治疗的记录"),
    Category.PSYCHIATRIC: gettext_lazy("精神、心理疾病的诊断和用药记录"),
    Category.REPRODUCTION: gettext_lazy("怀孕、分娩、避孕和不孕治疗的记录"),
}
# What the law opens without consent is said on the page, so that nobody takes consent for a lock.
BY_LAW: Mapping[Category, Words] = {
    Category.HIV: gettext_lazy("当地疾控机构的公共卫生医生依法管理登记病例，不以授权为条件。"),
    Category.PSYCHIATRIC: gettext_lazy(
        "当地负责严重精神障碍随访的公共卫生医生依法管理登记病例，不以授权为条件。"
    ),
}


@dataclass(frozen=True, slots=True)
class Toggle:
    """One thing that is shared or not, as its page asks about it.

    Attributes:
        name: What: an institution's name, a category, or all institutions.
        is_shared: How it stands now.
        is_category: Whether it is a category.
        meaning: What falls under it.
        by_law: What the law opens without consent, or "".
    """

    name: str
    is_shared: bool
    is_category: bool = False
    meaning: Words = ""
    by_law: Words = ""


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """With whom I share."""
    return redirect("record:sharing", rid=require_own_person(here(request).actor))


@require_safe
def sharing(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Institutions, sensitive categories and proxies of one record."""
    now = here(request)
    viewing = open_own(actor=now.actor, person=rid, at=now.at)
    named = request.GET.get("q", "")[:40]
    found = get_sharing(viewing, named=named, at=now.at)
    categories = [(one, spoken(one), one in found.consents) for one in Category if one in SENSITIVE]
    context = {**about(viewing, now), "sharing": found, "named": named, "categories": categories}
    return render(request, "record/sharing.html", context)


@require_http_methods(GET_OR_POST)
def everybody(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Keep the record from everybody who did not write it, or open it again."""
    now = here(request)
    viewing = open_own(actor=now.actor, person=rid, at=now.at)
    found = get_sharing(viewing, named="", at=now.at)
    toggle = Toggle(_("所有机构"), not found.is_denied_to_all)
    return _institution(request, now, viewing, None, toggle)


@require_http_methods(GET_OR_POST)
def institution(request: HttpRequest, rid: UUID, institution: UUID) -> HttpResponse:
    """Keep the record from one institution, or open it again."""
    now = here(request)
    viewing = open_own(actor=now.actor, person=rid, at=now.at)
    found = get_sharing(viewing, named="", at=now.at)
    denied = {one.rid for one in found.institutions if one.is_denied}
    toggle = Toggle(get_institution(institution), institution not in denied)
    return _institution(request, now, viewing, institution, toggle)


@require_http_methods(GET_OR_POST)
def category(request: HttpRequest, rid: UUID, category: str) -> HttpResponse:
    """Share a sensitive category with who treats, or no longer."""
    now = here(request)
    viewing = open_own(actor=now.actor, person=rid, at=now.at)
    asked = _category(category)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = give_consent if form.cleaned_data["is_shared"] else withdraw_consent
        act(actor=now.actor, person=rid, category=asked, at=now.at)
        return redirect("record:sharing", rid=rid)
    found = get_sharing(viewing, named="", at=now.at)
    toggle = Toggle(
        spoken(asked),
        asked in found.consents,
        is_category=True,
        meaning=MEANINGS[asked],
        by_law=BY_LAW.get(asked, ""),
    )
    return _page(request, now, viewing, toggle, form)


@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def proxy(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Let somebody read the record."""
    now = here(request)
    viewing = open_own(actor=now.actor, person=rid, at=now.at)
    context = about(viewing, now)
    if request.method != "POST":
        return form_page(request, "record/proxy.html", ProxyForm(), context)
    form = ProxyForm(request.POST)
    if not form.is_valid():
        return form_page(request, "record/proxy.html", form, context)
    try:
        services.allow_proxy(actor=now.actor, person=rid, at=now.at, **form.cleaned_data)
    except Refused as caught:
        return refused_form(request, "record/proxy.html", form, caught.refusal, context)
    return redirect("record:sharing", rid=rid)


@require_POST
def end_proxy(request: HttpRequest, rid: UUID, agent: UUID) -> HttpResponse:
    """Take a proxy back."""
    now = here(request)
    services.end_proxy(actor=now.actor, person=rid, agent=agent, at=now.at)
    return redirect("record:sharing", rid=rid)


def _institution(
    request: HttpRequest, now: Here, viewing: Viewing, institution: UUID | None, toggle: Toggle
) -> HttpResponse:
    form = ShareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = services.allow if form.cleaned_data["is_shared"] else services.deny
        act(actor=now.actor, person=viewing.person, organisation=institution, at=now.at)
        return redirect("record:sharing", rid=viewing.person)
    return _page(request, now, viewing, toggle, form)


def _page(
    request: HttpRequest, now: Here, viewing: Viewing, toggle: Toggle, form: ShareForm
) -> HttpResponse:
    context = {**about(viewing, now), "one": toggle, "form": form}
    return render(request, "record/share.html", context, status=400 if form.is_bound else 200)


def _category(code: str) -> Category:
    for one in SENSITIVE:
        if one == code:
            return one
    raise Refused(
        Refusal(
            code="record.category_unknown",
            message="没有这一项授权。请从授权页里选择。",
            detail="that is no sensitive category; choose one from the list",
        )
    )
