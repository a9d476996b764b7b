"""What somebody may see who checks a licence: chosen values, or how it stands, and nothing else."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from minkang.affairs.licences.models import Licence, Presentation
from minkang.affairs.licences.models.cells import claims_of, credential_of
from minkang.affairs.licences.queries.keys import key_of
from minkang.affairs.licences.queries.own import get_row_for, licence_unknown
from minkang.affairs.licences.queries.reading import LicencePage, licence_rows, page_of
from minkang.affairs.licences.queries.types import require_type
from minkang.affairs.licences.rules import sdjwt
from minkang.affairs.licences.terms import HolderKind
from minkang.kernel import crypto
from minkang.kernel.crypto.sealing import INDEX_BYTES
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.terms import Actor

RID_BYTES = 16
PURPOSE = "licence showing"


@dataclass(frozen=True, slots=True)
class Shown:
    """A licence as it is being shown.

    Attributes:
        presentation: Rid of the showing.
        page: The licence with the values that are shown.
        ends_at: First moment at which it is shown no more.
        is_over: Whether that moment has come.
        credential: The SD-JWT with the disclosures that are shown.
    """

    presentation: UUID
    page: LicencePage
    ends_at: datetime
    is_over: bool
    credential: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Own:
    """A showing as the holder sees it."""

    page: LicencePage
    token: str
    ends_at: datetime
    is_over: bool


def token_of(presentation: UUID) -> str:
    """What the address of a showing ends with: its rid, and a mark only we can make."""
    return base64.urlsafe_b64encode(presentation.bytes + _mark(presentation)).decode().rstrip("=")


def get_public_showing(token: str, at: datetime) -> Shown:
    """What whoever has the address of a showing sees; whether it is over or usable is told apart.

    Raises:
        Refused: ``licences.showing_unknown``.
    """
    found = _presentation(token)
    if found is None:
        raise Refused(_SHOWING_UNKNOWN)
    licence = found.licence
    names = frozenset(found.fields)
    claims = _shown_claims(licence, names)
    return Shown(
        presentation=found.pk,
        page=page_of(licence, claims, at=at),
        ends_at=found.ends_at,
        is_over=found.ends_at <= at,
        credential=sdjwt.choose(credential_of(licence), names),
    )


def get_showing_for(actor: Actor, presentation: UUID, at: datetime) -> Own:
    """A showing with its address, for the holder.

    Raises:
        Refused: ``licences.showing_unknown``, ``access.not_allowed_…``.
    """
    found = Presentation.objects.filter(pk=presentation).first()
    if found is None:
        raise Refused(_SHOWING_UNKNOWN)
    licence = get_row_for(actor, found.licence_id, at)
    claims = _shown_claims(licence, frozenset(found.fields))
    return Own(
        page=page_of(licence, claims, at=at, for_holder=True),
        token=token_of(presentation),
        ends_at=found.ends_at,
        is_over=found.ends_at <= at,
    )


def get_public_status(rid: UUID, at: datetime) -> LicencePage:
    """How a licence stands, for whoever has its printed copy.

    Of an organisation's licence everything that everybody sees; of a person's only the masked name.

    Raises:
        Refused: ``licences.licence_unknown``.
    """
    found = licence_rows().filter(pk=rid).first()
    if found is None:
        raise Refused(licence_unknown(rid))
    kind = require_type(found.type)
    claims = _shown_claims(found, frozenset()) if kind.holder is HolderKind.ORGANISATION else {}
    return page_of(found, claims, at=at)


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential whose signature and disclosures are right.

    Attributes:
        page: The licence with the values it discloses.
        payload: Everything it says.
    """

    page: LicencePage
    payload: Mapping[str, object] = field(repr=False)


def read_credential(text: str, at: datetime) -> Credential:
    """What a credential says, if it is one of ours; how the licence stands now is on its page.

    Raises:
        Refused: ``licences.credential_malformed``, ``…credential_foreign``, ``…credential_forged``.
    """
    found = sdjwt.read(text, key_of)
    if isinstance(found, sdjwt.Fault):
        raise Refused(_CREDENTIAL_FAULTS[found])
    licence = _licence_of(found.payload)
    if licence is None:
        raise Refused(_FOREIGN)
    claims = {
        code: str(found.payload[code])
        for code in require_type(licence.type).facts
        if code in found.payload
    }
    return Credential(page_of(licence, claims, at=at), found.payload)


def _licence_of(payload: Mapping[str, object]) -> Licence | None:
    named = str(payload.get("jti", ""))
    try:
        return licence_rows().filter(pk=UUID(named)).first()
    except ValueError:
        return None


def _shown_claims(licence: Licence, chosen: frozenset[str]) -> dict[str, str]:
    seen = require_type(licence.type).open_facts | chosen
    return {code: value for code, value in claims_of(licence).items() if code in seen}


def _presentation(token: str) -> Presentation | None:
    try:
        told = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(told) != RID_BYTES + INDEX_BYTES:
        return None
    rid = UUID(bytes=told[:RID_BYTES])
    if not hmac.compare_digest(told[RID_BYTES:], _mark(rid)):
        return None
    rows = Presentation.objects.select_related(
        "licence__issuer", "licence__person", "licence__organisation"
    )
    return rows.filter(pk=rid).first()


def _mark(presentation: UUID) -> bytes:
    return crypto.blind_index(str(presentation), purpose=PURPOSE)


_SHOWING_UNKNOWN = Refusal(
    "licences.showing_unknown",
    "没有找到这次亮证，二维码可能没有扫全。请持证人重新出示，再扫一次。",
    "no presentation has this token",
)
_FOREIGN = Refusal(
    "licences.credential_foreign",
    "这份凭证不是本平台签发的，不能核验。请到它的签发单位核验。",
    "no published key of this platform signed it",
)
_FORGED = Refusal(
    "licences.credential_forged",
    "这份凭证的内容被改动过，不能作为凭证。请不要采信，并请持证人当面重新亮证。",
    "signature or disclosures do not fit",
)
_MALFORMED = Refusal(
    "licences.credential_malformed",
    "没有看懂这份凭证，可能没有复制完整。请从头到尾复制后再核验。",
    "not an SD-JWT (RFC 9901) without key binding",
)
_CREDENTIAL_FAULTS: Mapping[sdjwt.Fault, Refusal] = {
    sdjwt.Fault.MALFORMED: _MALFORMED,
    sdjwt.Fault.BOUND: _MALFORMED,
    sdjwt.Fault.KEY_UNKNOWN: _FOREIGN,
    sdjwt.Fault.SIGNATURE_WRONG: _FORGED,
    sdjwt.Fault.DISCLOSURE_FOREIGN: _FORGED,
}
