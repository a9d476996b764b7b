"""Signed texts: JWS in compact form with ES256 (RFC 7515, 7518), and the keys that sign them.

Everything signed here is a JSON object. Keys are of P-256 and named by their RFC 7638 thumbprint.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

ALGORITHM = "ES256"
COORDINATE_BYTES = 32
_PARTS = 3

Json = Any
PublicKey = ec.EllipticCurvePublicKey


class Fault(StrEnum):
    """Why a text is not trusted."""

    MALFORMED = "malformed"
    KEY_UNKNOWN = "key_unknown"
    SIGNATURE_WRONG = "signature_wrong"


class Untrusted(ValueError):  # noqa: N818 - the name says what is wrong
    """A text that is not what a known key signed."""

    def __init__(self, fault: Fault) -> None:
        """Keep why."""
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key and the name under which its public half is published."""

    kid: str
    key: ec.EllipticCurvePrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A fresh key as PEM (PKCS #8 and SubjectPublicKeyInfo)."""

    kid: str
    private_pem: str = field(repr=False)
    public_pem: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What a trusted text says: its header and its payload."""

    header: Mapping[str, Json]
    payload: dict[str, Json] = field(repr=False)


def make_key() -> KeyPair:
    """A fresh key."""
    return _pair(ec.generate_private_key(ec.SECP256R1()))


def key_pair_of(private_pem: str) -> KeyPair:
    """The pair of a private key.

    Raises:
        TypeError: it is no key of an elliptic curve.
    """
    return _pair(signer_of("", private_pem).key)


def _pair(private: ec.EllipticCurvePrivateKey) -> KeyPair:
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = private.public_key()
    public_pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return KeyPair(thumbprint(public), pem, public_pem)


def signer_of(kid: str, private_pem: str) -> Signer:
    """Who signs with a private key.

    Raises:
        TypeError: it is no key of an elliptic curve.
    """
    key = load_pem_private_key(private_pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("texts are signed with a key of an elliptic curve")
    return Signer(kid, key)


def public_key_of(pem: str) -> PublicKey:
    """A public key of P-256.

    Raises:
        ValueError: the text is no such key.
    """
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("signatures are checked with a key of P-256")  # noqa: TRY004 - of the text
    return key


def thumbprint(key: PublicKey) -> str:
    """Name of a public key (RFC 7638)."""
    members = {name: jwk(key)[name] for name in ("crv", "kty", "x", "y")}
    canonical = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return base64url(hashlib.sha256(canonical.encode()).digest())


def jwk(key: PublicKey) -> dict[str, str]:
    """A public key of P-256 as a JSON Web Key (RFC 7517)."""
    numbers = key.public_numbers()
    x, y = (number.to_bytes(COORDINATE_BYTES, "big") for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y)}


def key_of_jwk(told: Mapping[str, str]) -> PublicKey:
    """The public key in a JSON Web Key.

    Raises:
        ValueError: it is no key of P-256.
    """
    if (told.get("kty"), told.get("crv")) != ("EC", "P-256"):
        raise ValueError("signatures are checked with a key of P-256")
    x, y = (int.from_bytes(_bytes(told[name])) for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def sign(payload: Mapping[str, Json], signer: Signer, *, typ: str) -> str:
    """The object as a signed text whose header says what it is."""
    header = {"alg": ALGORITHM, "typ": typ, "kid": signer.kid}
    message = f"{encoded(header)}.{encoded(payload)}"
    r, s = decode_dss_signature(signer.key.sign(message.encode(), ec.ECDSA(SHA256())))
    raw = r.to_bytes(COORDINATE_BYTES, "big") + s.to_bytes(COORDINATE_BYTES, "big")
    return f"{message}.{base64url(raw)}"


def verify(text: str, key_of: Callable[[str], PublicKey | None]) -> Signed:
    """What a text says, if a known key signed it; what the header says it is, is for the caller.

    Args:
        text: Anything.
        key_of: The public key published under a ``kid``, or None.

    Raises:
        Untrusted: it is malformed, its key is unknown, or its signature is wrong.
    """
    parts = text.split(".")
    if len(parts) != _PARTS:
        raise Untrusted(Fault.MALFORMED)
    header, payload, signature = decoded(parts[0]), decoded(parts[1]), _bytes(parts[2])
    if not isinstance(header, dict) or not isinstance(payload, dict) or "crit" in header:
        raise Untrusted(Fault.MALFORMED)
    # A header that could choose the algorithm could choose none.
    if header.get("alg") != ALGORITHM or len(signature) != 2 * COORDINATE_BYTES:
        raise Untrusted(Fault.SIGNATURE_WRONG)
    key = key_of(str(header.get("kid", "")))
    if key is None:
        raise Untrusted(Fault.KEY_UNKNOWN)
    r, s = signature[:COORDINATE_BYTES], signature[COORDINATE_BYTES:]
    der = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    try:
        key.verify(der, f"{parts[0]}.{parts[1]}".encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise Untrusted(Fault.SIGNATURE_WRONG) from None
    return Signed(header, payload)


def encoded(value: Json) -> str:
    """JSON in base64url without padding."""
    return base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def decoded(text: str) -> Json:
    """The JSON in a part; each member of an object stands once.

    Raises:
        Untrusted: it is not JSON in base64url.
    """
    try:
        return json.loads(_bytes(text).decode(), object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        raise Untrusted(Fault.MALFORMED) from None


def base64url(content: bytes) -> str:
    """Base64url without padding (RFC 7515, appendix C)."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _once_each(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError("a member stands twice")
    return held


def _bytes(text: str) -> bytes:
    try:
        # Without `validate` foreign characters would be passed over, and one text have many forms.
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Untrusted(Fault.MALFORMED) from None
