"""Registered programs: found by id, named for the log."""

from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from minkang.engines.records.models import Client
from minkang.engines.records.terms import Reader, ReaderKind


@dataclass(frozen=True, slots=True)
class Registered:
    """A program that may ask for tokens.

    Attributes:
        rid: Its client id.
        name: For people.
        kind: Platform or institution.
        organisation: Whose system it is; None for the platform's.
        scopes: All it may ask for.
        keys: JSON Web Key Set, or "".
        secret_digest: SHA-256 of its secret, or b"".
    """

    rid: UUID
    name: str
    kind: ReaderKind
    organisation: UUID | None
    scopes: frozenset[str]
    keys: str = field(repr=False)
    secret_digest: bytes = field(repr=False)

    def reader(self, scopes: frozenset[str]) -> Reader:
        """The program with the scopes it was granted."""
        return Reader(f"client:{self.rid}", self.kind, self.organisation, frozenset(), scopes)


@dataclass(frozen=True, slots=True)
class Named:
    """How a log calls whoever asked."""

    client: str
    organisation: str


def find(client_id: str) -> Registered | None:
    """The open program with this id, or None."""
    try:
        rid = UUID(client_id)
    except ValueError:
        return None
    row = Client.objects.filter(rid=rid, closed_at__isnull=True).first()
    if row is None:
        return None
    return Registered(
        rid=row.rid,
        name=row.name,
        kind=ReaderKind(row.kind),
        organisation=row.organisation_id,
        scopes=frozenset(row.scopes.split()),
        keys=row.keys,
        secret_digest=bytes(row.secret_digest),
    )


@lru_cache(maxsize=4096)
def named(by: str) -> Named:
    """How a log calls ``client:<rid>``; a name may be stale until the worker starts again."""
    kind, _, rid = by.partition(":")
    if kind != "client":
        return Named(by, "")
    row = Client.objects.filter(rid=rid).values_list("name", "organisation__name").first()
    return Named(by, "") if row is None else Named(row[0], row[1] or "平台运营方")


def organisation_of(by: str) -> UUID | None:
    """The institution of ``client:<rid>``, closed or not; None for the platform's and the unknown."""
    rid = by.partition(":")[2]
    found: UUID | None = (
        Client.objects.filter(rid=rid).values_list("organisation_id", flat=True).first()
    )
    return found
