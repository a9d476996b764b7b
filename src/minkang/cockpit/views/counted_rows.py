"""The rows behind a number: page by page, and as a workbook."""

import uuid
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.counted_rows import (
    Asked,
    CountedLine,
    CountedPage,
    PartName,
    export_counted_rows_for,
    get_counted_rows_for,
)
from minkang.cockpit.queries.indicators import counties_of
from minkang.cockpit.templatetags.policy_pages import spoken
from minkang.cockpit.views.asking import day_asked, whole_asked
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.web.components import PageLinks
from minkang.kernel.web.regions import region
from minkang.kernel.worklist.declaration import Column, Empty, Worklist
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import actor_of

PARTS = {"numerator": _("分子"), "denominator": _("分母")}

SHEET: Worklist[CountedLine] = Worklist(
    name="rows",
    title=_("逐行"),
    columns=(
        Column("key", _("编号"), lambda line: line.key, sort="key"),
        Column("told", _("是什么"), lambda line: spoken(line.told)),
        Column("organisation", _("机构"), lambda line: line.organisation_name),
        Column("area", _("地区"), lambda line: line.area_name),
        Column("amount", _("计入"), lambda line: line.amount, numeric=True),
    ),
    filters=(),
    default_sort="key",
    key="key",
    page_size=50,
    empty=Empty(_("没有行"), _("登记了业务以后，这里会列出数进去的每一行。")),
)


@require_safe
def indicator_rows(request: HttpRequest, name: str) -> HttpResponse:
    """Every row that was counted above or below the line, in plain words."""
    here = region(settings.MINKANG_REGION).code
    asked = _asked(request, name)
    actor = actor_of(request)
    if is_export(request.GET):
        return workbook_of(SHEET, export_counted_rows_for(actor, asked, region=here), request.GET)
    number = whole_asked(request, "page", otherwise=1)
    page = get_counted_rows_for(actor, asked, region=here, page=number)
    return render(
        request,
        "cockpit/indicator_rows.html",
        {
            "page": page,
            "data_as_of": page.as_of,
            "part": PARTS[asked.part],
            "other_parts": [
                (title, _address(asked, part=part))
                for part, title in PARTS.items()
                if part != asked.part and part in page.indicator.parts
            ],
            "places": [
                (area.name, _address(asked, area=area.code, organisation=""))
                for area in counties_of(here, asked.on).values()
                if area.code != asked.place
            ],
            "links": _links(page),
            "export_address": _address(asked, export="xlsx"),
            "everywhere": _address(asked, area="", organisation=""),
        },
    )


def _asked(request: HttpRequest, name: str) -> Asked:
    part = request.GET.get("part", "numerator")
    if part not in PARTS:
        raise Refused(_malformed("part", part, "请从指标页点“分子”或“分母”。"))
    organisation = request.GET.get("organisation", "")
    if organisation and not _is_rid(organisation):
        raise Refused(_malformed("organisation", organisation, "请从指标页的机构列表里选择。"))
    place = request.GET.get("area", "")
    if place and not (place.isascii() and place.isdecimal() and len(place) in _CODE_LENGTHS):
        raise Refused(_malformed("area", place, "请从指标页的地区列表里选择。"))
    return Asked(
        indicator=name,
        part=cast("PartName", part),
        on=day_asked(request),
        place=place,
        organisation=organisation,
    )


_CODE_LENGTHS = (6, 12)


def _is_rid(said: str) -> bool:
    try:
        return str(uuid.UUID(said)) == said
    except ValueError:
        return False


def _malformed(name: str, said: str, advice: str) -> Refusal:
    return Refusal(
        code="cockpit.rows_malformed",
        message=f"地址里的“{name}={said[:40]}”不对，所以没有打开。{advice}",
        detail=f"{name}={said[:80]!r} is not what a link of the indicator's page sends.",
        fields=(FieldFault(name, advice),),
    )


def _address(asked: Asked, **changes: str) -> str:
    words = {
        "part": asked.part,
        "area": asked.place,
        "organisation": asked.organisation,
        "on": asked.on.isoformat(),
        **changes,
    }
    kept = {name: value for name, value in words.items() if value}
    return f"{reverse('cockpit:indicator-rows', args=[asked.indicator])}?{urlencode(kept)}"


def _links(page: CountedPage) -> PageLinks:
    if page.is_closed:
        return PageLinks("", "")
    return PageLinks(
        previous=_address(page.asked, page=str(page.page - 1)) if page.page > 1 else "",
        next=_address(page.asked, page=str(page.page + 1)) if page.page < page.pages else "",
    )
