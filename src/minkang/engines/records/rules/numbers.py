"""Identity numbers inside the text of a resource: found wherever they stand, replaced, put back.

A number must not lie in the open in a column, wherever a hospital wrote it: in an identifier, in a
display, in a narrative. So every resident identity number whose check character fits (GB 11643) is
replaced in the stored text by a sealed word of letters and digits, and in the tree that is indexed by a
blind one, which is equal for equal numbers and tells nothing without the key. A sealed word never
changes whether a text is JSON.

Numbers of fifteen digits, as issued until 1999, have no check character: what begins with a province
and holds a date is taken for one, unless it stands where a resource is named. About one of eighty other
numbers of that length is sealed with them, which changes nothing for who reads it. Full-width digits
are found too, as letters and as JSON escapes them.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from minkang.kernel.identifiers import LEGACY_CENTURY, PROVINCES, resident_check_character

# No digit or dot stands before it; but what JSON writes as \u53f7 ends in digits that are none of it.
# Looking back comes after the first digits, for most texts never get so far.
_NUMBER = re.compile(
    r"[1-9][0-9]{7}(?:(?<![0-9.][0-9]{8})|(?<=\\u[0-9A-Fa-f]{4}[0-9]{8}))"
    r"(?:(?<=18|19|20)[0-9]{9}[0-9Xx]|(?:0[1-9]|1[0-2])[0-3][0-9]{4})(?![0-9])"
)
# Digits of which some are full-width, as letters or escaped; none begins inside another escape.
_WIDE = re.compile(r"[０-９]|\\u(?:ff|FF)1[0-9]")
_WIDE_NUMBER = re.compile(
    r"(?<!\\u)(?<!\\u[0-9A-Fa-f])(?<!\\u[0-9A-Fa-f]{2})(?<!\\u[0-9A-Fa-f]{3})"
    r"(?:[0-9０-９]|\\u(?:ff|FF)1[0-9]){15,}(?:[XxＸｘ]|\\u(?:ff|FF)[35]8)?"
)
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")
# Where a resource is named, fifteen digits are its name.
_NAMED = re.compile(r'(?:[/#]|"id"\s*:\s*")\Z')
_LONGEST_NAMED = 16
_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"')
# In what is told of a fault any long run of digits may be half a number that was typed wrongly.
_LIKELY = re.compile(r"[0-9０-９]{14,}[0-9０-９XxＸｘ]")
LENGTH, SHORT_LENGTH = 18, 15
"""Characters of an identity number, and of one issued until 1999."""
BLOT = "[…]"
_SEALED = re.compile(r"~id\.([A-Za-z0-9_-]{64,240})~")


def has_number(text: str) -> bool:
    """Whether an identity number with its check character stands in the open in `text`."""
    return any(
        len(found[0]) == LENGTH and _is_whole(found[0].upper()) for found in _NUMBER.finditer(text)
    )


def spelt(number: str) -> str:
    """A number that was found in its one spelling: eighteen characters of ASCII, a large X."""
    plain = _plain(number)
    if len(plain) != SHORT_LENGTH:
        return plain
    stem = plain[:6] + LEGACY_CENTURY + plain[6:]
    return stem + resident_check_character(stem)


def without_numbers(text: str, word: Callable[[str], str]) -> str:
    """The text with every identity number replaced by ``word(number)``.

    A bare JSON number is left alone: only what stands inside a string is text.

    Args:
        text: The JSON text of a resource, or a value of a query.
        word: What stands for a number as it was written; letters, digits and ``~._-`` only.
    """
    told = _NUMBER.sub(
        lambda found: word(found[0]) if _is_number(text, found) else found[0],
        text,
    )
    if not _has_wide(told):
        return told
    return _WIDE_NUMBER.sub(
        lambda found: word(found[0]) if _is_wide_number(told, found) else found[0], told
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


def _has_wide(text: str) -> bool:
    """Whether a digit may be full-width; nearly all texts are told apart by this alone."""
    is_escaped = "\\uff1" in text or "\\uFF1" in text
    return is_escaped or (not text.isascii() and _WIDE.search(text) is not None)


def _is_number(text: str, found: "re.Match[str]") -> bool:
    said = found[0].upper()
    if len(said) == LENGTH:
        return _is_text(text, found) and _is_whole(said)
    return _is_short(said) and _is_text(text, found) and not _is_named(text, found)


def _is_wide_number(text: str, found: "re.Match[str]") -> bool:
    said = _plain(found[0])
    if not _WIDE.search(found[0]):
        return False
    if len(said) == LENGTH:
        return _is_whole(said)
    return len(said) == SHORT_LENGTH and _is_short(said) and not _is_named(text, found)


def _plain(said: str) -> str:
    """Without escapes and full-width letters."""
    letters = _ESCAPED.sub(lambda one: chr(int(one[1], 16)), said)
    return unicodedata.normalize("NFKC", letters).upper()


def _is_whole(number: str) -> bool:
    """Whether eighteen characters are a resident identity number."""
    return number[:2] in PROVINCES and resident_check_character(number[:17]) == number[17]


def _is_short(number: str) -> bool:
    """Whether fifteen digits may be a resident identity number: they have no check character."""
    if number[:2] not in PROVINCES:
        return False
    try:
        date(int(LEGACY_CENTURY + number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        return False
    return True


def _is_named(text: str, found: "re.Match[str]") -> bool:
    return _NAMED.search(text[max(0, found.start() - _LONGEST_NAMED) : found.start()]) is not None


def _is_text(text: str, found: "re.Match[str]") -> bool:
    """Whether a match stands inside a string, or in a text that is no JSON at all."""
    if '"' in (text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]):
        return True
    is_json = text.lstrip()[:1] in ("{", "[")
    return not is_json or len(_QUOTE.findall(text, 0, found.start())) % 2 == 1
