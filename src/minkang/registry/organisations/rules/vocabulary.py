"""Words of a vocabulary out of what is stored or typed."""

from typing import TypeVar

from minkang.policy.terms import Labelled

W = TypeVar("W", bound=Labelled)


def word(vocabulary: type[W], said: str) -> W:
    """The word whose stored value is `said`.

    Raises:
        ValueError: the vocabulary has no such word.
    """
    for one in vocabulary:
        if one.value == said:
            return one
    raise ValueError(f"{vocabulary.__name__} has no word {said!r}")


def word_called(vocabulary: type[W], label: str) -> W | None:
    """The word whose Chinese label is `label`, or None."""
    return next((one for one in vocabulary if one.label == label), None)
