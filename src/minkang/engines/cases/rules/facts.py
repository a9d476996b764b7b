"""The facts that offices ask for: one vocabulary, so that a fact is told once and known everywhere.

Values travel as canonical text: a date as ``2026-11-22``, money as whole 分, a number as a decimal
without an exponent, yes/no as ``yes`` and ``no``, a file as ``sha256:…``. ``definitions/facts.toml``
declares the types.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources

from minkang.engines.cases.terms import FactKind, FactSource
from minkang.kernel.identifiers import mask, parse_credit_code, parse_resident_number
from minkang.kernel.refusal import FieldFault, Refusal

MOST_CHARACTERS = 500
FEN_OF_A_YUAN = 100
YES = frozenset({"yes", "是", "true", "1", "on"})
NO = frozenset({"no", "否", "false", "0"})
FILE = re.compile(r"sha256:[0-9a-f]{64}")
# Mobile numbers, fixed lines with area code, and the short and 400/800 service numbers.
PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}[0-9]{7,8}|[48]00[0-9]{7}")
DATE_PARTS = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass(frozen=True, slots=True)
class FactType:
    """One thing an office may ask for.

    Attributes:
        code: Stable, ``area.name`` (``person.name``).
        kind: Form of the value.
        label: Chinese words of the question.
        label_en: English words.
        choices: Codes with their Chinese and English words, for a CHOICE.
        least: Smallest number or amount in yuan, included; None without one.
        most: Largest number or amount in yuan, or most characters of a text; included.
        unit: Unit of a number, as it is shown (㎡, 张); "" without one.
        pattern: Regular expression the whole text must match; "" for any.
        is_personal: Tells something about a natural person: kept sealed, shown masked.
        held_by: Kind of office that issued or keeps it, "" when only the applicant knows;
            what an office holds is never asked.
        is_half_hidden: Pages hide its middle, as they do of every identity number.
    """

    code: str
    kind: FactKind
    label: str
    label_en: str
    choices: tuple[tuple[str, str, str], ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    pattern: str = ""
    is_personal: bool = False
    held_by: str = ""
    is_half_hidden: bool = False

    def shown(self, value: str) -> str:
        """The Chinese words for a canonical value, as a page may show it."""
        if self.is_half_hidden or self.kind is FactKind.IDENTITY_NUMBER:
            return mask(value)
        if self.kind is FactKind.CHOICE:
            return next((label for code, label, _ in self.choices if code == value), value)
        if self.kind is FactKind.YES_NO:
            return "是" if value == "yes" else "否"
        if self.kind is FactKind.MONEY:
            return f"{Decimal(value) / FEN_OF_A_YUAN:,.2f} 元"
        return f"{value} {self.unit}" if self.unit else value


@dataclass(frozen=True, slots=True)
class Fact:
    """A value somebody vouches for.

    Attributes:
        code: Code of its type.
        value: Canonical text.
        source: Where it came from.
        source_ref: Which licence, case or message; "" for the applicant's own word.
        holder: Kind of office that keeps it, "" for none.
        verified_at: When an office confirmed it; None while it is only told.
    """

    code: str
    value: str
    source: FactSource = FactSource.APPLICANT
    source_ref: str = ""
    holder: str = ""
    verified_at: datetime | None = None

    def __repr__(self) -> str:
        """Without the value, which may be personal."""
        return f"Fact({self.code} from {self.source.value})"


def check(fact: FactType, text: str, *, on: date) -> str | Refusal:
    """The canonical value of what somebody typed on a day, or a refusal that says what to type.

    Refuses with ``cases.fact_missing`` for nothing but blanks, ``cases.fact_malformed``, or the
    codes of :mod:`minkang.kernel.identifiers`.
    """
    tidy = " ".join(unicodedata.normalize("NFKC", text).split())
    if not tidy:
        return _refusal(fact, "cases.fact_missing", f"请填写“{fact.label}”。", "empty")
    found = _CHECKS[fact.kind](fact, tidy, on)
    if isinstance(found, str):
        if fact.pattern and not re.fullmatch(fact.pattern, found):
            return _malformed(
                fact, "的格式不对，请对照证件或文书检查", "does not match its pattern"
            )
        return found
    return Refusal(found.code, found.message, found.detail, (FieldFault(fact.code, found.message),))


def typed(fact: FactType, value: str) -> date | Decimal | bool | str:
    """The canonical value as something that compares: a date, a number (money in 分), a truth, text.

    Raises:
        ValueError, InvalidOperation: the value is not canonical.
    """
    match fact.kind:
        case FactKind.DATE:
            return date.fromisoformat(value)
        case FactKind.NUMBER | FactKind.MONEY:
            return Decimal(value)
        case FactKind.YES_NO:
            return value == "yes"
    return value


def _text(fact: FactType, tidy: str, _: date) -> str | Refusal:
    most = int(fact.most or MOST_CHARACTERS)
    if len(tidy) > most:
        return _malformed(fact, f"最多 {most} 个字，请缩短", f"{len(tidy)} characters")
    return tidy


def _date(fact: FactType, tidy: str, _: date) -> str | Refusal:
    parts = DATE_PARTS.fullmatch(tidy.replace(" ", ""))
    try:
        return date(*map(int, parts.groups())).isoformat() if parts else _no_date(fact)
    except ValueError:
        return _no_date(fact)


def _no_date(fact: FactType) -> Refusal:
    return _malformed(fact, "应是真实的日期，例如 2026-11-22", "no date of the calendar")


def _number(fact: FactType, tidy: str, _: date) -> str | Refusal:
    try:
        number = Decimal(tidy.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return _malformed(fact, "应填数字，例如 120", "not a number")
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        return _malformed(fact, "应填数字，例如 120", "not a number of ordinary size")
    if (fact.least is not None and number < fact.least) or (
        fact.most is not None and number > fact.most
    ):
        return _malformed(fact, f"应{_range(fact)}", f"{number} is outside of its range")
    return _plain(number)


MOST_DIGITS = 15


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else str(int(number))


def _range(fact: FactType) -> str:
    if fact.least is not None and fact.most is not None:
        return f"在 {fact.least} 到 {fact.most} {fact.unit}之间"
    return (
        f"不少于 {fact.least} {fact.unit}"
        if fact.least is not None
        else f"不超过 {fact.most} {fact.unit}"
    )


def _money(fact: FactType, tidy: str, on: date) -> str | Refusal:
    yuan = _number(fact, tidy.removesuffix("元"), on)
    if isinstance(yuan, Refusal):
        return yuan
    fen = Decimal(yuan) * FEN_OF_A_YUAN
    if fen != fen.to_integral_value() or fen < 0:
        return _malformed(fact, "应填金额，单位是元，最多两位小数", "no amount in fen")
    return str(int(fen))


def _choice(fact: FactType, tidy: str, _: date) -> str | Refusal:
    for code, label, label_en in fact.choices:
        if tidy in (code, label, label_en):
            return code
    offered = "、".join(label for _, label, _ in fact.choices)
    return _malformed(
        fact, f"应从这些中选一项：{offered}", f"none of its {len(fact.choices)} choices"
    )


def _yes_no(fact: FactType, tidy: str, _: date) -> str | Refusal:
    if tidy.lower() in YES:
        return "yes"
    if tidy.lower() in NO:
        return "no"
    return _malformed(fact, "请选择“是”或“否”", "neither yes nor no")


def _identity_number(_: FactType, tidy: str, on: date) -> str | Refusal:
    found = parse_resident_number(tidy, on=on)
    return found if isinstance(found, Refusal) else found.value


def _uscc(_: FactType, tidy: str, __: date) -> str | Refusal:
    found = parse_credit_code(tidy)
    return found if isinstance(found, Refusal) else found.value


def _phone(fact: FactType, tidy: str, _: date) -> str | Refusal:
    digits = re.sub(r"[\s()-]", "", tidy).removeprefix("+86")
    if not PHONE.fullmatch(digits):
        return _malformed(fact, "应是11位手机号码，或带区号的固定电话", "no telephone number")
    return digits


def _file(fact: FactType, tidy: str, _: date) -> str | Refusal:
    if not FILE.fullmatch(tidy):
        return _malformed(fact, "没有收到文件，请重新上传", "no digest of a stored file")
    return tidy


_CHECKS: Mapping[FactKind, Callable[[FactType, str, date], str | Refusal]] = {
    FactKind.TEXT: _text,
    FactKind.DATE: _date,
    FactKind.NUMBER: _number,
    FactKind.MONEY: _money,
    FactKind.CHOICE: _choice,
    FactKind.YES_NO: _yes_no,
    FactKind.IDENTITY_NUMBER: _identity_number,
    FactKind.USCC: _uscc,
    FactKind.PHONE: _phone,
    FactKind.ADDRESS: _text,
    FactKind.FILE: _file,
}


def _malformed(fact: FactType, words: str, detail: str) -> Refusal:
    return _refusal(fact, "cases.fact_malformed", f"“{fact.label}”{words}。", detail)


def _refusal(fact: FactType, code: str, message: str, detail: str) -> Refusal:
    return Refusal(code, message, f"{fact.code}: {detail}", (FieldFault(fact.code, message),))


@cache
def vocabulary() -> Mapping[str, FactType]:
    """Every type of fact, by its code."""
    shipped = resources.files("minkang.engines.cases") / "definitions" / "facts.toml"
    return parse_vocabulary(shipped.read_text(encoding="utf-8"))


def parse_vocabulary(text: str) -> Mapping[str, FactType]:
    """The types of a ``facts.toml``.

    Raises:
        ValueError: naming the table and key that is missing, unknown, repeated or of a wrong kind.
    """
    types: dict[str, FactType] = {}
    for place, table in enumerate(tomllib.loads(text).get("fact", []), start=1):
        made = _fact_type(f"fact {place} ({table.get('code', 'without a code')})", table)
        if made.code in types:
            raise ValueError(f"fact {made.code} is declared twice")
        types[made.code] = made
    return types


KEYS = frozenset(FactType.__dataclass_fields__)
CODE = re.compile(r"[a-z_]+\.[a-z_]+")


def _fact_type(where: str, table: Mapping[str, object]) -> FactType:
    if unknown := set(table) - KEYS:
        raise ValueError(f"{where}: unknown key {min(unknown)}")
    match table:
        case {"code": str() as code, "kind": str() as kind, "label": str(), "label_en": str()}:
            if not CODE.fullmatch(code):
                raise ValueError(f"{where}: code is not of the form area.name")
            if kind not in set(FactKind):
                raise ValueError(f"{where}: kind {kind!r} is none of {[*map(str, FactKind)]}")
        case _:
            raise ValueError(f"{where}: code, kind, label and label_en must be texts")
    choices = _choices(where, table.get("choices", []))
    if (FactKind(kind) is FactKind.CHOICE) != bool(choices):
        raise ValueError(f"{where}: choices belong to kind choice, and only to it")
    return FactType(
        code=code,
        kind=FactKind(kind),
        label=str(table["label"]),
        label_en=str(table["label_en"]),
        choices=choices,
        least=_bound(where, table, "least"),
        most=_bound(where, table, "most"),
        unit=str(table.get("unit", "")),
        pattern=str(table.get("pattern", "")),
        is_personal=bool(table.get("is_personal", False)),
        held_by=str(table.get("held_by", "")),
        is_half_hidden=bool(table.get("is_half_hidden", False)),
    )


def _bound(where: str, table: Mapping[str, object], key: str) -> Decimal | None:
    match table.get(key):
        case None:
            return None
        case int() | float() as number:
            return Decimal(str(number))
    raise ValueError(f"{where}: {key} must be a number")


def _choices(where: str, told: object) -> tuple[tuple[str, str, str], ...]:
    choices: list[tuple[str, str, str]] = []
    match told:
        case list():
            for one in told:
                match one:
                    case [str() as code, str() as label, str() as label_en]:
                        choices.append((code, label, label_en))
                    case _:
                        raise ValueError(f"{where}: a choice is [code, label, label_en]")
            return tuple(choices)
    raise ValueError(f"{where}: choices must be a list")
