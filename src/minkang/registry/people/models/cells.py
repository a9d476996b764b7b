"""The sealed cells of a person: how they are filled, found and opened."""

from dataclasses import dataclass, field
from uuid import UUID

from minkang.kernel import crypto
from minkang.registry.people.models.people import Person

TABLE = "people_person"


@dataclass(frozen=True, slots=True)
class Cells:
    """The four columns of one person that depend on identity number and telephone."""

    identity_sealed: bytes = field(repr=False)
    identity_index: bytes | None = field(repr=False)
    telephone_sealed: bytes = field(repr=False)
    telephone_index: bytes | None = field(repr=False)


def sealed(rid: UUID, identity_number: str, telephone: str) -> Cells:
    """The cells for a number and a telephone in their one spelling; "" leaves a pair empty."""
    return Cells(
        _sealed(rid, "identity_sealed", identity_number),
        identity_index(identity_number) if identity_number else None,
        _sealed(rid, "telephone_sealed", telephone),
        telephone_index(telephone) if telephone else None,
    )


def identity_index(identity_number: str) -> bytes:
    """What the index column holds for a number of eighteen characters."""
    return crypto.blind_index(identity_number, purpose="identity")


def telephone_index(telephone: str) -> bytes:
    """What the index column holds for a telephone of digits only."""
    return crypto.blind_index(telephone, purpose="telephone")


def identity_number_of(person: Person) -> str:
    """The identity number in plain, or ""."""
    return _opened(person.rid, "identity_sealed", bytes(person.identity_sealed))


def telephone_of(person: Person) -> str:
    """The telephone in plain, or ""."""
    return _opened(person.rid, "telephone_sealed", bytes(person.telephone_sealed))


def _sealed(rid: UUID, column: str, text: str) -> bytes:
    return crypto.seal(text, table=TABLE, column=column, key=str(rid)) if text else b""


def _opened(rid: UUID, column: str, held: bytes) -> str:
    return crypto.unseal(held, table=TABLE, column=column, key=str(rid)) if held else ""
