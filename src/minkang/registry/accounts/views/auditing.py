"""Pages of the audit administrator: what was done, and whether the log can be trusted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.models import Entry
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import require_actor
from minkang.registry.accounts.queries.auditing import (
    chain_status_for,
    happened_at,
    list_entries_for,
    sentence_of,
)


def _sentence(entry: Entry) -> str:
    return sentence_of(entry, Language.EN if get_language() == "en" else Language.ZH)


ENTRIES: Worklist[Entry] = Worklist(
    name="audit",
    title=_("审计记录"),
    columns=(
        Column("number", _("编号"), lambda entry: entry.number, "number", numeric=True),
        Column("at", _("时间"), cell=happened_at),
        Column("sentence", _("做了什么"), cell=_sentence),
        Column("actor", _("谁"), cell=lambda entry: entry.actor),
        Column("subject", _("对什么"), cell=lambda entry: entry.subject),
        Column("type", _("类型"), cell=lambda entry: entry.type),
    ),
    filters=(Filter("type", _("类型"), path="type"),),
    default_sort="-number",
    key="number",
    page_size=50,
    empty=Empty(_("还没有审计记录"), _("有人登录、授权或改动数据后，会列在这里。")),
)


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """What was done, the newest first, with the state of the chain."""
    actor = require_actor(request)
    rows = DatabaseRows(list_entries_for(actor))
    if is_export(request.GET):
        return workbook_of(ENTRIES, rows, request.GET)
    values = {"status": chain_status_for(actor), "table": page_of(ENTRIES, rows, request.GET)}
    return render(request, "accounts/audit.html", values)
