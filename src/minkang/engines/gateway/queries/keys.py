"""Public keys: ours as offices fetch them, and theirs as we check with them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.engines.gateway.models import OfficeKey, OwnKey
from minkang.kernel.dated import in_force
from minkang.kernel.jws import PublicKey, public_key_of
from minkang.kernel.signing import published


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key of an office in use."""

    office: UUID
    code: str
    key: PublicKey


def key_in_use(kid: str, at: datetime) -> KnownKey | None:
    """The key of an office in use that is registered under a name and holds at a moment."""
    row = (
        OfficeKey.objects.filter(in_force(at), kid=kid, office__retired_at__isnull=True)
        .values_list("office_id", "office__code", "public_pem")
        .first()
    )
    return None if row is None else KnownKey(row[0], row[1], public_key_of(row[2]))


def list_own_public_keys() -> tuple[dict[str, str], ...]:
    """Every key of ours as a JSON Web Key with its name and use, the newest first."""
    return published(OwnKey)
