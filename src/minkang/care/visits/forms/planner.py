"""What a manager tells the planner, and for which weekdays a plan is taken over."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.engines.booking.queries.offering import ResourceLine, ServiceLine
from minkang.engines.booking.queries.planning import Asked
from minkang.engines.booking.terms import DayPart
from minkang.kernel.web.fields import clock, day, offer, one_of, word
from minkang.kernel.web.spoken import NOT_CHOSEN
from minkang.kernel.web.templatetags.frame import WEEKDAYS

HOLIDAYS = 8
SHORTEST, LONGEST = 60, 300
WHOLE = 30


class PlanForm(forms.Form):
    """Whose sessions are to be planned."""

    service = one_of(_("门诊"))
    resource = one_of(_("谁出诊"))
    part = word(_("时间"), DayPart)
    starts = clock(_("几点开始"))
    ends = clock(_("几点结束"), _("1 到 5 小时，按半小时计。"))

    def __init__(
        self,
        services: Sequence[ServiceLine],
        resources: Sequence[ResourceLine],
        *given: Any,
        **named: Any,
    ) -> None:
        """Offer what the organisation has."""
        super().__init__(*given, **named)
        offered = [(str(one.service), f"{one.department_name} – {one.name}") for one in services]
        offer(self, "service", [NOT_CHOSEN, *offered])
        offer(self, "resource", [NOT_CHOSEN, *((str(one.resource), one.name) for one in resources)])

    def clean(self) -> dict[str, Any]:
        """A session of whole half hours that is neither too short nor too long to plan."""
        kept = self.cleaned_data
        if {"starts", "ends"} <= kept.keys():
            minutes = self.minutes
            if minutes % WHOLE or not SHORTEST <= minutes <= LONGEST:
                self.add_error("ends", _("请让这一场有 1 到 5 小时，按半小时计。"))
        return kept

    @property
    def minutes(self) -> int:
        """Length of the session; below nought when it ends before it starts."""
        starts, ends = (self.cleaned_data[name] for name in ("starts", "ends"))
        return int((ends.hour - starts.hour) * 60 + ends.minute - starts.minute)

    def asked(self, organisation: UUID) -> Asked:
        """What is to be planned."""
        kept = self.cleaned_data
        return Asked(organisation, int(kept["service"]), int(kept["resource"]), self.minutes)


class AcceptForm(forms.Form):
    """The weekdays and the first day of a plan; the plan itself comes back signed."""

    proposal = forms.CharField(widget=forms.HiddenInput)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("用在星期几"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("请至少选一天。"),
            "invalid_choice": _("请从列表中选择。"),
        },
    )
    since = day(_("从哪天起"), _("已经公布的门诊不变。"))

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the days of the week, and public holidays as an eighth."""
        super().__init__(*given, **named)
        days = [(str(number), name) for number, name in enumerate(WEEKDAYS, 1)]
        offer(self, "weekdays", [*days, (str(HOLIDAYS), _("法定节假日"))])
