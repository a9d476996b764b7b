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

_NUMBER = re.compile(r"(?<![0-9A-Za-z.+-])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z.])")
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
    """Whether a match stands inside a string: a bare number follows a colon, comma or bracket."""
    before = text[: found.start()].rstrip()[-1:]
    after = text[found.end() :].lstrip()[:1]
    return not (before in (":", ",", "[") and after in (",", "]", "}"))
