"""What the clerk decides."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.registry.people.services import Verdict

LONGEST = 500


def _why() -> forms.CharField:
    return forms.CharField(
        label=_("根据什么判断"),
        help_text=_("例如：核对了身份证和户口本；打电话问过本人。不要写证件号码。"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明根据什么判断。")},
    )


class DecisionForm(forms.Form):
    """Whose the record is, or that it is nobody's of those shown."""

    verdict = forms.TypedChoiceField(
        label=_("结论"),
        choices=[
            (Verdict.LINK.value, _("是同一人，关联")),
            (Verdict.KEEP_APART.value, _("不是同一人，分开")),
        ],
        coerce=Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结论。")},
    )
    person = forms.TypedChoiceField(
        label=_("哪一位居民"),
        help_text=_("结论是分开而不选居民时，与列出的居民全部分开。"),
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    why = _why()

    def __init__(self, people: list[tuple[str, Any]], *given: Any, **named: Any) -> None:
        """Offer the candidates shown."""
        super().__init__(*given, **named)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = people
        if len(people) == 1:
            field.initial = people[0][0]


class LaterForm(forms.Form):
    """When to look again."""

    until = forms.DateField(
        label=_("哪天再核对"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写这个日期。"),
            "invalid": _("日期请写成 1950-01-02 这样。"),
        },
    )


class UnlinkForm(forms.Form):
    """Why the link ends."""

    why = _why()
