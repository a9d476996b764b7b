"""One page of a form, made from the types of its facts."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.engines.cases.queries.facts import FactKind, FactType
from minkang.kernel.web.fields import line, text
from minkang.kernel.web.spoken import is_english, spoken


class AnswersForm(forms.Form):
    """The facts asked on one page; every one may stay empty until the application is handed in."""

    def __init__(
        self,
        facts: Sequence[FactType],
        told: Mapping[str, str],
        given: Mapping[str, str] | None = None,
    ) -> None:
        """Ask `facts`, beginning with what was told before."""
        named = {_name(one): one for one in facts}
        super().__init__(given, initial={_name(one): told.get(one.code, "") for one in facts})
        for name, one in named.items():
            self.fields[name] = _field(one)
        self._named = named

    def told(self) -> dict[str, str]:
        """What was typed, by code."""
        return {one.code: str(self.cleaned_data[name]) for name, one in self._named.items()}

    @property
    def names(self) -> dict[str, str]:
        """Fields by the code of their fact."""
        return {one.code: name for name, one in self._named.items()}


def _name(fact: FactType) -> str:
    return fact.code.replace(".", "-")


def _field(fact: FactType) -> forms.Field:
    label, hint = spoken(fact), fact.unit
    match fact.kind:
        case FactKind.CHOICE:
            offered = [(code, en if is_english() else zh) for code, zh, en in fact.choices]
            return _choice(label, offered)
        case FactKind.YES_NO:
            return _choice(label, [("yes", _("是")), ("no", _("否"))])
        case FactKind.DATE:
            return line(label, _("写成 2026-11-22 的样子。"), required=False)
        case FactKind.MONEY:
            return line(label, _("单位：元，例如 3000000。"), required=False)
        case FactKind.FILE:
            return text(
                label, _("写清要点；原件在受理时带到窗口，或者照窗口说的办法上传。"), required=False
            )
    return line(label, hint, required=False)


def _choice(label: str, offered: Sequence[tuple[str, object]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "—"), *offered],
        required=False,
        error_messages={"invalid_choice": _("请从列表中选择。")},
    )
