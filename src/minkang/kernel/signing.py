"""Keys that sign for the platform: made at first use, replaced when somebody says so, published for good.

Who signs something declares a table of its own (`SigningKey`, abstract) and a `Keyring` over it, so that
what one key signs is never taken for what another would. Private halves lie sealed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db import connection, models, transaction

from minkang.kernel import crypto
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType
from minkang.kernel.jws import PublicKey, Signer, jwk, make_key, public_key_of, signer_of

# First half of the advisory lock; the second names the ring.
KEY_LOCK = 27979


class SigningKey(models.Model):
    """A key of P-256 in use during ``[since, until)``; `kid` is its RFC 7638 thumbprint.

    Its public half stays published after `until`, for what was signed before. The private half is
    sealed. Each table adds that one key signs at a time.
    """

    kid = models.CharField(max_length=43, primary_key=True)
    private_sealed = models.BinaryField()
    public_pem = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.kid


def public_key(table: type[SigningKey], kid: str) -> PublicKey | None:
    """The public key published under a name, in use or replaced; None when there is none."""
    found = table._default_manager.filter(kid=kid)
    pem = found.values_list("public_pem", flat=True).first()
    return None if pem is None else public_key_of(pem)


def published(table: type[SigningKey]) -> tuple[dict[str, str], ...]:
    """Every key of a table as a JSON Web Key with its name and use, the newest first."""
    rows = table._default_manager.order_by("-since").values_list("kid", "public_pem")
    return tuple(
        {**jwk(public_key_of(pem)), "kid": kid, "use": "sig", "alg": "ES256"} for kid, pem in rows
    )


Key = TypeVar("Key", bound=SigningKey)


@dataclass(frozen=True, slots=True)
class Keyring(Generic[Key]):
    """The keys of one table.

    Attributes:
        table: The model.
        lock: Number of the ring, another for each.
        made: What the audit chain says of a key taken into use; its one fact is ``kid``.
    """

    table: type[Key]
    lock: int
    made: EntryType

    def signer(self, *, by: str, at: datetime) -> Signer:
        """Who signs now; makes the first key of the installation."""
        with transaction.atomic():
            held = self._in_use()
            if held is None:
                # Two who find no key at once must not both make one.
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (KEY_LOCK, self.lock))
                held = self._in_use() or self._make(by, at)
        sealed = bytes(held.private_sealed)
        pem = crypto.unseal(sealed, table=self._name, column="private_sealed", key=held.kid)
        return signer_of(held.kid, pem)

    @transaction.atomic
    def replace(self, *, by: str, at: datetime) -> str:
        """Sign with a new key from now on; what the old one signed stays good. Returns its name."""
        self._rows.select_for_update().filter(until__isnull=True).update(until=at)
        return self._make(by, at).kid

    @property
    def _rows(self) -> models.Manager[Key]:
        return self.table._default_manager

    @property
    def _name(self) -> str:
        return self.table._meta.db_table

    def _in_use(self) -> Key | None:
        return self._rows.filter(until__isnull=True).first()

    def _make(self, by: str, at: datetime) -> Key:
        pair = make_key()
        sealed = crypto.seal(
            pair.private_pem, table=self._name, column="private_sealed", key=pair.kid
        )
        made = self._rows.create(
            kid=pair.kid, private_sealed=sealed, public_pem=pair.public_pem, since=at
        )
        audit.record(self.made, subject=f"key:{pair.kid}", by=by, at=at, kid=pair.kid)
        return made
