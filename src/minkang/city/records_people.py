"""What an institution writes down of its patients, with the slips that clerks make.

Nobody's number is ever another's: a number with a slip fails its check character, and is refused.
"""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from minkang.registry.people.terms import Sex

MONTHS = 12
# Of those without papers, who leave no telephone either.
UNREACHABLE = 0.9
GENDERS = {Sex.MALE: "male", Sex.FEMALE: "female"}
# Shares of patients (verification = "memory").
WITHOUT_NUMBER, WITHOUT_TELEPHONE, WITHOUT_ADDRESS = 0.16, 0.25, 0.4
NUMBER_SLIPS, NAME_SLIPS, BIRTH_SLIPS = 0.015, 0.3, 0.2
# Characters of names that sound alike and are taken for one another.
_ALIKE = (
    *("伟玮", "芳方", "丽莉", "静婧", "敏闵", "强蔷", "杰洁", "军君", "华桦", "明铭"),
    *("燕艳", "梅玫", "琴芹", "英瑛", "红虹", "玉钰", "国帼", "志智", "秀绣", "萍苹"),
    *("建健", "林琳", "宇雨", "欣昕", "佳嘉", "晓小", "凤风", "兰岚", "涛滔", "鑫新"),
)
SOUND_ALIKE = {pair[place]: pair[1 - place] for pair in _ALIKE for place in (0, 1)}


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident as the register holds them."""

    name: str = field(repr=False)
    sex: Sex
    born_on: date
    identity_number: str = field(repr=False)
    telephone: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stated:
    """What an institution holds of a patient; `is_refused` when the platform will not take it so."""

    name: str = field(repr=False)
    gender: str
    born_on: date
    identity_number: str = field(repr=False)
    telephone: str = field(repr=False)
    address: str = field(repr=False)
    is_refused: bool = False


def truly(resident: Resident) -> Stated:
    """A patient written down without a slip."""
    return Stated(
        name=resident.name,
        gender=GENDERS.get(resident.sex, "unknown"),
        born_on=resident.born_on,
        identity_number=resident.identity_number,
        telephone=resident.telephone,
        address=resident.address,
    )


def stated(resident: Resident, draw: np.random.Generator) -> Stated:
    """A patient as one institution writes them down: something may be missing, or a slip of the pen."""
    dice = draw.random(6)
    found = truly(resident)
    if dice[0] < WITHOUT_TELEPHONE:
        found = replace(found, telephone="")
    if dice[1] < WITHOUT_ADDRESS:
        found = replace(found, address="")
    if dice[2] < WITHOUT_NUMBER or not resident.identity_number:
        return _without_number(found, float(dice[3]), float(dice[4]))
    if dice[5] < NUMBER_SLIPS:
        return replace(found, identity_number=_slipped(found.identity_number), is_refused=True)
    return found


def _without_number(found: Stated, name_dice: float, birth_dice: float) -> Stated:
    found = replace(found, identity_number="")
    if name_dice + birth_dice < UNREACHABLE:
        found = replace(found, telephone="")
    if name_dice < NAME_SLIPS:
        found = replace(found, name=_misheard(found.name))
    if birth_dice < BIRTH_SLIPS:
        found = replace(found, born_on=_swapped(found.born_on))
    return found


def _misheard(name: str) -> str:
    for place in range(len(name) - 1, 0, -1):
        if name[place] in SOUND_ALIKE:
            return name[:place] + SOUND_ALIKE[name[place]] + name[place + 1 :]
    return name


def _swapped(born_on: date) -> date:
    """Day and month taken for each other, or the day before where there is no such month."""
    if born_on.day <= MONTHS and born_on.day != born_on.month:
        return born_on.replace(month=born_on.day, day=born_on.month)
    return born_on.replace(day=max(1, born_on.day - 10))


def _slipped(number: str) -> str:
    digit = str((int(number[12]) + 3) % 10)
    return number[:12] + digit + number[13:]
