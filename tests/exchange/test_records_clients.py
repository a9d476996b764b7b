"""Programs prove who they are, once, and get no more than they were registered for."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA384

from minkang.engines.records.api import tokens
from minkang.engines.records.rules.assertions import Unproven, claims_of, require_keys
from minkang.engines.records.rules.scopes import Act, granted, is_scope, opened
from minkang.engines.records.services.clients import (
    AddedClient,
    NewClient,
    add_client,
    close_client,
    prove_by_assertion,
    prove_by_secret,
)
from minkang.engines.records.terms import Reader, ReaderKind
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
AUDIENCE = "http://127.0.0.1/fhir/r4/token"
RSA = rsa.generate_private_key(65537, 2048)
POINT = ec.generate_private_key(ec.SECP384R1())


def spelled(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def number(value: int, length: int) -> str:
    return spelled(value.to_bytes(length, "big"))


def rsa_key(private: rsa.RSAPrivateKey = RSA) -> dict[str, str]:
    numbers = private.public_key().public_numbers()
    return {"kty": "RSA", "kid": "r", "n": number(numbers.n, 256), "e": number(numbers.e, 3)}


def point_key() -> dict[str, str]:
    numbers = POINT.public_key().public_numbers()
    return {
        "kty": "EC", "crv": "P-384", "kid": "e", "x": number(numbers.x, 48), "y": number(numbers.y, 48),
    }  # fmt: skip


KEYS = json.dumps({"keys": [rsa_key(), point_key()]})


def assertion(client: UUID | str, algorithm: str = "RS384", **changes: object) -> str:
    said: dict[str, object] = {
        "iss": str(client), "sub": str(client), "aud": AUDIENCE, "jti": str(uuid4()),
        "exp": (AT + timedelta(minutes=4)).timestamp(),
    }  # fmt: skip
    said |= changes
    head = {"alg": algorithm, "kid": "r" if algorithm == "RS384" else "e", "typ": "JWT"}
    signed = ".".join(spelled(json.dumps(one).encode()) for one in (head, said))
    if algorithm == "ES384":
        halves = decode_dss_signature(POINT.sign(signed.encode(), ec.ECDSA(SHA384())))
        signature = b"".join(one.to_bytes(48, "big") for one in halves)
    else:
        signature = RSA.sign(signed.encode(), padding.PKCS1v15(), SHA384())
    return f"{signed}.{spelled(signature)}"


def added(**changes: object) -> AddedClient:
    fields: dict[str, object] = {
        "name": "运营平台", "kind": ReaderKind.PLATFORM, "organisation": None,
        "scopes": frozenset({"system/*.read", "system/Patient.write"}), "keys": KEYS,
    }  # fmt: skip
    return add_client(new=NewClient(**(fields | changes)), by="account:operator", at=AT)  # type: ignore[arg-type]  # the tests name fields


def proved(text: str) -> object:
    client = added()
    return prove_by_assertion(client_id=str(client.rid), assertion=text, audience=AUDIENCE, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("algorithm", ["RS384", "ES384"])
def test_a_key_proves_the_client_once_and_never_again(algorithm: str) -> None:
    client = added()
    text = assertion(client.rid, algorithm)
    found = prove_by_assertion(client_id=str(client.rid), assertion=text, audience=AUDIENCE, at=AT)
    assert found.rid == client.rid
    with pytest.raises(Unproven, match="used before"):
        prove_by_assertion(client_id=str(client.rid), assertion=text, audience=AUDIENCE, at=AT)
    assert Entry.objects.filter(content__contains="records.token_given").count() == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"aud": "https://elsewhere/token"}, "aud"),
        ({"exp": AT.timestamp() - 61}, "exp"),
        ({"exp": (AT + timedelta(hours=1)).timestamp()}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": 1e300}, "exp"),
        ({"jti": ""}, "jti"),
        ({"sub": "another"}, "iss and sub"),
    ],
)
def test_an_assertion_that_is_not_meant_for_us_now_proves_nothing(
    changes: dict[str, object], why: str
) -> None:
    with pytest.raises(Unproven, match=why):
        claims_of(assertion("c", **changes), KEYS, audience=AUDIENCE, at=AT)


def test_what_was_changed_or_signed_by_somebody_else_proves_nothing() -> None:
    head, said, signature = assertion("c").split(".")
    other = spelled(json.dumps({"iss": "d", "sub": "d"}).encode())
    stranger = json.dumps({"keys": [rsa_key(rsa.generate_private_key(65537, 2048))]})
    none = spelled(b'{"alg":"none"}')
    for text, keys in (
        (f"{head}.{other}.{signature}", KEYS),
        (f"{head}.{said}.{signature}", stranger),
        (f"{none}.{said}.", KEYS),
        (f"{none}.{said}.{signature}", KEYS),
        ("a.b", KEYS),
        ("é.é.é", KEYS),
        (f"{head}.{said}.{'A' * 20000}", KEYS),
    ):
        with pytest.raises(Unproven):
            claims_of(text, keys, audience=AUDIENCE, at=AT)


@pytest.mark.parametrize(
    "keys",
    [
        "", "[]", '{"keys": []}', '{"keys": [1]}', '{"keys": [{"kty": "oct", "k": "aa"}]}',
        '{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}',
        '{"keys": [{"kty": "EC", "crv": "P-256", "x": "aa", "y": "aa"}]}',
        '{"keys": [{"kty": "EC", "crv": "P-384", "x": "aa", "y": "aa"}]}',
        json.dumps({"keys": [rsa_key() | {"d": "AQAB"}]}),
    ],
)  # fmt: skip
def test_weak_private_or_broken_keys_are_not_registered(keys: str) -> None:
    with pytest.raises(Unproven):
        require_keys(keys)


@pytest.mark.django_db
def test_a_secret_is_shown_once_and_kept_nowhere() -> None:
    client = added(keys="")
    assert prove_by_secret(client_id=str(client.rid), secret=client.secret, at=AT).rid == client.rid
    for wrong in ("", client.secret[:-1], "x"):
        with pytest.raises(Unproven):
            prove_by_secret(client_id=str(client.rid), secret=wrong, at=AT)
    assert not Entry.objects.filter(content__contains=client.secret).exists()


@pytest.mark.django_db
def test_a_closed_client_gets_no_token() -> None:
    client = added(keys="")
    close_client(client=client.rid, by="account:operator", at=AT)
    with pytest.raises(Unproven):
        prove_by_secret(client_id=str(client.rid), secret=client.secret, at=AT)
    with pytest.raises(Refused, match="client_unknown"):
        close_client(client=client.rid, by="account:operator", at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"organisation": uuid4()},
        {"kind": ReaderKind.INSTITUTION},
        {"scopes": frozenset()},
        {"scopes": frozenset({"patient/*.read"})},
        {"keys": "{}"},
    ],
)
def test_an_unfit_client_is_not_registered(changes: dict[str, object]) -> None:
    with pytest.raises(Refused, match="client_unfit"):
        added(**changes)


def test_a_token_is_worth_five_minutes_and_nothing_once_it_is_changed() -> None:
    reader = Reader("client:x", ReaderKind.INSTITUTION, uuid4(), scopes=frozenset({"system/*.rs"}))
    client = uuid4()
    text = tokens.issue(client=client, reader=reader, at=AT)
    found = tokens.identity_of(text, AT + timedelta(minutes=4, seconds=59))
    assert (found.client, found.reader.organisation) == (client, reader.organisation)
    assert (found.reader.kind, found.reader.scopes) == (reader.kind, reader.scopes)
    for wrong, at in (
        (text, AT + timedelta(minutes=5)),
        (text, AT - timedelta(minutes=2)),
        (("B" if text[0] == "A" else "A") + text[1:], AT),
        (text[:60], AT),
        ("", AT),
        ("é", AT),
        ("A" * 5000, AT),
    ):
        with pytest.raises(tokens.Unaccepted):
            tokens.identity_of(wrong, at)


@pytest.mark.parametrize(
    ("scope", "act", "type_name", "is_open"),
    [
        ("system/*.read", Act.READ, "Patient", True),
        ("system/*.read", Act.SEARCH, "*", True),
        ("system/*.read", Act.CREATE, "Patient", False),
        ("system/Patient.write", Act.DELETE, "Patient", True),
        ("system/Patient.write", Act.READ, "Patient", False),
        ("system/Patient.read", Act.READ, "Observation", False),
        ("system/Patient.read", Act.SEARCH, "*", False),
        ("system/Observation.rs", Act.SEARCH, "Observation", True),
        ("system/Observation.c", Act.UPDATE, "Observation", False),
        ("system/*.*", Act.DELETE, "Encounter", True),
        ("patient/*.*", Act.READ, "Patient", False),
        ("system/*.", Act.READ, "Patient", False),
    ],
)
def test_a_scope_opens_what_it_names(scope: str, act: Act, type_name: str, is_open: bool) -> None:
    assert opened(frozenset({scope})).allows(act, type_name) is is_open


def test_nobody_is_granted_more_than_was_registered() -> None:
    registered = frozenset({"system/*.read", "system/Patient.write"})
    assert granted(["system/Patient.rs", "system/*.cruds"], registered) == {"system/Patient.rs"}
    assert granted(["system/Patient.*"], registered) == {"system/Patient.*"}
    assert granted(["system/*.write", "launch", "openid"], registered) == frozenset()
    assert not is_scope("system/*.")
