"""Which guides fit the words somebody types, in the words people use and not only official ones."""

import re
from collections.abc import Sequence

IN_TITLE, AS_NAMED, IN_TEXT = 3, 2, 1


def sought(said: str, openings: Sequence[str], endings: Sequence[str]) -> str:
    """What somebody looks for without the words around it; empty where nothing is left."""
    return " ".join(filter(None, (_bare(word, openings, endings) for word in said.split())))


def fit(words: str, titles: Sequence[str], names: Sequence[str], text: str) -> int:
    """How well a guide fits: the sum over the words of the characters that met, 0 for not at all.

    Every word has to fit. A word fits what holds it, and a name that it holds; titles count most,
    then names that are said whole.

    Args:
        words: What is looked for, as `sought` leaves it.
        titles: Official titles.
        names: What people call it.
        text: What else the guide says.
    """
    marks = [_mark(word.casefold(), titles, names, text) for word in words.split()]
    return sum(marks) if all(marks) else 0


def _bare(word: str, openings: Sequence[str], endings: Sequence[str]) -> str:
    rests = [word.removeprefix(one) for one in openings] + [
        word.removesuffix(one) for one in endings
    ]
    rest = min(rests, key=len, default=word)
    return word if rest == word else _bare(rest, openings, endings)


def _mark(word: str, titles: Sequence[str], names: Sequence[str], text: str) -> int:
    if any(_holds(one, word) for one in titles):
        return IN_TITLE * len(word)
    whole = max((len(one) for one in names if one.casefold() in word), default=0)
    is_said = any(_holds(one, word) for one in (*names, text))
    return max(AS_NAMED * whole, IN_TEXT * len(word) * is_said)


def _holds(text: str, word: str) -> bool:
    """Whether a text has a word; letters only at the start of a word, so that CT is not in doctor."""
    start = r"\b" if word.isascii() else ""
    return re.search(start + re.escape(word), text.casefold(), re.ASCII) is not None
