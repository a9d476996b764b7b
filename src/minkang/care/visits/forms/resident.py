"""What a resident chooses on the way to a visit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.visits.queries.resident_people import Visitor
from minkang.engines.booking.terms import PoolKind, PriorityGround
from minkang.kernel.web.fields import line, offer, one_of, text
from minkang.kernel.web.spoken import spoken

# Old age and childhood are known from the date of birth.
DECLARED = (PriorityGround.NONE, PriorityGround.PREGNANT, PriorityGround.DISABLED)
LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """A slot and the kind of place wanted there."""

    slot: int
    kind: PoolKind

    @property
    def value(self) -> str:
        """As the form sends it."""
        return f"{self.slot}:{self.kind.value}"


def _radio(label: Any, hint: Any = "") -> forms.ChoiceField:
    field = one_of(label, hint)
    field.widget = forms.RadioSelect()
    return field


class BallotForm(forms.Form):
    """For whom."""

    person = _radio(_("给谁约？"))

    def __init__(self, visitors: Iterable[Visitor], *given: Any, **named: Any) -> None:
        """Offer the people the actor may book for; chosen at first is only who is alone."""
        super().__init__(*given, **named)
        people = [(str(one.rid), _said(one)) for one in visitors]
        offer(self, "person", people)
        self.fields["person"].initial = people[0][0] if len(people) == 1 else None

    def visitor(self) -> UUID:
        """Who will come."""
        return UUID(self.cleaned_data["person"])


class VisitorForm(BallotForm):
    """For whom, and whether something gives them priority."""

    ground = _radio(
        _("有没有下面的情况？"), _("有的话到院后优先叫号。老年人和儿童按出生日期自动优先，不用选。")
    )

    def __init__(self, visitors: Iterable[Visitor], *given: Any, **named: Any) -> None:
        """Offer the people and the grounds; none is chosen at first."""
        super().__init__(visitors, *given, **named)
        offer(self, "ground", [(one.value, _ground(one)) for one in DECLARED])
        self.fields["ground"].initial = PriorityGround.NONE.value

    def priority(self) -> PriorityGround:
        """What gives them priority, as they say."""
        return PriorityGround(self.cleaned_data["ground"])


class TimeForm(VisitorForm):
    """Which time of a half-day; the key makes a second press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY, initial=uuid4)
    time = _radio(_("几点到？"))
    field_order = ("key", "time", "person", "ground")

    def __init__(
        self,
        times: Iterable[tuple[Choice, str]],
        visitors: Iterable[Visitor],
        *given: Any,
        **named: Any,
    ) -> None:
        """Offer the times with a free place."""
        super().__init__(visitors, *given, **named)
        offer(self, "time", [(one.value, words) for one, words in times])

    def choice(self) -> Choice:
        """The slot and kind of place."""
        slot, _colon, kind = self.cleaned_data["time"].partition(":")
        return Choice(int(slot), PoolKind(kind))


class AppealForm(forms.Form):
    """Why a missed booking should not count."""

    words = text(
        _("为什么没有来？"), _("例如：当天住院、堵车迟到已到服务台说明、没有收到停诊通知。")
    )


class ProxyForm(forms.Form):
    """Who may book from now on; number and name must both be right."""

    person = _radio(_("请人替谁约？"))
    name = line(_("对方的姓名"))
    identity_number = line(_("对方的身份证号码"))

    def __init__(self, people: Sequence[Visitor], *given: Any, **named: Any) -> None:
        """Ask for whom only where the actor has wards; the actor is chosen at first."""
        super().__init__(*given, **named)
        self._own = people[0].rid
        if len(people) == 1:
            del self.fields["person"]
        else:
            offer(self, "person", [(str(one.rid), _said(one)) for one in people])
            self.fields["person"].initial = str(self._own)

    def represented(self) -> UUID:
        """For whom somebody is to book."""
        return UUID(self.cleaned_data.get("person") or str(self._own))


class WithdrawForm(forms.Form):
    """Whose authority is taken back; the actor's own when it is not said."""

    person = forms.UUIDField(widget=forms.HiddenInput, required=False)


def _said(one: Visitor) -> Any:
    return _("%(name)s（本人）") % {"name": one.name} if one.is_self else one.name


def _ground(one: PriorityGround) -> Any:
    return _("没有") if one is PriorityGround.NONE else spoken(one)
