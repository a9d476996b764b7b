"""Names of residents: one spelling, surname and given name, readings, and how two agree.

Readings are toneless pinyin. A surname is looked up in a table of its own first, because as a
surname 单 is shan and 解 is xie; a character of a given name has all the readings it may have, and
two agree when they share one. So a table decides, never a guess of which reading was meant.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from minkang.registry.people.rules.matching.characters import (
    alike,
    compound_surnames,
    readings_of_sign,
    readings_of_surname,
    variants,
)
from minkang.registry.people.rules.matching.levels import NameLevel

DOTS = re.compile(r"[·•・．.‧∙]")
ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|[0-9]+$")
NOT_LETTERS = re.compile(r"[^a-z ]+")
UNREADABLE = frozenset("*?□■○〇●×XＸ_※")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
SHORTEST_PART = 3
LONG = 3
LONGEST_SURNAME = 4
MOST_SPELLINGS = 64
LETTERS_FOR_A_SLIP = 6


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Name:
    """A name in one spelling; `read_name` gives one object for one text, which speeds comparing.

    Attributes:
        text: Without blanks, dots and remarks, every character in its simplified standard form;
            small letters for a name in Latin script.
        surname: The surname, one character or a compound; "" in Latin script.
        given: What follows.
        parts: The parts of a name with dots between them, or of a Latin name.
        is_han: Whether it is written in characters.
    """

    text: str
    surname: str
    given: str
    parts: tuple[str, ...]
    is_han: bool


@lru_cache(maxsize=100_000)
def read_name(text: str) -> Name:
    """The name behind what somebody typed; "" gives an empty one."""
    folded = ASIDE.sub("", unicodedata.normalize("NFKC", text)).strip()
    if not HAN.search(folded):
        letters = " ".join(NOT_LETTERS.sub(" ", _plain(folded)).split())
        return Name(letters.replace(" ", ""), "", letters, tuple(letters.split()), is_han=False)
    signs = "".join(variants().get(sign, sign) for sign in folded if not sign.isspace())
    parts = tuple(part for part in DOTS.split(signs) if part)
    whole = "".join(parts)
    if len(parts) > 1:
        return Name(whole, parts[0], "".join(parts[1:]), parts, is_han=True)
    length = _surname_length(whole)
    return Name(whole, whole[:length], whole[length:], parts, is_han=True)


def _plain(text: str) -> str:
    lower = unicodedata.normalize("NFD", text.lower().replace("ü", "v"))
    return "".join(sign for sign in lower if not unicodedata.combining(sign))


def _surname_length(whole: str) -> int:
    for length in range(min(LONGEST_SURNAME, len(whole) - 1), 1, -1):
        if whole[:length] in compound_surnames():
            return length
    return 1


@lru_cache(maxsize=50_000)
def spellings(name: Name) -> frozenset[str]:
    """The name in Latin letters, surname first, one spelling for each way to read it (at most 64)."""
    if not name.is_han:
        return frozenset({name.text})
    ways = (readings_of_surname(name.surname), *(readings_of_sign(sign) for sign in name.given))
    found = []
    for way in product(*(sorted(one) for one in ways)):
        found.append("".join(way))
        if len(found) == MOST_SPELLINGS:
            break
    return frozenset(found)


def reading_of(name: Name) -> str:
    """The first of its spellings, for finding and sorting."""
    return min(spellings(name), default="")


@lru_cache(maxsize=100_000)
def compare_names(one: Name, other: Name) -> NameLevel:
    """How two names agree; the same whichever comes first."""
    if not one.text or not other.text:
        return NameLevel.MISSING
    if one.text == other.text:
        return NameLevel.EXACT
    if not (one.is_han and other.is_han):
        return _compare_latin(one, other)
    if _is_cut(one, other) or _is_cut(other, one):
        return NameLevel.SIMILAR
    return _compare_signs(one, other)


def _compare_latin(one: Name, other: Name) -> NameLevel:
    if not one.is_han and not other.is_han:
        if sorted(one.parts) == sorted(other.parts):
            return NameLevel.EXACT
        is_slip = min(len(one.text), len(other.text)) >= LETTERS_FOR_A_SLIP and _is_one_edit(
            one.text, other.text
        )
        return NameLevel.ONE_EDIT if is_slip else NameLevel.DIFFERENT
    latin, han = (other, one) if one.is_han else (one, other)
    turned = "".join((*latin.parts[1:], *latin.parts[:1]))
    backwards = latin.parts[-1] + "".join(latin.parts[:-1])
    if spellings(han) & {latin.text, turned, backwards}:
        return NameLevel.SAME_READING
    return NameLevel.DIFFERENT


def _is_cut(short: Name, whole: Name) -> bool:
    """A long name of which only the first part, or as much as a field holds, was kept."""
    if len(short.text) < SHORTEST_PART or len(whole.text) <= len(short.text) + 1:
        return False
    return whole.text.startswith(short.text) and (len(whole.parts) > 1 or len(short.text) > LONG)


def _compare_signs(one: Name, other: Name) -> NameLevel:
    if len(one.text) != len(other.text):
        is_slip = _lacks_one(one.text, other.text) or _lacks_one(other.text, one.text)
        return NameLevel.ONE_EDIT if is_slip else _by_surname(one, other)
    wrong = [at for at in range(len(one.text)) if one.text[at] != other.text[at]]
    sounding = [at for at in wrong if not _sounds_alike(one, other, at)]
    if not sounding:
        return NameLevel.SAME_READING
    looking = [at for at in sounding if not _looks_alike(one.text[at], other.text[at])]
    # A name whose every sign is wrong somehow is another name.
    if not looking and len(wrong) <= max(1, len(one.text) - 2):
        is_read = not any(UNREADABLE & {one.text[at], other.text[at]} for at in sounding)
        return NameLevel.LOOK_ALIKE if is_read else NameLevel.SIMILAR
    if len(one.text) >= LONG and (len(wrong) == 1 or _is_swap(one.text, other.text, wrong)):
        return NameLevel.ONE_EDIT
    return _by_surname(one, other)


def _sounds_alike(one: Name, other: Name, at: int) -> bool:
    if at < len(one.surname) or at < len(other.surname):
        same_length = len(one.surname) == len(other.surname)
        return same_length and _surnames_sound_alike(one.surname, other.surname)
    return bool(readings_of_sign(one.text[at]) & readings_of_sign(other.text[at]))


def _surnames_sound_alike(one: str, other: str) -> bool:
    return bool(readings_of_surname(one) & readings_of_surname(other))


def _looks_alike(one: str, other: str) -> bool:
    return one in UNREADABLE or other in UNREADABLE or other in alike().get(one, "")


def _is_swap(one: str, other: str, wrong: list[int]) -> bool:
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:  # noqa: PLR2004 - a pair
        return False
    first, second = wrong
    return one[first] == other[second] and one[second] == other[first]


def _lacks_one(short: str, whole: str) -> bool:
    if len(short) < 2 or len(whole) != len(short) + 1:  # noqa: PLR2004 - one sign says too little
        return False
    return any(whole[:at] + whole[at + 1 :] == short for at in range(len(whole)))


def _is_one_edit(one: str, other: str) -> bool:
    if len(one) == len(other):
        wrong = [at for at in range(len(one)) if one[at] != other[at]]
        return len(wrong) == 1 or _is_swap(one, other, wrong)
    return _lacks_one(one, other) or _lacks_one(other, one)


def _by_surname(one: Name, other: Name) -> NameLevel:
    if _surnames_sound_alike(one.surname, other.surname):
        return NameLevel.SAME_SURNAME
    return NameLevel.DIFFERENT
