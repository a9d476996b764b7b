"""SQL in pieces: text with placeholders, and what is handed over for them, kept together."""

from collections.abc import Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """A stretch of SQL; `told` has one value for each ``%s`` of `text`, in order."""

    text: str
    told: tuple[object, ...] = ()


ALWAYS = Piece("true")
NEVER = Piece("false")


def piece(text: str, *parts: Piece, told: Sequence[object] = ()) -> Piece:
    """`text` with its ``{}`` filled by `parts` in order; or, without parts, with `told` for its ``%s``."""
    if not parts:
        return Piece(text, tuple(told))
    return Piece(
        text.format(*(part.text for part in parts)),
        tuple(one for part in parts for one in part.told),
    )


def joined(word: str, parts: Sequence[Piece]) -> Piece:
    """Pieces side by side with `word` between, each in brackets."""
    text = word.join(f"({part.text})" for part in parts)
    return Piece(text, tuple(one for part in parts for one in part.told))


def listed(word: str, parts: Sequence[Piece]) -> Piece:
    """Pieces side by side with `word` between, without brackets."""
    return Piece(
        word.join(part.text for part in parts), tuple(one for part in parts for one in part.told)
    )
