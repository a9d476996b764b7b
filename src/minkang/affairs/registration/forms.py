"""What the registrar fills in; each field is named as the refusals of the act name it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minkang.policy.terms import Labelled
from minkang.registry.organisations.terms import (
    CapacityKind,
    CertificateKind,
    ServiceKind,
    Specialty,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_FILL_IN = {"required": _("请填写这一项。"), "invalid": _("请填成 2026-11-21 这样的日期。")}
_LONGEST = 100


def spoken(word: Labelled) -> str:
    """A word of a vocabulary in the visitor's language."""
    return word.label_en if get_language() == "en" else word.label


def choices_of(vocabulary: type[Labelled]) -> Callable[[], list[tuple[str, str]]]:
    """A vocabulary as choices, spoken when they are shown."""

    def choices() -> list[tuple[str, str]]:
        return [("", "—"), *((word.value, spoken(word)) for word in vocabulary)]

    return choices


def _choice(vocabulary: type[Labelled], label: str | _StrPromise) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices_of(vocabulary),
        coerce=vocabulary,
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("请从列表中选择。")},
    )


def _day(
    label: str | _StrPromise, *, required: bool = True, hint: str | _StrPromise = ""
) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_FILL_IN,
    )


class CapacityForm(forms.Form):
    """How many beds, places or vehicles of a kind there are from a day on."""

    kind = _choice(CapacityKind, _("种类"))
    count = forms.IntegerField(
        label=_("数量"),
        help_text=_("填变动以后的总数，没有就填 0。"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("请填写这一项。"), "invalid": _("请填一个整数。")},
    )
    since = _day(_("从哪天起"))


class ServiceForm(forms.Form):
    """A service offered from a day on."""

    kind = _choice(ServiceKind, _("服务"))
    since = _day(_("从哪天起"))


class ServiceEndForm(forms.Form):
    """A service no longer offered from a day on."""

    kind = _choice(ServiceKind, _("服务"))
    on = _day(_("从哪天起停止"))


class CertificateForm(forms.Form):
    """A certificate or title."""

    kind = _choice(CertificateKind, _("证书或称号"))
    subject = forms.CharField(
        label=_("专科或单元"),
        required=False,
        max_length=_LONGEST,
        help_text=_("只授予一部分的，写明是哪个专科；授予整个机构的空着。"),
    )
    number = forms.CharField(label=_("文号或编号"), required=False, max_length=_LONGEST)
    issuer = forms.CharField(label=_("颁发单位"), required=False, max_length=_LONGEST)
    issued_on = _day(_("取得日期"))
    expires_on = _day(_("失效日期"), required=False, hint=_("长期有效的空着。"))


class DepartmentForm(forms.Form):
    """A department opened."""

    specialty = _choice(Specialty, _("诊疗科目"))
    name = forms.CharField(
        label=_("科室名称"),
        required=False,
        max_length=_LONGEST,
        help_text=_("与科目同名的空着。"),
    )
    opened_on = _day(_("开设日期"))


class DepartmentEndForm(forms.Form):
    """A department closed."""

    name = forms.CharField(
        label=_("科室名称"), max_length=_LONGEST, error_messages={"required": _("请填写这一项。")}
    )
    on = _day(_("撤销日期"))


class ConfirmForm(forms.Form):
    """The entry is true."""

    confirmed_on = _day(_("截至日期"), hint=_("您核对登记内容的那一天。"))


class RosterForm(forms.Form):
    """A workbook to register from."""

    roster = forms.FileField(
        label=_("名册文件"),
        help_text=_("模板格式的 .xlsx 文件，最多 5 MB、20000 行。"),
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        error_messages={
            "required": _("请选择名册文件。"),
            "empty": _("这个文件是空的，请重新选择。"),
            "missing": _("请选择名册文件。"),
            "invalid": _("请选择名册文件。"),
        },
    )
