"""Words and values that the lists of the policy pages share."""

from collections.abc import Callable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from minkang.cockpit.queries.areas import area_code, area_name
from minkang.cockpit.templatetags.policy_pages import spoken
from minkang.policy.terms import Labelled


def one_of(vocabulary: type[Labelled]) -> Callable[[str], Labelled]:
    """Reads a word of a vocabulary out of an address; raises ValueError for any other text."""

    def parse(said: str) -> Labelled:
        for word in vocabulary:
            if word.value == said:
                return word
        raise ValueError(said)

    return parse


def label_of(value: object) -> str:
    """A vocabulary's label in the visitor's language; any other value as its text."""
    return spoken(value) if isinstance(value, Labelled) else str(value)


def area_label(slug: object) -> str:
    """The name of an area as it stands in an address."""
    return spoken(area_name(area_code(str(slug))))


def unbroken(words: str) -> SafeString:
    """Words that stay on one line."""
    return format_html('<span class="nowrap">{}</span>', words)
