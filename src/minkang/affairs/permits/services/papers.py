"""Materials come in: files from applicants, papers over the counter."""

from base64 import b64encode
from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate

from minkang.affairs.permits.models import Application, Fault, Paper
from minkang.affairs.permits.queries.applications import sheet_of
from minkang.affairs.permits.queries.serving import serving
from minkang.affairs.permits.rules.papers import (
    closed,
    file_fault,
    media_of,
    need_fault,
    words_fault,
)
from minkang.affairs.permits.services.entry_types import FILE_HANDED_IN, PAPERS_TAKEN_IN
from minkang.affairs.permits.services.locking import lock_application
from minkang.affairs.permits.terms import Stage
from minkang.kernel import crypto
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import executes

TABLE = "permits_paper"


@executes("liaoning-2025-34/13.1")
@transaction.atomic
def hand_in(*, application: UUID, material: str, content: bytes, by: str, at: datetime) -> Paper:
    """Keep a file for a material, sealed; a newer one takes the place of the older.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.materials_closed``,
            ``permits.material_unknown``, ``permits.material_held`` and those of `file_fault`.
    """
    held = lock_application(application)
    if held.stage not in (Stage.DRAFT, Stage.CORRECTING):
        raise Refused(closed())
    _require_needed(held, [material], at)
    if fault := file_fault(content, most_bytes=serving().most_bytes):
        raise Refused(fault)
    rid = uuid4()
    text = b64encode(content).decode()
    _replace(held, [material], at)
    made = Paper.objects.create(
        rid=rid,
        application=held,
        material=material,
        media=media_of(content) or "",
        size=len(content),
        digest=sha256(content).hexdigest(),
        sealed=crypto.seal(text, table=TABLE, column="sealed", key=str(rid)),
        given_by=by,
        given_at=at,
    )
    subject = f"application:{application}"
    audit.record(
        FILE_HANDED_IN, subject=subject, by=by, at=at, material=material, size=len(content)
    )
    return made


@transaction.atomic
def take_in(*, application: UUID, materials: Collection[str], by: str, at: datetime) -> None:
    """The window takes papers in; those that came before in any form are replaced.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.materials_closed``,
            ``permits.material_unknown``, ``permits.material_held``.
    """
    held = lock_application(application)
    if held.stage in (Stage.DRAFT, Stage.ENDED):
        raise Refused(closed())
    _require_needed(held, materials, at)
    _replace(held, materials, at)
    Paper.objects.bulk_create(
        Paper(application=held, material=one, size=0, sealed=b"", given_by=by, given_at=at)
        for one in dict.fromkeys(materials)
    )
    subject = f"application:{application}"
    audit.record(PAPERS_TAKEN_IN, subject=subject, by=by, at=at, count=len(set(materials)))


def note_faults(held: Application, faults: Mapping[str, str], by: str, at: datetime) -> None:
    """Keep what a notice says is wrong with papers that are here; what was said of one stays.

    Raises:
        Refused: ``permits.fault_of_nothing``, ``permits.fault_too_long``.
    """
    here = Paper.objects.filter(application=held, replaced_at__isnull=True).defer("sealed")
    papers = {one.material: one for one in here}
    for material, words in faults.items():
        if fault := words_fault(words, is_here=material in papers):
            raise Refused(fault)
    Fault.objects.bulk_create(
        [
            Fault(paper=papers[material], words=words, said_by=by, said_at=at)
            for material, words in faults.items()
        ],
        ignore_conflicts=True,
    )


def digests_told(held: Application) -> tuple[str, ...]:
    """References of the files that came since the last event of the case, now told to its chain."""
    fresh = Paper.objects.filter(application=held, is_told=False, replaced_at__isnull=True)
    told = tuple(
        f"{one.material}:sha256:{one.digest}" for one in fresh.order_by("given_at") if one.digest
    )
    fresh.update(is_told=True)
    return told


def _require_needed(held: Application, materials: Collection[str], at: datetime) -> None:
    sheet = sheet_of(held, localdate(at))
    known = {one.code: one for one in sheet.item.materials}
    spared = {one.code for one, _ in sheet.resolution.spared}
    for code in materials:
        if fault := need_fault(known.get(code), is_spared=code in spared):
            raise Refused(fault)


def _replace(held: Application, materials: Collection[str], at: datetime) -> None:
    older = Paper.objects.filter(
        application=held, material__in=list(materials), replaced_at__isnull=True
    )
    older.update(replaced_at=at)
