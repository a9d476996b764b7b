"""A sheet of visits."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.exchange.queries.scope import Institution
from minkang.kernel.web.fields import offer, one_of

HOLD, KEEP_GOOD = "hold", "keep_good"


class SheetForm(forms.Form):
    """The clinic, the file, and what becomes of good rows when others are wrong."""

    organisation = one_of(_("机构"))
    file = forms.FileField(
        label=_("就诊表格"),
        help_text=_("Excel 或 CSV 文件，第一行是模板的列名，最大 5 MB。"),
        error_messages={
            "required": _("请选择文件。"),
            "empty": _("文件是空的，请换一份。"),
            "missing": _("请选择文件。"),
            "invalid": _("请选择文件。"),
        },
    )
    wrong_rows = forms.ChoiceField(
        label=_("万一有的行有错"),
        choices=[
            (HOLD, _("整份先不收，改好再上传")),
            (KEEP_GOOD, _("先收下没有错的行，有错的以后再补")),
        ],
        initial=HOLD,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("请选择一项。")},
    )

    def __init__(self, clinics: Iterable[Institution], *given: Any, **named: Any) -> None:
        """Offer the clinics somebody sends for."""
        super().__init__(*given, **named)
        known = [(str(one.rid), one.name) for one in clinics]
        offer(self, "organisation", known if len(known) == 1 else [("", "—"), *known])
        if len(known) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = known[0][0]
