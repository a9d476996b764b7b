"""Whether a resident's entry agrees with itself.

Refusals never repeat what was typed: a number or a name that is wrong is still somebody's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from minkang.kernel.identifiers import ResidentNumber, parse_resident_number
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.registry.people.rules.entries import ResidentEntry
from minkang.registry.people.rules.telephones import parse_telephone
from minkang.registry.people.terms import ETHNICITIES, Kinship, Sex

LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class Checked:
    """An entry that agrees with itself, with number and telephone in their one spelling.

    Attributes:
        entry: What was stated.
        name: The name without spaces around it.
        identity_number: Eighteen characters, or "".
        telephone: Digits, or "".
    """

    entry: ResidentEntry
    name: str = field(repr=False)
    identity_number: str = field(repr=False)
    telephone: str = field(repr=False)


def check_resident(entry: ResidentEntry, *, on: date) -> Checked | Refusal:
    """The entry ready to be kept, or one refusal that names every field at fault.

    The code and words of the refusal are those of the first fault: ``people.name_missing``,
    ``people.name_too_long``, ``people.birth_date_in_future``, ``people.resident_before_birth``,
    ``people.resident_in_future``, ``people.ethnicity_unfamiliar``, those of
    `parse_resident_number` and `parse_telephone`, ``people.birth_date_contradicts_number`` or
    ``people.sex_contradicts_number``.
    """
    number = _number(entry.identity_number, on)
    telephone = parse_telephone(entry.telephone) if entry.telephone.strip() else ""
    faults = [*_plain_faults(entry, on)]
    if isinstance(number, Refusal):
        faults.append(number)
    elif number is not None:
        faults.extend(_contradictions(entry.born_on, entry.sex, number))
    if isinstance(telephone, Refusal):
        faults.append(telephone)
    if faults:
        return together(faults)
    digits = number.value if isinstance(number, ResidentNumber) else ""
    return Checked(entry, entry.name.strip(), digits, str(telephone))


def check_number(typed: str, *, born_on: date, sex: Sex, on: date) -> str | Refusal:
    """An identity number in its one spelling, if it can be that of somebody who is registered.

    The refusal names every fault: those of `parse_resident_number`,
    ``people.birth_date_contradicts_number`` or ``people.sex_contradicts_number``.
    """
    number = parse_resident_number(typed, on=on)
    if isinstance(number, Refusal):
        return replace(number, fields=(FieldFault("identity_number", number.message),))
    faults = [*_contradictions(born_on, sex, number)]
    return together(faults) if faults else number.value


def heads_of(members: Iterable[ResidentEntry]) -> Refusal | None:
    """Refuse a new household that has no head, or more than one."""
    heads = sum(member.kinship is Kinship.HEAD for member in members)
    if heads == 1:
        return None
    if heads == 0:
        return _refusal(
            "people.household_without_head",
            "这一户没有户主。请把其中一人登记为户主。",
            "a new household needs exactly one head, none is named",
            "kinship",
        )
    return household_has_head(heads)


def household_has_head(heads: int = 1) -> Refusal:
    """Somebody is to be head where somebody is already."""
    return _refusal(
        "people.household_has_head",
        "这一户已经有户主，一户只能有一位户主。请选择与户主的关系，或先变更户主。",
        f"{heads} named as head of one household",
        "kinship",
    )


def number_taken() -> Refusal:
    """Somebody with this identity number is registered; whose it is stays untold."""
    return _refusal(
        "people.number_taken",
        "这个身份证号码已经登记过。请先用“查找居民”核对；如果号码没有输错而对不上人，"
        "请联系居民登记负责人核实。",
        "one person per identity number (people_person.identity_index)",
        "identity_number",
    )


def number_differs() -> Refusal:
    """The person is registered with another number."""
    return _refusal(
        "people.number_differs",
        "这位居民已经登记了另一个身份证号码。请对照户口簿核对；确实要更正的，请联系居民登记负责人。",
        "the person has another identity number",
        "identity_number",
    )


def entry_taken() -> Refusal:
    """This very entry was sent twice."""
    return Refusal(
        "people.entry_taken",
        "这位居民刚刚已经登记好了，不需要再次提交。请用“查找居民”打开登记信息。",
        "the entry with this key was kept already",
    )


def _number(typed: str, on: date) -> ResidentNumber | Refusal | None:
    if not typed.strip():
        return None
    number = parse_resident_number(typed, on=on)
    if isinstance(number, Refusal):
        return replace(number, fields=(FieldFault("identity_number", number.message),))
    return number


def _plain_faults(entry: ResidentEntry, on: date) -> Iterator[Refusal]:
    name = entry.name.strip()
    if not name:
        yield _refusal("people.name_missing", "请填写姓名。", "the name is empty", "name")
    elif len(name) > LONGEST_NAME or not name.isprintable():
        yield _refusal(
            "people.name_malformed",
            f"姓名最多{LONGEST_NAME}个字，不能含换行等控制字符。请对照证件重新填写。",
            f"{len(name)} characters; at most {LONGEST_NAME}, all printable",
            "name",
        )
    if entry.born_on > on:
        yield _refusal(
            "people.birth_date_in_future",
            "出生日期还没有到。请对照证件检查。",
            f"{entry.born_on} lies after {on}",
            "born_on",
        )
    elif entry.resident_since < entry.born_on:
        yield _refusal(
            "people.resident_before_birth",
            "居住起始日期早于出生日期。请检查这两个日期。",
            f"resident since {entry.resident_since}, born on {entry.born_on}",
            "resident_since",
        )
    if entry.resident_since > on:
        yield _refusal(
            "people.resident_in_future",
            "居住起始日期还没有到。请在迁入当天或之后登记。",
            f"{entry.resident_since} lies after {on}",
            "resident_since",
        )
    if entry.ethnicity not in ETHNICITIES:
        yield _refusal(
            "people.ethnicity_unfamiliar",
            "民族代码应为01至56、97或98(GB/T 3304)。请重新选择。",
            f"{entry.ethnicity!r} is not in GB/T 3304",
            "ethnicity",
        )


def _contradictions(born_on: date, sex: Sex, number: ResidentNumber) -> Iterator[Refusal]:
    if number.born_on != born_on:
        yield _refusal(
            "people.birth_date_contradicts_number",
            "出生日期与身份证号码第7至14位不一致。请对照证件检查是哪一处输错了。",
            "characters 7-14 of the number are another day than the date of birth (GB 11643)",
            "born_on",
        )
    if sex is not (Sex.MALE if number.is_male else Sex.FEMALE):
        yield _refusal(
            "people.sex_contradicts_number",
            "性别与身份证号码第17位不一致（奇数为男，偶数为女）。请对照证件检查是哪一处输错了。",
            "the seventeenth digit of the number tells another sex (GB 11643)",
            "sex",
        )


def together(faults: list[Refusal]) -> Refusal:
    """Several faults of one entry as one refusal; code and words are those of the first."""
    fields = tuple(one for fault in faults for one in fault.fields)
    return replace(faults[0], fields=fields)


def _refusal(code: str, message: str, detail: str, name: str) -> Refusal:
    return Refusal(code, message, detail, (FieldFault(name, message),))
