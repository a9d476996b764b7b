"""What a clerk types at the window for residents."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minkang.affairs.residents.queries import Town
from minkang.affairs.residents.services import GuardianAsk, HomeAsk
from minkang.affairs.residents.terms import Matter
from minkang.registry.access.terms import Purpose
from minkang.registry.people.queries import (
    ByIdentityNumber,
    ByNameAndBirth,
    ByTelephone,
    Clue,
)
from minkang.registry.people.services import ResidentEntry
from minkang.registry.people.terms import ETHNICITIES, GuardianshipKind, Kinship, Sex

LONGEST = 200
LARGEST_LIST = 5 * 1024 * 1024
UNTOUCHED = {"autocomplete": "off", "spellcheck": "false"}
Choices = list[tuple[str, Any]]


def spoken(chinese: str, english: str) -> str:
    """The words of the page's language."""
    return english if get_language() == "en" else chinese


def _labels(words: Any) -> Choices:
    return [(str(one.value), spoken(one.label, one.label_en)) for one in words]


def _line(label: Any, **given: Any) -> forms.CharField:
    options = {"required": False, "max_length": LONGEST} | given
    return forms.CharField(label=label, widget=forms.TextInput(attrs=UNTOUCHED), **options)


def _day(label: Any, **given: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写这个日期。"),
            "invalid": _("日期请写成 1950-01-02 这样。"),
        },
        **given,
    )


class FindForm(forms.Form):
    """One clue: identity number, telephone, or name with date of birth."""

    purpose = forms.ChoiceField(label=_("查找的目的"))
    identity_number = _line(_("身份证号码"))
    telephone = _line(_("电话"), help_text=_("没有身份证号码时填写。"))
    name = _line(_("姓名"), help_text=_("没有号码时，姓名和出生日期一起填写。"))
    born_on = _day(_("出生日期"), required=False)

    def __init__(self, purposes: tuple[Purpose, ...], *given: Any, **named: Any) -> None:
        """Offer the purposes of the actor's roles."""
        super().__init__(*given, **named)
        field = self.fields["purpose"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = _labels(purposes)

    def clean(self) -> dict[str, Any]:
        """At least one clue."""
        kept = self.cleaned_data
        if not (kept["identity_number"] or kept["telephone"]) and not (
            kept["name"] and kept.get("born_on")
        ):
            self.add_error(
                "identity_number",
                _("请填写身份证号码、电话，或者姓名和出生日期，其中一样就可以查找。"),
            )
        return kept

    def clue(self) -> Clue:
        """The strongest clue that was given."""
        kept = self.cleaned_data
        if kept["identity_number"]:
            return ByIdentityNumber(kept["identity_number"])
        if kept["telephone"]:
            return ByTelephone(kept["telephone"])
        return ByNameAndBirth(kept["name"], kept["born_on"])


class MatterForm(forms.Form):
    """What is taken in hand for whom."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    matter = forms.ChoiceField(choices=[(one.value, one.label) for one in Matter])


class HomeForm(forms.Form):
    """Where somebody is to live."""

    host_number = _line(
        _("住进哪一户"),
        help_text=_("填这一户任何一位成员的身份证号码。新立一户请留空，填下面两格。"),
    )
    area_code = forms.ChoiceField(label=_("新户的村（社区）"), required=False)
    address = _line(_("新户的住址"), help_text=_("村内的门牌，例如 5 号楼 2 单元 301。"))
    kinship = forms.ChoiceField(label=_("与户主的关系"))

    def __init__(self, towns: tuple[Town, ...], *given: Any, **named: Any) -> None:
        """Offer the villages of the clerk's place, by town."""
        super().__init__(*given, **named)
        villages: Choices = [
            (
                spoken(town.area.name, town.area.name_en or town.area.name),
                [(one.code, spoken(one.name, one.name_en or one.name)) for one in town.villages],
            )
            for town in towns
        ]
        offered = {"area_code": [("", "—"), *villages], "kinship": _labels(Kinship)}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """One home, neither two nor none."""
        kept = self.cleaned_data
        if kept["host_number"] and kept.get("area_code"):
            self.add_error("area_code", _("已经填了住进哪一户，这里请留空。"))
        elif not kept["host_number"] and "area_code" in kept and not kept["area_code"]:
            self.add_error("host_number", _("请填写住进哪一户，或者选择新户的村（社区）。"))
        return kept

    def kinship_there(self) -> Kinship:
        """Relation to the head of the household there."""
        return Kinship(self.cleaned_data["kinship"])

    def home(self) -> HomeAsk:
        """Where somebody is to live."""
        kept = self.cleaned_data
        return HomeAsk(kept["host_number"], kept["area_code"], kept["address"])


class RegisterForm(HomeForm):
    """A resident as they are at the window."""

    rid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = _line(_("姓名"), required=True, error_messages={"required": _("请填写姓名。")})
    identity_number = _line(_("身份证号码"), help_text=_("新生儿还没有号码的，留空。"))
    sex = forms.ChoiceField(label=_("性别"), error_messages={"required": _("请选择性别。")})
    born_on = _day(_("出生日期"))
    ethnicity = forms.ChoiceField(label=_("民族"))
    telephone = _line(_("电话"), help_text=_("没有的，留空。"))
    resident_since = _day(_("从哪天起住在本地区"))
    field_order = (
        "rid", "name", "identity_number", "sex", "born_on", "ethnicity", "telephone",
        "host_number", "area_code", "address", "kinship", "resident_since",
    )  # fmt: skip

    def __init__(self, towns: tuple[Town, ...], *given: Any, **named: Any) -> None:
        """Offer the villages of the clerk's place and the words of the standards."""
        super().__init__(towns, *given, **named)
        offered: dict[str, Choices] = {
            "sex": [("", "—"), *_labels((Sex.FEMALE, Sex.MALE, Sex.UNKNOWN, Sex.UNSTATED))],
            "ethnicity": [(code, spoken(*names)) for code, names in ETHNICITIES.items()],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
            field.choices = choices

    def entry(self) -> ResidentEntry:
        """The resident as stated."""
        kept = self.cleaned_data
        return ResidentEntry(
            rid=kept["rid"],
            name=kept["name"],
            sex=Sex(int(kept["sex"])),
            born_on=kept["born_on"],
            resident_since=kept["resident_since"],
            kinship=self.kinship_there(),
            identity_number=kept["identity_number"],
            telephone=kept["telephone"],
            ethnicity=kept["ethnicity"],
        )


class MoveForm(HomeForm):
    """Where a resident moves to, and when."""

    on = _day(_("从哪天起住在新址"))

    def moved_on(self) -> date:
        """First day at the new home."""
        day: date = self.cleaned_data["on"]
        return day


class GuardianForm(forms.Form):
    """Who is to act for a resident."""

    guardian_number = _line(
        _("监护人的身份证号码"),
        required=True,
        error_messages={"required": _("请填写监护人的身份证号码。")},
    )
    kind = forms.ChoiceField(label=_("监护的依据"))
    evidence = _line(_("证明文件"), help_text=_("指定监护和成年监护要填判决书或协议的编号。"))
    since = _day(_("从哪天起"))

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the kinds in the words of the page."""
        super().__init__(*given, **named)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = _labels(GuardianshipKind)

    def ask(self) -> GuardianAsk:
        """The guardianship as stated."""
        kept = self.cleaned_data
        return GuardianAsk(
            kept["guardian_number"], GuardianshipKind(kept["kind"]), kept["evidence"], kept["since"]
        )


class EndForm(forms.Form):
    """The first day without a guardianship."""

    until = _day(_("从哪天起终止"))


class ListForm(forms.Form):
    """A list of residents, and whether its good rows are to be kept without the others."""

    file = forms.FileField(
        label=_("居民名单"),
        help_text=_("xlsx、xls 或 ods，最多 5 MB、5000 人，第一行是模板的标题。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
        error_messages={
            "required": _("请选择要上传的名单。"),
            "empty": _("这个文件是空的。请选择填好的名单。"),
        },
    )
    only_good = forms.BooleanField(label=_("有错的行不登记，只登记没有问题的行"), required=False)

    def clean_file(self) -> UploadedFile:
        """At most five megabytes."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_LIST:
            raise forms.ValidationError(_("文件超过 5 MB。请把名单分成几份上传。"))
        return file
