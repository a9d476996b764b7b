"""A licence that we sign is one to another implementation, the reverse too, and nothing forged is.

The other implementation is the authors' own on PyPI; the one on npm is asked in tests/exchange.
"""

import base64
import json
from collections.abc import Mapping

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from minkang.affairs.licences.rules.sdjwt import (
    Fault,
    Reading,
    choose,
    issue,
    read,
)
from minkang.kernel.jws import PublicKey, Signer, jwk, thumbprint

PRIVATE = ec.derive_private_key(20_261_122, ec.SECP256R1())
KEY = PRIVATE.public_key()
SIGNER = Signer(thumbprint(KEY), PRIVATE)
ANOTHER = ec.derive_private_key(20_261_123, ec.SECP256R1())
OPEN = {"iss": "urn:minkang:platform", "vct": "urn:minkang:licence:nurse", "iat": 1_795_000_000}
CLAIMS = {
    "name": "王桂英",
    "identity_number": "210502195001020022",
    "score": 95,
    "nested": {"a": [1]},
}
SALTS = [f"salt-{place}-0123456789abcdef" for place in range(len(CLAIMS))]
CREDENTIAL = issue(open_members=OPEN, disclosable=CLAIMS, salts=SALTS, signer=SIGNER)


def key_of(kid: str) -> PublicKey | None:
    return KEY if kid == SIGNER.kid else None


def accepted(text: str) -> Reading:
    found = read(text, key_of)
    assert isinstance(found, Reading), found
    return found


def theirs(key: ec.EllipticCurvePrivateKey | PublicKey) -> JWK:
    pem = (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        if isinstance(key, ec.EllipticCurvePrivateKey)
        else key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return JWK.from_pem(pem)


def read_by_theirs(text: str) -> Mapping[str, object]:
    verifier = SDJWTVerifier(text, lambda *_: theirs(KEY))
    told: Mapping[str, object] = verifier.get_verified_payload()
    return told


@pytest.mark.parametrize("shown", [(), ("name",), ("score", "nested"), tuple(CLAIMS)])
def test_another_implementation_reads_what_we_sign_as_we_do(shown: tuple[str, ...]) -> None:
    text = choose(CREDENTIAL, shown)
    expected = OPEN | {name: CLAIMS[name] for name in shown}
    assert read_by_theirs(text) == expected
    assert dict(accepted(text).payload) == expected
    assert set(accepted(text).disclosed) == set(shown)


def test_what_another_implementation_signs_we_read_with_objects_and_lists_inside() -> None:
    claims = {
        "iss": "https://office.example",
        SDObj("name"): "李建国",
        "address": {"city": "本溪", SDObj("street"): "解放路"},
        "departments": ["内科", SDObj("外科"), SDObj("儿科")],
        SDObj("scope"): {SDObj("beds"): 60, "open": True},
    }
    issuer = SDJWTIssuer(
        claims, theirs(PRIVATE), sign_alg="ES256", add_decoy_claims=True,
        extra_header_parameters={"kid": SIGNER.kid},
    )  # fmt: skip
    whole = accepted(issuer.sd_jwt_issuance)
    assert whole.payload["departments"] == ["内科", "外科", "儿科"]
    assert whole.payload["scope"] == {"beds": 60, "open": True}
    assert dict(whole.payload) == read_by_theirs(issuer.sd_jwt_issuance)
    holder = SDJWTHolder(issuer.sd_jwt_issuance)
    holder.create_presentation({"departments": [False, True, False], "scope": {"beds": True}})
    part = accepted(holder.sd_jwt_presentation)
    assert dict(part.payload) == read_by_theirs(holder.sd_jwt_presentation)
    assert part.payload["departments"] == ["内科", "外科"]
    assert "name" not in part.payload


def test_what_was_kept_back_is_nowhere_in_the_text() -> None:
    text = choose(CREDENTIAL, ["score"])
    for part in text.replace("~", ".").split("."):
        content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        assert "王桂英".encode() not in content
        assert b"210502" not in content


def test_nobody_adds_or_changes_a_value() -> None:
    signed, *texts = CREDENTIAL.split("~")[:-1]
    forged = (
        base64.urlsafe_b64encode(json.dumps(["salt", "name", "别人"]).encode()).decode().rstrip("=")
    )
    assert read("~".join([signed, forged, ""]), key_of) is Fault.DISCLOSURE_FOREIGN
    assert read("~".join([signed, texts[0], texts[0], ""]), key_of) is Fault.DISCLOSURE_FOREIGN
    header, _, signature = signed.split(".")
    other = base64.urlsafe_b64encode(json.dumps(OPEN | {"exp": 0}).encode()).decode().rstrip("=")
    assert read(f"{header}.{other}.{signature}~", key_of) is Fault.SIGNATURE_WRONG


def test_only_a_published_key_and_one_algorithm_count() -> None:
    stranger = Signer("stranger", ANOTHER)
    pretender = Signer(SIGNER.kid, ANOTHER)
    made = {
        one: issue(open_members=OPEN, disclosable={}, salts=(), signer=one)
        for one in (stranger, pretender)
    }
    assert read(made[stranger], key_of) is Fault.KEY_UNKNOWN
    assert read(made[pretender], key_of) is Fault.SIGNATURE_WRONG
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    payload = CREDENTIAL.split(".")[1]
    assert read(f"{unsigned}.{payload}.~", key_of) is Fault.SIGNATURE_WRONG


def test_a_text_bound_to_a_holder_is_refused_and_not_half_understood() -> None:
    assert read(CREDENTIAL + "e30.e30.e30", key_of) is Fault.BOUND


@given(st.one_of(st.text(max_size=80), st.text("~.-_Aab0=", max_size=80)))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_reading_fail(text: str) -> None:
    assert isinstance(read(text, key_of), Fault)


@given(st.integers(0, len(CREDENTIAL) - 1), st.sampled_from("AZaz09-_~.= 王"))
@settings(max_examples=150, deadline=None)
def test_a_changed_letter_is_never_accepted_as_another_saying(place: int, letter: str) -> None:
    text = CREDENTIAL[:place] + letter + CREDENTIAL[place + 1 :]
    found = read(text, key_of)
    if isinstance(found, Reading):
        assert found == accepted(CREDENTIAL)


def test_deep_nesting_is_refused() -> None:
    deep: object = 1
    for _ in range(60):
        deep = {"a": deep}
    text = issue(open_members={"deep": deep}, disclosable={}, salts=(), signer=SIGNER)
    assert read(text, key_of) is Fault.MALFORMED


def test_a_published_key_is_a_key_of_rfc_7517() -> None:
    assert JWK(**jwk(KEY)).thumbprint() == thumbprint(KEY)
