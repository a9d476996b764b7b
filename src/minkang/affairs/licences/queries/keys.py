"""The public halves of the keys licences are signed with."""

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from minkang.affairs.licences.models import SigningKey
from minkang.affairs.licences.rules.sdjwt import PublicKey, jwk


def key_of(kid: str) -> PublicKey | None:
    """The public key published under a name, in use or replaced; None when there is none."""
    pem = SigningKey.objects.filter(kid=kid).values_list("public_pem", flat=True).first()
    return None if pem is None else _loaded(pem)


def list_public_keys() -> tuple[dict[str, str], ...]:
    """Every key as a JSON Web Key with its name and use, the newest first."""
    rows = SigningKey.objects.order_by("-since").values_list("kid", "public_pem")
    return tuple(
        {**jwk(_loaded(pem)), "kid": kid, "use": "sig", "alg": "ES256"} for kid, pem in rows
    )


def _loaded(pem: str) -> PublicKey:
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, EllipticCurvePublicKey):
        raise TypeError("a licence is signed with a key of an elliptic curve")
    return key
