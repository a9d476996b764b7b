"""Deciding on a version, and bringing a diagram."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.kernel.web.fields import text


class ReasonForm(forms.Form):
    """Why a version is sent back."""

    reason = text(_("原因"), _("写清楚哪里要改，或者为什么停用。"))


class DiagramForm(forms.Form):
    """A BPMN file."""

    file = forms.FileField(
        label=_("流程图文件"),
        help_text=_("BPMN 2.0 文件（.bpmn），最大 4 MB，一个文件一个流程。"),
        error_messages={
            "required": _("请选择文件。"),
            "empty": _("文件是空的，请换一份。"),
            "missing": _("请选择文件。"),
            "invalid": _("请选择文件。"),
        },
    )
