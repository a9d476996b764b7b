"""The key licences are signed with: made at first use, replaced when somebody says so."""

from datetime import datetime

from django.db import connection, transaction

from minkang.affairs.licences.models import SigningKey
from minkang.affairs.licences.models.cells import private_pem_of, sealed_key
from minkang.affairs.licences.services.entry_types import KEY_MADE
from minkang.kernel.audit import services as audit
from minkang.kernel.jws import Signer, make_key, signer_of

# Two who find no key at once must not both make one.
KEY_LOCK = (27979, 60)


@transaction.atomic
def signer(*, by: str, at: datetime) -> Signer:
    """Who signs now; makes the first key of the installation."""
    held = SigningKey.objects.filter(until__isnull=True).first()
    if held is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", KEY_LOCK)
        held = SigningKey.objects.filter(until__isnull=True).first() or _made(by, at)
    return _signer(held)


@transaction.atomic
def replace_key(*, by: str, at: datetime) -> str:
    """Sign with a new key from now on; what the old one signed stays good. Returns its name."""
    SigningKey.objects.select_for_update().filter(until__isnull=True).update(until=at)
    return _made(by, at).kid


def _made(by: str, at: datetime) -> SigningKey:
    pair = make_key()
    made = SigningKey.objects.create(
        kid=pair.kid,
        private_sealed=sealed_key(pair.kid, pair.private_pem),
        public_pem=pair.public_pem,
        since=at,
    )
    audit.record(KEY_MADE, subject=f"key:{pair.kid}", by=by, at=at, kid=pair.kid)
    return made


def _signer(held: SigningKey) -> Signer:
    return signer_of(held.kid, private_pem_of(held))
