"""The public halves of the keys licences are signed with."""

from minkang.affairs.licences.models import SigningKey
from minkang.kernel.jws import PublicKey, jwk, public_key_of


def key_of(kid: str) -> PublicKey | None:
    """The public key published under a name, in use or replaced; None when there is none."""
    pem = SigningKey.objects.filter(kid=kid).values_list("public_pem", flat=True).first()
    return None if pem is None else public_key_of(pem)


def list_public_keys() -> tuple[dict[str, str], ...]:
    """Every key as a JSON Web Key with its name and use, the newest first."""
    rows = SigningKey.objects.order_by("-since").values_list("kid", "public_pem")
    return tuple(
        {**jwk(public_key_of(pem)), "kid": kid, "use": "sig", "alg": "ES256"} for kid, pem in rows
    )
