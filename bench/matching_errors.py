"""The published set of Chinese pairs: what hospitals make of residents, one class of error at a time.

Every record begins as the resident, with the drift of real life: 88 of 100 telephones are still the
same, 95 of 100 homes, 60 of 100 addresses are written as registered. Then the class does its harm.
Classes under ``PAIRS`` are one person and should be linked; those under ``TRAPS`` are another person
than anybody they look like, or cannot be told, and must never be linked by themselves.

Characters sounding or looking alike are drawn from pypinyin's table and from `LOOKING_ALIKE`, which
is this file's own list, not the one the matcher knows.
"""

import random  # noqa: TID251 - a bench may draw
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from matching_people import FEMALE, MALE, TODAY, Resident, county_code
from minkang.kernel.identifiers import resident_check_character
from minkang.registry.people.rules.matching.births import stated
from minkang.registry.people.rules.matching.characters import readings_of_sign, variants
from minkang.registry.people.rules.matching.demographics import Demographics
from minkang.registry.people.rules.matching.documents import DocumentKind
from minkang.registry.people.rules.matching.names import read_name, spellings
from minkang.registry.people.terms import Sex

TELEPHONE_KEPT, HOME_KEPT, ADDRESS_KEPT = 0.88, 0.95, 0.6
NAME_SIGNS = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文志永德成林海山江生福贵春梅玲琴珍云凤素淑雅慧亚金"
    "佳怡欣悦涵梓轩浩宇晨博子雨思诗嘉琪雪晴瑞俊凯鑫鹏飞龙斌波辉宁婷倩颖莉萍燕丹洁璐琳瑶萌蕾薇"
    "章玮炜维卫纬汪旺望景靖竞婧敬利立莉力历丽方房防放访访珺君均钧俊峻骏宏洪鸿弘红虹艺怡宜仪易奕逸毅义"
)
LOOKING_ALIKE = "未末 治冶 晴睛 析折 戊戌 玟玫 天夫 萍苹 娟捐 佳住 昊吴 杨扬 季李 宇字 菊匊 莉利 敏繁 刚钢 晓哓 坤神 茜西 琳林 萌明 梅海 彬林 民氏 颖颍 江红 秀季 芬分 艳绝 凯岂 浩皓"
TRADITIONAL_FORMS = {v: k for k, v in variants().items()}


@dataclass(frozen=True, slots=True)
class Pair:
    """A record, the class of its error, and the resident it is; None when it is nobody's."""

    error: str
    said: Demographics
    person: UUID | None


Maker = Callable[[Resident, random.Random], Demographics | None]


def known(one: Resident, dice: random.Random) -> Demographics:
    """The resident as a hospital has it, before any error."""
    is_at_home = dice.random() < HOME_KEPT
    has_telephone = bool(one.telephone) and dice.random() < TELEPHONE_KEPT
    area = (
        one.area if is_at_home else f"{county_code(dice.randrange(6))}{dice.randrange(1, 11):03}001"
    )
    return Demographics(
        name=one.name,
        sex=Sex(one.sex),
        born_on=one.born_on,
        identity_number=one.number,
        telephone=one.telephone if has_telephone else telephone(dice),
        area_code=area,
        address=one.address if is_at_home and dice.random() < ADDRESS_KEPT else "",
    )


def telephone(dice: random.Random) -> str:
    """A telephone of anybody."""
    return f"1{dice.randrange(3_000_000_000, 10_000_000_000)}"


def _without_number(one: Resident, dice: random.Random) -> Demographics:
    return replace(known(one, dice), identity_number="")


def _supported(one: Resident, dice: random.Random) -> Demographics:
    """Without a number, but with the home or the telephone of the register."""
    said = _without_number(one, dice)
    if said.telephone == one.telephone or said.area_code == one.area:
        return said
    return replace(said, area_code=one.area)


@cache
def _sounding(sign: str) -> str:
    wanted = readings_of_sign(sign)
    return "".join(
        other
        for other in sorted(set(NAME_SIGNS))
        if other != sign and readings_of_sign(other) & wanted
    )


def _homophone(one: Resident, dice: random.Random) -> Demographics | None:
    places = [at for at in range(1, len(one.name)) if _sounding(one.name[at])]
    if not places:
        return None
    at = dice.choice(places)
    name = one.name[:at] + dice.choice(_sounding(one.name[at])) + one.name[at + 1 :]
    return replace(_supported(one, dice), name=name)


def _looking_alike(one: Resident, dice: random.Random) -> Demographics | None:
    pairs = {a: b for group in LOOKING_ALIKE.split() for a, b in (group, group[::-1])}
    places = [at for at in range(1, len(one.name)) if one.name[at] in pairs]
    if not places:
        return None
    at = dice.choice(places)
    name = one.name[:at] + pairs[one.name[at]] + one.name[at + 1 :]
    return replace(known(one, dice), name=name)


def _traditional(one: Resident, dice: random.Random) -> Demographics | None:
    name = "".join(TRADITIONAL_FORMS.get(sign, sign) for sign in one.name)
    return replace(_supported(one, dice), name=name) if name != one.name else None


def _latin(one: Resident, dice: random.Random) -> Demographics | None:
    if "·" in one.name or len(one.name) > 3:
        return None
    name = read_name(one.name)
    surname = min(spellings(read_name(name.surname)))
    given = "".join(dice.choice(sorted(readings_of_sign(sign))) for sign in name.given)
    spelt = sorted(one for one in spellings(name) if one.endswith(given))
    surname = spelt[0].removesuffix(given) if spelt else surname
    said = replace(_supported(one, dice), name=f"{surname.upper()} {given.upper()}")
    # Letters, day of birth and village fit too many: without telephone or door somebody must look.
    if said.telephone == one.telephone and one.telephone:
        return said
    return replace(said, area_code=one.area, address=one.address)


def _unreadable(one: Resident, dice: random.Random) -> Demographics | None:
    if len(one.name) != 3:
        return None
    return replace(_supported(one, dice), name=f"{one.name[0]}{dice.choice('*?□')}{one.name[2]}")


def _cut(one: Resident, dice: random.Random) -> Demographics | None:
    if "·" not in one.name:
        return None
    first, rest = one.name.split("·")
    name = dice.choice([first, first + rest, f"{first}•{rest}", f"{first} {rest}"])
    return replace(_supported(one, dice), name=name)


def _wrong_sign(one: Resident, dice: random.Random) -> Demographics | None:
    if len(one.name) < 3 or not one.number:
        return None
    at = dice.randrange(1, len(one.name))
    return replace(
        known(one, dice), name=one.name[:at] + dice.choice(NAME_SIGNS) + one.name[at + 1 :]
    )


def _missing_sign(one: Resident, dice: random.Random) -> Demographics | None:
    if len(one.name) < 3 or not one.number:
        return None
    at = dice.randrange(1, len(one.name))
    return replace(known(one, dice), name=one.name[:at] + one.name[at + 1 :])


def _with_number(one: Resident, number: str, dice: random.Random) -> Demographics:
    return replace(_kept_near(one, dice), identity_number=number)


def _kept_near(one: Resident, dice: random.Random) -> Demographics:
    return replace(_supported(one, dice), identity_number=one.number)


def _digit_wrong(one: Resident, dice: random.Random) -> Demographics | None:
    if not one.number:
        return None
    at = dice.randrange(17)
    digit = dice.choice([sign for sign in "0123456789" if sign != one.number[at]])
    return _with_number(one, one.number[:at] + digit + one.number[at + 1 :], dice)


def _digits_swapped(one: Resident, dice: random.Random) -> Demographics | None:
    places = [at for at in range(16) if one.number and one.number[at] != one.number[at + 1]]
    if not places:
        return None
    at = dice.choice(places)
    n = one.number
    return _with_number(one, n[:at] + n[at + 1] + n[at] + n[at + 2 :], dice)


def _digit_lost(one: Resident, dice: random.Random) -> Demographics | None:
    if not one.number:
        return None
    at = dice.randrange(18)
    return _with_number(one, one.number[:at] + one.number[at + 1 :], dice)


def _of_fifteen(one: Resident, dice: random.Random) -> Demographics | None:
    if not one.number or one.born_on.year >= 2000:
        return None
    return replace(known(one, dice), identity_number=one.number[:6] + one.number[8:17])


def _full_width(one: Resident, dice: random.Random) -> Demographics | None:
    if not one.number:
        return None
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in one.number.lower())
    return replace(
        known(one, dice), identity_number=f" {wide}", name=f" {one.name[0]} {one.name[1:]}"
    )


def _birth_swapped(one: Resident, dice: random.Random) -> Demographics | None:
    if one.born_on.day > 12 or one.born_on.day == one.born_on.month:
        return None
    turned = one.born_on.replace(month=one.born_on.day, day=one.born_on.month)
    return replace(_both_supports(one, dice), born_on=turned)


def _birth_digit(one: Resident, dice: random.Random) -> Demographics | None:
    text = f"{one.born_on:%Y%m%d}"
    at = dice.randrange(2, 8)
    slip = text[:at] + str(dice.randrange(10)) + text[at + 1 :]
    try:
        born_on = date(int(slip[:4]), int(slip[4:6]), int(slip[6:]))
    except ValueError:
        return None
    return replace(_both_supports(one, dice), born_on=born_on) if born_on != one.born_on else None


def _birth_year(one: Resident, dice: random.Random) -> Demographics | None:
    born_on = date(one.born_on.year, 1, 1)
    # 1970-01-01 is what systems write for nothing: no statement, and another class.
    return None if stated(born_on) is None else replace(_both_supports(one, dice), born_on=born_on)


def _both_supports(one: Resident, dice: random.Random) -> Demographics | None:
    """Without a number, at home and with the same telephone."""
    said = _without_number(one, dice)
    return replace(said, telephone=one.telephone, area_code=one.area, address=one.address)


def _sex_wrong(one: Resident, dice: random.Random) -> Demographics | None:
    return replace(_kept_near(one, dice), sex=Sex(MALE + FEMALE - one.sex))


def _birth_wrong(one: Resident, dice: random.Random) -> Demographics | None:
    if not one.number:
        return None
    return replace(
        known(one, dice), born_on=one.born_on + timedelta(days=dice.randrange(400, 9000))
    )


def _newborn(one: Resident, dice: random.Random) -> Demographics | None:
    if not one.mother or one.twin or one.born_on < TODAY - timedelta(days=1500):
        return None
    return Demographics(
        name=f"{one.mother_name}之{'子' if one.sex == MALE else '女'}",
        sex=Sex(one.sex),
        born_on=one.born_on,
        telephone=one.telephone,
        mother_number=one.mother,
        area_code=one.area if dice.random() < HOME_KEPT else "",
    )


def _only_name_and_birth(one: Resident, dice: random.Random) -> Demographics:
    return Demographics(
        name=one.name, sex=Sex(one.sex), born_on=one.born_on, telephone=telephone(dice)
    )


PAIRS: Mapping[str, Maker] = {
    "as registered": known,
    "no number": _supported,
    "homophone, no number": _homophone,
    "sign that looks alike": _looking_alike,
    "traditional or variant sign, no number": _traditional,
    "Latin letters, telephone or door right, no number": _latin,
    "unreadable sign, no number": _unreadable,
    "minority name cut or dotless, no number": _cut,
    "one sign wrong": _wrong_sign,
    "one sign missing": _missing_sign,
    "number: one digit wrong": _digit_wrong,
    "number: neighbours swapped": _digits_swapped,
    "number: one sign lost": _digit_lost,
    "number: fifteen digits": _of_fifteen,
    "number: full width, small x, blanks": _full_width,
    "birth: day and month swapped, no number": _birth_swapped,
    "birth: one digit, no number": _birth_digit,
    "birth: year only, no number": _birth_year,
    "birth: wrong, number right": _birth_wrong,
    "sex wrong": _sex_wrong,
    "newborn after the mother": _newborn,
}


def _stranger(one: Resident, dice: random.Random) -> Demographics:
    """Nobody of the register: the name of one, everything else another's."""
    born_on = TODAY - timedelta(days=dice.randrange(200, 30_000))
    return Demographics(
        name=one.name,
        sex=Sex(one.sex),
        born_on=born_on,
        identity_number=_fresh(born_on, one.sex, dice),
        telephone=telephone(dice),
        area_code=one.area,
    )


def _fresh(born_on: date, sex: int, dice: random.Random, county: str = "370502") -> str:
    stem = f"{county}{born_on:%Y%m%d}{dice.randrange(500) * 2 + (sex == MALE):03}"
    return stem + resident_check_character(stem)


def _sibling_name(one: Resident, dice: random.Random) -> str:
    sounding = _sounding(one.name[-1]) + one.name[-1]
    return one.name[:-1] + dice.choice([sign for sign in NAME_SIGNS if sign not in sounding])


def _other_twin(one: Resident, dice: random.Random) -> Demographics:
    said = _both_supports(one, dice)
    return replace(said, name=_sibling_name(one, dice))


def _other_twin_numbered(one: Resident, dice: random.Random) -> Demographics:
    number = one.number
    # No two people have one number, and of twins' five hundred one is the resident's.
    while number == one.number:
        number = _fresh(one.born_on, one.sex, dice, one.area[:6])
    return replace(_other_twin(one, dice), identity_number=number)


def _child_on_parents_number(one: Resident, dice: random.Random) -> Demographics | None:
    if not one.number or one.born_on.year > 2000:
        return None
    # Families avoid the signs of a parent's name for a child, and what sounds like them.
    taken = set(one.name[1:]) | {sign for mine in one.name[1:] for sign in _sounding(mine)}
    free = [sign for sign in NAME_SIGNS if sign not in taken]
    child = one.name[0] + dice.choice(free) + dice.choice(free)
    born_on = TODAY - timedelta(days=dice.randrange(300, 4000))
    is_copied = dice.random() < 0.5
    return replace(
        _both_supports(one, dice),
        name=child,
        identity_number=one.number,
        born_on=one.born_on if is_copied else born_on,
        sex=Sex(one.sex) if is_copied else Sex(dice.choice((MALE, FEMALE))),
    )


def _namesake_elsewhere(one: Resident, dice: random.Random) -> Demographics:
    """A visitor who shares name, sex and day of birth with a resident, and has a number of their own."""
    return replace(
        _only_name_and_birth(one, dice), identity_number=_fresh(one.born_on, one.sex, dice)
    )


def _unnamed(one: Resident, dice: random.Random) -> Demographics:
    return replace(known(one, dice), name=dice.choice(["无名氏", "未知", "急诊患者", "无名男"]))


def _placeholder(one: Resident, dice: random.Random) -> Demographics:
    return replace(
        _stranger(one, dice),
        identity_number=dice.choice(["1" * 18, "1" * 17 + "X", "123456789012345678"]),
    )


def _passport_namesake(one: Resident, dice: random.Random) -> Demographics | None:
    if "·" in one.name:
        return None
    born_on = TODAY - timedelta(days=dice.randrange(7000, 30_000))
    return Demographics(
        name=min(spellings(read_name(one.name))).upper(),
        sex=Sex(one.sex),
        born_on=born_on,
        identity_number=f"K{dice.randrange(10**7):07}A",
        identity_kind=DocumentKind.PASSPORT,
        telephone=telephone(dice),
    )


def _newborn_of_twins(one: Resident, dice: random.Random) -> Demographics | None:
    if not one.mother or not one.twin:
        return None
    return Demographics(
        name=f"{one.mother_name}之{'子' if one.sex == MALE else '女'}",
        born_on=one.born_on,
        telephone=one.telephone,
        mother_number=one.mother,
        area_code=one.area,
        birth_order=dice.choice((1, 2)),
    )


TRAPS: Mapping[str, Maker] = {
    "stranger with a resident's name": _stranger,
    "twin of a resident, no number": _other_twin,
    "twin of a resident, own number": _other_twin_numbered,
    "child on a parent's number": _child_on_parents_number,
    "visitor: same name and birth, own number": _namesake_elsewhere,
    "unknown patient": _unnamed,
    "placeholder for a number": _placeholder,
    "foreigner who sounds like a resident": _passport_namesake,
    "newborn twin, which is open": _newborn_of_twins,
}


def pairs(residents: list[Resident], *, of_each: int, seed: int) -> list[Pair]:
    """Records of every class, `of_each` where there are enough residents whom the class can befall."""
    found = []
    for classes, is_pair in ((PAIRS, True), (TRAPS, False)):
        for error, maker in classes.items():
            dice = random.Random(f"{seed}:{error}")
            drawn = dice.sample(residents, len(residents))
            made = 0
            for one in drawn:
                said = maker(one, dice)
                if said is None:
                    continue
                found.append(Pair(error, said, one.rid if is_pair else None))
                made += 1
                if made == of_each:
                    break
    return found
