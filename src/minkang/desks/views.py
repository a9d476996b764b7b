"""The home pages; the public one is open to everybody and only reads."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.desks.queries import get_public_home
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.regions import region

EXAMPLES = ("预约要等多久", "打疫苗要走多远", "企业有哪些补助")
"""Questions to begin with; the documents are Chinese, so are the questions."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something a visitor can do from the home page."""

    route: str
    icon: str
    title: Promise
    text: Promise


TASKS = (
    Task(
        "cockpit:library",
        "search",
        _("查政策"),
        _("按文件、领域、责任单位查，读全文，看每一条办到哪一步。"),
    ),
    Task(
        "cockpit:units",
        "building",
        _("单位任务"),
        _("每个责任单位的任务台账：期限、牵头还是配合、是否在运行，可以导出表格。"),
    ),
    Task("cockpit:gazettes", "words", _("公报"), _("按期看政府公报的目录和文件。")),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home page: search, what the house does, and how far the clauses are."""
    here = region(settings.MINKANG_REGION)
    page = get_public_home(localdate(arrival_here().at), here.code)
    return render(request, "desks/home.html", {"page": page, "examples": EXAMPLES, "tasks": TASKS})
