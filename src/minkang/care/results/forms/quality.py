"""What the authority types of an evaluation, one at a time or as a file."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.results.queries.items import items
from minkang.care.results.queries.quality import Institution
from minkang.care.results.services import QualityEntry
from minkang.care.results.terms import QualityLevel, Range
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.web.fields import day, line, offer, one_of, word
from minkang.kernel.web.spoken import spoken

MOST_BYTES = 1_000_000
COLUMNS = ("机构统一社会信用代码", "项目", "范围", "水平", "结论", "开始", "结束", "依据")
PASSED = {"合格": True, "不合格": False}


class QualityForm(forms.Form):
    """One evaluation."""

    organisation = one_of(_("机构"))
    item = one_of(_("项目"))
    range = one_of(_("谁组织的评价"), _("评价的层级决定互认的范围。"))
    level = word(_("具备水平"), QualityLevel)
    outcome = forms.ChoiceField(label=_("评价结论"), widget=forms.RadioSelect)
    since = day(_("从哪天起"))
    until = day(_("到哪天为止"), _("这一天起不再有效。"))
    evidence = line(_("依据"), _("例如：2026年第一次省级室间质评。"))

    def __init__(self, institutions: Sequence[Institution], *given: Any, **named: Any) -> None:
        """Offer the institutions of the place and the items of the list."""
        super().__init__(*given, **named)
        none = ("", "—")
        offer(self, "organisation", [none, *((str(one.rid), one.name) for one in institutions)])
        offer(self, "item", [none, *((one.code, spoken(one)) for one in items().values())])
        offer(self, "range", [none, *((str(one.value), spoken(one)) for one in Range)])
        offer(self, "outcome", [("passed", _("合格")), ("failed", _("不合格"))])

    def entry(self) -> QualityEntry:
        """The evaluation as typed."""
        kept = self.cleaned_data
        return QualityEntry(
            organisation=UUID(kept["organisation"]),
            item=kept["item"],
            range=Range(int(kept["range"])),
            level=kept["level"],
            has_passed=kept["outcome"] == "passed",
            since=kept["since"],
            until=kept["until"],
            evidence=kept["evidence"],
        )


class FileForm(forms.Form):
    """Many evaluations as CSV."""

    evaluations = forms.FileField(
        label=_("CSV文件"),
        help_text=_("UTF-8编码，第一行是列名，最大1MB。"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的，请换一份。")},
    )


def entries_of(content: bytes, institutions: Sequence[Institution]) -> list[QualityEntry]:
    """The evaluations of a file; columns as `COLUMNS`, in any order.

    Raises:
        Refused: ``results.file_unreadable``, ``results.file_columns_missing``,
            ``results.file_row_wrong`` with every row that does not read.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise Refused(_UNREADABLE) from fault
    if not rows or set(COLUMNS) - set(rows[0]):
        raise Refused(_WITHOUT_COLUMNS)
    by_code = {one.credit_code: one.rid for one in institutions}
    found, faults = [], []
    for number, row in enumerate(rows, 1):
        try:
            found.append(_entry(row, by_code))
        except (KeyError, ValueError, TypeError):
            faults.append(number)
    if faults:
        said = "、".join(str(number) for number in faults[:20])
        message = (
            f"第{said}行读不懂，或者机构不在您负责的地区，所以整份文件都没有登记。"
            "请照模板改好这些行，再交一次。"
        )
        raise Refused(
            Refusal(
                "results.file_row_wrong",
                message,
                f"rows {faults[:20]} do not read",
                (FieldFault("evaluations", message),),
            )
        )
    return found


def _entry(row: dict[str, str], by_code: dict[str, UUID]) -> QualityEntry:
    named = {one.name: one.code for one in items().values()} | {code: code for code in items()}
    ranges = {one.label: one for one in Range}
    levels = {one.label: one for one in QualityLevel}
    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    return QualityEntry(
        organisation=by_code[cells["机构统一社会信用代码"]],
        item=named[cells["项目"]],
        range=ranges[cells["范围"]],
        level=levels[cells["水平"]],
        has_passed=PASSED[cells["结论"]],
        since=date.fromisoformat(cells["开始"]),
        until=date.fromisoformat(cells["结束"]),
        evidence=cells["依据"],
    )


_UNREADABLE = Refusal(
    "results.file_unreadable",
    "这份文件打不开，它可能不是UTF-8编码的CSV。请另存为“CSV UTF-8”，再交一次。",
    "the file is no CSV in UTF-8",
    (FieldFault("evaluations", "请另存为“CSV UTF-8”。"),),
)
_WITHOUT_COLUMNS = Refusal(
    "results.file_columns_missing",
    f"文件里缺列。第一行要有：{'、'.join(COLUMNS)}。请照模板填好，再交一次。",
    f"columns needed: {', '.join(COLUMNS)}",
    (FieldFault("evaluations", "请照模板填写。"),),
)
