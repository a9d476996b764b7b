"""What people choose or write on the pages of the record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.record.terms import Verdict
from minkang.kernel.web.fields import day, line, text, word
from minkang.registry.people.queries import ByIdentityNumber, ByNameAndBirth, ByTelephone, Clue

LENGTH_OF_NUMBER = 18


class QuestionForm(forms.Form):
    """What a resident wants to know about an access."""

    text = text(
        _("您想问什么"),
        _("例如：这一天我没有去过这家医院，为什么查看我的档案？不要写证件号码。"),
    )


class AnswerForm(forms.Form):
    """What the institution found."""

    verdict = word(_("核查结果"), Verdict)
    answer = text(_("答复"), _("居民会看到：谁、为什么查看，核实了什么，怎样处理的。"))


class ShareForm(forms.Form):
    """Whether something is shared from now on."""

    is_shared = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )


class ProxyForm(forms.Form):
    """Who shall read for a person."""

    name = line(_("受托人的姓名"))
    identity_number = line(_("受托人的身份证号码"), _("18位。姓名和号码都对得上才能办。"))


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


class EmergencyForm(forms.Form):
    """Why a record must be read now."""

    reason = text(_("为什么必须现在看"), _("写清病人情况和要查什么。居民和审计管理员都会看到。"))
