"""What is typed and pressed on the day of a clinic."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.visits.services.day import Act
from minkang.engines.booking.queries.coming import ComingSlot
from minkang.engines.booking.queries.conditions import Conditions
from minkang.engines.booking.terms import PriorityGround
from minkang.kernel.web.fields import line
from minkang.kernel.web.spoken import spoken

STATED = (PriorityGround.NONE, PriorityGround.DISABLED, PriorityGround.PREGNANT)


class CodeForm(forms.Form):
    """One field: what somebody holds in their hand."""

    code = line(
        _("预约码或身份证号码"),
        _("扫预约单上的码，或输入8位预约码、18位身份证号码。"),
        longest=60,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        """Put the cursor where the scanner writes."""
        super().__init__(*given, **named)
        self.fields["code"].widget.attrs["autofocus"] = True


class GroundForm(forms.Form):
    """Whether somebody goes first for a reason that age does not show."""

    ground = forms.ChoiceField(
        label=_("需要优先就诊吗？"),
        widget=forms.RadioSelect,
        required=False,
        choices=lambda: [
            (one.value, _("不需要") if one is PriorityGround.NONE else spoken(one))
            for one in STATED
        ],
        error_messages={"invalid_choice": _("请从列表中选择。")},
    )

    def __init__(self, rules: Conditions, *given: Any, **named: Any) -> None:
        """Say who goes first without asking, by the conditions of the organisation."""
        super().__init__(*given, **named)
        self.fields["ground"].help_text = _(
            "满%(old)s岁的老人和不满%(young)s岁的儿童会自动优先，不用选。"
        ) % {"old": rules.green_channel_age, "young": rules.child_age}

    def stated(self) -> PriorityGround:
        """The ground that was stated; none when nothing was chosen."""
        return PriorityGround(self.cleaned_data["ground"] or PriorityGround.NONE)


class CallForm(forms.Form):
    """Call the next, having seen so many calls."""

    calls = forms.IntegerField(min_value=0)


class ActForm(forms.Form):
    """One thing with one patient: ``skip:<booking>``, as the button says."""

    act = forms.CharField(max_length=60)

    def clean_act(self) -> tuple[Act, UUID]:
        """The act and the booking it is about."""
        said, _colon, booking = str(self.cleaned_data["act"]).partition(":")
        try:
            return Act(said), UUID(booking)
        except ValueError:
            raise forms.ValidationError("malformed", code="malformed") from None


class PlaceForm(forms.Form):
    """In which slot one more patient is taken."""

    slot = forms.TypedChoiceField(
        label=_("加在哪个时段"),
        coerce=int,
        error_messages={"invalid_choice": _("这个时段已经过了，请选后面的。")},
    )
    places = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, slots: tuple[ComingSlot, ...], *given: Any, **named: Any) -> None:
        """Offer the slots that are not over."""
        super().__init__(*given, **named)
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [(one.slot, one.label) for one in slots]
