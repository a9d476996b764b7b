"""Feeds and systems: seen, entered, promised, ended."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.exchange.forms.senders import FeedForm, PromiseForm, SystemForm
from minkang.care.exchange.queries import feeds as queries
from minkang.care.exchange.queries.board import standing_of
from minkang.care.exchange.queries.feeds import FeedPage, SystemLine
from minkang.care.exchange.queries.limits import SILENCE, limit_on
from minkang.care.exchange.queries.scope import Institution
from minkang.care.exchange.services import sending
from minkang.care.exchange.terms import Light, SenderKind
from minkang.care.exchange.views.here import GET_OR_POST, here
from minkang.care.exchange.views.words import lasted, lasted_time, light_mark, whole
from minkang.engines.records.terms import FeedAnswer, FeedKind
from minkang.kernel.refusal import Refused
from minkang.kernel.web.components import Fact, Words, facts
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.spoken import spoken
from minkang.kernel.web.templatetags.frame import day, moment
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import may
from minkang.registry.access.terms import Permission

MLLP_PORT = 2575
BASE = "/fhir/r4"
SYSTEMS: Worklist[SystemLine] = Worklist(
    name="systems",
    title=_("接口系统"),
    columns=(
        Column(
            "name",
            _("系统"),
            cell=lambda one: one.name,
            sort="name",
            link=lambda one: reverse("exchange:system", args=[one.system.rid]),
        ),
        Column(
            "organisation",
            _("机构"),
            cell=lambda one: one.organisation_name,
            sort="organisation_name",
        ),
        Column("scopes", _("可以做什么"), cell=lambda one: _acts(one)),
        Column("added", _("登记时间"), cell=lambda one: one.added_at, sort="added_at"),
        Column("closed", _("停用"), cell=lambda one: one.system.closed_at),
        Column("rid", _("系统编号"), cell=lambda one: whole(str(one.system.rid))),
    ),
    filters=(Filter("organisation", _("机构"), path="organisation_name"),),
    default_sort="-added",
    key="key",
    page_size=50,
    empty=Empty(_("还没有接口系统"), _("为医院的系统登记编号和密钥以后，会列在这里。")),
)


def _acts(one: SystemLine) -> str:
    said = []
    if any(scope.endswith((".write", ".*", ".c", ".cu", ".cruds")) for scope in one.system.scopes):
        said.append(str(_("上传")))
    if any(scope.endswith((".read", ".*", ".rs", ".cruds")) for scope in one.system.scopes):
        said.append(str(_("调阅")))
    return " · ".join(said)


@require_safe
def feed(request: HttpRequest, number: int) -> HttpResponse:
    """One feed."""
    page = queries.get_feed_for(here(request).actor, number)
    return _feed(request, page, PromiseForm(initial={"minutes": page.promised_minutes}))


@require_http_methods(["POST"])
def promise(request: HttpRequest, number: int) -> HttpResponse:
    """Agree how long the feed may be silent."""
    now = here(request)
    page = queries.require_feed(now.actor, number)
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return _feed(request, page, form)
    sending.promise(actor=now.actor, number=number, minutes=form.cleaned_data["minutes"], at=now.at)
    return HttpResponseRedirect(reverse("exchange:feed", args=[number]))


@require_http_methods(["POST"])
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Take nothing more from the feed."""
    now = here(request)
    sending.end_feed(actor=now.actor, number=number, at=now.at)
    return HttpResponseRedirect(reverse("exchange:feed", args=[number]))


@require_http_methods(GET_OR_POST)
def new_feed(request: HttpRequest) -> HttpResponse:
    """Enter a feed."""
    now = here(request)
    known = queries.maintained_for(now.actor)
    template = "exchange/feed_new.html"
    context = {"registers": may(now.actor, Permission.REGISTER_SYSTEMS).allowed}
    if request.method != "POST":
        return form_page(request, template, FeedForm(known.values()), context)
    form = FeedForm(known.values(), request.POST)
    if not form.is_valid():
        return form_page(request, template, form, context)
    minutes = form.cleaned_data["minutes"]
    try:
        number = sending.enter_feed(actor=now.actor, new=form.new(), minutes=minutes, at=now.at)
    except Refused as caught:
        return refused_form(request, template, form, caught.refusal, context)
    return HttpResponseRedirect(reverse("exchange:feed", args=[number]))


@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """Registered systems."""
    actor = here(request).actor
    rows = queries.list_systems_for(actor)
    if is_export(request.GET):
        return workbook_of(SYSTEMS, rows, request.GET)
    context = {
        "table": page_of(SYSTEMS, rows, request.GET),
        "registers": may(actor, Permission.REGISTER_SYSTEMS).allowed,
    }
    return render(request, "exchange/systems.html", context)


@require_http_methods(GET_OR_POST)
def new_system(request: HttpRequest) -> HttpResponse:
    """Register a system; its secret is shown on the answer, this once."""
    now = here(request)
    known = queries.registered_for(now.actor)
    template = "exchange/system_new.html"
    if request.method != "POST":
        return form_page(request, template, SystemForm(known.values()), {})
    form = SystemForm(known.values(), request.POST)
    if not form.is_valid():
        return form_page(request, template, form, {})
    try:
        added = sending.register_system(actor=now.actor, new=form.new(), at=now.at)
    except Refused as caught:
        return refused_form(request, template, form, caught.refusal, {})
    context = {
        "added": added,
        "name": form.cleaned_data["name"],
        "base": request.build_absolute_uri(BASE),
    }
    answer = render(request, "exchange/system_added.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
def system(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One system."""
    one = queries.get_system_for(here(request).actor, rid)
    return _system(request, one, PromiseForm(initial={"minutes": one.promised_minutes}))


@require_http_methods(["POST"])
def promise_system(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Agree how long the system may be silent."""
    now = here(request)
    one = queries.require_system(now.actor, rid)
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return _system(request, one, form)
    minutes = form.cleaned_data["minutes"]
    sending.promise_system(actor=now.actor, rid=rid, minutes=minutes, at=now.at)
    return HttpResponseRedirect(reverse("exchange:system", args=[rid]))


@require_http_methods(["POST"])
def close(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Give a system no more tokens."""
    now = here(request)
    sending.close_system(actor=now.actor, rid=rid, at=now.at)
    return HttpResponseRedirect(reverse("exchange:system", args=[rid]))


def _system(request: HttpRequest, one: SystemLine, form: PromiseForm) -> HttpResponse:
    said = facts(
        [
            (_("机构"), one.organisation_name),
            (_("机构电话"), one.organisation.telephone),
            *_standing(one.organisation, one.system.source),
            (_("系统编号"), _code(str(one.system.rid))),
            (_("可以做什么"), _acts(one)),
            (_("怎样证明身份"), _("公钥（JWKS）") if one.system.has_keys else _("密钥")),
            (_("接口地址"), _code(request.build_absolute_uri(BASE))),
            (_("最长间隔"), _silence(one.promised_minutes, SenderKind.FHIR)),
            (_("登记时间"), moment(one.added_at)),
            (_("停用"), moment(one.system.closed_at) if one.system.closed_at else ""),
        ]
    )
    return form_page(request, "exchange/system.html", form, {"one": one, "facts": said})


def _standing(organisation: Institution, source: str) -> list[tuple[Words, Words]]:
    """Where a sender stands to its promise, and when it was last heard."""
    line = standing_of(organisation, source, at=arrival_here().at)
    if line is None or line.light is Light.ENDED:
        return []
    last = moment(line.last_at) if line.last_at else "—"
    ago = gettext("%(length)s以前") % {"length": lasted_time(line.silent)} if line.silent else ""
    return [(_("状态"), light_mark(line.light)), (_("最近一次"), f"{last} {ago}".strip())]


def _feed(request: HttpRequest, page: FeedPage, form: PromiseForm) -> HttpResponse:
    context = {
        "page": page,
        "facts": _facts(request, page),
        "sent": [(one, spoken(FeedAnswer(one.answer))) for one in page.sent],
    }
    return form_page(request, "exchange/feed.html", form, context)


def _facts(request: HttpRequest, page: FeedPage) -> tuple[Fact, ...]:
    one = page.feed
    is_message = one.kind is FeedKind.HL7V2
    host = request.get_host().partition(":")[0]
    return facts(
        [
            (_("机构"), page.organisation.name),
            (_("机构电话"), page.organisation.telephone),
            *_standing(page.organisation, one.source),
            (_("发送方式"), spoken(one.kind)),
            (_("发送系统代码（MSH-3）"), one.application),
            (_("发送机构代码（MSH-4）"), one.facility),
            (_("发送到（MLLP）"), _code(f"{host}:{MLLP_PORT}") if is_message else ""),
            (_("最长间隔"), _silence(page.promised_minutes, SenderKind(one.kind))),
            (_("开始"), day(one.since)),
            (_("停用"), day(one.until)),
        ]
    )


def _code(said: str) -> SafeString:
    return format_html("<code>{}</code>", said)


def _silence(agreed: int | None, kind: SenderKind) -> str:
    """How long it may be silent: as agreed, or by the rule for all."""
    if agreed is not None:
        return lasted(agreed)
    ruled = lasted(limit_on(SILENCE[kind], localdate(arrival_here().at)))
    return gettext("%(length)s（统一规定）") % {"length": ruled}
