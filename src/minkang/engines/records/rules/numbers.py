"""Identity numbers inside the text of a resource: found wherever they stand, replaced, put back.

A number must not lie in the open in a column, wherever a hospital wrote it: in an identifier, in a
display, in a narrative. So every resident identity number whose check character fits (GB 11643) is
replaced in the stored text by a sealed word of letters and digits, and in the tree that is indexed by a
blind one, which is equal for equal numbers and tells nothing without the key. A sealed word never
changes whether a text is JSON.
"""

import re
from collections.abc import Callable

from minkang.kernel.identifiers import PROVINCES, resident_check_character

# No digit or dot stands before it; but what JSON writes as \u53f7 ends in digits that are none of it.
# Looking back comes after the first digits, for most texts never get so far.
_NUMBER = re.compile(
    r"[1-9][0-9]{5}(?:18|19|20)(?:(?<![0-9.][0-9]{8})|(?<=\\u[0-9A-Fa-f]{4}[0-9]{8}))"
    r"[0-9]{9}[0-9Xx](?![0-9])"
)
_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"')
# In what is told of a fault any long run of digits may be half a number that was typed wrongly.
_LIKELY = re.compile(r"[0-9]{14,}[0-9Xx]")
LENGTH = 18
"""Characters of an identity number."""
BLOT = "[…]"
_SEALED = re.compile(r"~id\.([A-Za-z0-9_-]{64,120})~")


def has_number(text: str) -> bool:
    """Whether an identity number stands in the open in `text`."""
    return any(_is_number(found[0]) for found in _NUMBER.finditer(text))


def without_numbers(text: str, word: Callable[[str], str]) -> str:
    """The text with every identity number replaced by ``word(number)``.

    A bare JSON number of eighteen digits is left alone: only what stands inside a string is text.

    Args:
        text: The JSON text of a resource, or a value of a query.
        word: What stands for a number; letters, digits and ``~._-`` only.
    """
    return _NUMBER.sub(
        lambda found: (
            word(found[0]) if _is_text(text, found) and _is_number(found[0]) else found[0]
        ),
        text,
    )


def blotted(text: str) -> str:
    """A text for logs and faults, in which whatever may be an identity number is struck out."""
    return _LIKELY.sub(BLOT, text)


def sealed_word(sealed: str) -> str:
    """The word that stands for a number in a stored text; `sealed` is base64url without padding."""
    return f"~id.{sealed}~"


def with_numbers(text: str, number: Callable[[str], str | None]) -> str:
    """The text with every sealed word replaced by the number it holds; None leaves the word."""
    return _SEALED.sub(lambda found: number(found[1]) or found[0], text)


def _is_number(said: str) -> bool:
    """Whether eighteen characters are a resident identity number in any spelling of the last one."""
    number = said.upper()
    return number[:2] in PROVINCES and resident_check_character(number[:17]) == number[17]


def _is_text(text: str, found: "re.Match[str]") -> bool:
    """Whether a match stands inside a string, or in a text that is no JSON at all."""
    if '"' in (text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]):
        return True
    is_json = text.lstrip()[:1] in ("{", "[")
    return not is_json or len(_QUOTE.findall(text, 0, found.start())) % 2 == 1
