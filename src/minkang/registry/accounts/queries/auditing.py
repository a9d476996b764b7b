"""What the audit administrator sees: entries of the chain, and whether it is guarded and sealed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from minkang.kernel.audit import queries as chain
from minkang.kernel.audit.catalogue import CATALOGUE, Language
from minkang.kernel.audit.models import Entry
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission

NOT_SHOWN = {Language.ZH: "（个人信息，不显示）", Language.EN: "(personal, not shown)"}


@dataclass(frozen=True, slots=True)
class ChainStatus:
    """How the chain stands.

    Attributes:
        seals: Number of the newest seal; 0 before the first.
        sealed_at: When it was made, or None.
        unsealed: Entries recorded after it, which nothing protects yet.
        is_guarded: Whether the triggers that keep the tables append-only are in force.
    """

    seals: int
    sealed_at: datetime | None
    unsealed: int
    is_guarded: bool


def list_entries_for(actor: Actor) -> QuerySet[Entry]:
    """Every entry of the audit chain.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.READ_AUDIT)
    return Entry.objects.all()


def chain_status_for(actor: Actor) -> ChainStatus:
    """How the chain stands; walking it whole is left to ``minkang audit verify``.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.READ_AUDIT)
    head = chain.head()
    return ChainStatus(
        seals=head.number if head else 0,
        sealed_at=head.sealed_at if head else None,
        unsealed=chain.count_entries(after=head.last_entry if head else 0),
        is_guarded=chain.guards_in_force(),
    )


def sentence_of(entry: Entry, language: Language) -> str:
    """What an entry says, without what it says about natural persons."""
    content: dict[str, Any] = json.loads(entry.content)
    entry_type = CATALOGUE.find(content["type"])
    said = {
        name: fact for name, fact in content["facts"].items() if name not in entry_type.personal
    }
    return entry_type.sentence(language, said, NOT_SHOWN[language])


def happened_at(entry: Entry) -> datetime:
    """When the act of an entry was done."""
    return datetime.fromisoformat(json.loads(entry.content)["happened_at"])
