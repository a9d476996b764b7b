"""Pages of the security administrator: roles are approved, accounts unlocked here."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from minkang.kernel.web.reference import arrival_here
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import require_actor
from minkang.registry.access.terms import Permission, Role
from minkang.registry.accounts import services
from minkang.registry.accounts.models import RoleGrant
from minkang.registry.accounts.queries.administration import (
    LockLine,
    get_account_for,
    get_proposal_for,
    list_locked_for,
    list_proposals_for,
)
from minkang.registry.accounts.views.system import role_words

PROPOSALS: Worklist[RoleGrant] = Worklist(
    name="proposals",
    title=_("待审核的授权"),
    columns=(
        Column(
            "account",
            _("账号"),
            cell=lambda grant: grant.account.login,
            link=lambda grant: reverse("accounts:proposal", args=[grant.pk]),
        ),
        Column("name", _("姓名"), cell=lambda grant: grant.account.name),
        Column("role", _("角色"), cell=lambda grant: role_words(grant.role), sort="role"),
        Column(
            "office",
            _("机构"),
            cell=lambda grant: grant.organisation.name if grant.organisation else "",
        ),
        Column("area", _("范围"), cell=lambda grant: grant.area.name if grant.area else ""),
        Column("since", _("提出时间"), cell=lambda grant: grant.since, sort="since"),
    ),
    filters=(
        Filter(
            "role", _("角色"), path="role", parse=Role, label=lambda role: role_words(str(role))
        ),
    ),
    default_sort="since",
    key="pk",
    page_size=30,
    empty=Empty(_("没有待审核的授权"), _("系统管理员提出授权后，会列在这里。")),
)

LOCKED: Worklist[LockLine] = Worklist(
    name="locked",
    title=_("暂时锁定的账号"),
    columns=(
        Column(
            "login",
            _("登录名"),
            cell=lambda line: line.login,
            link=lambda line: reverse("accounts:guarded-account", args=[line.rid]),
        ),
        Column("name", _("姓名"), cell=lambda line: line.name),
        Column("failures", _("连续输错"), lambda line: line.failures, "failures", numeric=True),
        Column("until", _("锁定到"), cell=lambda line: line.until, sort="until"),
    ),
    filters=(),
    default_sort="-until",
    key="rid",
    page_size=30,
    empty=Empty(_("没有锁定的账号"), _("有人连续输错密码或验证码时，账号会列在这里。")),
)


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Roles that wait for approval, the oldest first."""
    rows = DatabaseRows(list_proposals_for(require_actor(request)))
    if is_export(request.GET):
        return workbook_of(PROPOSALS, rows, request.GET)
    return render(
        request, "accounts/proposals.html", {"table": page_of(PROPOSALS, rows, request.GET)}
    )


@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One role that waits for approval, with the two answers."""
    grant = get_proposal_for(require_actor(request), number)
    return render(
        request, "accounts/proposal.html", {"grant": grant, "role_name": role_words(grant.role)}
    )


@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a proposed role, or turn it down.

    Raises:
        Refused: ``accounts.own_grant_not_allowed``, or ``accounts.proposal_unknown``.
    """
    actor, at = require_actor(request), arrival_here().at
    grant = get_proposal_for(actor, number)
    if request.POST.get("answer") == "approve":
        services.approve_grant(grant=grant.pk, by=actor.reference, at=at)
    else:
        services.revoke(grant=grant.pk, by=actor.reference, at=at)
    return HttpResponseRedirect(reverse("accounts:proposals"))


@require_safe
def locked(request: HttpRequest) -> HttpResponse:
    """Accounts that have to wait after failed attempts."""
    rows = list_locked_for(require_actor(request), at=arrival_here().at)
    if is_export(request.GET):
        return workbook_of(LOCKED, rows, request.GET)
    return render(request, "accounts/locked.html", {"table": page_of(LOCKED, rows, request.GET)})


@require_safe
def account(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One account as its guard sees it: locks, and the authenticator."""
    page = get_account_for(
        require_actor(request), rid, permission=Permission.UNLOCK_ACCOUNTS, at=arrival_here().at
    )
    return render(request, "accounts/guarded.html", {"page": page})


@require_POST
def unlock(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Let an account try again at once."""
    actor, at = require_actor(request), arrival_here().at
    get_account_for(actor, rid, permission=Permission.UNLOCK_ACCOUNTS, at=at)
    services.unlock(account=rid, by=actor.reference, at=at)
    return HttpResponseRedirect(reverse("accounts:guarded-account", args=[rid]))


@require_POST
def reset_authenticator(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Remove a lost authenticator."""
    actor, at = require_actor(request), arrival_here().at
    get_account_for(actor, rid, permission=Permission.UNLOCK_ACCOUNTS, at=at)
    services.reset_authenticator(account=rid, by=actor.reference, at=at)
    return HttpResponseRedirect(reverse("accounts:guarded-account", args=[rid]))
