"""Acts of programs that speak to the records: registered, closed, proved."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from minkang.engines.records.models import Assertion, Client
from minkang.engines.records.queries.clients import Registered, find
from minkang.engines.records.rules.assertions import SKEW, Unproven, claims_of, require_keys
from minkang.engines.records.rules.scopes import is_scope
from minkang.engines.records.services.client_entries import CLIENT_ADDED, CLIENT_CLOSED, TOKEN_GIVEN
from minkang.engines.records.terms import ReaderKind
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewClient:
    """A program to be registered.

    Attributes:
        name: For people, in logs.
        kind: Platform or institution.
        organisation: Whose it is; None exactly for the platform's.
        scopes: All it may ask for.
        keys: JSON Web Key Set of its public keys; "" when it gets a secret instead.
        hooks: Origins (``https://his.example``) to which notifications may be sent.
    """

    name: str
    kind: ReaderKind
    organisation: UUID | None
    scopes: frozenset[str]
    keys: str = ""
    hooks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddedClient:
    """A registered program; `secret` is shown once and kept nowhere, "" when it has keys."""

    rid: UUID
    secret: str = field(repr=False)


@transaction.atomic
def add_client(*, new: NewClient, by: str, at: datetime) -> AddedClient:
    """Register a program.

    Raises:
        Refused: ``records.client_unfit``.
    """
    _require_fit(new)
    secret = "" if new.keys else secrets.token_urlsafe(SECRET_BYTES)
    scopes = " ".join(sorted(new.scopes))
    client = Client.objects.create(
        rid=uuid4(),
        name=new.name,
        kind=new.kind.value,
        organisation_id=new.organisation,
        scopes=scopes,
        keys=new.keys,
        secret_digest=_digest(secret) if secret else b"",
        hooks=" ".join(new.hooks),
        added_at=at,
        added_by=by,
    )
    audit.record(
        CLIENT_ADDED,
        subject=f"client:{client.rid}",
        by=by,
        at=at,
        name=new.name,
        kind=new.kind.value,
        scopes=scopes,
    )
    return AddedClient(client.rid, secret)


@transaction.atomic
def close_client(*, client: UUID, by: str, at: datetime) -> None:
    """Give a program no more tokens; those it has end within five minutes.

    Raises:
        Refused: ``records.client_unknown``.
    """
    row = Client.objects.select_for_update().filter(rid=client, closed_at__isnull=True).first()
    if row is None:
        raise Refused(
            Refusal(
                "records.client_unknown",
                "没有这个系统，或者它已经停用。请核对编号。",
                f"no open client has the rid {client}",
            )
        )
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    audit.record(CLIENT_CLOSED, subject=f"client:{client}", by=by, at=at, name=row.name)


def prove_by_secret(*, client_id: str, secret: str, at: datetime) -> Registered:
    """The program, when it knows its secret.

    Raises:
        Unproven: it does not, is closed or unknown; the text does not say which.
    """
    found = find(client_id)
    held = found.secret_digest if found else b""
    if found is None or not held or not hmac.compare_digest(held, _digest(secret)):
        raise Unproven("client id and secret do not belong together")
    _note(found, at)
    return found


@transaction.atomic
def prove_by_assertion(
    *, client_id: str, assertion: str, audience: str, at: datetime
) -> Registered:
    """The program, when one of its keys signed the assertion and nobody used that before.

    Raises:
        Unproven: for any reason it must not be believed.
    """
    found = find(client_id)
    if found is None or not found.keys:
        raise Unproven("no client with keys has this id")
    claims = claims_of(assertion, found.keys, audience=audience, at=at)
    if claims.client != str(found.rid):
        raise Unproven("the assertion is from another client")
    Assertion.objects.filter(ends_at__lt=at - SKEW).delete()
    try:
        with transaction.atomic():
            Assertion.objects.create(client_id=found.rid, jti=claims.jti, ends_at=claims.ends_at)
    except IntegrityError as fault:
        raise Unproven("the assertion was used before") from fault
    _note(found, at)
    return found


def _note(found: Registered, at: datetime) -> None:
    with transaction.atomic():
        audit.record(
            TOKEN_GIVEN,
            subject=f"client:{found.rid}",
            by=f"client:{found.rid}",
            at=at,
            name=found.name,
            scopes=" ".join(sorted(found.scopes)),
        )


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _require_fit(new: NewClient) -> None:
    faults: list[FieldFault] = []
    if not new.name.strip():
        faults.append(FieldFault("name", "请填写系统名称。"))
    if (new.kind is ReaderKind.INSTITUTION) != (new.organisation is not None):
        faults.append(FieldFault("organisation", "机构的系统要写明机构，平台的系统不写。"))
    if not new.scopes or not all(map(is_scope, new.scopes)):
        faults.append(FieldFault("scopes", "权限范围写成 system/资源.read 的样子，用空格隔开。"))
    if new.keys:
        try:
            require_keys(new.keys)
        except Unproven as fault:
            faults.append(FieldFault("keys", f"公钥不能用：{fault}"))
    if faults:
        raise Refused(
            Refusal(
                "records.client_unfit",
                "这个系统还不能登记，请按提示修改。",
                "; ".join(f"{fault.name}: {fault.message}" for fault in faults),
                tuple(faults),
            )
        )
