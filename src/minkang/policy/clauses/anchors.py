"""Finding a clause in an imported text without the repository carrying that text.

A passage is compared after NFKC folding and removal of all white space. An anchor keeps only
its length and two digests, so it recognises the passage and reveals none of it.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from minkang.policy.clauses.entries import Anchor

HEAD = 4
"""Characters under the short digest that narrows the search."""


def normalise(text: str) -> tuple[str, tuple[int, ...]]:
    """Fold `text` to NFKC and drop white space.

    Returns:
        The folded text and, for each of its characters, the position in `text` of the character
        it came from. A base character and its combining marks are folded together.
    """
    folded: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        for character in unicodedata.normalize("NFKC", text[start:end]):
            if not character.isspace():
                folded.append(character)
                offsets.append(start)
        start = end
    return "".join(folded), tuple(offsets)


def anchor_of(normalised_text: str, occurrence: int = 1) -> Anchor:
    """The anchor of a passage already normalised; `occurrence` counts equal passages from 1.

    Raises:
        ValueError: The passage is too short to be told from others.
    """
    if len(normalised_text) < HEAD:
        raise ValueError(f"passage {normalised_text!r} is shorter than {HEAD} characters")
    return Anchor(
        length=len(normalised_text),
        head=_digest(normalised_text[:HEAD])[:8],
        sha256=_digest(normalised_text),
        occurrence=occurrence,
    )


def locate(anchor: Anchor, normalised_text: str) -> int | None:
    """Where the anchored passage starts in `normalised_text`; None when it is not there.

    A passage printed several times is found at its own occurrence.
    """
    left = anchor.occurrence
    for start in _heads(normalised_text).get(anchor.head, ()):
        window = normalised_text[start : start + anchor.length]
        if len(window) == anchor.length and _digest(window) == anchor.sha256:
            left -= 1
            if left == 0:
                return start
    return None


def _joins(character: str) -> bool:
    """Whether a character is, or folds to, a mark on the one before it."""
    return unicodedata.combining(unicodedata.normalize("NFKC", character)[0]) > 0


def _digest(passage: str) -> str:
    return hashlib.sha256(passage.encode()).hexdigest()


@lru_cache(maxsize=8)
def _heads(normalised_text: str) -> Mapping[str, tuple[int, ...]]:
    """Starts of every window of `HEAD` characters, by short digest."""
    windows: defaultdict[str, list[int]] = defaultdict(list)
    for start in range(len(normalised_text)):
        windows[normalised_text[start : start + HEAD]].append(start)
    return {_digest(window)[:8]: tuple(starts) for window, starts in windows.items()}
