"""What an office states: a licence, the ground on which it is stopped, a new term."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.affairs.licences.queries.desk import Office
from minkang.affairs.licences.queries.types import Field, LicenceType
from minkang.affairs.licences.services import LicenceEntry
from minkang.affairs.licences.terms import Ground, HolderKind
from minkang.engines.cases.queries.facts import FactKind
from minkang.kernel.identifiers import parse_resident_number
from minkang.kernel.refusal import Refusal
from minkang.kernel.web.fields import day, line, text, word
from minkang.kernel.web.spoken import is_english, spoken

ONE_DAY = timedelta(days=1)
LEAP_DAY = 29
# What the name and the number of the holder say.
TOLD = frozenset(
    {
        "person.name",
        "person.identity_number",
        "person.birth_date",
        "person.sex",
        "organisation.name",
        "organisation.uscc",
    }
)
YES_NO = (("", "—"), ("yes", _("是")), ("no", _("否")))


class IssueForm(forms.Form):
    """A licence of one type; what stands on it is asked by its facts."""

    def __init__(self, kind: LicenceType, today: date, *given: Any, **named: Any) -> None:
        """Ask for the fields of the type."""
        super().__init__(*given, **named)
        self.kind = kind
        is_person = kind.holder is HolderKind.PERSON
        self.fields["holder_name"] = line(_("持证人姓名") if is_person else _("持证单位名称"))
        self.fields["holder_number"] = line(
            _("持证人身份证号码") if is_person else _("统一社会信用代码"),
            _("与姓名一起核对登记信息，两项都要对上。")
            if is_person
            else _("与名称一起核对登记信息，两项都要对上。"),
        )
        self.fields["number"] = line(_("证照编号"))
        self.fields["issued_on"] = day(_("发证日期"))
        self.fields["last_day"] = day(
            _("有效期至"), _("含这一天；长期有效的不填。"), required=False
        )
        self.initial = {**self.initial, "issued_on": today, "last_day": last_day(kind, today)}
        for one in self._asked():
            self.fields[one.code] = _field(one)

    def clue(self) -> Mapping[str, str]:
        """Number and name of the holder."""
        kept = self.cleaned_data
        return {"number": kept["holder_number"], "name": kept["holder_name"]}

    def entry(self, *, holder: UUID, issuer: UUID) -> LicenceEntry:
        """The licence as typed."""
        kept = self.cleaned_data
        return LicenceEntry(
            type=self.kind.code,
            number=kept["number"],
            holder=holder,
            issuer=issuer,
            issued_on=kept["issued_on"],
            valid_until=kept["last_day"] and kept["last_day"] + ONE_DAY,
            claims=self._told() | {one.code: kept[one.code] for one in self._asked()},
        )

    def _asked(self) -> tuple[Field, ...]:
        """What the holder's name and number do not say already."""
        return tuple(one for one in self.kind.fields if one.code not in TOLD and not one.is_number)

    def _told(self) -> dict[str, str]:
        kept = self.cleaned_data
        told = {"person.name": kept["holder_name"], "organisation.name": kept["holder_name"]}
        told |= {"organisation.uscc": kept["holder_number"]}
        resident = parse_resident_number(kept["holder_number"], on=kept["issued_on"])
        if not isinstance(resident, Refusal):
            told |= {
                "person.identity_number": resident.value,
                "person.birth_date": resident.born_on.isoformat(),
                "person.sex": "male" if resident.is_male else "female",
            }
        return {code: value for code, value in told.items() if code in self.kind.facts}


class StartForm(forms.Form):
    """Which type is issued."""

    type = forms.ChoiceField(
        label=_("证照类型"),
        error_messages={
            "required": _("请选择证照类型。"),
            "invalid_choice": _("请从列表中选择。"),
        },
    )

    def __init__(self, offices: Sequence[Office], *given: Any, **named: Any) -> None:
        """Offer what the offices may issue."""
        super().__init__(*given, **named)
        offered = {one.code: spoken(one) for office in offices for one in office.types}
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "—"), *sorted(offered.items(), key=lambda pair: pair[1])]


class GroundForm(forms.Form):
    """Why a licence is stopped or ended."""

    reason = text(_("具体原因"), _("持证人会看到。不要写与原因无关的个人信息。"))

    def __init__(self, grounds: Sequence[Ground], *given: Any, **named: Any) -> None:
        """Offer the grounds of the act, each with its article."""
        super().__init__(*given, **named)
        self.fields = {"ground": word(_("法定理由"), grounds), **self.fields}
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [
            ("", "—"),
            *((one.value, " ".join((spoken(one), one.basis.words)).strip()) for one in grounds),
        ]


class ResumeForm(forms.Form):
    """Why a licence is taken up again."""

    reason = text(_("说明"), _("例如：整改完成，复查合格。"), required=False)


class RenewForm(forms.Form):
    """The term of the new licence."""

    issued_on = day(_("新证发证日期"))
    last_day = day(_("新证有效期至"), _("含这一天；长期有效的不填。"), required=False)

    def valid_until(self) -> date | None:
        """First day on which the new licence no longer holds, or None."""
        named: date | None = self.cleaned_data["last_day"]
        return named and named + ONE_DAY


def last_day(kind: LicenceType, issued_on: date) -> date | None:
    """The last day of a licence of this type that begins on `issued_on`; None without a term."""
    if kind.years is None:
        return None
    is_leap_day = (issued_on.month, issued_on.day) == (2, LEAP_DAY)
    first = issued_on - ONE_DAY if is_leap_day else issued_on
    return first.replace(year=first.year + kind.years) - (timedelta(0) if is_leap_day else ONE_DAY)


def _field(one: Field) -> forms.Field:
    label, required = spoken(one.fact), False
    hint = _("可以不填。") if one.is_optional else ""
    side = 2 if is_english() else 1
    match one.fact.kind:
        case FactKind.CHOICE:
            choices = [("", "—"), *((choice[0], choice[side]) for choice in one.fact.choices)]
        case FactKind.YES_NO:
            choices = [(value, str(label)) for value, label in YES_NO]
        case FactKind.DATE:
            # Read by the fact itself, so that every fault is told together.
            field = line(label, hint, required=required)
            field.widget.input_type = "date"
            return field
        case _:
            return line(label, hint, required=required)
    return forms.ChoiceField(label=label, help_text=hint, required=required, choices=choices)
