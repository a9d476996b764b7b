"""Why a rejected submission is opened or set aside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.exchange.terms import BodyPurpose
from minkang.kernel.web.fields import text, word


class OpenForm(forms.Form):
    """Purpose and reason of looking at the text."""

    purpose = word(_("查看的用途"), BodyPurpose)
    reason = text(
        _("具体说明"), _("例如：核对出生日期那一栏原来写的是什么。不要写姓名和证件号码。")
    )


class AsideForm(forms.Form):
    """Why nothing more is wanted of it."""

    reason = text(
        _("不再处理的原因"), _("例如：测试消息；对方已用新编号重发。不要写姓名和证件号码。")
    )
