"""Sealing a text into its cell, opening it there, and indexing it blindly.

A sealed value is: format (1 byte) · key id (8) · nonce (12) · ciphertext · tag (16). The associated
data are ``table|column|row key|key id``, so a value that is copied into another row or column does
not open.
"""

import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag

from minkang.kernel.crypto.keyring import KEY_ID_BYTES, ring
from minkang.kernel.crypto.profiles import NONCE_BYTES, SealBroken

FORMAT = b"\x01"
INDEX_BYTES = 16
_ID = slice(1, 1 + KEY_ID_BYTES)
_NONCE = slice(_ID.stop, _ID.stop + NONCE_BYTES)


def seal(text: str, *, table: str, column: str, key: str) -> bytes:
    """Seal `text` for one cell.

    Args:
        text: What to seal, any length; its length can be told from the result.
        table: Name of the database table; each has its own data key.
        column: Name of the database column.
        key: Primary key of the row as text (``str(rid)``).
    """
    return cell_sealer(table=table, column=column)(text, key)


def cell_sealer(*, table: str, column: str) -> Callable[[str, str], bytes]:
    """What seals texts for cells of one column that are written together, each with the key of its row.

    The ring is looked at once, so it is not to be kept: it would not notice a key made since.
    """
    held = ring().sealing_key(table)
    encrypt, head = held.sealer.encrypt, FORMAT + held.key_id

    def cell(text: str, key: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return head + nonce + encrypt(nonce, text.encode(), _cell(table, column, key, held.key_id))

    return cell


def unseal(sealed: bytes, *, table: str, column: str, key: str) -> str:
    """The text of a sealed value, opened in the cell it was sealed for.

    Raises:
        SealBroken: altered, taken from another cell, or its key is not in the ring.
    """
    if sealed[:1] != FORMAT:
        raise SealBroken(f"{table}.{column} of {key}: not a sealed value")
    held = ring().opening_key(sealed[_ID])
    bound = _cell(table, column, key, held.key_id)
    try:
        return held.sealer.decrypt(sealed[_NONCE], sealed[_NONCE.stop :], bound).decode()
    except InvalidTag:
        raise SealBroken(f"{table}.{column} of {key}: altered, or from another cell") from None


def blind_index(text: str, *, purpose: str) -> bytes:
    """Sixteen bytes that are equal for equal texts of one purpose, and tell nothing without the key.

    `text` is taken as it is: the caller brings one spelling for one value. Purposes in use are
    ``identity`` and ``telephone``.
    """
    held = ring().index_key(purpose)
    return held.digest(held.key, text.encode())[:INDEX_BYTES]


def _cell(table: str, column: str, key: str, key_id: bytes) -> bytes:
    return f"{table}|{column}|{key}|{key_id.hex()}".encode()
