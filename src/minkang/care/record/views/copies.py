"""A record to take along: as the institutions sent it, and as a paper to read."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minkang.care.record.queries import copies
from minkang.care.record.queries.timeline import Entry, list_newest
from minkang.care.record.services.opening import open_own, take_along
from minkang.care.record.terms import Kind, Telling, Words
from minkang.care.record.views.here import here
from minkang.care.record.views.reading import about
from minkang.kernel.documents.typesetting import render as typeset
from minkang.kernel.web.regions import region
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.web.templatetags.frame import day, moment
from minkang.policy.terms import Labelled

TEMPLATE = Path(__file__).parents[1] / "templates" / "record" / "paper.typ"
RECORDS = "/fhir/r4"
FHIR_JSON = "application/fhir+json; charset=utf-8"
MOST_ON_PAPER = 500
Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A heading and a table of day, what, what it says, institution."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What the template prints."""

    title: str
    authority: str
    language: str
    country: str
    lines: tuple[str, ...]
    columns: tuple[str, ...]
    sections: tuple[PaperSection, ...]


@require_safe
def offer(request: HttpRequest, rid: UUID) -> HttpResponse:
    """What can be taken along, and how to keep it safe."""
    now = here(request)
    viewing = open_own(actor=now.actor, person=rid, at=now.at)
    return render(request, "record/copy.html", about(viewing, now))


@require_safe
def source(request: HttpRequest, rid: UUID, number: int) -> HttpResponse:
    """One entry exactly as its institution sent it."""
    now = here(request)
    viewing = take_along(actor=now.actor, person=rid, at=now.at)
    text = copies.exact_text(viewing, number, at=now.at)
    return _attached(HttpResponse(text, content_type=FHIR_JSON), f"entry-{number}.json")


@require_safe
def bundle(request: HttpRequest, rid: UUID) -> StreamingHttpResponse:
    """Everything as one FHIR Bundle, written while it is read."""
    now = here(request)
    viewing = take_along(actor=now.actor, person=rid, at=now.at)
    base = request.build_absolute_uri(RECORDS)
    text = (part.encode() for part in copies.bundle(viewing, base=base, at=now.at))
    answer = StreamingHttpResponse(text, content_type=FHIR_JSON)
    return _attached(answer, f"health-record-{now.today.isoformat()}.json")


@require_safe
def paper(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The newest entries as a PDF that prints well."""
    now = here(request)
    viewing = take_along(actor=now.actor, person=rid, at=now.at)
    entries = list_newest(viewing, at=now.at, most=MOST_ON_PAPER)
    area = region(settings.MINKANG_REGION)
    lines = (
        _("姓名：%(name)s") % {"name": viewing.name},
        _("生成时间：%(at)s") % {"at": moment(now.at)},
        _("内容由各机构上传，按原样列出；以原始记录为准。"),
        _("只列出最近的%(most)s条。") % {"most": MOST_ON_PAPER}
        if len(entries) == MOST_ON_PAPER
        else "",
    )
    sheet = Paper(
        title=_("健康档案"),
        authority=area.english_authority if is_english() else area.authority,
        language="en" if is_english() else "zh",
        country="gb" if is_english() else "cn",
        lines=tuple(line for line in lines if line),
        columns=(_("日期"), _("内容"), _("说明"), _("机构")),
        sections=tuple(_sections(entries)),
    )
    content = typeset(TEMPLATE, sheet, at=now.at.replace(microsecond=0))
    answer = HttpResponse(content, content_type="application/pdf")
    return _attached(answer, f"health-record-{now.today.isoformat()}.pdf")


def _sections(entries: tuple[Entry, ...]) -> list[PaperSection]:
    return [
        PaperSection(spoken(kind), tuple(_row(one) for one in entries if one.kind is kind))
        for kind in Kind
        if any(one.kind is kind for one in entries)
    ]


def _row(one: Entry) -> tuple[str, ...]:
    said = _said(one.told)
    dose = _("第 %(dose)s 剂") % {"dose": worded(one.told.dose)} if one.told.dose else ""
    results = [f"{worded(part.title)} {_said(part)}" for part in one.results]
    lines = "\n".join(part for part in (said, dose, *results) if part)
    return day(localdate(one.at)), worded(one.told.title), lines, one.institution


def _said(told: Telling) -> str:
    warned = told.status if told.status is not None and told.status.is_warning else None
    marks = [spoken(mark) for mark in (told.flag, warned) if mark is not None]
    return " ".join(part for part in (told.summary, *marks) if part)


def worded(words: Words) -> str:
    """Words of a resource as they stand, or of a vocabulary in the language of the page."""
    return spoken(words) if isinstance(words, Labelled) else words


def _attached(answer: Answer, name: str) -> Answer:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    if disposition:
        answer.headers["Content-Disposition"] = disposition
    answer.headers["Cache-Control"] = "no-store"
    return answer
