"""How identity numbers are sealed in the bodies of records, and found without opening them."""

import base64
import binascii

from minkang.engines.records.rules.numbers import (
    sealed_word,
    spelt,
    with_numbers,
    without_numbers,
)
from minkang.kernel import crypto

TABLE, COLUMN = "records_resourceversion", "body"


def sealed_body(body: str, resource: str) -> str:
    """A body as it is stored.

    Args:
        body: The exact JSON text.
        resource: ``Patient/1``: a word copied into another resource does not open there.
    """

    def word(number: str) -> str:
        held = crypto.seal(number, table=TABLE, column=COLUMN, key=resource)
        return sealed_word(base64.urlsafe_b64encode(held).decode().rstrip("="))

    return without_numbers(body, word)


def opened_body(body: str, resource: str) -> str:
    """A stored body as it was accepted; a word that was sealed elsewhere is left as it stands."""

    def number(word: str) -> str | None:
        try:
            held = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
            return crypto.unseal(held, table=TABLE, column=COLUMN, key=resource)
        except (crypto.SealBroken, binascii.Error):
            return None

    return with_numbers(body, number)


def blinded(text: str) -> str:
    """A text in which every identity number is replaced by what its index holds.

    Trees are indexed, and values of queries asked for, only in this form.
    """
    return without_numbers(
        text, lambda number: crypto.blind_index(spelt(number), purpose="identity").hex()
    )
