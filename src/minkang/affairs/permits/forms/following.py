"""What is chosen, uploaded, rated and answered around an application."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.affairs.permits.rules.elements import Item, Material
from minkang.affairs.permits.terms import Delivery, Grade
from minkang.kernel.web.fields import line, offer, one_of, text
from minkang.kernel.web.spoken import spoken

ACCEPTED = ".pdf,.ofd,.jpg,.jpeg,.png,application/pdf,application/ofd,image/jpeg,image/png"


class WayForm(forms.Form):
    """How the applicant wants to have the decision."""

    way = one_of(_("结果怎么领"))
    post_to = line(_("邮寄给谁、寄到哪里"), _("选了邮寄才填：收件人、电话和地址。"), required=False)

    def __init__(self, item: Item, given: object = None) -> None:
        """Offer the ways of an item."""
        super().__init__(given)  # type: ignore[arg-type] # a QueryDict or None
        offer(self, "way", [(one.value, spoken(one)) for one in item.delivery])
        if Delivery.POST not in item.delivery:
            del self.fields["post_to"]


class FileForm(forms.Form):
    """One file for one material."""

    material = one_of(_("哪份材料"))
    file = forms.FileField(
        label=_("文件"),
        help_text=_("PDF、OFD 或照片，拍照时四个角都要在画面里。"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("请选择文件。"),
            "empty": _("这个文件是空的，请重新选择。"),
            "missing": _("请选择文件。"),
            "invalid": _("请选择文件。"),
        },
    )

    def __init__(
        self,
        needed: Iterable[Material],
        given: object = None,
        files: object = None,
        *,
        first: str | None = None,
    ) -> None:
        """Offer the materials that are needed, beginning with `first`."""
        super().__init__(given, files, initial={"material": first})  # type: ignore[arg-type] # of the request
        offer(self, "material", [(one.code, one.title) for one in needed])


class RatingForm(forms.Form):
    """How it was."""

    grade = forms.TypedChoiceField(
        label=_("这次办事您满意吗？"),
        choices=lambda: [(one.value, spoken(one)) for one in Grade],
        coerce=Grade,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("请从列表中选择。")},
    )
    words = text(_("想说的话"), _("可以不写。只有办理机关看得到，不会公开。"), required=False)


class ReplyForm(forms.Form):
    """What the office answers."""

    reply = text(
        _("公开的回复"),
        _("写明核实的情况和怎么整改，大家都能看到；不要写申请人的姓名、电话和病情。"),
    )
