"""The algorithms are the published ones, in both profiles."""

import hashlib

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from minkang.kernel.crypto.profiles import SUITES, Profile

# GB/T 32907-2016, appendix A: key and plain text are the same sixteen bytes.
SM4_KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")


def sm3(data: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_digests_of_gbt_32905(data: bytes, expected: str) -> None:
    assert sm3(data) == expected


def test_sm4_gives_the_ciphertexts_of_gbt_32907() -> None:
    encryptor = Cipher(algorithms.SM4(SM4_KEY), modes.ECB()).encryptor()  # noqa: S305 - one block, as in the appendix
    assert encryptor.update(SM4_KEY).hex() == "681edf34d206965e86b3e94f536e4246"
    block = SM4_KEY
    for _ in range(1_000_000):
        block = encryptor.update(block)
    assert block.hex() == "595298c7c6fd271f0402f804c33d3f66"


def test_sm4_gcm_seals_as_rfc_8998_does() -> None:
    plain = bytes.fromhex(
        "".join(two * 8 for two in ("aa", "bb", "cc", "dd", "ee", "ff", "ee", "aa"))
    )
    sealed = (
        SUITES[Profile.SM]
        .sealer(SM4_KEY)
        .encrypt(
            bytes.fromhex("00001234567800000000abcd"),
            plain,
            bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        )
    )
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )


def test_aes_gcm_seals_as_nist_test_case_sixteen_does() -> None:
    sealed = (
        SUITES[Profile.INTL]
        .sealer(bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2))
        .encrypt(
            bytes.fromhex("cafebabefacedbaddecaf888"),
            bytes.fromhex(
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
            ),
            bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        )
    )
    assert sealed[-16:].hex() == "76fc6ece0f4e1768cddf8853bb2d551b"


def test_keyed_digests_are_hmac() -> None:
    intl = SUITES[Profile.INTL].digest(b"\x0b" * 20, b"Hi There")
    # RFC 4231, test case 1.
    assert intl.hex() == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    key, data = b"k" * 32, b"138"
    inner = bytes.fromhex(sm3(bytes(one ^ 0x36 for one in key.ljust(64, b"\0")) + data))
    outer = sm3(bytes(one ^ 0x5C for one in key.ljust(64, b"\0")) + inner)
    assert SUITES[Profile.SM].digest(key, data).hex() == outer


@pytest.mark.parametrize("profile", list(Profile))
def test_every_flipped_bit_is_noticed(profile: Profile) -> None:
    suite = SUITES[profile]
    sealer = suite.sealer(hashlib.sha256(b"key").digest()[: suite.key_bytes])
    sealed = sealer.encrypt(bytes(12), b"210502199001010018", b"cell")
    for place in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[place // 8] ^= 1 << place % 8
        with pytest.raises(InvalidTag):
            sealer.decrypt(bytes(12), bytes(altered), b"cell")
    for short in range(len(sealed)):
        with pytest.raises(InvalidTag):
            sealer.decrypt(bytes(12), sealed[:short], b"cell")
