"""How a name in Chinese characters sounds, when nobody who knows surnames says better."""

from collections.abc import Callable
from functools import cache, lru_cache

from minkang.engines.records.rules.extraction.rows import Readings


@lru_cache(maxsize=8192)
def readings(name: str) -> tuple[str, ...]:
    """The pinyin of `name` without tones and blanks (``zhangwei``).

    Surnames with a reading of their own (单, 仇, 解) come out wrong here; whoever stores persons
    says a function that knows them (`read_names_with`).
    """
    sound = "".join(each for each in _syllables()(name) if each.isascii())
    return (sound,) if sound else ()


@cache
def _syllables() -> Callable[[str], list[str]]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - half a second and 58 MB, for names only

    return lambda name: lazy_pinyin(name, errors="ignore")


_in_use: list[Readings] = [readings]


def read_names_with(better: Readings) -> None:
    """Say how names sound from now on; set once, when the engine starts."""
    _in_use[:] = [better]


def readings_in_use() -> Readings:
    """How names sound."""
    return _in_use[0]
