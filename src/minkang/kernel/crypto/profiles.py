"""The two families of algorithms behind one face: sealing with associated data, and keyed digests.

GCM after NIST SP 800-38D with random nonces of 96 bits, so one key seals at most 2**32 values;
SM4-GCM after RFC 8998. Digests are HMAC (RFC 2104) over SHA-256 or SM3.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

NONCE_BYTES = 12
TAG_BYTES = 16


class SealBroken(Exception):  # noqa: N818 - the name says what is wrong
    """A sealed value does not open: altered, moved from its cell, or its key is not in the ring.

    Never an answer to somebody's input: either the database was tampered with or a key was lost.
    """


class Profile(StrEnum):
    """Families of algorithms."""

    INTL = "intl"
    SM = "sm"


class Sealer(Protocol):
    """Authenticated encryption under one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Ciphertext with its tag of sixteen bytes at the end."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """The plain bytes; raises InvalidTag."""


class Sm4Gcm:
    """SM4-GCM with the interface of the library's AESGCM, which has no SM4 of its own."""

    def __init__(self, key: bytes) -> None:
        """Keep the key of sixteen bytes."""
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Ciphertext with its tag of sixteen bytes at the end."""
        context = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        context.authenticate_additional_data(associated_data)
        return context.update(data) + context.finalize() + context.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """The plain bytes; raises InvalidTag."""
        if len(data) < TAG_BYTES:
            raise InvalidTag
        mode = modes.GCM(nonce, data[-TAG_BYTES:])
        context = Cipher(self._algorithm, mode).decryptor()
        context.authenticate_additional_data(associated_data)
        return context.update(data[:-TAG_BYTES]) + context.finalize()


def _hmac_sha256(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, hashlib.sha256)


def _hmac_sm3(key: bytes, data: bytes) -> bytes:
    keyed = HMAC(key, hashes.SM3())
    keyed.update(data)
    return keyed.finalize()


@dataclass(frozen=True, slots=True)
class Suite:
    """The algorithms of one profile.

    Attributes:
        key_bytes: Length of a sealing key.
        sealer: Makes the cipher of a key.
        digest: Keyed digest of 32 bytes; key, then data.
    """

    key_bytes: int
    sealer: Callable[[bytes], Sealer]
    digest: Callable[[bytes, bytes], bytes]


SUITES: Mapping[Profile, Suite] = {
    Profile.INTL: Suite(key_bytes=32, sealer=AESGCM, digest=_hmac_sha256),
    Profile.SM: Suite(key_bytes=16, sealer=Sm4Gcm, digest=_hmac_sm3),
}
