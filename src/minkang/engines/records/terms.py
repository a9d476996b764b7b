"""Vocabularies and frozen values of health records."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from minkang.policy.terms import Labelled

RESIDENT_NUMBER: Final = "urn:oid:2.16.156.10011.1.3"
"""System of resident identity numbers in health records (WS/T 500; verification = "memory")."""

RECOGNITION_MARK: Final = "urn:minkang:recognition-mark"
"""System of the tags by which the platform marks results for mutual recognition (HR)."""

RECOGNISED: Final = "HR"
"""Code of such a tag."""


class Method(StrEnum):
    """How a version came to be (FHIR ``http-verb``)."""

    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class Outcome(StrEnum):
    """What a write did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"


class ExportState(Labelled):
    """Where a bulk export stands."""

    WAITING = "waiting", "等待中", "waiting"
    RUNNING = "running", "正在导出", "running"
    DONE = "done", "已完成", "done"
    FAILED = "failed", "未完成", "failed"
    REMOVED = "removed", "已删除", "removed"


class ReaderKind(StrEnum):
    """Who reads: decides which rule opens a row."""

    PLATFORM = "platform"
    INSTITUTION = "institution"
    CLINICIAN = "clinician"
    RESIDENT = "resident"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads, as the token or the session says.

    Attributes:
        by: Reference of the audit chain, ``client:…`` or ``account:…``.
        kind: Which rule applies.
        organisation: Whose system or staff it is; None for the platform and for residents.
        persons: Residents whose record a resident may read: their own, wards', and who gave a proxy.
        scopes: SMART scopes of the token, as granted.
    """

    by: str
    kind: ReaderKind
    organisation: UUID | None = None
    persons: frozenset[UUID] = frozenset()
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Author:
    """Whoever writes.

    Attributes:
        by: Reference of the audit chain.
        organisation: Whose data it becomes; None for the platform itself.
        is_platform: Whether marks only the platform may set are allowed.
    """

    by: str
    organisation: UUID | None
    is_platform: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a resource; `body` is the exact JSON text, "" when it was deleted."""

    type_name: str
    fhir_id: str
    rid: int
    version: int
    updated_at: datetime
    method: Method
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """What a write left behind."""

    outcome: Outcome
    version: Version


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of a FHIR transaction.

    Attributes:
        method: HTTP verb of the act: a `Method`, or GET and HEAD, which write nothing.
        url: ``Patient``, ``Patient/1`` or ``Patient?identifier=…``, relative to the base address.
        full_url: What other entries call it, ``urn:uuid:…``; "" when nobody does.
        text: The resource, or the patch, as JSON.
        if_match: Version that must be current, "" for any.
        if_none_exist: Condition under which nothing is created, "" for none.
        patch_kind: Media type of a patch.
    """

    method: str
    url: str
    full_url: str = ""
    text: str = field(default="", repr=False)
    if_match: str = ""
    if_none_exist: str = ""
    patch_kind: str = "application/json-patch+json"


@dataclass(frozen=True, slots=True)
class Match:
    """A resource that a condition meets."""

    rid: int
    fhir_id: str
    organisation: UUID | None


class FeedKind(StrEnum):
    """How an institution sends what it does not send as FHIR."""

    HL7V2 = "hl7v2"
    SHEET = "sheet"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {"hl7v2": "HL7 v2 消息", "sheet": "表格"}[self]

    @property
    def label_en(self) -> str:
        """English name."""
        return {"hl7v2": "HL7 v2 messages", "sheet": "sheets"}[self]


class FeedAnswer(StrEnum):
    """How a submission was answered (HL7 table 0008)."""

    ACCEPTED = "AA"
    ERROR = "AE"
    REJECTED = "AR"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {"AA": "已接收", "AE": "有错误", "AR": "未接收"}[self]

    @property
    def label_en(self) -> str:
        """English name."""
        return {"AA": "accepted", "AE": "in error", "AR": "rejected"}[self]
