"""The public halves of the keys licences are signed with."""

from minkang.affairs.licences.models import SigningKey
from minkang.kernel.jws import PublicKey
from minkang.kernel.signing import public_key, published


def key_of(kid: str) -> PublicKey | None:
    """The public key published under a name, in use or replaced; None when there is none."""
    return public_key(SigningKey, kid)


def list_public_keys() -> tuple[dict[str, str], ...]:
    """Every key as a JSON Web Key with its name and use, the newest first."""
    return published(SigningKey)
