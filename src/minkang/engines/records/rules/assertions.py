"""Signed assertions by which a program proves itself (RFC 7523, SMART backend services: RS384, ES384).

Pure: keys, text and moment in, claims or a reason out.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA384

LONGEST_LIFE = timedelta(minutes=5)
# Clocks of two machines never agree to the second.
SKEW = timedelta(minutes=1)
LONGEST = 16 * 1024
LONGEST_JTI = 200
LEAST_RSA_BITS = 2048
COORDINATE_BYTES = 48
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


class Unproven(ValueError):  # noqa: N818 - the name says what is wrong
    """The assertion or key does not prove anything; the text says why, in English."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a rightly signed assertion says; it may be used once, before `ends_at`."""

    client: str
    jti: str
    ends_at: datetime


def client_of(assertion: str) -> str:
    """The client an assertion says it is from, before anything is believed.

    Raises:
        Unproven: it is no JSON Web Token.
    """
    return str(_parts(assertion)[1].get("iss", ""))


def claims_of(assertion: str, keys: str, *, audience: str, at: datetime) -> Claims:
    """What an assertion says, when one of the keys signed it and it is meant for us now.

    Args:
        assertion: Compact JSON Web Signature.
        keys: JSON Web Key Set of public keys.
        audience: Address of the token endpoint.
        at: Now.

    Raises:
        Unproven: for any reason it must not be believed.
    """
    head, said, signed, signature = _parts(assertion)
    algorithm = head.get("alg")
    held = _candidates(keys, str(head.get("kid", "")), str(algorithm))
    if not any(_is_signed(algorithm, key, signed, signature) for key in held):
        raise Unproven("none of the registered keys signed it with RS384 or ES384")
    if said.get("iss") != said.get("sub") or not said.get("iss"):
        raise Unproven("iss and sub must both be the client id")
    meant_for = said.get("aud")
    if audience not in (meant_for if isinstance(meant_for, list) else [meant_for]):
        raise Unproven(f"aud must be {audience}")
    ends_at, jti = _moment(said.get("exp")), said.get("jti")
    if not at - SKEW < ends_at <= at + LONGEST_LIFE + SKEW:
        raise Unproven("exp must lie at most five minutes ahead")
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
        raise Unproven("jti is missing")
    return Claims(str(said["iss"]), jti, ends_at)


def require_keys(keys: str) -> int:
    """How many usable public keys a JSON Web Key Set holds.

    Raises:
        Unproven: it is no key set, holds a private part, or no key for RS384 or ES384.
    """
    held = [_public(one) for one in _listed(keys)]
    if not held:
        raise Unproven("the key set holds no key")
    return len(held)


def _candidates(keys: str, kid: str, algorithm: str) -> list[PublicKey]:
    wanted = "RSA" if algorithm == "RS384" else "EC"
    return [
        _public(one)
        for one in _listed(keys)
        if one.get("kty") == wanted and (not kid or one.get("kid", kid) == kid)
    ]


def _is_signed(algorithm: object, key: PublicKey, signed: bytes, signature: bytes) -> bool:
    try:
        if algorithm == "RS384" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), SHA384())
            return True
        if (
            algorithm == "ES384"
            and isinstance(key, ec.EllipticCurvePublicKey)
            and len(signature) == 2 * COORDINATE_BYTES
        ):
            numbers = (signature[:COORDINATE_BYTES], signature[COORDINATE_BYTES:])
            first, second = (int.from_bytes(one, "big") for one in numbers)
            key.verify(encode_dss_signature(first, second), signed, ec.ECDSA(SHA384()))
            return True
    except InvalidSignature:
        return False
    return False


def _public(key: Mapping[str, Any]) -> PublicKey:
    if "d" in key:
        raise Unproven("a private key was given; register public keys only")
    if key.get("kty") == "RSA":
        modulus, exponent = _number(key.get("n")), _number(key.get("e"))
        if modulus.bit_length() < LEAST_RSA_BITS:
            raise Unproven(f"an RSA key has fewer than {LEAST_RSA_BITS} bits")
        return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    if key.get("kty") == "EC" and key.get("crv") == "P-384":
        point = ec.EllipticCurvePublicNumbers(
            _number(key.get("x")), _number(key.get("y")), ec.SECP384R1()
        )
        try:
            return point.public_key()
        except ValueError as fault:
            raise Unproven("a key is no point of P-384") from fault
    raise Unproven("keys must be RSA or EC on P-384")


def _listed(keys: str) -> list[Mapping[str, Any]]:
    try:
        held = json.loads(keys)
    except ValueError as fault:
        raise Unproven("the key set is not JSON") from fault
    listed = held.get("keys") if isinstance(held, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Unproven('a key set looks like {"keys": [{"kty": …}]}')
    return listed


def _parts(assertion: str) -> tuple[Mapping[str, Any], Mapping[str, Any], bytes, bytes]:
    pieces = assertion.split(".")
    if len(assertion) > LONGEST or len(pieces) != 3:  # noqa: PLR2004 - head, claims, signature
        raise Unproven("it is no compact JSON Web Signature")
    try:
        head, said = (json.loads(_bytes(one)) for one in pieces[:2])
    except (ValueError, RecursionError) as fault:
        raise Unproven("head or claims are not JSON") from fault
    if not isinstance(head, dict) or not isinstance(said, dict):
        raise Unproven("head or claims are no JSON object")
    return head, said, f"{pieces[0]}.{pieces[1]}".encode(), _bytes(pieces[2])


def _number(text: object) -> int:
    if not isinstance(text, str):
        raise Unproven("a key lacks a number")
    return int.from_bytes(_bytes(text), "big")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Unproven("something is not base64url") from fault


def _moment(seconds: object) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise Unproven("exp is missing")
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError) as fault:
        raise Unproven("exp is no moment") from fault
