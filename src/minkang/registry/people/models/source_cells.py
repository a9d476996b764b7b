"""The sealed cells of a record of an institution, and the keys by which residents are sought."""

import re
import unicodedata
from dataclasses import dataclass, field
from uuid import UUID

from minkang.kernel import crypto
from minkang.registry.people.models.cells import identity_index, telephone_index
from minkang.registry.people.models.sources import SourceRecord
from minkang.registry.people.rules.matching.demographics import Asked, Demographics, Keys

TABLE = "people_sourcerecord"
DIGEST = "source_record"
INDEXED = "index:"
IDENTITY_INSIDE = re.compile(r"(?<![0-9])([0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")


@dataclass(frozen=True, slots=True)
class SourceCells:
    """The sealed columns of one record."""

    identity_sealed: bytes = field(repr=False)
    telephone_sealed: bytes = field(repr=False)
    mother_sealed: bytes = field(repr=False)


def keys_of(asked: Asked) -> Keys:
    """The keyed indexes of everything in the demographics that is found by one."""
    document, mother = asked.document, asked.mother
    return Keys(
        identity=identity_index(document.index_text) if document.value else None,
        corrections=frozenset(identity_index(one) for one in document.corrections),
        telephone=telephone_index(asked.telephone) if asked.telephone else None,
        mother=identity_index(mother.index_text) if mother.value else None,
    )


def local_key(local_id: str) -> str:
    """How an institution's number of a patient is kept: as it is, unless it holds an identity number.

    Some hospitals number patients by their identity cards; of those only the keyed index is kept.
    """
    tidy = unicodedata.normalize("NFKC", local_id).strip()
    if IDENTITY_INSIDE.search(tidy):
        return f"{INDEXED}{crypto.blind_index(tidy, purpose=DIGEST).hex()}"
    return tidy


def source_cells(rid: UUID, stated: Demographics) -> SourceCells:
    """The cells for numbers as they were typed, whether well formed or not."""
    return SourceCells(
        _sealed(rid, "identity_sealed", stated.identity_number),
        _sealed(rid, "telephone_sealed", stated.telephone),
        _sealed(rid, "mother_sealed", stated.mother_number),
    )


def digest_of(stated: Demographics) -> bytes:
    """Sixteen bytes, equal for equal demographics; keyed, because they hold numbers."""
    parts = (
        *(stated.name, str(int(stated.sex)), str(stated.born_on), stated.identity_number),
        *(stated.identity_kind.value, stated.telephone, stated.area_code, stated.address),
        *(stated.mother_number, stated.mother_name, str(stated.birth_order)),
    )
    return crypto.blind_index("\x1f".join(parts), purpose=DIGEST)


def identity_number_of_source(source: SourceRecord) -> str:
    """The number as typed, or ""."""
    return _opened(source.rid, "identity_sealed", bytes(source.identity_sealed))


def telephone_of_source(source: SourceRecord) -> str:
    """The telephone as typed, or ""."""
    return _opened(source.rid, "telephone_sealed", bytes(source.telephone_sealed))


def mother_number_of_source(source: SourceRecord) -> str:
    """The mother's number as typed, or ""."""
    return _opened(source.rid, "mother_sealed", bytes(source.mother_sealed))


def _sealed(rid: UUID, column: str, text: str) -> bytes:
    return crypto.seal(text, table=TABLE, column=column, key=str(rid)) if text else b""


def _opened(rid: UUID, column: str, held: bytes) -> str:
    return crypto.unseal(held, table=TABLE, column=column, key=str(rid)) if held else ""
