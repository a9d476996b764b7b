"""Issuing licences, anew and in place of older ones."""

import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.timezone import get_default_timezone, localdate

from minkang.affairs.licences.models import Licence, LicenceEvent
from minkang.affairs.licences.models.cells import claims_of, number_index, sealed
from minkang.affairs.licences.queries.types import (
    LicenceType,
    require_type,
)
from minkang.affairs.licences.rules import sdjwt
from minkang.affairs.licences.rules.deciding import renew_fault, term_fault
from minkang.affairs.licences.services.entries import (
    Known,
    LicenceEntry,
    checked_entry,
    require_holder,
    require_issuer,
    tidied_entry,
)
from minkang.affairs.licences.services.entry_types import LICENCE_ISSUED, LICENCE_REPLACED
from minkang.affairs.licences.services.events import LicenceIssued, LicenceRevoked
from minkang.affairs.licences.services.keys import signer
from minkang.affairs.licences.services.locking import lock_licence, note
from minkang.affairs.licences.terms import EventKind, LicenceState
from minkang.kernel.audit import services as audit
from minkang.kernel.events import publish
from minkang.kernel.jws import Signer
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import executes
from minkang.registry.organisations.models import Organisation

ISSUER = "urn:minkang:licences"
TYPE_PREFIX = "urn:minkang:licence:"
SALT_BYTES = 16
BATCH = 2000


@executes("benxi-2023-3/10.3.7")
@transaction.atomic
def issue(*, entry: LicenceEntry, by: str, at: datetime) -> Licence:
    """Issue a licence and sign it.

    Raises:
        Refused: ``licences.type_unknown``, ``…holder_unknown``, ``…issuer_not_allowed``,
            ``…claims_incomplete`` (every fault at once), ``…number_missing``, ``…number_taken``,
            ``…issued_in_future``, ``…term_too_short``.
    """
    kind = require_type(entry.type)
    on = localdate(at)
    if fault := term_fault(issued_on=entry.issued_on, valid_until=entry.valid_until, on=on):
        raise Refused(fault)
    return _issued(kind, entry, None, by, at)


@executes("benxi-2023-3/10.3.7")
@transaction.atomic
def issue_all(*, entries: Sequence[LicenceEntry], by: str, at: datetime) -> int:
    """Issue a list of licences under the same rules, all or none; returns how many.

    Raises:
        Refused: the first fault of the first bad entry, as `issue` does; its message counts from 1.
    """
    on = localdate(at)
    kinds = [require_type(one.type) for one in entries]
    tidy = []
    for number, (kind, told) in enumerate(zip(kinds, entries, strict=True), 1):
        with _counted(number):
            if fault := term_fault(issued_on=told.issued_on, valid_until=told.valid_until, on=on):
                raise Refused(fault)
            tidy.append(tidied_entry(kind, told, on=on))
    known, signing, made = Known.of(tidy), signer(by=by, at=at), []
    for number, (kind, entry) in enumerate(zip(kinds, tidy, strict=True), 1):
        with _counted(number):
            holder, issuer = known.take(kind, entry)
        made.append(_signed_licence(kind, entry, issuer, signing, at, **holder))
    _keep(made, by, at)
    return len(made)


@contextmanager
def _counted(number: int) -> Iterator[None]:
    """Say of a refusal which entry of the list it is about."""
    try:
        yield
    except Refused as caught:
        told = caught.refusal
        message, detail = f"第{number}份：{told.message}", f"entry {number}: {told.detail}"
        raise Refused(replace(told, message=message, detail=detail)) from None


@transaction.atomic
def renew(
    *,
    licence: UUID,
    issued_on: date,
    valid_until: date | None,
    claims: Mapping[str, str] | None = None,
    by: str,
    at: datetime,
) -> Licence:
    """Replace a licence by a new one with the same number and holder; returns the new one.

    Args:
        licence: The one replaced; it can be shown no more.
        issued_on: First day of the new one.
        valid_until: First day on which the new one no longer holds, or None.
        claims: What stands on the new one where it differs.
        by: Who does it.
        at: When.

    Raises:
        Refused: ``licences.licence_unknown``, ``licences.not_in_force``, and as `issue`.
    """
    old = lock_licence(licence)
    state = LicenceState(old.state)
    on = localdate(at)
    if fault := renew_fault(state, issued_on=issued_on, valid_until=valid_until, on=on):
        raise Refused(fault)
    old.state = LicenceState.REPLACED
    old.save(update_fields=["state"])
    holder = old.person_id or old.organisation_id
    if holder is None:
        raise LookupError(f"licence {old.rid} has no holder")
    kind, held = require_type(old.type), claims_of(old)
    entry = LicenceEntry(
        type=old.type,
        number=held[kind.number_fact],
        holder=holder,
        issuer=old.issuer_id,
        issued_on=issued_on,
        valid_until=valid_until,
        claims={**held, **(claims or {})},
    )
    made = _issued(kind, entry, old, by, at)
    note(old.rid, EventKind.REPLACED, by=by, at=at)
    audit.record(
        LICENCE_REPLACED, subject=f"licence:{old.rid}", by=by, at=at, licence=f"licence:{made.rid}"
    )
    publish(LicenceRevoked(old.rid))
    return made


def _issued(
    kind: LicenceType, told: LicenceEntry, old: Licence | None, by: str, at: datetime
) -> Licence:
    entry = checked_entry(kind, told, on=localdate(at))
    holder = require_holder(kind, entry.holder)
    issuer = require_issuer(kind, entry.issuer)
    made = _signed_licence(kind, entry, issuer, signer(by=by, at=at), at, **holder, renews=old)
    _keep([made], by, at)
    return made


def _signed_licence(
    kind: LicenceType,
    entry: LicenceEntry,
    issuer: Organisation,
    signing: Signer,
    at: datetime,
    **given: UUID | Licence | None,
) -> Licence:
    """A licence that is not kept yet."""
    rid = uuid.uuid4()
    return Licence(
        rid=rid,
        type=kind.code,
        number_index=number_index(kind.code, entry.number),
        issuer=issuer,
        issued_on=entry.issued_on,
        valid_until=entry.valid_until,
        registered_at=at,
        **given,
        **asdict(sealed(rid, entry.claims, _signed(rid, kind, entry, issuer, signing))),
    )


def _keep(made: Sequence[Licence], by: str, at: datetime) -> None:
    """Write new licences with the beginning of their histories, and tell of them."""
    Licence.objects.bulk_create(made, batch_size=BATCH)
    LicenceEvent.objects.bulk_create(
        [LicenceEvent(licence=one, seq=1, kind=EventKind.ISSUED, by=by, at=at) for one in made],
        batch_size=BATCH,
    )
    audit.record_all(
        audit.Act(
            LICENCE_ISSUED,
            f"licence:{one.rid}",
            by,
            at,
            {
                "title": kind.title,
                "issuer": f"organisation:{one.issuer_id}",
                "holder": f"{kind.holder.value}:{one.person_id or one.organisation_id}",
            },
        )
        for one in made
        for kind in (require_type(one.type),)
    )
    for one in made:
        publish(LicenceIssued(one.rid))


def _signed(
    rid: UUID, kind: LicenceType, entry: LicenceEntry, issuer: Organisation, signer: Signer
) -> str:
    """The credential; members are named after RFC 7519 and the codes of facts."""
    members: dict[str, object] = {
        "iss": ISSUER,
        "vct": TYPE_PREFIX + kind.code,
        "jti": rid.urn,
        "nbf": _epoch(entry.issued_on),
        "office": {"name": issuer.name, "uscc": issuer.credit_code},
    }
    if entry.valid_until is not None:
        members["exp"] = _epoch(entry.valid_until)
    shown = {code: value for code, value in entry.claims.items() if code in kind.open_facts}
    chosen = {code: value for code, value in entry.claims.items() if code not in shown}
    return sdjwt.issue(
        open_members=members | shown,
        disclosable=chosen,
        salts=[secrets.token_urlsafe(SALT_BYTES) for _ in chosen],
        signer=signer,
    )


def _epoch(day: date) -> int:
    return int(datetime.combine(day, time.min, get_default_timezone()).timestamp())
