"""What a hospital types into its guide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.affairs.permits.services import GuideEntry
from minkang.affairs.permits.terms import GuideAction
from minkang.kernel.web.fields import line, text
from minkang.kernel.web.spoken import spoken


class HospitalGuideForm(forms.Form):
    """A hospital's guide."""

    desk = line(_("服务台在哪里"), _("写到楼和层，例如：门诊楼一层大厅右手边。"))
    phone = line(_("咨询电话"), _("带区号，例如：024-42800000。"), longest=20)
    complaint_phone = line(_("投诉电话"), _("有人收红包、托关系插队，打这个电话。"), longest=20)
    actions = forms.MultipleChoiceField(
        label=_("扫码后能办的事"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("请从列表中选择。")},
    )
    words = text(
        _("本院要说明的话"),
        _("可以不写。一行一段，写清楚怎么做，不写“按规定”“视情况”这样的话。"),
        required=False,
    )

    def __init__(self, *given: object, **named: object) -> None:
        """Offer every action that has a page."""
        super().__init__(*given, **named)  # type: ignore[arg-type] # passed through as they came
        offered = self.fields["actions"]
        offered.choices = [(one.value, spoken(one)) for one in GuideAction]  # type: ignore[attr-defined] # a choice field

    def entry(self) -> GuideEntry:
        """The guide as typed."""
        kept = self.cleaned_data
        return GuideEntry(
            desk=kept["desk"],
            phone=kept["phone"],
            complaint_phone=kept["complaint_phone"],
            words=kept["words"],
            actions=frozenset(GuideAction(one) for one in kept["actions"]),
        )
