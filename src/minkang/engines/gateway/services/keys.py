"""The key we sign with: made at first use, replaced when somebody says so."""

from datetime import datetime

from django.db import connection, transaction

from minkang.engines.gateway.models import OwnKey
from minkang.engines.gateway.models.cells import open_key, seal_key
from minkang.engines.gateway.services.entry_types import OWN_KEY_MADE
from minkang.kernel.audit import services as audit
from minkang.kernel.jws import Signer, make_key, signer_of

SYSTEM = "system:gateway"
# Two who find no key at once must not both make one.
KEY_LOCK = (27979, 61)


@transaction.atomic
def signer(*, at: datetime) -> Signer:
    """Who signs now; makes the first key of the installation."""
    held = OwnKey.objects.filter(until__isnull=True).first()
    if held is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", KEY_LOCK)
        held = OwnKey.objects.filter(until__isnull=True).first() or _made(SYSTEM, at)
    return signer_of(held.kid, open_key(held.kid, held.private_sealed))


@transaction.atomic
def replace_own_key(*, by: str, at: datetime) -> str:
    """Sign with a new key from now on; the old one stays published. Returns its name."""
    OwnKey.objects.select_for_update().filter(until__isnull=True).update(until=at)
    return _made(by, at).kid


def _made(by: str, at: datetime) -> OwnKey:
    pair = make_key()
    made = OwnKey.objects.create(
        kid=pair.kid,
        private_sealed=seal_key(pair.kid, pair.private_pem),
        public_pem=pair.public_pem,
        since=at,
    )
    audit.record(OWN_KEY_MADE, subject=f"key:{pair.kid}", by=by, at=at, kid=pair.kid)
    return made
