"""Selective disclosure for JWTs: a signed object of which the holder shows only chosen members.

RFC 9901 (November 2025) over RFC 7515 with ES256 (RFC 7518) and SHA-256. An SD-JWT is
``<JWS>~<disclosure>~…~``: the JWS carries digests, a disclosure carries salt, name and value. Whoever
has the text can leave disclosures out, and nobody can add one.

Written here because the reference implementation on PyPI stands on a library under LGPL; both it and
the one on npm are checked against this in the tests, both ways.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from minkang.kernel import jws
from minkang.kernel.jws import PublicKey, Signer

TYPE = "dc+sd-jwt"
MOST_CHARACTERS = 65_536
DEEPEST = 20
_RESERVED = frozenset({"_sd", "...", "_sd_alg"})
_OF_A_MEMBER, _OF_AN_ELEMENT = 3, 2

Json = Any


class Fault(StrEnum):
    """Why a text is not accepted."""

    MALFORMED = "malformed"
    KEY_UNKNOWN = "key_unknown"
    SIGNATURE_WRONG = "signature_wrong"
    DISCLOSURE_FOREIGN = "disclosure_foreign"
    BOUND = "bound"


@dataclass(frozen=True, slots=True)
class Reading:
    """What an accepted text says.

    Attributes:
        payload: Everything signed or disclosed, without the machinery of digests.
        disclosed: Names of the members of the top level that were disclosed, in order.
    """

    payload: Mapping[str, Json] = field(repr=False)
    disclosed: tuple[str, ...]


class _Refused(ValueError):  # noqa: N818 - an answer inside this module
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def issue(
    *,
    open_members: Mapping[str, Json],
    disclosable: Mapping[str, Json],
    salts: Sequence[str],
    signer: Signer,
) -> str:
    """The SD-JWT with every disclosure.

    Args:
        open_members: What everybody sees who sees anything.
        disclosable: What the holder may show or keep back, one by one.
        salts: One for each of `disclosable`, each of 128 random bits or more.
        signer: Who signs.

    Raises:
        ValueError: too few salts, or a member is named twice or like the machinery.
    """
    if set(open_members) & set(disclosable) or _RESERVED & {*open_members, *disclosable}:
        raise ValueError("a member is named twice or has a reserved name")
    texts = [
        jws.encoded([salt, name, value])
        for salt, (name, value) in zip(salts, disclosable.items(), strict=True)
    ]
    # Sorted, so that the order of digests tells nothing about the order of members.
    digests = sorted(_digest(text) for text in texts)
    payload = {**open_members, "_sd_alg": "sha-256"} | ({"_sd": digests} if digests else {})
    return "~".join((jws.sign(payload, signer, typ=TYPE), *texts, ""))


def choose(credential: str, names: Collection[str]) -> str:
    """The SD-JWT with the disclosures of `names` only; names it does not have are passed over."""
    signed, *texts = credential.split("~")[:-1]
    kept = [text for text in texts if _name_of(text) in names]
    return "~".join((signed, *kept, ""))


def read(text: str, key_of: Callable[[str], PublicKey | None]) -> Reading | Fault:
    """What an SD-JWT says, if its signature and every disclosure are right.

    Whether it holds at a moment (``nbf``, ``exp``, the register) is for the caller to ask.

    Args:
        text: Anything.
        key_of: The public key published under a ``kid``, or None.
    """
    if len(text) > MOST_CHARACTERS or "~" not in text or not text.isascii():
        return Fault.MALFORMED
    signed, *texts = text.strip().split("~")
    if texts.pop():
        return Fault.BOUND
    try:
        return _read(jws.verify(signed, key_of).payload, texts)
    except jws.Untrusted as untrusted:
        return Fault(untrusted.fault.value)
    except _Refused as refused:
        return refused.fault


def _read(payload: dict[str, Json], texts: Sequence[str]) -> Reading:
    if payload.pop("_sd_alg", "sha-256") != "sha-256":
        raise _Refused(Fault.MALFORMED)
    by_digest = {_digest(text): _disclosure(text) for text in texts}
    if len(by_digest) != len(texts):
        raise _Refused(Fault.DISCLOSURE_FOREIGN)
    opened = _Opening(by_digest)
    told = opened.object_of(payload, 0)
    if opened.seen_twice or len(opened.used) != len(texts):
        raise _Refused(Fault.DISCLOSURE_FOREIGN)
    names = [one[1] for one in by_digest.values() if len(one) == _OF_A_MEMBER]
    return Reading(told, tuple(name for name in names if name in told and name not in payload))


class _Opening:
    """Puts disclosures where their digests stand; each digest may stand once."""

    def __init__(self, by_digest: Mapping[str, list[Json]]) -> None:
        self._by_digest = by_digest
        self._met: set[str] = set()
        self.used: set[str] = set()
        self.seen_twice = False

    def object_of(self, held: Mapping[str, Json], depth: int) -> dict[str, Json]:
        if depth > DEEPEST:
            raise _Refused(Fault.MALFORMED)
        told = {
            name: self._value_of(value, depth + 1) for name, value in held.items() if name != "_sd"
        }
        digests = held.get("_sd", [])
        if not isinstance(digests, list) or "..." in told:
            raise _Refused(Fault.MALFORMED)
        for digest in digests:
            found = self._take(digest, _OF_A_MEMBER)
            if found is None:
                continue
            _, name, value = found
            if name in told or name in _RESERVED:
                raise _Refused(Fault.DISCLOSURE_FOREIGN)
            told[name] = self._value_of(value, depth + 1)
        return told

    def _value_of(self, value: Json, depth: int) -> Json:
        if isinstance(value, dict):
            return self.object_of(value, depth)
        return self._list_of(value, depth) if isinstance(value, list) else value

    def _list_of(self, held: list[Json], depth: int) -> list[Json]:
        if depth > DEEPEST:
            raise _Refused(Fault.MALFORMED)
        told = []
        for one in held:
            if not (isinstance(one, dict) and set(one) == {"..."}):
                told.append(self._value_of(one, depth + 1))
                continue
            found = self._take(one["..."], _OF_AN_ELEMENT)
            if found is not None:
                told.append(self._value_of(found[1], depth + 1))
        return told

    def _take(self, digest: Json, length: int) -> list[Json] | None:
        if not isinstance(digest, str):
            raise _Refused(Fault.MALFORMED)
        self.seen_twice = self.seen_twice or digest in self._met
        self._met.add(digest)
        found = self._by_digest.get(digest)
        if found is None:
            return None
        if len(found) != length:
            raise _Refused(Fault.DISCLOSURE_FOREIGN)
        self.used.add(digest)
        return found


def _disclosure(text: str) -> list[Json]:
    held = jws.decoded(text)
    if not isinstance(held, list) or len(held) not in (_OF_A_MEMBER, _OF_AN_ELEMENT):
        raise _Refused(Fault.MALFORMED)
    if len(held) == _OF_A_MEMBER and not isinstance(held[1], str):
        raise _Refused(Fault.MALFORMED)
    return held


def _name_of(text: str) -> str:
    held = _disclosure(text)
    return str(held[1]) if len(held) == _OF_A_MEMBER else ""


def _digest(text: str) -> str:
    return jws.base64url(hashlib.sha256(text.encode()).digest())
