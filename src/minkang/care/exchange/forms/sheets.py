"""A sheet of visits."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.exchange.queries.scope import Institution
from minkang.kernel.web.fields import offer, one_of


class SheetForm(forms.Form):
    """The clinic, the file, and whether good rows are kept although others are wrong."""

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
    keeps_good = forms.BooleanField(
        label=_("有错的行先放一放，没有错的行现在就收下"),
        help_text=_("不选时，只要有一行有错，整份表格都不收，改好再上传。"),
        required=False,
    )

    def __init__(self, clinics: Iterable[Institution], *given: Any, **named: Any) -> None:
        """Offer the clinics somebody sends for."""
        super().__init__(*given, **named)
        known = [(str(one.rid), one.name) for one in clinics]
        offer(self, "organisation", known if len(known) == 1 else [("", "—"), *known])
        if len(known) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = known[0][0]
