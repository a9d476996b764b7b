"""A form made from the types of its facts."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.engines.cases.queries.facts import FactKind, FactType
from minkang.kernel.web.fields import line, offer, one_of
from minkang.kernel.web.spoken import is_english, spoken

# Hints where a person would ask at the window what is meant.
HINTS = {
    "newborn.name": _("还没有起好名字，先别提交；起好了再回来，填过的都在。"),
    "newborn.birth_order": _("妈妈的第几个孩子，第一个填 1。"),
    "birth.vaccination_clinic": _("以后就在这里打疫苗，选离家近的。"),
    "person.bank_account": _("报销和补贴打到这个账户，用父母一方的。"),
    "father.identity_number": _("没有的可以不填，窗口会联系您。"),
    "mother.identity_number": _("没有居民身份证的可以不填，窗口会联系您。"),
}


class FactsForm(forms.Form):
    """The facts of one page; every one may stay empty until the whole is handed in."""

    def __init__(
        self,
        facts: Sequence[FactType],
        told: Mapping[str, str],
        given: Mapping[str, str] | None = None,
        *,
        listed: Mapping[str, Sequence[str]] | None = None,
        known: Mapping[str, str] | None = None,
    ) -> None:
        """Ask `facts`, beginning with `told`; `listed` gives names to choose from by code.

        What is in `known` is said beside its field, in words, and stays when the field is left empty.
        """
        named = {one.code.replace(".", "-"): one for one in facts}
        super().__init__(
            given, initial={name: told.get(one.code, "") for name, one in named.items()}
        )
        for name, one in named.items():
            names = (listed or {}).get(one.code, ())
            choices = [(each, each) for each in names] or _choices(one)
            self.fields[name] = _field(one, is_choice=bool(choices))
            if value := (known or {}).get(one.code):
                self.fields[name].help_text = _("现在是：%(value)s") % {"value": value}
            if choices:
                offer(self, name, [("", "—"), *choices])
        self._named = named

    def told(self) -> dict[str, str]:
        """What was typed, by code."""
        return {one.code: str(self.cleaned_data[name]) for name, one in self._named.items()}

    @property
    def names(self) -> dict[str, str]:
        """Fields by the code of their fact."""
        return {one.code: name for name, one in self._named.items()}


def _choices(fact: FactType) -> list[tuple[str, object]]:
    if fact.kind is FactKind.YES_NO:
        return [("yes", _("是")), ("no", _("否"))]
    return [(code, en if is_english() else zh) for code, zh, en in fact.choices]


def _field(fact: FactType, *, is_choice: bool) -> forms.Field:
    hint = HINTS.get(fact.code) or fact.unit
    if is_choice:
        return one_of(spoken(fact), hint, required=False)
    if fact.kind is FactKind.DATE:
        hint = _("写成 2026-11-22 的样子。")
    return line(spoken(fact), hint, required=False)
