"""What people choose or write on the pages of access."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ConsentForm(forms.Form):
    """Whether a category is shared from now on."""

    is_shared = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )


class EmergencyForm(forms.Form):
    """Why a record must be read now."""

    reason = forms.CharField(
        label=_("为什么必须现在看"),
        help_text=_("写清病人情况和要查什么。居民和审计管理员都会看到。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明理由。")},
    )


class ReviewForm(forms.Form):
    """The conclusion of a review."""

    is_justified = forms.TypedChoiceField(
        label=_("理由是否成立"),
        choices=[
            ("yes", _("成立：当时必须立即查看")),
            ("no", _("不成立：没有紧急情况，或看得过多")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结论。")},
    )
