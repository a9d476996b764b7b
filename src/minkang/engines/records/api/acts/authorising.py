"""The way to a token: SMART backend services (client credentials), by key pair or by secret."""

import base64
import binascii
import json
from http import HTTPStatus
from urllib.parse import unquote_plus

from minkang.engines.records.api import faults, tokens
from minkang.engines.records.api.answers import PLAIN_JSON, Reply
from minkang.engines.records.api.asking import Asked, body_of
from minkang.engines.records.api.requests import FORM, media_type, pairs_of
from minkang.engines.records.queries.clients import Registered
from minkang.engines.records.rules.assertions import Unproven, client_of
from minkang.engines.records.rules.scopes import granted
from minkang.engines.records.services.clients import prove_by_assertion, prove_by_secret

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def smart(asked: Asked) -> Reply:
    """The description a program reads first (SMART App Launch 2.0, backend services)."""
    said = {
        "issuer": asked.base,
        "token_endpoint": f"{asked.base}/token",
        "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_basic"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"],
        "grant_types_supported": ["client_credentials"],
        "scopes_supported": ["system/*.read", "system/*.write", "system/*.*", "system/*.cruds"],
        "response_types_supported": [],
        "code_challenge_methods_supported": ["S256"],
        "capabilities": ["client-confidential-asymmetric", "permission-v1", "permission-v2"],
    }
    return Reply(HTTPStatus.OK, _JSON.encode(said), media=PLAIN_JSON)


def token(asked: Asked) -> Reply:
    """200 with a token; 400 and 401 in the words of OAuth 2 (RFC 6749 §5.2)."""
    if media_type(asked.call.header(b"content-type")) != FORM:
        raise faults.media_unsupported(asked.call.header(b"content-type"), FORM)
    said = dict(pairs_of(body_of(asked.call).decode("utf-8", "replace")))
    if said.get("grant_type") != "client_credentials":
        return _failed("unsupported_grant_type", "grant_type must be client_credentials")
    try:
        client = _proved(asked, said)
    except Unproven as fault:
        return _failed("invalid_client", str(fault), HTTPStatus.UNAUTHORIZED)
    wanted = said.get("scope", "").split() or client.scopes
    scopes = granted(wanted, client.scopes)
    if not scopes:
        return _failed("invalid_scope", "none of the scopes is registered for this client")
    issued = tokens.issue(client=client.rid, reader=client.reader(scopes), at=asked.at)
    told = {
        "access_token": issued,
        "token_type": "bearer",
        "expires_in": int(tokens.LIFE.total_seconds()),
        "scope": " ".join(sorted(scopes)),
    }
    return Reply(HTTPStatus.OK, _JSON.encode(told), (("pragma", "no-cache"),), media=PLAIN_JSON)


def _proved(asked: Asked, said: dict[str, str]) -> Registered:
    if said.get("client_assertion_type") == ASSERTION:
        assertion = said.get("client_assertion", "")
        return prove_by_assertion(
            client_id=client_of(assertion),
            assertion=assertion,
            audience=f"{asked.base}/token",
            at=asked.at,
        )
    client_id, secret = _basic(asked.call.header(b"authorization"))
    return prove_by_secret(client_id=client_id, secret=secret, at=asked.at)


def _basic(header: str) -> tuple[str, str]:
    scheme, _, held = header.partition(" ")
    if scheme.lower() != "basic":
        raise Unproven("send a client assertion, or client id and secret by HTTP Basic")
    try:
        client_id, _, secret = base64.b64decode(held, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as fault:
        raise Unproven("the Authorization header cannot be read") from fault
    # RFC 6749 §2.3.1 asks for both to be form-encoded before.
    return unquote_plus(client_id), unquote_plus(secret)


def _failed(error: str, detail: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Reply:
    said = {"error": error, "error_description": detail}
    headers = (("www-authenticate", "Basic"),) if status is HTTPStatus.UNAUTHORIZED else ()
    return Reply(status, _JSON.encode(said), headers, media=PLAIN_JSON)
