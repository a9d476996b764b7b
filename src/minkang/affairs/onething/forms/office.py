"""What an office says to a family."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.engines.cases.queries.facts import FactType
from minkang.kernel.web.fields import text
from minkang.kernel.web.spoken import spoken


class AskForm(forms.Form):
    """What the family must correct or add."""

    missing = forms.MultipleChoiceField(
        label=_("要申报人更正或补充哪几项"),
        help_text=_("一次选全，以后不能再加。"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("请从列表中选择。")},
    )

    def __init__(self, askable: Sequence[FactType], given: object = None) -> None:
        """Offer what the office sees."""
        super().__init__(given)  # type: ignore[arg-type] # the QueryDict of a request, or None
        field = self.fields["missing"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(one.code, spoken(one)) for one in askable]


class ReasonForm(forms.Form):
    """A reason the family reads."""

    reason = text(_("理由，申报人会看到"), required=False)
