"""The board of offices that are reached by messages, and the page of one."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from minkang.engines.gateway import services
from minkang.engines.gateway.queries import board as queries
from minkang.engines.gateway.queries.board import OfficeLine
from minkang.engines.gateway.terms import Light
from minkang.kernel.web import icons
from minkang.kernel.web.components import Fact
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.spoken import spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import may, require_actor
from minkang.registry.access.terms import Permission

_DRAWN = {
    Light.SILENT: ("behind", "late"),
    Light.LATE: ("behind", "late"),
    Light.STUCK: ("behind", "warning"),
    Light.AWAITED: ("moving", "clock"),
    Light.QUIET: ("met", "check"),
    Light.ENDED: ("unmeasured", "close"),
}
_FAULTS = {
    "timeout": _("对方没有按时应答"),
    "unreachable": _("连不上对方的系统"),
    "receipt_not_trusted": _("回执不是对方登记的密钥所签"),
    "receipt_unreadable": _("对方的应答看不懂"),
}
_HOURS_OF_DAYS = 48
OFFICES: Worklist[OfficeLine] = Worklist(
    name="offices",
    title=_("与其他部门的消息"),
    columns=(
        Column(
            "name",
            _("部门"),
            cell=lambda one: one.name,
            sort="name",
            link=lambda one: reverse("gateway:office", args=[one.rid]),
        ),
        Column("light", _("状态"), cell=lambda one: _light(one.light), sort="urgency"),
        Column("stuck", _("要人处理的"), cell=lambda one: one.stuck, sort="stuck", numeric=True),
        Column("open", _("没有答复的"), cell=lambda one: one.open, sort="open", numeric=True),
        Column("oldest", _("最早一条发出"), cell=lambda one: one.oldest_at, sort="oldest_at"),
        Column("heard", _("最近一次回音"), cell=lambda one: one.heard_at, sort="heard_at"),
        Column("promised", _("约定多久答复"), cell=lambda one: lasted(one.promised)),
    ),
    filters=(
        Filter(
            "light",
            _("状态"),
            path="light",
            parse=Light,
            label=lambda said: spoken(Light(str(said))),
        ),
    ),
    default_sort="light",
    key="code",
    page_size=50,
    empty=Empty(
        _("还没有登记部门的消息接口"),
        _("登记公安、人社、医保等部门的接口以后，这里会列出每个部门多久没有回音。"),
    ),
)


def lasted(length: timedelta) -> str:
    """A promise in hours, or in days where there are two or more."""
    hours = length.total_seconds() / 3600
    if hours < _HOURS_OF_DAYS:
        return gettext("%(count)s 小时") % {"count": f"{hours:.1f}".removesuffix(".0")}
    return gettext("%(count)s 天") % {"count": f"{hours / 24:.0f}"}


def kind_words(codes: Sequence[str]) -> list[str]:
    """What kinds of message are about; one that nobody takes any more as its code."""
    titles = dict(services.kinds())
    return [str(titles.get(code, code)) for code in codes]


def _light(light: Light) -> SafeString:
    kind, icon = _DRAWN[light]
    return format_html(
        '<span class="state state-{}">{}{}</span>', kind, icons.icon(icon), spoken(light)
    )


def _fault(code: str) -> str:
    """Why a try failed, in words; a code of the office's own stays as it is."""
    if not code:
        return ""
    if code.startswith("status_"):
        return gettext("对方的系统出错（%(status)s）") % {"status": code.partition("_")[2]}
    return str(_FAULTS.get(code) or gettext("对方不收：%(code)s") % {"code": code})


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every office in the visitor's place."""
    actor = require_actor(request)
    rows = queries.list_offices_for(actor, at=arrival_here().at)
    if is_export(request.GET):
        return workbook_of(OFFICES, rows, request.GET)
    context = {
        "table": page_of(OFFICES, rows, request.GET),
        "silent": sum(one.light in (Light.SILENT, Light.LATE) for one in rows),
        "stuck": sum(one.stuck for one in rows),
        "registers": may(actor, Permission.REGISTER_OFFICES).allowed,
    }
    return render(request, "gateway/board.html", context)


@require_safe
def office(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One office: what is open, what waits for somebody, whether the log is whole."""
    page = queries.get_office_for(require_actor(request), rid, at=arrival_here().at)
    one = page.office
    heard = f"{localtime(one.heard_at):%Y-%m-%d %H:%M}" if one.heard_at else gettext("还没有")
    context = {
        "page": page,
        "facts": (
            Fact(_("状态"), _light(one.light)),
            Fact(_("最近一次回音"), heard),
            Fact(_("约定多久答复"), lasted(one.promised)),
            Fact(_("代号"), one.code),
            Fact(_("接口地址"), page.endpoint),
            Fact(_("往来哪几类消息"), "、".join(kind_words(page.kinds))),
            Fact(
                _("往来记录"),
                gettext("完整，没有被改动")
                if page.broken is None
                else gettext("第 %(number)s 条起与写入时不一致") % {"number": page.broken},
            ),
        ),
        "messages": [
            (line, kind_words([line.kind])[0], _fault(line.fault)) for line in page.messages
        ],
        "untaken": [(line, line.fault or gettext("还在转交")) for line in page.untaken],
    }
    return render(request, "gateway/office.html", context)


@require_POST
def again(request: HttpRequest, message: UUID) -> HttpResponse:
    """Have a stuck message delivered again."""
    actor = require_actor(request)
    rid = queries.require_may_send_again(actor, message)
    services.send_again(message=message, by=actor.reference, at=arrival_here().at)
    return HttpResponseRedirect(reverse("gateway:office", args=[rid]))
