"""Numbers of identity documents as records state them, and how one with a slip is still found.

The register keeps only a keyed index of a whole number. A tolerant index (of parts of the number, or
of the number without one digit) would make stolen rows easier to count through: a part has a few
thousand values. So nothing more is stored. Instead the *asked* number is corrected: a number whose
check character is wrong has at most a few dozen neighbours, one substitution, swap, missing or
doubled sign away, that are well formed; each is indexed and looked up exactly. Two well-formed
numbers never differ by a single slip (ISO 7064 MOD 11-2), so they are compared for equality only.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from minkang.kernel.identifiers import (
    RESIDENT,
    ResidentNumber,
    parse_resident_number,
    resident_check_character,
)

WHOLE = 18
FOREIGN = re.compile(r"9[0-9]{16}[0-9X]")
# An X one place too early is the last sign, swapped.
NEARLY = re.compile(r"[0-9]{16,18}[0-9X]|[0-9]{16}X[0-9]")
SPACES_AND_DASHES = re.compile(r"[\s\-]")
SHORTEST = 5
DIGITS = "0123456789"
RISING = DIGITS * 3


class DocumentKind(StrEnum):
    """Documents that patients show; `RESIDENT` covers the permits 81, 82, 83 and 9 of eighteen signs."""

    RESIDENT = "resident"
    PASSPORT = "passport"
    TRAVEL_PERMIT = "travel_permit"
    OFFICER = "officer"
    BIRTH_CERTIFICATE = "birth_certificate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Document:
    """A number in its one spelling.

    Attributes:
        kind: Of what document.
        value: The number, or "" when it is none or not well formed.
        corrections: Well-formed numbers one slip away when it is not; empty otherwise.
        born_on: The date inside the number, or None.
        is_male: The sex inside the number, or None.
    """

    kind: DocumentKind
    value: str = field(default="", repr=False)
    corrections: tuple[str, ...] = field(default=(), repr=False)
    born_on: date | None = None
    is_male: bool | None = None

    @property
    def index_text(self) -> str:
        """What is indexed: a resident's number bare, as the register does; others with their kind."""
        if not self.value or self.kind is DocumentKind.RESIDENT:
            return self.value
        return f"{self.kind}:{self.value}"


def read_document(text: str, *, on: date, kind: DocumentKind = DocumentKind.RESIDENT) -> Document:
    """The document a record states; a placeholder (``111…``, ``123456…``) is no number.

    Args:
        text: As typed.
        on: Day of reading; a number born later is not well formed.
        kind: As the record says; a number of eighteen good signs is a resident's in any case.
    """
    number = SPACES_AND_DASHES.sub("", unicodedata.normalize("NFKC", text)).upper()
    if _is_placeholder(number):
        return Document(kind)
    if found := _resident(number, on):
        return found
    if kind is not DocumentKind.RESIDENT:
        return Document(kind, number)
    if not NEARLY.fullmatch(number):
        return Document(kind)
    nearby = {one for one in _neighbours(number) if _resident(one, on) is not None}
    return Document(kind, corrections=tuple(sorted(nearby)))


def _is_placeholder(number: str) -> bool:
    body = number[:-1]
    return len(number) < SHORTEST or len(set(body)) == 1 or body in RISING


def _resident(number: str, on: date) -> Document | None:
    if FOREIGN.fullmatch(number):
        return _foreign(number, on)
    read = parse_resident_number(number, on=on)
    if not isinstance(read, ResidentNumber):
        return None
    return Document(DocumentKind.RESIDENT, read.value, (), read.born_on, read.is_male)


def _foreign(number: str, on: date) -> Document | None:
    # Permanent residence card of 2023: 9, province, country, date of birth, serial, check character.
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    if born_on > on or resident_check_character(number[:17]) != number[17]:
        return None
    return Document(DocumentKind.RESIDENT, number, (), born_on)


def _neighbours(number: str) -> Iterator[str]:
    """Numbers of eighteen signs with a right check character, one slip away."""
    if len(number) > WHOLE:
        slips: Iterator[str] = (number[:at] + number[at + 1 :] for at in range(len(number)))
    elif len(number) < WHOLE:
        slips = (number[:at] + sign + number[at:] for at in range(WHOLE) for sign in DIGITS + "X")
    else:
        slips = _of_equal_length(number)
    for one in slips:
        if RESIDENT.fullmatch(one) and resident_check_character(one[:17]) == one[17]:
            yield one


def _of_equal_length(number: str) -> Iterator[str]:
    for at in range(WHOLE - 1):
        yield number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        for sign in DIGITS:
            yield number[:at] + sign + number[at + 1 :]
    yield number[:17] + (resident_check_character(number[:17]) if number[:17].isdecimal() else "")
