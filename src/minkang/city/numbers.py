"""Numbers of people and organisations that do not exist.

They pass every check of their standard, and none can have been issued: the county code was never
given out, and numbers of offices are of a block without subscribers (see ``definitions``). Telephone
numbers of people begin with 1400, a block of the numbering plan that serves machines, never a
subscriber (memory; 14 followed by 0 is for the internet of things, and its numbers have thirteen
digits).
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from minkang.city.calibration import Landlines
from minkang.city.draws import Ints, Truths, rank_within
from minkang.kernel.identifiers import (
    RESIDENT_CHECKS,
    RESIDENT_WEIGHTS,
    credit_check_character,
)

EARLIEST = date(1900, 1, 1).toordinal()
DAYS = 200 * 366
MOST_OF_A_DAY = 499
TELEPHONE_BLOCK = "1400"
TELEPHONES = 10_000_000
# Coprime to ten million: consecutive people do not get consecutive numbers.
TELEPHONE_STEP = 7_654_321
ZERO = ord("0")
# GB 11714: weights of the eight characters of an organisation code.
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ResidentNumbers:
    """Gives out resident identity numbers of one county code, never one twice.

    The sequence number is odd for men and even for women (GB 11643).
    """

    def __init__(self, county: str) -> None:
        """Begin with nothing given out under the six-digit `county`."""
        self._county = county
        self._given = np.zeros(2 * DAYS, dtype=np.int64)

    def give(self, born_on: Ints, is_male: Truths) -> NDArray[np.str_]:
        """A number for each date of birth (as an ordinal).

        Raises:
            ValueError: the numbers of a day are used up (499 of each sex).
        """
        keys = 2 * (born_on - EARLIEST) + is_male
        ranks = rank_within(keys) + self._given[keys]
        if ranks.size and int(ranks.max()) >= MOST_OF_A_DAY:
            raise ValueError(f"more than {MOST_OF_A_DAY} births of one sex on one day")
        np.add.at(self._given, keys, 1)
        # 499 is prime: the numbers of a day come in no order and none twice.
        mixed = (ranks * 211 + born_on * 97) % MOST_OF_A_DAY
        return self._written(born_on, 2 * mixed + np.where(is_male, 1, 2))

    def _written(self, born_on: Ints, sequence: Ints) -> NDArray[np.str_]:
        days = (born_on - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        year = days.astype("datetime64[Y]").astype(np.int64) + 1970
        month = months.astype(np.int64) % 12 + 1
        day = (days - months).astype(np.int64) + 1
        number = ((year * 100 + month) * 100 + day) * 1000 + sequence
        digits = np.empty((born_on.size, 18), dtype=np.uint8)
        digits[:, :6] = [int(digit) for digit in self._county]
        for place in range(16, 5, -1):
            digits[:, place] = number % 10
            number = number // 10
        checks = digits[:, :17].astype(np.int64) @ np.array(RESIDENT_WEIGHTS) % 11
        letters = digits + ZERO
        letters[:, 17] = np.frombuffer(RESIDENT_CHECKS.encode(), dtype=np.uint8)[checks]
        return letters.astype(np.uint8).view("S18").ravel().astype("U18")


def telephones(first: int, size: int) -> list[str]:
    """Numbers of eleven digits for the people from `first` on; different for ten million people."""
    places = (np.arange(first, first + size, dtype=np.int64) * TELEPHONE_STEP) % TELEPHONES
    return [f"{TELEPHONE_BLOCK}{place:07d}" for place in places.tolist()]


def landline(block: Landlines, draw: np.random.Generator) -> str:
    """A number of an office: area code and the digits that are dialled within the region."""
    length = block.digits - len(block.begins)
    return f"{block.area_code}{block.begins}{draw.integers(10**length):0{length}d}"


def organisation_code(letters: str) -> str:
    """Nine characters: eight and the check character of GB 11714."""
    total = sum(
        ORGANISATION_ALPHABET.index(letter) * weight
        for letter, weight in zip(letters, ORGANISATION_WEIGHTS, strict=True)
    )
    return letters + "0123456789X0"[(11 - total % 11) % 11]


def credit_code(kind: str, county: str, number: int) -> str:
    """A unified social credit code (GB 32100): `kind` is the authority and type, two characters."""
    stem = kind + county + organisation_code(f"MK{number:06d}")
    return stem + credit_check_character(stem)


def licence(kind: str, county: str, number: int) -> str:
    """A registration number of a medical institution, 22 characters (WS 218 shape).

    Nine characters of organisation code, six of place, seven for economy and kind.
    """
    return f"PDY{number:06d}{county}{kind}"
