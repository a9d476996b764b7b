"""The record of a resident in hand, and what changes it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minkang.affairs.residents import queries, services
from minkang.affairs.residents.forms import EndForm, GuardianForm, MoveForm, spoken
from minkang.affairs.residents.views.answers import page, refused
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.components import Fact, facts
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.templatetags.frame import day
from minkang.registry.access.queries import ask_about, require, require_actor, require_permission
from minkang.registry.access.terms import Action, Actor, Permission, Purpose, Role
from minkang.registry.people.queries import PersonRecord, get_person_for
from minkang.registry.people.terms import ETHNICITIES

GET_OR_POST = ["GET", "HEAD", "POST"]
_PURPOSE_MALFORMED = Refusal(
    "residents.purpose_malformed",
    "没有看懂查看的目的。请回到“查找居民”，选择目的后重新打开。",
    "purpose is none of the purposes of use",
)


@require_safe
def show(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The record, for the purpose stated; the reading is in the resident's log."""
    actor = require_actor(request)
    purpose = _purpose(request)
    record = get_person_for(
        actor, rid, purpose=purpose, categories=services.CIVIL, at=arrival_here().at
    )
    values = {
        "record": record,
        "facts": _facts(record),
        "purpose": spoken(purpose.label, purpose.label_en),
        "can_find": queries.can_find(actor),
        "can_write": Role.WINDOW_CLERK in actor.roles and purpose is services.OFFICE,
    }
    return render(request, "residents/record.html", values)


@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def move(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Move a resident into another household or a new one."""
    actor = _in_hand(request, rid)
    at = arrival_here().at
    towns = queries.towns_for(actor, localdate(at))
    context = {"rid": rid}
    if request.method != "POST":
        return page(request, "move", MoveForm(towns), context)
    form = MoveForm(towns, request.POST)
    if not form.is_valid():
        return page(request, "move", form, context)
    try:
        services.move(
            actor=actor,
            person=rid,
            home=form.home(),
            kinship=form.kinship_there(),
            on=form.moved_on(),
            at=at,
        )
    except Refused as caught:
        return refused(request, "move", form, caught.refusal, context)
    return _record(rid)


@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def guardian(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Name a guardian of a resident."""
    actor = _in_hand(request, rid)
    context = {"rid": rid}
    if request.method != "POST":
        return page(request, "guardian", GuardianForm(), context)
    form = GuardianForm(request.POST)
    if not form.is_valid():
        return page(request, "guardian", form, context)
    try:
        services.name_guardian(actor=actor, ward=rid, ask=form.ask(), at=arrival_here().at)
    except Refused as caught:
        return refused(request, "guardian", form, caught.refusal, context)
    return _record(rid)


@require_http_methods(GET_OR_POST)
def end_guardianship(request: HttpRequest, rid: UUID, guardianship: int) -> HttpResponse:
    """End a guardianship; asks for the day first."""
    actor = _in_hand(request, rid)
    context = {"rid": rid}
    if request.method != "POST":
        return page(request, "end_guardianship", EndForm(), context)
    form = EndForm(request.POST)
    if not form.is_valid():
        return page(request, "end_guardianship", form, context)
    try:
        services.end_guardianship(
            actor=actor,
            ward=rid,
            guardianship=guardianship,
            until=form.cleaned_data["until"],
            at=arrival_here().at,
        )
    except Refused as caught:
        return refused(request, "end_guardianship", form, caught.refusal, context)
    return _record(rid)


def _in_hand(request: HttpRequest, rid: UUID) -> Actor:
    """Who asks, if the resident's matter is in their hands; before any form is shown."""
    actor = require_actor(request)
    require_permission(actor, Permission.REGISTER_PERSON)
    ask = ask_about(
        actor,
        rid,
        action=Action.WRITE,
        purpose=services.OFFICE,
        categories=services.CIVIL,
        at=arrival_here().at,
    )
    require(actor, ask)
    return actor


def _record(rid: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("residents:record", args=[rid]))


def _purpose(request: HttpRequest) -> Purpose:
    said = request.GET.get("purpose", services.OFFICE)
    if said not in set(Purpose):
        raise Refused(_PURPOSE_MALFORMED)
    return Purpose(said)


def _facts(record: PersonRecord) -> tuple[Fact, ...]:
    """The granted parts in words."""
    pairs: list[tuple[str, str]] = []
    if one := record.identity:
        pairs += [
            (_("姓名"), one.name),
            (_("性别"), spoken(one.sex.label, one.sex.label_en)),
            (_("出生日期"), day(one.born_on)),
            (_("年龄"), _("%(age)s 周岁") % {"age": one.age}),
            (_("死亡日期"), day(one.died_on)),
            (_("民族"), spoken(*ETHNICITIES[one.ethnicity])),
            (_("身份证号码"), one.masked_number or _("还没有")),
        ]
    pairs.append((_("村（社区）"), record.area_name))
    if reach := record.contact:
        pairs += [(_("住址"), reach.address), (_("电话"), reach.telephone)]
    if living := record.living:
        pairs.append((_("与户主的关系"), spoken(living.kinship.label, living.kinship.label_en)))
    pairs += [
        (_("住在本地区"), _("从%(day)s起") % {"day": day(record.resident_since)}),
        (_("迁出日期"), day(record.resident_until)),
    ]
    return facts(pairs)
