"""The sealed cells of licences: how they are filled and opened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from minkang.affairs.licences.models.licences import Licence
from minkang.kernel import crypto

LICENCES = "licences_licence"


@dataclass(frozen=True, slots=True)
class Cells:
    """The two sealed columns of one licence."""

    claims_sealed: bytes
    credential_sealed: bytes


def sealed(rid: UUID, claims: Mapping[str, str], credential: str) -> Cells:
    """The cells for values by code and the credential with every disclosure."""
    text = json.dumps(dict(claims), ensure_ascii=False)
    return Cells(_sealed(rid, "claims_sealed", text), _sealed(rid, "credential_sealed", credential))


def number_index(kind: str, number: str) -> bytes:
    """What the index column holds for a number of licences of one type."""
    return crypto.blind_index(f"{kind}|{number}", purpose="licence_number")


def claims_of(licence: Licence) -> Mapping[str, str]:
    """The values on a licence by code of their fact, in the order of the type."""
    text = _opened(licence.rid, "claims_sealed", bytes(licence.claims_sealed))
    claims: dict[str, str] = json.loads(text)
    return claims


def credential_of(licence: Licence) -> str:
    """The SD-JWT with every disclosure."""
    return _opened(licence.rid, "credential_sealed", bytes(licence.credential_sealed))


def _sealed(rid: UUID, column: str, text: str) -> bytes:
    return crypto.seal(text, table=LICENCES, column=column, key=str(rid))


def _opened(rid: UUID, column: str, held: bytes) -> str:
    return crypto.unseal(held, table=LICENCES, column=column, key=str(rid))
