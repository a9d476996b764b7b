"""The library for other programs and for paper: XML, PDF, feed, site map, short addresses."""

from django.contrib.sitemaps.views import sitemap as answer_sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.documents import get_public_slug, get_public_text
from minkang.cockpit.views import filters
from minkang.cockpit.views.asking import day_asked, today
from minkang.kernel.web.reference import arrival_here
from minkang.policy import akoma, feeds
from minkang.policy.documents.papers import pdf


@require_safe
def document_xml(request: HttpRequest, slug: str) -> HttpResponse:
    """A document as Akoma Ntoso 3.0."""
    found = get_public_text(slug, day_asked(request))
    content = akoma.export(found, on=today())
    return _file(content, "application/akn+xml", f"{slug}.xml")


@require_safe
def document_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """A document as a tagged PDF in the layout of official papers."""
    found = get_public_text(slug, day_asked(request))
    return _file(
        pdf(found, at=arrival_here().at.replace(microsecond=0)), "application/pdf", f"{slug}.pdf"
    )


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The answers to a question or filter, what changed last first; without either, everything."""
    facets = filters.facets_asked(request.GET)
    content = feeds.atom(
        query=request.GET.get("q", "").strip(),
        facets=facets,
        on=today(),
        title=gettext("民康政策库"),
        addresses=_addresses(request),
        language=get_language() or "zh-hans",
    )
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Every document, clause and gazette issue, for search engines."""
    maps = feeds.sitemaps(
        document=lambda slug: reverse("cockpit:document", args=[slug]),
        clause=lambda document, path: reverse("cockpit:clause", args=[document, path]),
        gazette=lambda slug: reverse("cockpit:gazette", args=[slug]),
    )
    return answer_sitemap(request, dict(maps))


@require_safe
def by_number(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001 - the address says it all
    """Leads from a 文号 to its document; the browser keeps a ``#`` and what follows it."""
    return HttpResponseRedirect(
        reverse("cockpit:document", args=[get_public_slug(number, today())])
    )


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    disposition = content_disposition_header(as_attachment=False, filename=name)
    if disposition:
        answer.headers["Content-Disposition"] = disposition
    return answer


def _addresses(request: HttpRequest) -> feeds.Addresses:
    def absolute(route: str, *words: str) -> str:
        return request.build_absolute_uri(reverse(route, args=words))

    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return feeds.Addresses(
        document=lambda slug: absolute("cockpit:document", slug),
        clause=lambda document, path: absolute("cockpit:clause", document, path),
        passage=lambda slug, path: f"{absolute('cockpit:document', slug)}#{path}",
        list=absolute("cockpit:library") + asked,
        feed=request.build_absolute_uri(),
    )
