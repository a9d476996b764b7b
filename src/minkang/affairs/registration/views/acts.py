"""Acts on the entry of an institution: one form a page, what was typed stays when it is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from minkang.affairs.registration.forms import (
    CapacityForm,
    CertificateForm,
    ConfirmForm,
    DepartmentEndForm,
    DepartmentForm,
    ServiceEndForm,
    ServiceForm,
)
from minkang.affairs.registration.queries import get_organisation_for
from minkang.affairs.registration.rules import act_unknown
from minkang.affairs.registration.views.here import actor_here, now, today
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.registry.organisations import services as organisations

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """Where, by whom and when an act is done."""

    organisation: UUID
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """An act on an entry.

    Attributes:
        name: Stable name, used in the address.
        title: What it is called, as a link and a heading.
        button: The act in a word.
        done: What is said afterwards.
        form: What is filled in.
        do: Does it with what was typed; raises Refused.
    """

    name: str
    title: Promise
    button: Promise
    done: Promise
    form: type[forms.Form]
    do: Callable[[Doing, Typed], object]


def _state_capacity(here: Doing, typed: Typed) -> object:
    entry = organisations.CapacityEntry(typed["kind"], typed["count"], typed["since"])
    return organisations.state_capacity(
        organisation=here.organisation, entry=entry, by=here.by, at=here.at
    )


def _offer_service(here: Doing, typed: Typed) -> object:
    entry = organisations.ServiceEntry(typed["kind"], typed["since"])
    return organisations.offer_service(
        organisation=here.organisation, entry=entry, by=here.by, at=here.at
    )


def _withdraw_service(here: Doing, typed: Typed) -> object:
    organisations.withdraw_service(
        organisation=here.organisation, kind=typed["kind"], on=typed["on"], by=here.by, at=here.at
    )
    return None


def _certify(here: Doing, typed: Typed) -> object:
    entry = organisations.CertificateEntry(
        typed["kind"],
        typed["issued_on"],
        typed["expires_on"],
        typed["subject"],
        typed["number"],
        typed["issuer"],
    )
    return organisations.certify(
        organisation=here.organisation, entry=entry, by=here.by, at=here.at
    )


def _open_department(here: Doing, typed: Typed) -> object:
    entry = organisations.DepartmentEntry(typed["specialty"], typed["opened_on"], typed["name"])
    return organisations.open_department(
        organisation=here.organisation, entry=entry, by=here.by, at=here.at
    )


def _close_department(here: Doing, typed: Typed) -> object:
    organisations.close_department(
        organisation=here.organisation, name=typed["name"], on=typed["on"], by=here.by, at=here.at
    )
    return None


def _confirm(here: Doing, typed: Typed) -> object:
    organisations.confirm(
        organisation=here.organisation, on=typed["confirmed_on"], by=here.by, at=here.at
    )
    return None


ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act(
            "confirm",
            _("核对登记内容"),
            _("确认无误"),
            _("已记下：登记内容核对无误。"),
            ConfirmForm,
            _confirm,
        ),
        Act(
            "capacity",
            _("变更床位等数量"),
            _("登记数量"),
            _("已登记新的数量，原来的数量保留在历史里。"),
            CapacityForm,
            _state_capacity,
        ),
        Act(
            "service",
            _("登记服务"),
            _("登记服务"),
            _("已登记这项服务。"),
            ServiceForm,
            _offer_service,
        ),
        Act(
            "service-end",
            _("停止服务"),
            _("停止服务"),
            _("已登记停止这项服务。"),
            ServiceEndForm,
            _withdraw_service,
        ),
        Act(
            "certificate",
            _("登记证书或称号"),
            _("登记证书"),
            _("已登记证书。"),
            CertificateForm,
            _certify,
        ),
        Act(
            "department",
            _("登记科室"),
            _("登记科室"),
            _("已登记科室。"),
            DepartmentForm,
            _open_department,
        ),
        Act(
            "department-end",
            _("撤销科室"),
            _("撤销科室"),
            _("已登记科室撤销。"),
            DepartmentEndForm,
            _close_department,
        ),
    )
}


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, rid: UUID, name: str) -> HttpResponse:
    """One act on an entry."""
    actor = actor_here(request)
    page = get_organisation_for(actor, rid, today())
    if name not in ACTS:
        raise Refused(act_unknown(name))
    wanted = ACTS[name]
    context: dict[str, object] = {"page": page, "act": wanted}
    if request.method != "POST":
        form = wanted.form(initial=_beginning(request))
        return form_page(request, "registration/act.html", form, context)
    form = wanted.form(request.POST)
    if not form.is_valid():
        return form_page(request, "registration/act.html", form, context)
    try:
        wanted.do(Doing(page.rid, actor.reference, now()), form.cleaned_data)
    except Refused as refused:
        return refused_form(request, "registration/act.html", form, refused.refusal, context)
    words = urlencode({"done": wanted.name})
    return HttpResponseRedirect(f"{reverse('registration:institution', args=[page.rid])}?{words}")


def _beginning(request: HttpRequest) -> dict[str, object]:
    """Days begin as today; the page of the institution names what a row's link is about."""
    days = dict.fromkeys(("since", "on", "issued_on", "opened_on", "confirmed_on"), today())
    return {**days, **{name: request.GET[name] for name in ("kind", "name") if name in request.GET}}
