"""What an officer changes of an item before proposing it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.affairs.permits.rules.elements import Item
from minkang.kernel.web.fields import line, offer, one_of, text, whole_number
from minkang.registry.places.models import Area


class DraftForm(forms.Form):
    """The parts of a guide that differ from place to place; the rest follows the definition."""

    area = one_of(_("在哪里实施"))
    office = line(_("实施机关"))
    delegated_to = line(_("下放给谁"), _("没有下放就不填。"), required=False)
    promised = whole_number(
        _("承诺时限"), _("单位与法定时限相同；当场办结填 0。"), least=0, most=400
    )
    steps = text(_("办理步骤"), _("一行一步。"))
    scope = text(_("适用范围"))
    fee = line(_("收费"))

    def __init__(self, areas: Sequence[Area], *given: Any, **named: Any) -> None:
        """Offer the areas the officer writes for."""
        super().__init__(*given, **named)
        self.fields["steps"].widget.attrs["rows"] = 6
        offer(self, "area", [(one.code, one.name) for one in areas])

    @staticmethod
    def begin_with(item: Item) -> dict[str, object]:
        """What the form shows first."""
        return {
            "office": item.authority.office if item.authority else "",
            "delegated_to": item.authority.delegated_to if item.authority else "",
            "promised": item.limits.promised.amount if item.limits else None,
            "steps": "\n".join(item.steps),
            "scope": item.scope.text if item.scope else "",
            "fee": item.fee,
        }

    def changed(self, item: Item) -> Item:
        """The item with what was typed; what it lacks stays missing."""
        kept = self.cleaned_data
        authority = item.authority and replace(
            item.authority, office=kept["office"], delegated_to=kept["delegated_to"]
        )
        limits = item.limits and replace(
            item.limits, promised=replace(item.limits.promised, amount=kept["promised"])
        )
        scope = item.scope and replace(item.scope, text=kept["scope"].strip())
        lines = tuple(one.strip() for one in kept["steps"].splitlines() if one.strip())
        return replace(
            item, authority=authority, limits=limits, scope=scope, steps=lines, fee=kept["fee"]
        )


class ReasonForm(forms.Form):
    """Why a version is sent back or withdrawn."""

    reason = text(_("原因"), _("写清楚哪里要改，或者为什么停用。"))
