"""From the words stored in columns back to their vocabularies."""

from enum import StrEnum
from typing import TypeVar

Word = TypeVar("Word", bound=StrEnum)


def word(vocabulary: type[Word], stored: str) -> Word:
    """The member a column holds; a constraint keeps the column within the vocabulary."""
    return vocabulary(stored)


def word_or_none(vocabulary: type[Word], stored: str) -> Word | None:
    """The member a column holds; None for an empty column."""
    return vocabulary(stored) if stored else None
