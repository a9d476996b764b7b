"""What the audit administrator sees: entries of the chain, and whether it is guarded and sealed."""

from dataclasses import dataclass
from datetime import datetime

from minkang.kernel.audit import queries as chain
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.rows import ChainRows
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


def list_entries_for(actor: Actor, language: Language, *, most_counted: int | None) -> ChainRows:
    """Every entry of the audit chain, without what it says about natural persons.

    Counts stop at `most_counted`, so that a page costs the same however long the chain is.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.READ_AUDIT)
    return ChainRows(language, unsaid=NOT_SHOWN[language], most=most_counted)


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
