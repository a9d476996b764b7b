"""In which language a page speaks of vocabularies and of the log."""

from typing import Protocol

from django.utils.translation import get_language

from minkang.kernel.audit.catalogue import Language


class Named(Protocol):
    """A member of a vocabulary with both names."""

    @property
    def label(self) -> str:
        """Chinese name."""

    @property
    def label_en(self) -> str:
        """English name."""


def language() -> Language:
    """The language of the page being answered."""
    return Language.EN if (get_language() or "").startswith("en") else Language.ZH


def spoken(term: Named) -> str:
    """The name of a term in the language of the page."""
    return term.label_en if language() is Language.EN else term.label
