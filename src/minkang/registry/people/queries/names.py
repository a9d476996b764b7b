"""How names sound, for whoever finds people by pinyin."""

from minkang.registry.people.rules.matching.names import read_name, spellings

MOST_READINGS = 8


def readings_of_name(text: str) -> tuple[str, ...]:
    """Toneless pinyin of a name in Chinese characters, surname first (``shanxiongxin``), in order.

    A surname reads as surnames do (单 is shan); characters of the given name in every way they may, at
    most eight ways in all.
    """
    return tuple(sorted(spellings(read_name(text)))[:MOST_READINGS])
