"""The key licences are signed with: made at first use, replaced when somebody says so."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.db import connection, transaction

from minkang.affairs.licences.models import SigningKey
from minkang.affairs.licences.models.cells import private_pem_of, sealed_key
from minkang.affairs.licences.rules.sdjwt import Signer, thumbprint
from minkang.affairs.licences.services.entry_types import KEY_MADE
from minkang.kernel.audit import services as audit

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
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = private.public_key()
    kid = thumbprint(public)
    made = SigningKey.objects.create(
        kid=kid,
        private_sealed=sealed_key(kid, pem),
        public_pem=public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        since=at,
    )
    audit.record(KEY_MADE, subject=f"key:{kid}", by=by, at=at, kid=kid)
    return made


def _signer(held: SigningKey) -> Signer:
    key = load_pem_private_key(private_pem_of(held).encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("a licence is signed with a key of an elliptic curve")
    return Signer(held.kid, key)
