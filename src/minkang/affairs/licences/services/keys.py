"""The key licences are signed with."""

from datetime import datetime

from minkang.affairs.licences.models import SigningKey
from minkang.affairs.licences.services.entry_types import KEY_MADE
from minkang.kernel.jws import Signer
from minkang.kernel.signing import Keyring

_OWN = Keyring(SigningKey, 60, KEY_MADE)


def signer(*, by: str, at: datetime) -> Signer:
    """Who signs now; makes the first key of the installation."""
    return _OWN.signer(by=by, at=at)


def replace_key(*, by: str, at: datetime) -> str:
    """Sign with a new key from now on; what the old one signed stays good. Returns its name."""
    return _OWN.replace(by=by, at=at)
