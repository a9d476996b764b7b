"""What a draft becomes, given what is there: a new version, nothing, or a refusal."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from minkang.engines.records.models.cells import opened_body, sealed_body
from minkang.engines.records.rules import refusing
from minkang.engines.records.rules.reading import members
from minkang.engines.records.rules.sealing import GENESIS, Head, sealed
from minkang.engines.records.rules.splicing import spliced
from minkang.engines.records.services.drafts import Current, Draft, version_wanted
from minkang.engines.records.terms import Method, Outcome, Version, Written


@dataclass(frozen=True, slots=True)
class Planned:
    """A version to be written; `stored` is its body with identity numbers sealed."""

    draft: Draft
    written: Written
    stored: str = field(repr=False)
    previous: bytes
    hash: bytes

    @property
    def is_deletion(self) -> bool:
        """Whether nothing is left to be found."""
        return self.written.outcome is Outcome.DELETED

    @property
    def replaces(self) -> bool:
        """Whether index rows of an earlier version may be there."""
        current = self.draft.current
        return current is not None and not current.is_deleted


def decide(draft: Draft, *, at: datetime) -> Planned | Written:
    """The version to write, or what is there when nothing changes.

    Raises:
        FhirRefused: it is somebody else's (403), the version differs (412), it does not exist (404)
            or was deleted (410).
    """
    current = received(draft)
    if draft.is_idle and current is not None:
        return Written(Outcome.UNCHANGED, there(draft, current))
    require_allowed(draft)
    if current is not None and _is_same(draft, current):
        return Written(Outcome.UNCHANGED, there(draft, current))
    return _planned(draft, current, at)


def require_allowed(draft: Draft) -> None:
    """Insist that the author may do this to what is there.

    Raises:
        FhirRefused: as `decide`.
    """
    current, author = received(draft), draft.author
    is_own = current is None or current.organisation == author.organisation
    if not (is_own or author.is_platform):
        raise refusing.is_somebody_elses(draft.shown)
    wanted, version = version_wanted(draft), current.version if current else 0
    if wanted not in (None, version):
        raise refusing.version_differs(draft.shown, draft.entry.if_match, version)
    if draft.method in (Method.PATCH, Method.DELETE) and current is None:
        raise refusing.not_found(draft.shown)
    if draft.method is Method.PATCH and current is not None and current.is_deleted:
        raise refusing.gone(draft.shown)


def received(draft: Draft) -> Current | None:
    """What is there, None when it was at most spoken of."""
    return draft.current if draft.current and draft.current.version else None


def there(draft: Draft, current: Current) -> Version:
    """The version that is current."""
    return Version(
        draft.type_name,
        draft.fhir_id,
        current.rid,
        current.version,
        current.updated_at,
        Method(current.method),
        opened_body(current.body, draft.shown),
    )


def _is_same(draft: Draft, current: Current) -> bool:
    if draft.method is Method.DELETE:
        return current.is_deleted
    if current.is_deleted:
        return False
    text = spliced(
        members(draft.text),
        fhir_id=draft.fhir_id,
        version=current.version,
        updated_at=current.updated_at.astimezone(UTC),
    )
    return text == opened_body(current.body, draft.shown)


def _planned(draft: Draft, current: Current | None, at: datetime) -> Planned:
    version = current.version + 1 if current else 1
    text = ""
    if draft.method is not Method.DELETE:
        text = spliced(members(draft.text), fhir_id=draft.fhir_id, version=version, updated_at=at)
    stored = sealed_body(text, draft.shown)
    previous = bytes(current.hash) if current else GENESIS
    head = Head(draft.type_name, draft.fhir_id, version, at, draft.author.by, draft.method)
    return Planned(
        draft,
        Written(
            _outcome(draft, current),
            Version(draft.type_name, draft.fhir_id, draft.rid, version, at, draft.method, text),
        ),
        stored,
        previous,
        sealed(previous, head, stored),
    )


def _outcome(draft: Draft, current: Current | None) -> Outcome:
    if draft.method is Method.DELETE:
        return Outcome.DELETED
    return Outcome.CREATED if current is None or current.is_deleted else Outcome.UPDATED
