"""The only way a resource changes: any number of drafts, one transaction, few statements.

Rows are locked in the order of their keys; references get the rid of their target, which is made to
wait with version 0 when nobody has sent it yet; then everything is written in one round trip.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus

from minkang.engines.records.models.cells import blinded, opened_body
from minkang.engines.records.queries.statements import BY_INDEX
from minkang.engines.records.rules import refusing, specification
from minkang.engines.records.rules.extraction import extract
from minkang.engines.records.rules.patching import Unpatchable, json_patched, path_patched
from minkang.engines.records.rules.reading import read
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.rules.sealing import digest
from minkang.engines.records.services import statements
from minkang.engines.records.services.deciding import Planned, decide, received, require_allowed
from minkang.engines.records.services.drafts import Current, Draft, Key, admit
from minkang.engines.records.services.entry_types import RESOURCES_WRITTEN
from minkang.engines.records.services.events import ResourcesWritten
from minkang.engines.records.services.resolving import find_ids, local
from minkang.engines.records.services.rows import Indexed, copies, inserts
from minkang.engines.records.terms import Author, Method, Written
from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import Fact
from minkang.kernel.prepared import Question, Row, answers, copy, numbers, rows, texts, together

PATIENT = "Patient"
JSON_PATCH = "application/json-patch+json"
SHOWN_OF_DIGEST = 16
# COPY costs a round trip for each table and saves a third of each row.
COPIED_FROM = 200


@dataclass(slots=True)
class Act:
    """What is known while one transaction is written; `at` is UTC.

    Attributes:
        places: Key of the target of each reference, by its text.
        rids: Rid of each target, by its key.
    """

    at: datetime
    drafts: Sequence[Draft]
    places: dict[str, Key] = field(default_factory=dict)
    rids: dict[Key, int] = field(default_factory=dict)


def write(drafts: Sequence[Draft], *, at: datetime) -> list[Written | None]:
    """Write the drafts in the transaction that is open; all or nothing.

    Returns:
        What each left behind, in order; None for a condition to delete that nothing meets.

    Raises:
        FhirRefused: one of them cannot be; see `deciding.decide` and `resolving.find_ids`.
    """
    act = Act(at.astimezone(UTC), drafts)
    find_ids(drafts, at=at)
    _require_distinct(drafts)
    _patch([draft for draft in drafts if draft.method is Method.PATCH])
    _extract(act)
    _place(act)
    planned: list[Planned] = []
    done: list[Written | None] = []
    for draft in drafts:
        decided = None if _is_nothing(draft) else _decided(draft, act)
        if isinstance(decided, Planned):
            planned.append(decided)
            decided = decided.written
        done.append(decided)
    if planned:
        _store(planned, act)
    return _echoed(drafts, done)


def _is_nothing(draft: Draft) -> bool:
    return draft.echoes is not None or draft.fault is not None or not draft.fhir_id


def _decided(draft: Draft, act: Act) -> Planned | Written | None:
    try:
        return decide(draft, at=act.at)
    except FhirRefused as fault:
        draft.refuse(fault)
    return None


def _echoed(drafts: Sequence[Draft], done: Sequence[Written | None]) -> list[Written | None]:
    """With the answer of the first wherever a second asked for the same."""
    of_turn = {draft.turn: written for draft, written in zip(drafts, done, strict=True)}
    return [
        of_turn[draft.echoes.turn] if draft.echoes else written
        for draft, written in zip(drafts, done, strict=True)
    ]


def _require_distinct(drafts: Sequence[Draft]) -> None:
    seen: set[Key] = set()
    for draft in drafts:
        if draft.is_idle:
            continue
        if draft.key in seen:
            raise refusing.is_named_twice(draft.shown)
        seen.add(draft.key)


def _patch(drafts: Sequence[Draft]) -> None:
    """Make the text of each patched resource out of the one that is there."""
    if not drafts:
        return
    _, found = answers(_locking(drafts))
    _take_over(drafts, found)
    for draft in drafts:
        require_allowed(draft)
        draft.text = _patched(draft)
        admit(draft)


def _patched(draft: Draft) -> str:
    there = received(draft)
    if there is None:
        raise refusing.not_found(draft.shown)
    apply = json_patched if draft.entry.patch_kind == JSON_PATCH else path_patched
    try:
        return apply(opened_body(there.body, draft.shown), draft.entry.text)
    except Unpatchable as fault:
        raise FhirRefused(HTTPStatus.UNPROCESSABLE_ENTITY, fault.issues) from None


def _extract(act: Act) -> None:
    for draft in act.drafts:
        if draft.is_idle or draft.method is Method.DELETE:
            continue
        blind = blinded(draft.text)
        tree = draft.tree if blind == draft.text else read(blind)
        draft.extracted = extract(draft.type_name, tree, updated_at=act.at)
        for text in _spoken_of(draft):
            if text not in act.places and (key := local(text)):
                act.places[text] = key


def _spoken_of(draft: Draft) -> Iterable[str]:
    extracted = draft.extracted
    if extracted is None:
        return ()
    return {extracted.patient_reference, *(row.text for row in extracted.references)}


def _place(act: Act) -> None:
    """Lock what is there, and know the rid of everything that is written or spoken of."""
    placed = [draft for draft in act.drafts if not _is_nothing(draft)]
    spoken_of = sorted(set(act.places.values()) - {draft.key for draft in placed})
    *_, found, targets, fresh = answers(
        [
            (BY_INDEX, ()),
            *_locking([draft for draft in placed if not draft.is_new]),
            (statements.TARGETS, _keyed(spoken_of)),
            (statements.RIDS, (len(placed),)),
        ]
    )
    _take_over(placed, found)
    new = iter(fresh)
    for draft in placed:
        if draft.current is None:
            (draft.rid,) = next(new)
    act.rids = {draft.key: draft.rid for draft in placed}
    act.rids |= {(kind, fhir_id): rid for kind, fhir_id, rid, _ in targets}
    _refuse_deleted(
        placed, {(kind, fhir_id) for kind, fhir_id, _, is_gone in targets if is_gone}, act
    )
    if missing := [key for key in spoken_of if key not in act.rids]:
        made = rows(statements.SPOKEN_OF, act.at, *_keyed(missing))
        act.rids |= {(kind, fhir_id): rid for kind, fhir_id, rid in made}


def _refuse_deleted(drafts: Sequence[Draft], gone: set[Key], act: Act) -> None:
    """Insist that nobody refers to what was deleted: deleting insisted that nobody did."""
    if not gone:
        return
    for draft in drafts:
        for text in _spoken_of(draft):
            if act.places.get(text) in gone:
                draft.refuse(refusing.speaks_of_deleted(draft.shown, text))


def _locking(drafts: Sequence[Draft]) -> list[Question]:
    """The statements that lock what the drafts change, and read it."""
    keys = sorted({draft.key for draft in drafts})
    is_deleting = any(draft.method is Method.DELETE for draft in drafts)
    lock = statements.LOCK_TO_DELETE if is_deleting else statements.LOCK
    if not keys:
        return [(statements.CURRENT, _keyed(keys))]
    return [(lock, _keyed(keys)), (statements.CURRENT, _keyed(keys))]


def _keyed(keys: Sequence[Key]) -> tuple[str, str]:
    return numbers([kind for kind, _ in keys]), texts([fhir_id for _, fhir_id in keys])


def _take_over(drafts: Sequence[Draft], found: Sequence[Row]) -> None:
    current = {(kind, fhir_id): Current(*told) for kind, fhir_id, *told in found}
    for draft in drafts:
        draft.current = current.get(draft.key)
        if draft.current is not None:
            draft.rid = draft.current.rid


def _store(planned: Sequence[Planned], act: Act) -> None:
    """Write everything, and tell whoever listens once it is certain."""
    entries = _record(planned, act)
    placed = [_placed(one, act) for one in planned]
    lost = [one.draft.rid for one in planned if one.replaces]
    gone = [one.draft.rid for one in planned if one.is_deletion]
    targets = {text: act.rids[key] for text, key in act.places.items()}
    indexed = [
        Indexed(one.planned.draft.rid, one.patient, extracted, targets)
        for one in placed
        if (extracted := one.planned.draft.extracted) is not None
    ]
    is_copied = len(indexed) >= COPIED_FROM
    told = [entries[one.draft.author] for one in planned]
    *_, changed = answers(
        [
            *([(statements.FORGET, (numbers(lost),))] if lost else ()),
            *([] if is_copied else [together(inserts(indexed))]),
            together(
                [_resources(placed, act), _versions(planned, act), _changes(placed, act, told)]
            ),
        ]
    )
    if gone and (referred := rows(statements.REFERRED, numbers(gone))):
        raise _referred(referred)
    if is_copied:
        for statement, text in copies(indexed):
            copy(statement, text)
    for entry in entries.values():
        own = [number for (number,), one in zip(changed, told, strict=True) if one == entry]
        events.publish(ResourcesWritten(own[0], own[-1], entry))


@dataclass(frozen=True, slots=True)
class Placed:
    """A planned version, and where it lies: patient, sensitivity and moment of its row."""

    planned: Planned
    patient: int | None
    sensitivity: int
    sort_ts: int


def _placed(planned: Planned, act: Act) -> Placed:
    draft = planned.draft
    extracted, current = draft.extracted, draft.current
    if extracted is None:
        # What is deleted stays where it was, so that its history obeys the same rule.
        if current is None:
            raise ValueError(f"{draft.shown} has neither a text nor a version")
        return Placed(planned, current.patient, current.sensitivity, current.sort_ts)
    patient = act.rids.get(act.places.get(extracted.patient_reference, (0, "")))
    if draft.type_name == PATIENT:
        patient = draft.rid
    return Placed(planned, patient, extracted.sensitivity, extracted.sort_ts)


def _record(planned: Sequence[Planned], act: Act) -> dict[Author, int]:
    """Let the audit chain seal the hashes of all versions; returns the number of each author's entry."""
    of_author: defaultdict[Author, list[Planned]] = defaultdict(list)
    for one in planned:
        of_author[one.draft.author].append(one)
    told = audit.record_all(_sealing(author, own, act.at) for author, own in of_author.items())
    return dict(zip(of_author, told, strict=True))


def _sealing(author: Author, planned: Sequence[Planned], at: datetime) -> audit.Act:
    sealed = digest(one.hash for one in planned)
    subject = planned[0].draft.shown if len(planned) == 1 else sealed[:SHOWN_OF_DIGEST]
    counts = Counter(one.draft.type_name for one in planned)
    facts: dict[str, Fact] = {
        "count": len(planned),
        "types": ", ".join(f"{name} {count}" for name, count in sorted(counts.items())),
        "digest": sealed,
        "organisation": str(author.organisation or ""),
    }
    return audit.Act(RESOURCES_WRITTEN, f"records:{subject}", by=author.by, at=at, facts=facts)


def _resources(placed: Sequence[Placed], act: Act) -> Question:
    drafts = [one.planned.draft for one in placed]
    return statements.RESOURCES, (
        act.at,
        texts([draft.author.organisation for draft in drafts]),
        numbers([draft.rid for draft in drafts]),
        *_keyed([draft.key for draft in drafts]),
        numbers([one.planned.written.version.version for one in placed]),
        numbers([one.planned.is_deletion for one in placed]),
        numbers([one.patient for one in placed]),
        numbers([one.sensitivity for one in placed]),
        numbers([one.sort_ts for one in placed]),
    )


def _versions(planned: Sequence[Planned], act: Act) -> Question:
    return statements.VERSIONS, (
        act.at,
        texts([one.draft.author.by for one in planned]),
        numbers([one.draft.rid for one in planned]),
        numbers([one.written.version.version for one in planned]),
        texts([one.draft.method for one in planned]),
        texts([one.stored for one in planned]),
        texts([one.previous.hex() for one in planned]),
        texts([one.hash.hex() for one in planned]),
    )


def _changes(placed: Sequence[Placed], act: Act, entries: Sequence[int]) -> Question:
    return statements.CHANGES, (
        act.at,
        numbers(entries),
        numbers([one.planned.draft.rid for one in placed]),
        numbers([one.planned.written.version.version for one in placed]),
        numbers([one.planned.draft.type for one in placed]),
        numbers([one.patient for one in placed]),
    )


def _referred(found: Sequence[Row]) -> FhirRefused:
    name = specification.table().type_name
    kind, fhir_id = found[0][:2]
    return refusing.is_referred_to(
        f"{name(kind)}/{fhir_id}",
        [f"{name(source)}/{key}" for *target, source, key in found if target == [kind, fhir_id]],
    )
