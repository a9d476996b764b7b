"""What people choose or write on the pages of access."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
