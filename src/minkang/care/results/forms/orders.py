"""What a doctor types and ticks when ordering."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.results.queries.items import items
from minkang.care.results.services import Repeat
from minkang.care.results.terms import ItemKind, RepeatReason
from minkang.kernel.web.fields import day, line, text, ticks
from minkang.kernel.web.spoken import spoken
from minkang.registry.people.queries import ByIdentityNumber, ByNameAndBirth, ByTelephone, Clue

LENGTH_OF_NUMBER = 18


class FindForm(forms.Form):
    """A patient who is not in the list, by one clue."""

    number = line(_("身份证号码或电话"), _("读卡后会自动填入。"), required=False)
    name = line(_("姓名"), _("没有号码时，姓名和出生日期一起填写。"), required=False)
    born_on = day(_("出生日期"), required=False)

    def clean(self) -> dict[str, Any]:
        """At least one clue."""
        kept = self.cleaned_data
        if not kept.get("number") and not (kept.get("name") and kept.get("born_on")):
            self.add_error("number", _("请填写身份证号码或电话，或者姓名和出生日期。"))
        return kept

    def clue(self) -> Clue:
        """The strongest clue that was given."""
        kept = self.cleaned_data
        number = kept["number"].replace(" ", "")
        if len(number) == LENGTH_OF_NUMBER:
            return ByIdentityNumber(number)
        return ByTelephone(number) if number else ByNameAndBirth(kept["name"], kept["born_on"])


class OrderForm(forms.Form):
    """The items to be ordered, by kind."""

    batch = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    laboratory = ticks(
        ItemKind.LABORATORY.label,
        [one for one in items().values() if one.kind is ItemKind.LABORATORY],
    )
    imaging = ticks(
        ItemKind.IMAGING.label, [one for one in items().values() if one.kind is ItemKind.IMAGING]
    )
    ultrasound = ticks(
        ItemKind.ULTRASOUND.label,
        [one for one in items().values() if one.kind is ItemKind.ULTRASOUND],
    )
    electrophysiology = ticks(
        ItemKind.ELECTROPHYSIOLOGY.label,
        [one for one in items().values() if one.kind is ItemKind.ELECTROPHYSIOLOGY],
    )
    nuclear = ticks(
        ItemKind.NUCLEAR.label, [one for one in items().values() if one.kind is ItemKind.NUCLEAR]
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        """Name the kinds in the visitor's language."""
        super().__init__(*given, **named)
        for kind in ItemKind:
            self.fields[kind.value].label = spoken(kind)

    def clean(self) -> dict[str, Any]:
        """At least one item."""
        kept = self.cleaned_data
        if not any(kept.get(kind.value) for kind in ItemKind):
            self.add_error("laboratory", _("还没有选择项目。请至少选一项。"))
        return kept

    def chosen(self) -> list[str]:
        """Codes of the items, in the order of the list."""
        return [one.code for kind in ItemKind for one in self.cleaned_data[kind.value]]


class RepeatForm(forms.Form):
    """Why something is ordered although a result could be recognised."""

    reason = forms.TypedChoiceField(
        label=_("复查的原因"),
        widget=forms.RadioSelect,
        choices=lambda: [(one.value, spoken(one)) for one in RepeatReason],
        coerce=RepeatReason,
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("请从列表中选择。")},
    )
    text = text(_("说明"), _("选“其他”时必须写明，至少五个字。"), required=False)
    is_told = forms.BooleanField(label=_("已向患者说明复查的目的和必要性"), required=False)

    def given(self) -> Repeat:
        """What was given."""
        kept = self.cleaned_data
        return Repeat(kept["reason"], kept["text"], is_told=kept["is_told"])


class ResultForm(forms.Form):
    """Which result is recognised."""

    result = forms.IntegerField(widget=forms.HiddenInput)
