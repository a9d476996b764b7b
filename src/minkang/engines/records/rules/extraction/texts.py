"""Text evened out for searching: width, case, accents and blanks make no difference."""

import re
import unicodedata
from functools import lru_cache

from minkang.engines.records.rules.extraction.rows import (
    Harvest,
    Json,
    Leaf,
    StringRow,
    UriRow,
    codings,
)
from minkang.engines.records.rules.hashing import hash64

_BLANKS = re.compile(r"\s+")
_BLANK_BESIDE_HAN = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff]) | (?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_DOTS = str.maketrans(dict.fromkeys("‧•∙⋅・･●", "·"))
_SHORT = 80
_NAME_PARTS = ("family", "given", "prefix", "suffix")
_ADDRESS_PARTS = ("text", "line", "city", "district", "state", "postalCode", "country")


def normal(text: str) -> str:
    """The form in which texts are compared.

    Full width becomes half width, case and accents go, blanks run together and vanish beside a
    Chinese character, the many middle dots of names become one.
    """
    if text.isascii():
        return _BLANKS.sub(" ", text.strip().lower())
    even = unicodedata.normalize("NFKC", text.translate(_DOTS)).casefold()
    apart = unicodedata.normalize("NFD", even)
    if len(apart) != len(even):
        kept = (sign for sign in apart if unicodedata.category(sign) != "Mn")
        even = unicodedata.normalize("NFC", "".join(kept))
    return _BLANK_BESIDE_HAN.sub("", _BLANKS.sub(" ", even.strip()))


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _HAN.search(text) is not None


def keep(sps: tuple[int, ...], text: object, out: Harvest) -> None:
    """A row of `text` for each parameter; a blank text or no text leaves none."""
    if type(text) is not str:
        return
    norm, exact = _compared(text) if len(text) < _SHORT else (normal(text), hash64(text))
    if norm:
        out.strings.extend([StringRow(sp, norm, exact) for sp in sps])


@lru_cache(maxsize=16_384)
def _compared(text: str) -> tuple[str, int]:
    """What is compared of a text; names of tests and wards come again and again."""
    return normal(text), hash64(text)


def strings_of_text(sps: tuple[int, ...]) -> Leaf:
    """string, markdown, code and their like."""

    def leaf(value: object, out: Harvest) -> None:
        keep(sps, value, out)

    return leaf


def strings_of_part(sps: tuple[int, ...]) -> Leaf:
    """A part of a person's name: as written, and as it sounds."""

    def leaf(value: object, out: Harvest) -> None:
        keep(sps, value, out)
        if type(value) is str:
            _keep_sounds(sps, value, out)

    return leaf


def strings_of_name(sps: tuple[int, ...]) -> Leaf:
    """A HumanName: the whole, every part, and how the whole sounds."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is not dict:
            return
        for text in _whole_names(value):
            keep(sps, text, out)
            _keep_sounds(sps, text, out)
        for part in _NAME_PARTS:
            for text in _texts(value.get(part)):
                keep(sps, text, out)

    return leaf


def sounds_of_name(sps: tuple[int, ...]) -> Leaf:
    """A HumanName under a ``phonetic`` parameter: how it sounds, or as written when it is not Chinese."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is not dict:
            return
        for text in _whole_names(value):
            if is_chinese(text):
                _keep_sounds(sps, text, out)
            else:
                keep(sps, text, out)

    return leaf


def strings_of_address(sps: tuple[int, ...]) -> Leaf:
    """An Address: the whole and every part."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is dict:
            for part in _ADDRESS_PARTS:
                for text in _texts(value.get(part)):
                    keep(sps, text, out)

    return leaf


def strings_of_concept(sps: tuple[int, ...]) -> Leaf:
    """A CodeableConcept, Coding or Identifier for ``:text``: its text and displays."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is not dict:
            return
        keep(sps, value.get("text"), out)
        keep(sps, value.get("display"), out)
        for coding in codings(value):
            keep(sps, coding.get("display"), out)

    return leaf


def uris(sps: tuple[int, ...]) -> Leaf:
    """An address, as written."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is str and value:
            out.uris.extend([UriRow(sp, value) for sp in sps])

    return leaf


def _whole_names(name: Json) -> tuple[str, ...]:
    text = name.get("text")
    family = name.get("family")
    given = _texts(name.get("given"))
    if type(family) is not str:
        family = ""
    joint = "" if is_chinese(family) else " "
    joined = joint.join((family, *given)) if family and given else ""
    return tuple(dict.fromkeys(each for each in (text, joined) if type(each) is str and each))


def _texts(value: object) -> tuple[str, ...]:
    if type(value) is str:
        return (value,)
    if type(value) is list:
        return tuple(each for each in value if type(each) is str)
    return ()


def _keep_sounds(sps: tuple[int, ...], text: str, out: Harvest) -> None:
    if is_chinese(text):
        for sound in out.readings(normal(text)):
            exact = hash64(sound)
            out.strings.extend([StringRow(sp, sound, exact) for sp in sps])
