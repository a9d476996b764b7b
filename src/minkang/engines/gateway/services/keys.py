"""The key we sign messages and receipts with."""

from datetime import datetime

from minkang.engines.gateway.models import OwnKey
from minkang.engines.gateway.services.entry_types import OWN_KEY_MADE
from minkang.kernel.jws import Signer
from minkang.kernel.signing import Keyring

SYSTEM = "system:gateway"
_OWN = Keyring(OwnKey, 61, OWN_KEY_MADE)


def signer(*, at: datetime) -> Signer:
    """Who signs now; makes the first key of the installation."""
    return _OWN.signer(by=SYSTEM, at=at)


def replace_own_key(*, by: str, at: datetime) -> str:
    """Sign with a new key from now on; the old one stays published. Returns its name."""
    return _OWN.replace(by=by, at=at)
