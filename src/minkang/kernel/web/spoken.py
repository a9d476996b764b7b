"""Vocabularies in the language of the page."""

from collections.abc import Callable, Iterable
from typing import Protocol

from django.utils.translation import get_language

NOT_CHOSEN = ("", "—")


class Named(Protocol):
    """A member of a vocabulary with both names."""

    @property
    def label(self) -> str:
        """Chinese name."""

    @property
    def label_en(self) -> str:
        """English name."""


class Word(Named, Protocol):
    """A member of a vocabulary of texts."""

    @property
    def value(self) -> str:
        """Its stable value."""


def is_english() -> bool:
    """Whether the page is shown in English."""
    return (get_language() or "").startswith("en")


def spoken(word: Named) -> str:
    """A word of a vocabulary in the visitor's language."""
    return word.label_en if is_english() else word.label


def choices_of(words: Iterable[Word]) -> Callable[[], list[tuple[str, str]]]:
    """Words as the choices of a field, spoken when they are shown; nothing is chosen at first."""
    kept = tuple(words)
    return lambda: [NOT_CHOSEN, *((word.value, spoken(word)) for word in kept)]
