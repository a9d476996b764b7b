"""Pages of the audit administrator: what was done, and whether the log can be trusted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.queries import Line
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import require_actor
from minkang.registry.accounts.queries.auditing import (
    chain_status_for,
    list_entries_for,
)

MOST_COUNTED = 10_000

ENTRIES: Worklist[Line] = Worklist(
    name="audit",
    title=_("审计记录"),
    columns=(
        Column("number", _("编号"), lambda line: line.number, "number", numeric=True),
        Column("at", _("时间"), cell=lambda line: line.happened_at),
        Column("sentence", _("做了什么"), cell=lambda line: line.sentence),
        Column("actor", _("谁"), cell=lambda line: line.actor),
        Column("subject", _("对什么"), cell=lambda line: line.subject),
        Column("type", _("类型"), cell=lambda line: line.code),
    ),
    filters=(Filter("type", _("类型"), path="code"),),
    default_sort="-number",
    key="number",
    page_size=50,
    empty=Empty(_("还没有审计记录"), _("有人登录、授权或改动数据后，会列在这里。")),
    most_counted=MOST_COUNTED,
)


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """What was done, the newest first, with the state of the chain."""
    actor = require_actor(request)
    language = Language.EN if get_language() == "en" else Language.ZH
    if is_export(request.GET):
        return workbook_of(
            ENTRIES, list_entries_for(actor, language, most_counted=None), request.GET
        )
    # One more than is shown tells whether there are more.
    rows = list_entries_for(actor, language, most_counted=MOST_COUNTED + 1)
    values = {"status": chain_status_for(actor), "table": page_of(ENTRIES, rows, request.GET)}
    return render(request, "accounts/audit.html", values)
