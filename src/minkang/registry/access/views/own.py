"""What a resident sees of their own record: who looked at it, and what they share."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from minkang.kernel.audit.queries import Line
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.forms import ConsentForm
from minkang.registry.access.queries import (
    get_accesses_for,
    get_consents_for,
    require_actor,
    require_own_person,
)
from minkang.registry.access.services import give_consent, withdraw_consent
from minkang.registry.access.terms import SENSITIVE, Category
from minkang.registry.access.views.words import language, spoken

_KINDS: dict[object, Promise] = {
    "access.record_opened": _("打开记录"),
    "access.record_exchanged": _("机构系统调阅"),
    "access.emergency_opened": _("紧急查看"),
    "access.emergency_reviewed": _("紧急查看的复核"),
    "access.consent_given": _("同意共享"),
    "access.consent_withdrawn": _("收回授权"),
}


def _kind(said: str) -> str:
    if said not in _KINDS:
        raise ValueError(said)
    return said


ACCESSES: Worklist[Line] = Worklist(
    name="accesses",
    title=_("谁看过我的记录"),
    columns=(
        Column("what", _("谁，看了什么，为什么"), cell=lambda one: one.sentence),
        Column("when", _("时间"), cell=lambda one: one.happened_at, sort="number"),
        Column("kind", _("类别"), cell=lambda one: _KINDS[one.code]),
    ),
    filters=(Filter("kind", _("类别"), path="code", parse=_kind, label=lambda code: _KINDS[code]),),
    default_sort="-when",
    key="number",
    page_size=30,
    empty=Empty(_("还没有人看过您的记录"), _("有人查看、修改或导出您的记录后，会立即列在这里。")),
)

_MEANINGS: dict[Category, Promise] = {
    Category.HIV: _("艾滋病检测、诊断和治疗的记录"),
    Category.PSYCHIATRIC: _("精神、心理疾病的诊断和用药记录"),
    Category.REPRODUCTION: _("怀孕、分娩、避孕和不孕治疗的记录"),
}
# What the law opens without consent is said on the page, so that nobody takes consent for a lock.
_BY_LAW: dict[Category, Promise | str] = {
    Category.HIV: _("当地疾控机构的公共卫生医生依法管理登记病例，不以授权为条件。"),
    Category.PSYCHIATRIC: _(
        "当地负责严重精神障碍随访的公共卫生医生依法管理登记病例，不以授权为条件。"
    ),
    Category.REPRODUCTION: "",
}


@dataclass(frozen=True, slots=True)
class Sharing:
    """One sensitive category as the pages show it."""

    code: str
    name: str
    meaning: Promise
    by_law: Promise | str
    is_shared: bool


def _sharing(category: Category, shared: frozenset[Category]) -> Sharing:
    return Sharing(
        category.value,
        spoken(category),
        _MEANINGS[category],
        _BY_LAW[category],
        category in shared,
    )


@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    """Who looked at my record: every access, in plain words, newest first."""
    actor = require_actor(request)
    rows = get_accesses_for(
        actor, require_own_person(actor), language=language(), at=arrival_here().at
    )
    if is_export(request.GET):
        return workbook_of(ACCESSES, rows, request.GET)
    return render(request, "access/accesses.html", {"table": page_of(ACCESSES, rows, request.GET)})


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """What I share with who treats me, and what not."""
    actor = require_actor(request)
    shared = get_consents_for(actor, require_own_person(actor), at=arrival_here().at)
    rows = [_sharing(one, shared) for one in Category if one in SENSITIVE]
    return render(request, "access/consents.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, category: str) -> HttpResponse:
    """Give or withdraw one consent, with what follows from it."""
    actor = require_actor(request)
    person = require_own_person(actor)
    at = arrival_here().at
    asked = _category(category)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = give_consent if form.cleaned_data["is_shared"] else withdraw_consent
        act(actor=actor, person=person, category=asked, at=at)
        return redirect("access:consents")
    shared = get_consents_for(actor, person, at=at)
    return render(
        request,
        "access/consent.html",
        {"one": _sharing(asked, shared)},
        status=400 if form.is_bound else 200,
    )


def _category(code: str) -> Category:
    for category in SENSITIVE:
        if category == code:
            return category
    raise Refused(
        Refusal(
            code="access.category_unknown",
            message="没有这一项授权。请从“我的授权”里选择。",
            detail=f"{code[:40]!r} is no sensitive category; choose one from the list.",
        )
    )
