"""Taking in a patient of an institution and finding the resident, or asking somebody to look."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.people.models import KeptApart, MatchReview, SourceLink, SourceRecord
from minkang.registry.people.models.source_cells import (
    digest_of,
    keys_of,
    local_key,
    source_cells,
)
from minkang.registry.people.queries.sources import ruling_on
from minkang.registry.people.rules.matching.deciding import Candidate, Ruling, Zone
from minkang.registry.people.rules.matching.demographics import read_demographics
from minkang.registry.people.rules.matching.levels import Grade
from minkang.registry.people.rules.matching.names import reading_of
from minkang.registry.people.rules.matching.sources import (
    LONGEST_LOCAL_ID,
    Ground,
    Linked,
    SourceEntry,
)
from minkang.registry.people.services.linking import (
    end_link,
    make_link,
    open_review,
    settle_review,
)

MOST_CANDIDATES = 5
FITS_NO_LONGER = "新数据与原来的居民不再相符"


@transaction.atomic
def link_source(*, source: SourceEntry, by: str, at: datetime) -> Linked:
    """Take in a patient of an institution, and link it when there is no doubt who that is.

    The same record again changes nothing. Changed demographics are compared anew: an automatic link
    follows them, a link that somebody made stays, and a review opens when it no longer fits.

    Args:
        source: The patient, named by institution and local number.
        by: Who sends it, ``kind:key``.
        at: When; aware.

    Raises:
        Refused: ``people.source_without_number``.
    """
    require_number(source)
    digest = digest_of(source.demographics)
    local_id = local_key(source.local_id)
    held = _held(source, local_id)
    if held is None:
        held = SourceRecord(rid=uuid4(), organisation_id=source.organisation, local_id=local_id)
        held.first_seen_at = held.last_seen_at = at
        write(held, source, digest, at)
        if _is_first(held):
            ruling = ruling_on(source.demographics, on=localdate(at))
            return _apply_first(held, ruling, by, at)
        held = SourceRecord.objects.select_for_update().get(
            organisation=source.organisation, local_id=local_id
        )
    is_told_before = bytes(held.digest) == digest
    if is_told_before and held.resource == (source.resource or held.resource):
        return _as_it_stands(held)
    write(held, source, digest, at)
    held.save()
    if is_told_before:
        return _as_it_stands(held)
    ruling = ruling_on(source.demographics, on=localdate(at), apart=_ruled_out(held))
    return _apply(held, ruling, by, at)


def require_number(source: SourceEntry) -> None:
    """Refuse a patient without a number, or with one nobody could have given.

    Raises:
        Refused: ``people.source_without_number``.
    """
    if source.local_id.strip() and len(source.local_id) <= LONGEST_LOCAL_ID:
        return
    message = "患者记录缺少本院编号，或编号超过100个字。请补上后重新发送。"
    raise Refused(
        Refusal(
            "people.source_without_number",
            message,
            f"local id of {len(source.local_id)} characters",
            (FieldFault("local_id", message),),
        )
    )


def _held(source: SourceEntry, local_id: str) -> SourceRecord | None:
    """The record of this number, locked; or that of this resource, which had another number so far."""
    numbered = Q(organisation=source.organisation, local_id=local_id)
    same = Q(organisation=source.organisation, resource=source.resource)
    found = SourceRecord.objects.select_for_update(of=("self",), no_key=True).filter(
        numbered if source.resource is None else numbered | same
    )
    rows = sorted(found.order_by("pk"), key=lambda one: one.local_id != local_id)
    for other in rows[1:]:
        other.resource = None
        other.save(update_fields=["resource"])
    if rows and rows[0].local_id != local_id:
        rows[0].local_id = local_id
        rows[0].save(update_fields=["local_id"])
    return rows[0] if rows else None


def _is_first(held: SourceRecord) -> bool:
    """Whether the new record could be written; False when somebody else just wrote it."""
    try:
        with transaction.atomic():
            held.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def write(held: SourceRecord, source: SourceEntry, digest: bytes, at: datetime) -> None:
    """Fill in what a patient's institution says of them; the row is not saved."""
    stated = source.demographics
    asked = read_demographics(stated, on=localdate(at))
    keys, cells = keys_of(asked), source_cells(held.rid, stated)
    held.resource = source.resource or held.resource
    held.name, held.reading = stated.name.strip(), reading_of(asked.name)
    held.sex, held.born_on = asked.sex, asked.born_on
    held.identity_kind = asked.document.kind
    held.identity_sealed, held.identity_index = cells.identity_sealed, keys.identity
    held.telephone_sealed, held.telephone_index = cells.telephone_sealed, keys.telephone
    held.mother_sealed, held.mother_name = cells.mother_sealed, stated.mother_name.strip()
    held.birth_order = stated.birth_order
    held.area_code, held.address = asked.area_code[:12], asked.address
    held.digest, held.last_seen_at = digest, max(at, held.first_seen_at)


def _ruled_out(held: SourceRecord) -> frozenset[UUID]:
    apart = KeptApart.objects.filter(source=held, until__isnull=True)
    return frozenset(apart.values_list("person_id", flat=True))


def _apply_first(held: SourceRecord, ruling: Ruling, by: str, at: datetime) -> Linked:
    """What follows for a record that is new: nothing was said about it before."""
    best, review = ruling.best, None
    if ruling.zone is Zone.LINK and best is not None:
        make_link(held, best, ground=Ground.AUTOMATIC, by=by, at=at)
        return Linked(held.rid, held.person_id, best.grade, best.reasons)
    if ruling.zone is Zone.REVIEW:
        review = open_review(held, ruling.candidates[:MOST_CANDIDATES], by=by, at=at).pk
    return replace(_told(held, best), review=review)


def _apply(held: SourceRecord, ruling: Ruling, by: str, at: datetime) -> Linked:
    live = SourceLink.objects.filter(source=held, until__isnull=True).first()
    best = ruling.best
    if live is not None and live.ground == Ground.REVIEW:
        if best is None or best.person == live.person_id:
            settle_review(held, by=by, at=at)
        else:
            open_review(held, ruling.candidates[:MOST_CANDIDATES], by=by, at=at)
    elif ruling.zone is Zone.LINK and best is not None:
        _link(held, live, best, by, at)
    else:
        if live is not None:
            end_link(held, live, by=by, at=at, why=FITS_NO_LONGER)
        if ruling.zone is Zone.REVIEW:
            open_review(held, ruling.candidates[:MOST_CANDIDATES], by=by, at=at)
        else:
            settle_review(held, by=by, at=at)
    return _told(held, best)


def _link(
    held: SourceRecord, live: SourceLink | None, best: Candidate, by: str, at: datetime
) -> None:
    settle_review(held, by=by, at=at)
    if live is not None and live.person_id == best.person:
        return
    if live is not None:
        end_link(held, live, by=by, at=at, why=FITS_NO_LONGER)
    make_link(held, best, ground=Ground.AUTOMATIC, by=by, at=at)


def _told(held: SourceRecord, best: Candidate | None) -> Linked:
    grade = Grade.CERTAINLY_NOT if best is None else best.grade
    if held.grade != grade:
        held.grade = grade
        held.save(update_fields=["grade"])
    reasons = () if best is None else best.reasons
    return Linked(held.rid, held.person_id, Grade(grade), reasons, _open_review(held))


def _as_it_stands(held: SourceRecord) -> Linked:
    live = SourceLink.objects.filter(source=held, until__isnull=True).first()
    reasons = tuple(live.reasons) if live is not None else ()
    return Linked(held.rid, held.person_id, Grade(held.grade), reasons, _open_review(held))


def _open_review(held: SourceRecord) -> int | None:
    review = MatchReview.objects.filter(source=held, decided_at__isnull=True)
    return review.values_list("pk", flat=True).first()
