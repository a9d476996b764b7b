"""The list of institutions of the registrar's place, and the entry of one."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.affairs.registration.forms import spoken
from minkang.affairs.registration.queries import get_organisation_for, list_organisations_for
from minkang.affairs.registration.views.acts import ACTS
from minkang.affairs.registration.views.here import actor_here, today
from minkang.kernel.web.components import Fact, facts
from minkang.kernel.web.templatetags.frame import day
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.policy.terms import Labelled
from minkang.registry.access.queries import may
from minkang.registry.access.terms import Permission
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.queries import OrganisationPage
from minkang.registry.organisations.terms import Category, Level


def _label(vocabulary: type[Labelled], value: object) -> str:
    return spoken(vocabulary(str(value)))


INSTITUTIONS: Worklist[Organisation] = Worklist(
    name="registration",
    title=_("机构登记"),
    columns=(
        Column(
            "name",
            _("机构"),
            cell=lambda one: one.name,
            sort="name",
            link=lambda one: reverse("registration:institution", args=[one.pk]),
        ),
        Column(
            "category", _("类别"), cell=lambda one: _label(Category, one.category), sort="category"
        ),
        Column("level", _("等级"), cell=lambda one: _label(Level, one.level), sort="level"),
        Column("area", _("所在地"), cell=lambda one: one.area.name, sort="area_id"),
        Column(
            "beds",
            _("床位（张）"),
            cell=lambda one: getattr(one, "beds", 0),
            sort="beds",
            numeric=True,
        ),
        Column(
            "confirmed",
            _("上次核对"),
            cell=lambda one: day(one.confirmed_on) or _("还没有核对"),
            sort="confirmed_on",
        ),
    ),
    filters=(
        Filter(
            "category", _("类别"), path="category", parse=Category, label=partial(_label, Category)
        ),
        Filter("level", _("等级"), path="level", parse=Level, label=partial(_label, Level)),
    ),
    default_sort="name",
    key="rid",
    page_size=50,
    empty=Empty(_("您负责的地区还没有机构"), _("上传机构名册或登记机构后，会列在这里。")),
)


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Every institution the registrar is in charge of, with the day of its last confirmation."""
    actor = actor_here(request)
    rows = DatabaseRows(list_organisations_for(actor, today()))
    if is_export(request.GET):
        return workbook_of(INSTITUTIONS, rows, request.GET)
    context = {
        "table": page_of(INSTITUTIONS, rows, request.GET),
        "can_register": may(actor, Permission.REGISTER_ORGANISATION).allowed,
    }
    return render(request, "registration/institutions.html", context)


@require_safe
def institution(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The entry of one institution, with the acts that change it."""
    page = get_organisation_for(actor_here(request), rid, today())
    done = ACTS.get(request.GET.get("done", ""))
    context = {"page": page, "facts": _facts(page), "acts": ACTS.values(), "done": done}
    return render(request, "registration/institution.html", context)


def _facts(page: OrganisationPage) -> tuple[Fact, ...]:
    return facts(
        (
            (_("统一社会信用代码"), page.credit_code),
            (_("医疗机构登记号"), page.licence),
            (_("类别"), spoken(page.category)),
            (_("等级"), spoken(page.level)),
            (_("举办主体"), spoken(page.ownership)),
            (_("所在地"), page.area_name),
            (_("地址"), page.address),
            (_("电话"), page.telephone),
            (_("医共体牵头机构"), page.parent_name),
            (_("开业日期"), day(page.opened_on)),
            (_("关闭日期"), day(page.closed_on)),
            (_("上次核对"), day(page.confirmed_on) or _("还没有核对")),
        )
    )
