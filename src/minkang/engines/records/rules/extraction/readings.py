"""How a name in Chinese characters sounds, when nobody who knows surnames says better."""

from functools import lru_cache

from pypinyin import lazy_pinyin


@lru_cache(maxsize=8192)
def readings(name: str) -> tuple[str, ...]:
    """The pinyin of `name` without tones and blanks (``zhangwei``).

    Surnames with a reading of their own (单, 仇, 解) come out wrong here; whoever stores persons
    passes a function that knows them.
    """
    sound = "".join(each for each in lazy_pinyin(name, errors="ignore") if each.isascii())
    return (sound,) if sound else ()
