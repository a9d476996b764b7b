"""Pages of the system administrator: accounts are opened and roles proposed here."""

import secrets
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import require_actor, require_permission
from minkang.registry.access.terms import Permission, Role
from minkang.registry.accounts import services
from minkang.registry.accounts.forms import AccountForm, GrantForm
from minkang.registry.accounts.models import Account
from minkang.registry.accounts.queries.administration import get_account_for, list_accounts_for
from minkang.registry.accounts.views.signing_in import GET_OR_POST
from minkang.registry.organisations.models import Organisation, Practitioner
from minkang.registry.places.models import Area

# 16 characters of 32 are 80 bits; without letters that are misread on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4


def role_words(role: str) -> str:
    """A role in the visitor's language."""
    held = Role(role)
    return held.label_en if get_language() == "en" else held.label


def _roles(account: Account) -> str:
    held = [one.role for one in account.grants.all() if one.until is None]
    return "、".join(role_words(role) for role in held)


def _is_true(said: str) -> bool:
    if said not in ("True", "False"):
        raise ValueError(said)
    return said == "True"


ACCOUNTS: Worklist[Account] = Worklist(
    name="accounts",
    title=_("账号"),
    columns=(
        Column(
            "login",
            _("登录名"),
            cell=lambda account: account.login,
            link=lambda account: reverse("accounts:managed-account", args=[account.pk]),
        ),
        Column("name", _("姓名"), cell=lambda account: account.name),
        Column("roles", _("角色（含待审核）"), cell=_roles),
        Column("opened", _("开通时间"), cell=lambda account: account.opened_at, sort="opened_at"),
        Column("seen", _("最近登录"), cell=lambda account: account.last_login, sort="last_login"),
    ),
    filters=(
        Filter(
            "active",
            _("状态"),
            path="is_active",
            parse=_is_true,
            label=lambda active: _("在用") if active else _("已停用"),
        ),
    ),
    default_sort="-opened",
    key="pk",
    page_size=30,
    empty=Empty(_("还没有账号"), _("开通第一个账号后，会列在这里。")),
)


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account, the newest first."""
    rows = DatabaseRows(list_accounts_for(require_actor(request)))
    if is_export(request.GET):
        return workbook_of(ACCOUNTS, rows, request.GET)
    return render(
        request, "accounts/accounts.html", {"table": page_of(ACCOUNTS, rows, request.GET)}
    )


@never_cache
@require_http_methods(GET_OR_POST)
def open_account(request: HttpRequest) -> HttpResponse:
    """Open a staff account with a password that is shown once and must be changed."""
    actor = require_actor(request)
    require_permission(actor, Permission.MANAGE_ACCOUNTS)
    form = AccountForm(request.POST or None)
    if not form.is_valid():
        return _form_page(request, "accounts/open.html", form)
    password = new_password()
    try:
        account = services.open_account(
            login=form.cleaned_data["login"],
            name=form.cleaned_data["name"],
            practitioner=_practitioner(form.cleaned_data["licence"]),
            password=password,
            must_change=True,
            by=actor.reference,
            at=arrival_here().at,
        )
    except Refused as refused:
        return answer_refusal(
            request, refused.refusal, template="accounts/open.html", context={"form": form}
        )
    return _once(request, account.pk, account.login, password)


@require_http_methods(GET_OR_POST)
def account(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One account with its roles; sending the form proposes another role."""
    actor, at = require_actor(request), arrival_here().at
    page = get_account_for(actor, rid, permission=Permission.MANAGE_ACCOUNTS, at=at)
    form = GrantForm(request.POST or None)
    if not form.is_valid():
        return _form_page(request, "accounts/managed.html", form, page=page)
    try:
        services.grant(
            account=rid,
            role=Role(form.cleaned_data["role"]),
            organisation=_organisation(form.cleaned_data["organisation"]),
            area=_area(form.cleaned_data["area"]),
            by=actor.reference,
            at=at,
        )
    except Refused as refused:
        return answer_refusal(
            request,
            refused.refusal,
            template="accounts/managed.html",
            context={"form": form, "page": page},
        )
    return HttpResponseRedirect(reverse("accounts:managed-account", args=[rid]))


@require_POST
def close(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Close an account for good."""
    actor, at = require_actor(request), arrival_here().at
    get_account_for(actor, rid, permission=Permission.MANAGE_ACCOUNTS, at=at)
    services.close_account(account=rid, by=actor.reference, at=at)
    return HttpResponseRedirect(reverse("accounts:managed-account", args=[rid]))


@never_cache
@require_POST
def reset_password(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Give an account a password that is shown once and must be changed."""
    actor, at = require_actor(request), arrival_here().at
    page = get_account_for(actor, rid, permission=Permission.MANAGE_ACCOUNTS, at=at)
    password = new_password()
    services.reset_password(account=rid, password=password, by=actor.reference, at=at)
    return _once(request, rid, page.login, password)


@require_POST
def end_sign_ins(request: HttpRequest, rid: UUID) -> HttpResponse:
    """End every sign-in of an account."""
    actor, at = require_actor(request), arrival_here().at
    get_account_for(actor, rid, permission=Permission.MANAGE_ACCOUNTS, at=at)
    services.sign_out(account=rid, by=actor.reference, at=at)
    return HttpResponseRedirect(reverse("accounts:managed-account", args=[rid]))


@require_POST
def revoke(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Take back one role of an account; a number that is none of its roles changes nothing."""
    actor, at = require_actor(request), arrival_here().at
    page = get_account_for(actor, rid, permission=Permission.MANAGE_ACCOUNTS, at=at)
    said = request.POST.get("grant", "")
    for grant in page.grants:
        if str(grant.number) == said:
            services.revoke(grant=grant.number, by=actor.reference, at=at)
    return HttpResponseRedirect(reverse("accounts:managed-account", args=[rid]))


def new_password() -> str:
    """A random password to be read out or written down once."""
    groups = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _g in range(_GROUPS)
    )
    return "-".join(groups)


def _once(request: HttpRequest, rid: UUID, login: str, password: str) -> HttpResponse:
    values = {"rid": rid, "login": login, "given": password}
    return render(request, "accounts/once.html", values)


def _form_page(
    request: HttpRequest, template: str, form: forms.Form, **values: object
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, {"form": form, **values}, status=status)


def _organisation(credit_code: str) -> Organisation:
    named = Organisation.objects.exclude(credit_code="")
    found = named.filter(credit_code=credit_code.strip().upper()).first()
    if found is None:
        raise _unknown("organisation", "没有登记这个统一社会信用代码的机构，请核对后重填。")
    return found


def _area(code: str) -> Area:
    found = Area.objects.filter(pk=code.strip()).first()
    if found is None:
        raise _unknown("area", "没有这个区划代码，请核对后重填。")
    return found


def _practitioner(licence: str) -> Practitioner | None:
    if not licence.strip():
        return None
    found = Practitioner.objects.filter(qualifications__number=licence.strip()).first()
    if found is None:
        raise _unknown("licence", "没有登记这个执业证书编号，请核对后重填，或者先空着。")
    return found


def _unknown(field: str, message: str) -> Refused:
    return Refused(
        Refusal(
            f"accounts.{field}_not_registered",
            message,
            f"no registered {field} has this code or number",
            fields=(FieldFault(field, message),),
        )
    )
