"""Tables of characters: ``definitions/matching/{surnames,characters}.toml`` and pinyin's readings."""

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from itertools import product
from types import MappingProxyType
from typing import Any

PERCENT = 100


@cache
def variants() -> Mapping[str, str]:
    """The standard simplified form of a character that has another."""
    pairs = _characters()["variants"].split()
    return MappingProxyType({pair[0]: pair[1] for pair in pairs if pair[0] != pair[1]})


@cache
def alike() -> Mapping[str, str]:
    """For each character the others that it is taken for."""
    found: dict[str, str] = {}
    for group in _characters()["alike"].split():
        for sign in group:
            found[sign] = found.get(sign, "") + group.replace(sign, "")
    return MappingProxyType(found)


@cache
def compound_surnames() -> frozenset[str]:
    """Surnames of two characters and more."""
    return frozenset(_surnames()["compound"].split())


@cache
def surname_share(surname: str) -> float:
    """The share of people with this surname, 0 to 1; one value for all that are rare."""
    return _shares().get(surname, float(_surnames()["rarest"])) / PERCENT


@lru_cache(maxsize=5_000)
def reading_share(reading: str = "") -> float:
    """The share of people whose surname reads so, 0 to 1; at least that of one rare surname."""
    sounding = (share for name, share in _shares().items() if reading in readings_of_surname(name))
    return max(sum(sounding), float(_surnames()["rarest"])) / PERCENT


@cache
def placeholder_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """What stands for a name that is not known: whole, and at the beginning."""
    table = _characters()["placeholders"]
    return frozenset(table["whole"].split()), tuple(table["beginning"].split())


@cache
def newborn_endings() -> tuple[str, ...]:
    """What stands behind the mother's name while a newborn has none, the longest first."""
    return tuple(sorted(_characters()["newborn"]["endings"].split(), key=len, reverse=True))


@lru_cache(maxsize=5_000)
def readings_of_surname(surname: str) -> frozenset[str]:
    """Toneless readings of a surname."""
    known = _readings().get(surname)
    if known is not None:
        return known
    if len(surname) == 1:
        return readings_of_sign(surname)
    ways = product(*(sorted(readings_of_sign(sign)) for sign in surname))
    return frozenset("".join(way) for way in ways)


@lru_cache(maxsize=30_000)
def readings_of_sign(sign: str) -> frozenset[str]:
    """All toneless readings of a character; itself when it has none."""
    held = _pinyin().get(ord(sign), "") if len(sign) == 1 else ""
    return frozenset(_toneless(one) for one in held.split(",")) if held else frozenset({sign})


def _toneless(reading: str) -> str:
    parts = unicodedata.normalize("NFD", reading)
    # ü is u with two dots, which is another vowel; every other mark is a tone.
    kept = parts.replace("u\u0308", "v")
    return "".join(sign for sign in kept if not unicodedata.combining(sign))


@cache
def _pinyin() -> Mapping[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - 42,000 entries, 0.2 s to load

    found: Mapping[int, str] = pinyin_dict
    return found


@cache
def _readings() -> Mapping[str, frozenset[str]]:
    pairs = (entry.split("=") for entry in _surnames()["readings"].split())
    return {surname: frozenset(readings.split(",")) for surname, readings in pairs}


@cache
def _shares() -> Mapping[str, float]:
    return {entry[0]: float(entry[1:]) for entry in _surnames()["shares"].split()}


@cache
def _surnames() -> dict[str, Any]:
    return _read("surnames.toml")


@cache
def _characters() -> dict[str, Any]:
    return _read("characters.toml")


def _read(name: str) -> dict[str, Any]:
    place = resources.files("minkang.registry.people") / "definitions" / "matching" / name
    return tomllib.loads(place.read_text(encoding="utf-8"))
