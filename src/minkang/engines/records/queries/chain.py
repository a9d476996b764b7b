"""What the verification of versions walks along, in pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from minkang.engines.records.rules import specification
from minkang.engines.records.rules.sealing import Head
from minkang.kernel.audit import queries as audit
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.prepared import Row, rows

RESOURCES_WRITTEN = "records.resources_written"
PAGE = 1000
STEPS = """
SELECT version.rid, version.version, resource.type, resource.fhir_id, resource.version,
    resource.is_deleted, version.updated_at, version.by, version.method, version.body,
    version.previous, version.hash
FROM records_resourceversion AS version
LEFT JOIN records_resource AS resource USING (rid)
WHERE (version.rid, version.version) > (%s::bigint, %s::int)
ORDER BY version.rid, version.version LIMIT %s::int
"""
EMPTY = """
SELECT resource.type, resource.fhir_id FROM records_resource AS resource
WHERE resource.version > 0 AND NOT EXISTS (
    SELECT 1 FROM records_resourceversion AS version WHERE version.rid = resource.rid
)
ORDER BY resource.rid LIMIT %s::int
"""
ACTS = """
SELECT change.entry, change.number, version.hash
FROM records_change AS change
LEFT JOIN records_resourceversion AS version USING (rid, version)
WHERE (change.entry, change.number) > (%s::bigint, %s::bigint) AND change.entry <= %s::bigint
ORDER BY change.entry, change.number LIMIT %s::int
"""
UNTOLD = """
SELECT resource.type, resource.fhir_id, version.version
FROM records_resourceversion AS version JOIN records_resource AS resource USING (rid)
WHERE NOT EXISTS (
    SELECT 1 FROM records_change AS change
    WHERE change.rid = version.rid AND change.version = version.version
)
ORDER BY version.rid, version.version LIMIT %s::int
"""
GUARD = """
SELECT 1 FROM pg_trigger WHERE tgrelid = 'records_resourceversion'::regclass
    AND tgname = 'version_stays' AND tgenabled IN ('O', 'A')
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One version on the walk; `current` is the version its resource is at, None without a resource."""

    rid: int
    head: Head
    current: int | None
    is_deleted: bool
    body: str = field(repr=False)
    previous: bytes
    hash: bytes

    @property
    def place(self) -> str:
        """The version's address."""
        return f"{self.head.type_name}/{self.head.fhir_id}/_history/{self.head.version}"


def steps() -> Iterator[Step]:
    """Every version, by resource and number."""
    last = (0, 0)
    while page := rows(STEPS, *last, PAGE):
        yield from map(_step, page)
        last = page[-1][:2]


def without_versions(most: int) -> list[str]:
    """Resources of which no version is left."""
    name = specification.table().type_name
    return [f"{name(kind)}/{fhir_id}" for kind, fhir_id in rows(EMPTY, most)]


def untold(most: int) -> list[str]:
    """Versions that no change of the outbox tells of, so that no act seals them."""
    name = specification.table().type_name
    return [
        f"{name(kind)}/{fhir_id}/_history/{version}"
        for kind, fhir_id, version in rows(UNTOLD, most)
    ]


def acts(until: int) -> Iterator[tuple[int, bytes]]:
    """Audit entry and hash of every change up to entry `until`, in order; b"" for a lost version."""
    last = (0, 0)
    while page := rows(ACTS, *last, until, PAGE):
        for entry, _, sealed in page:
            yield entry, bytes(sealed or b"")
        last = page[-1][:2]


def recorded(until: int) -> Iterator[tuple[int, str]]:
    """Number and digest of every act in the audit chain up to entry `until`, in order."""
    after = 0
    while lines := audit.list_entries(
        language=Language.EN,
        window=audit.Window(most=PAGE, after=after, before=until + 1, is_forward=True),
        codes={RESOURCES_WRITTEN},
    ):
        for line in lines:
            yield line.number, str(line.facts["digest"])
        after = lines[-1].number


def settled() -> int:
    """The last audit entry below which no open transaction can still commit."""
    last, floor = audit.last_number(), audit.lowest_floor()
    return last if floor is None else min(last, floor)


def guard_is_in_force() -> bool:
    """Whether the trigger that keeps versions fires."""
    return bool(rows(GUARD))


def _step(row: Row) -> Step:
    rid, version, kind, fhir_id, current, is_deleted, updated_at, by, method, body, *hashes = row
    type_name = specification.table().type_name(kind) if kind else "?"
    head = Head(type_name, fhir_id or f"rid-{rid}", version, updated_at, by, method)
    return Step(rid, head, current, bool(is_deleted), body, *map(bytes, hashes))
