"""Fields of forms as the whole portal asks them: declared in one line, faults in one wording."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minkang.kernel.web.spoken import Word, choices_of, spoken

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise
else:
    Words = str | Promise

AnyWord = TypeVar("AnyWord", bound=Word)

LONGEST_LINE = 200
LONGEST_TEXT = 2000
_FAULTS: dict[str, Any] = {
    "required": _("请填写这一项。"),
    "invalid": _("请照提示的样子填写。"),
    "max_length": _("写得太长了，请缩短。"),
}
_CHOICE_FAULTS: dict[str, Any] = {
    "required": _("请选择一项。"),
    "invalid_choice": _("请从列表中选择。"),
}
# What is typed about somebody stays out of the browser's memory of forms.
UNREMEMBERED = {"autocomplete": "off", "spellcheck": "false"}


def line(
    label: Words, hint: Words = "", *, required: bool = True, longest: int = LONGEST_LINE
) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=longest,
        widget=forms.TextInput(attrs=UNREMEMBERED),
        error_messages=_FAULTS,
    )


def text(label: Words, hint: Words = "", *, required: bool = True) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, **UNREMEMBERED}),
        error_messages=_FAULTS,
    )


def day(label: Words, hint: Words = "", *, required: bool = True) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={**_FAULTS, "invalid": _("请填成 2026-11-21 这样的日期。")},
    )


def clock(label: Words, hint: Words = "", *, required: bool = True) -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={**_FAULTS, "invalid": _("请填成 08:30 这样的时间。")},
    )


def whole_number(
    label: Words,
    hint: Words = "",
    *,
    required: bool = True,
    least: int | None = None,
    most: int | None = None,
) -> forms.IntegerField:
    """A whole number between `least` and `most`, both included."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            **_FAULTS,
            "invalid": _("请填一个整数。"),
            "min_value": _("最小填 %(limit_value)s。"),
            "max_value": _("最大填 %(limit_value)s。"),
        },
    )


def word(
    label: Words, words: Iterable[AnyWord], hint: Words = "", *, required: bool = True
) -> forms.TypedChoiceField:
    """One of a vocabulary, given back as its member; None for no choice where none is needed."""
    members = {one.value: one for one in words}
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        required=required,
        choices=choices_of(members.values()),
        coerce=members.__getitem__,
        empty_value=None,
        error_messages=_CHOICE_FAULTS,
    )


def ticks(
    label: Words, words: Iterable[AnyWord], hint: Words = ""
) -> forms.TypedMultipleChoiceField:
    """Any of a vocabulary, given back as a list of its members."""
    members = {one.value: one for one in words}
    return forms.TypedMultipleChoiceField(
        label=label,
        help_text=hint,
        required=False,
        choices=lambda: [(one.value, spoken(one)) for one in members.values()],
        coerce=members.__getitem__,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_CHOICE_FAULTS,
    )


def one_of(label: Words, hint: Words = "", *, required: bool = True) -> forms.ChoiceField:
    """One of several things that the page knows only when it is shown; see `offer`."""
    return forms.ChoiceField(
        label=label, help_text=hint, required=required, error_messages=_CHOICE_FAULTS
    )


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Give the choices of a field of `one_of`.

    Raises:
        TypeError: the field takes no choices.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no field with choices")
    field.choices = list(choices)
