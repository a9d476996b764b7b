"""Which offices are reached by messages, and with which keys they sign."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from minkang.engines.gateway.models import Office, OfficeKey
from minkang.engines.gateway.rules import refusals
from minkang.engines.gateway.rules.envelope import KIND
from minkang.engines.gateway.services.entry_types import (
    KEY_REGISTERED,
    OFFICE_CHANGED,
    OFFICE_MOVED,
    OFFICE_REGISTERED,
    OFFICE_RETIRED,
)
from minkang.kernel.audit import services as audit
from minkang.kernel.jws import public_key_of, thumbprint
from minkang.kernel.refusal import FieldFault, Refused
from minkang.registry.organisations.models import Organisation

_CODE = re.compile(r"[a-z][a-z0-9_-]{1,38}")
PRIVATE = "PRIVATE KEY"
MOST_MINUTES = 60 * 24 * 365


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """An office to be registered.

    Attributes:
        organisation: Rid of the organisation it is.
        code: Its name in messages: lower-case letters, digits, hyphens.
        endpoint: Where it takes messages; https, or http on this machine.
        answers_within: How soon it promised to answer.
        public_pem: Its public key (P-256, SubjectPublicKeyInfo as PEM).
        kinds: The messages agreed with it, both ways.
    """

    organisation: UUID
    code: str
    endpoint: str
    answers_within: timedelta
    public_pem: str
    kinds: tuple[str, ...]


@transaction.atomic
def register_office(*, entry: OfficeEntry, by: str, at: datetime) -> Office:
    """Reach an office by messages from now on.

    Raises:
        Refused: ``gateway.registration_incomplete`` with every fault, ``gateway.public_key_taken``.
    """
    if faults := faults_of(entry, None):
        raise Refused(refusals.registration_incomplete(faults))
    made = Office.objects.create(
        organisation_id=entry.organisation,
        code=entry.code,
        endpoint=entry.endpoint,
        answers_within=minutes_of(entry.answers_within),
        kinds=list(entry.kinds),
        registered_at=at,
    )
    audit.record(
        OFFICE_REGISTERED,
        subject=f"organisation:{made.pk}",
        by=by,
        at=at,
        code=made.code,
        endpoint=made.endpoint,
    )
    _register_key(made, entry.public_pem, by, at)
    return made


@transaction.atomic
def change_office(*, entry: OfficeEntry, by: str, at: datetime) -> Office:
    """Keep to what is newly agreed with an office; with a key, its older ones hold no more.

    One that was retired is reached again, and needs a key for it.

    Raises:
        Refused: ``gateway.office_unknown``, ``gateway.registration_incomplete`` with every fault,
            ``gateway.public_key_taken``.
    """
    held = Office.objects.select_for_update().filter(pk=entry.organisation).first()
    if held is None:
        raise Refused(refusals.office_unknown())
    if faults := faults_of(entry, held):
        raise Refused(refusals.registration_incomplete(faults))
    held.endpoint, held.kinds, held.retired_at = entry.endpoint, list(entry.kinds), None
    held.answers_within = minutes_of(entry.answers_within)
    held.save(update_fields=["endpoint", "kinds", "retired_at", "answers_within"])
    audit.record(
        OFFICE_CHANGED,
        subject=f"organisation:{held.pk}",
        by=by,
        at=at,
        code=held.code,
        endpoint=held.endpoint,
        kinds=", ".join(held.kinds),
    )
    if entry.public_pem:
        held.keys.filter(until__isnull=True).update(until=at)
        _register_key(held, entry.public_pem, by, at)
    return held


@transaction.atomic
def replace_key(*, office: UUID, public_pem: str, by: str, at: datetime) -> OfficeKey:
    """Accept a new key of an office from now on, and its older ones no more.

    Raises:
        Refused: ``gateway.office_unknown``, ``gateway.registration_incomplete``,
            ``gateway.public_key_taken``.
    """
    held = _locked(office)
    if fault := _key_fault(public_pem):
        raise Refused(refusals.registration_incomplete((fault,)))
    held.keys.filter(until__isnull=True).update(until=at)
    return _register_key(held, public_pem, by, at)


@transaction.atomic
def move_office(*, office: UUID, endpoint: str, by: str, at: datetime) -> None:
    """Send what is to come, and what waits, to another address.

    Raises:
        Refused: ``gateway.office_unknown``, ``gateway.registration_incomplete``.
    """
    held = _locked(office)
    if not _is_safe(endpoint):
        raise Refused(refusals.registration_incomplete((_ENDPOINT_UNSAFE,)))
    held.endpoint = endpoint
    held.save(update_fields=["endpoint"])
    audit.record(
        OFFICE_MOVED,
        subject=f"organisation:{held.pk}",
        by=by,
        at=at,
        code=held.code,
        endpoint=endpoint,
    )


@transaction.atomic
def retire_office(*, office: UUID, by: str, at: datetime) -> None:
    """Send nothing to an office any more, and take nothing from it.

    Raises:
        Refused: ``gateway.office_unknown``.
    """
    held = _locked(office)
    held.retired_at = at
    held.save(update_fields=["retired_at"])
    held.keys.filter(until__isnull=True).update(until=at)
    audit.record(OFFICE_RETIRED, subject=f"organisation:{held.pk}", by=by, at=at, code=held.code)


def _locked(office: UUID) -> Office:
    found = Office.objects.select_for_update().filter(pk=office, retired_at__isnull=True).first()
    if found is None:
        raise Refused(refusals.office_unknown())
    return found


def _register_key(office: Office, pem: str, by: str, at: datetime) -> OfficeKey:
    kid = thumbprint(public_key_of(pem))
    if OfficeKey.objects.filter(pk=kid).exists():
        raise Refused(refusals.key_registered())
    made = OfficeKey.objects.create(kid=kid, office=office, public_pem=pem, since=at)
    audit.record(
        KEY_REGISTERED, subject=f"organisation:{office.pk}", by=by, at=at, code=office.code, kid=kid
    )
    return made


def faults_of(entry: OfficeEntry, held: Office | None) -> tuple[FieldFault, ...]:
    """Everything that is wrong with an office as stated; `held` is the one registered before, if any."""
    is_taken = Office.objects.filter(Q(code=entry.code) | Q(pk=entry.organisation)).exists()
    told = (
        (not Organisation.objects.filter(pk=entry.organisation).exists(), _ORGANISATION_UNKNOWN),
        (not _CODE.fullmatch(entry.code), _CODE_MALFORMED),
        (is_taken if held is None else held.code != entry.code, _CODE_TAKEN),
        (not _is_safe(entry.endpoint), _ENDPOINT_UNSAFE),
        (not 0 < minutes_of(entry.answers_within) <= MOST_MINUTES, _PROMISE_IMPOSSIBLE),
        (not entry.kinds or not all(map(KIND.fullmatch, entry.kinds)), _KINDS_MISSING),
    )
    keeps_key = held is not None and held.retired_at is None and not entry.public_pem
    key = None if keeps_key else _key_fault(entry.public_pem)
    return (*(fault for is_wrong, fault in told if is_wrong), *((key,) if key else ()))


def _key_fault(pem: str) -> FieldFault | None:
    if PRIVATE in pem:
        return _KEY_PRIVATE
    try:
        public_key_of(pem)
    except ValueError:
        return _KEY_MALFORMED
    return None


def _is_safe(endpoint: str) -> bool:
    """An https address, or one of this machine."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.fragment or port == 0:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def minutes_of(length: timedelta) -> int:
    """Whole minutes."""
    return int(length.total_seconds() // 60)


_ORGANISATION_UNKNOWN = FieldFault("organisation", "没有找到这个单位。")
_CODE_MALFORMED = FieldFault("code", "代号用小写字母开头，可以有数字和横线，2到39个字。")
_CODE_TAKEN = FieldFault("code", "这个代号或这个单位已经登记过。")
_ENDPOINT_UNSAFE = FieldFault("endpoint", "接口地址应以 https:// 开头。")
_PROMISE_IMPOSSIBLE = FieldFault("answers_within", "答复时限应在1分钟到1年之间。")
_KINDS_MISSING = FieldFault("kinds", "至少选一类要往来的消息。")
_KEY_MALFORMED = FieldFault("public_pem", "这不是公钥：应为 P-256 曲线、PEM 格式。请对方重新导出。")
_KEY_PRIVATE = FieldFault(
    "public_pem", "这是私钥，平台不收，也没有留底。请对方换一对新密钥，只交公钥。"
)
