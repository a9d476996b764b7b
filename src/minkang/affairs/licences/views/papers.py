"""A licence as a file: PDF/A-2a with tags, and OFD; both carry the square that tells how it stands."""

import io
from pathlib import Path
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minkang.affairs.licences.queries.own import get_licence_for
from minkang.affairs.licences.queries.reading import LicencePage
from minkang.affairs.licences.rules.sheet import Sheet, ofd_pages
from minkang.affairs.licences.templatetags.showing import label_of, words_of
from minkang.affairs.licences.views.here import here
from minkang.kernel.documents import ofd
from minkang.kernel.documents.typesetting import ARCHIVAL, render
from minkang.kernel.web.attachments import attachment
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.web.templatetags.frame import day, moment

TEMPLATE = Path(__file__).parents[1] / "templates" / "licences" / "paper.typ"


@require_safe
def paper_pdf(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The licence as PDF, for its holder."""
    now = here(request)
    page = get_licence_for(now.actor, rid, now.at)
    sheet = _sheet(request, page, moment(now.at))
    content = render(TEMPLATE, sheet, at=now.at.replace(microsecond=0), standards=ARCHIVAL)
    return attachment(content, "application/pdf", f"{page.kind.code}.pdf")


@require_safe
def paper_ofd(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The licence as OFD, for its holder."""
    now = here(request)
    page = get_licence_for(now.actor, rid, now.at)
    sheet = _sheet(request, page, moment(now.at))
    content = ofd.write(sheet.title, sheet.office, ofd_pages(sheet), key=rid, at=now.at)
    return attachment(content, "application/ofd", f"{page.kind.code}.ofd")


def _sheet(request: HttpRequest, page: LicencePage, made: str) -> Sheet:
    address = request.build_absolute_uri(reverse("licences:status", args=[page.rid]))
    square = segno.make(address, error="m", micro=False)
    drawn = io.BytesIO()
    square.save(drawn, kind="svg", border=0, xmldecl=False, dark="#000000")
    return Sheet(
        title=spoken(page.kind),
        subject=spoken(page.kind),
        office=page.issuer_name,
        warning=""
        if page.standing.is_usable
        else _("这份证照不能使用：%(standing)s。") % {"standing": spoken(page.standing)},
        columns=(_("项目"), _("内容")),
        rows=(*((label_of(one), words_of(one)) for one in page.values), *_terms(page)),
        notes=(
            _("本文件由电子证照生成，生成时间：%(at)s。") % {"at": made},
            _("证照可能已被暂停或失效，请扫码核对现在的状态。"),
        ),
        square=drawn.getvalue().decode(),
        square_alt=_("核对证照状态的二维码"),
        cells=tuple(
            (column, row)
            for row, modules in enumerate(square.matrix)
            for column, is_dark in enumerate(modules)
            if is_dark
        ),
        modules=len(square.matrix),
        language="en" if is_english() else "zh",
        country="gb" if is_english() else "cn",
    )


def _terms(page: LicencePage) -> tuple[tuple[str, str], ...]:
    return (
        (_("发证单位"), page.issuer_name),
        (_("发证日期"), day(page.issued_on)),
        (_("有效期至"), day(page.last_day) or _("长期")),
    )
