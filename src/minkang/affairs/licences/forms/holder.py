"""What the holder shows, and what somebody who checks pastes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.affairs.licences.queries.reading import LicencePage
from minkang.affairs.licences.rules.sdjwt import MOST_CHARACTERS
from minkang.kernel.web.spoken import spoken


class ShowForm(forms.Form):
    """Which values are shown beside those that everybody sees; none is chosen at first."""

    fields_shown = forms.MultipleChoiceField(
        label=_("另外让对方看到"),
        help_text=_("不勾选的，对方看不到。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("所选的内容不在这份证照上，请重新选择。")},
    )

    def __init__(self, page: LicencePage, *given: Any, **named: Any) -> None:
        """Offer the values on the licence that are not shown anyway."""
        super().__init__(*given, **named)
        field = self.fields["fields_shown"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [(one.code, spoken(one.fact)) for one in page.chosen_values]
        if not page.chosen_values:
            del self.fields["fields_shown"]

    def chosen(self) -> list[str]:
        """Codes of what was ticked."""
        return list(self.cleaned_data.get("fields_shown", ()))


class CheckForm(forms.Form):
    """A credential to be checked."""

    credential = forms.CharField(
        label=_("凭证文本"),
        help_text=_("从“~”分隔的一长串，完整复制，一个字都不少。"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("请粘贴凭证文本。"),
            "max_length": _("凭证太长了，请确认复制的是一份凭证。"),
        },
    )
