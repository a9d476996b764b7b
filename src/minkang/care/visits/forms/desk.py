"""What is typed at the service desk and on the telephone."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.visits.queries.desk import Clinic, Counter
from minkang.care.visits.services.desk import Ask
from minkang.care.visits.terms import HelpKind
from minkang.engines.booking.queries.browsing import Offered
from minkang.engines.booking.terms import Channel, PriorityGround
from minkang.kernel.web.fields import day, line, offer, one_of, ticks, word
from minkang.kernel.web.spoken import is_english, spoken
from minkang.registry.people.queries import ByIdentityNumber, ByNameAndBirth, ByTelephone, Clue

LENGTH_OF_NUMBER = 18
# What age gives is given without asking; the others are said or shown at the desk.
STATED_GROUNDS = (PriorityGround.DISABLED, PriorityGround.PREGNANT)


class FindForm(forms.Form):
    """One clue: a number off the card or a telephone, or name and date of birth."""

    number = line(
        _("身份证号码或电话"), _("读卡后会自动填入；打电话来的，问对方的手机号。"), required=False
    )
    name = line(_("姓名"), _("没有号码时，姓名和出生日期一起填写。"), required=False)
    born_on = day(_("出生日期"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        """Wait for the card reader."""
        super().__init__(*given, **named)
        if not self.is_bound:
            self.fields["number"].widget.attrs["autofocus"] = True

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
        if number:
            return ByTelephone(number)
        return ByNameAndBirth(kept["name"], kept["born_on"])


class PersonForm(forms.Form):
    """Whom to serve."""

    person = forms.UUIDField(widget=forms.HiddenInput)


class LookForm(forms.Form):
    """Where and from which day on to look for a place."""

    hospital = one_of(_("医院"))
    service = one_of(_("门诊"))
    since = day(_("从哪天起"))

    def __init__(
        self, counter: Counter, offers: tuple[Offered, ...], *given: Any, **named: Any
    ) -> None:
        """Offer the hospitals of the counter and what one of them gives."""
        super().__init__(*given, **named)
        offer(self, "hospital", [(str(one.rid), one.name) for one in counter.hospitals])
        offer(
            self,
            "service",
            [(str(one.service), f"{one.department} – {_named(one)}") for one in offers],
        )
        if len(counter.hospitals) == 1:
            self.fields["hospital"].widget = forms.HiddenInput()
        if not self.is_bound:
            self.fields["service"].widget.attrs["autofocus"] = True


class BookForm(forms.Form):
    """A place for somebody, and what is to be known about the visit."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    slot = one_of(_("时段"))
    channel = one_of(_("来的方式"))
    ground = word(
        _("优先照顾"), STATED_GROUNDS, _("老人和儿童按年龄自动优先，不用选。"), required=False
    )
    help = ticks(_("当天需要的帮助"), HelpKind)
    note = line(_("说明"), _("例如：听力不好，请面对面慢慢说。"), required=False)
    is_here = forms.BooleanField(label=_("人已经到院，约好马上报到"), required=False)

    def __init__(
        self, counter: Counter, clinics: tuple[Clinic, ...], *given: Any, **named: Any
    ) -> None:
        """Offer the slots of the clinics and the ways people come to the counter."""
        super().__init__(*given, **named)
        self._days = {
            str(choice.slot): choice.on for clinic in clinics for choice in clinic.choices
        }
        offer(self, "slot", [(slot, slot) for slot in self._days])
        offer(self, "channel", [(one.value, spoken(one)) for one in counter.channels])
        if not counter.is_desk:
            del self.fields["is_here"]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields below the list of slots."""
        return [field for field in self.visible_fields() if field.name != "slot"]

    def clean(self) -> dict[str, Any]:
        """A note belongs to some help."""
        return _with_help(self)

    def ask(self, replaces: UUID | None) -> Ask:
        """The place as asked for."""
        kept = self.cleaned_data
        return Ask(
            slot=int(kept["slot"]),
            on=self.on(),
            channel=Channel(kept["channel"]),
            ground=kept["ground"] or PriorityGround.NONE,
            key=str(kept["key"]),
            replaces=replaces,
        )

    def on(self) -> date:
        """Day of the slot."""
        return self._days[self.cleaned_data["slot"]]


class ArriveForm(forms.Form):
    """Somebody is here."""

    ground = word(_("优先照顾"), STATED_GROUNDS, required=False)

    def ground_stated(self) -> PriorityGround:
        """What was stated on site."""
        return self.cleaned_data["ground"] or PriorityGround.NONE


class HelpForm(forms.Form):
    """What help is needed on the day."""

    help = ticks(_("当天需要的帮助"), HelpKind)
    note = line(_("说明"), _("例如：听力不好，请面对面慢慢说。"), required=False)

    def clean(self) -> dict[str, Any]:
        """A note belongs to some help."""
        return _with_help(self)


class WaitForm(forms.Form):
    """A place on the waitlist of a session."""

    session = forms.IntegerField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(choices=[(one.value, one.label) for one in Channel])


def _with_help(form: forms.Form) -> dict[str, Any]:
    kept = form.cleaned_data
    if kept.get("note") and not kept.get("help"):
        form.add_error("help", _("写了说明，请再勾选需要哪种帮助。"))
    return kept


def _named(one: Offered) -> str:
    return one.name_en if is_english() and one.name_en else one.name
