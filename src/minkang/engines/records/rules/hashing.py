"""The 64-bit hashes by which index rows are compared."""

from functools import lru_cache
from hashlib import blake2b

NOTHING = 0
"""Stands for what is absent: a code without a system, a quantity without a unit."""


def hash64(text: str) -> int:
    """Signed 64-bit BLAKE2b of the UTF-8 text; 0 for the empty text, which stands for absent."""
    if not text:
        return NOTHING
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


known64 = lru_cache(maxsize=16_384)(hash64)
"""`hash64` for texts that come again and again: systems, codes, units."""


def typed_identifier(type_code: str, value: str) -> str:
    """What is hashed as the code of an identifier that is looked for by its type (``:of-type``)."""
    return f"{type_code}|{value}"
