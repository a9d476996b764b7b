"""What somebody wants to write, read and checked before anything is locked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from minkang.engines.records.rules import refusing, specification, validation
from minkang.engines.records.rules.extraction import Extracted
from minkang.engines.records.rules.issues import Issue
from minkang.engines.records.rules.reading import Unreadable, read
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services.returning import without_own_marks
from minkang.engines.records.terms import RECOGNITION_MARK, Author, Entry, Method

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
ADDRESS = re.compile(r"([A-Z][A-Za-z]+)(?:/([A-Za-z0-9\-.]{1,64}))?(?:\?(.*))?", re.DOTALL)
ETAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')

NO_VERSION = -1

Json = dict[str, Any]
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Current:
    """A resource as it is before the write; version 0 when it was only spoken of."""

    rid: int
    version: int
    is_deleted: bool
    organisation: UUID | None
    updated_at: datetime
    patient: int | None
    sensitivity: int
    sort_ts: int
    method: str
    hash: bytes
    body: str = field(repr=False)


@dataclass(slots=True)
class Draft:
    """One act that writes, on its way into the database.

    Attributes:
        turn: Its place among the entries.
        author: Whoever writes.
        type: Number of the resource type.
        fhir_id: "" until it is known, and for a condition to delete that nothing meets.
        condition: Canonical condition by which its resource is found, "" for none.
        is_met: Whether a resource meets the condition.
        echoes: The draft of the same transaction that already creates under this condition.
        rid: 0 until it is known.
        is_new: Whether its id was given here, so that nothing of it can be there.
        is_alone: Whether its refusal concerns nobody else; it is then left in `fault`.
    """

    turn: int
    entry: Entry
    author: Author
    method: Method
    type_name: str
    type: int
    fhir_id: str = ""
    condition: str = ""
    text: str = field(default="", repr=False)
    tree: Json = field(default_factory=dict, repr=False)
    extracted: Extracted | None = None
    current: Current | None = None
    is_met: bool = False
    echoes: "Draft | None" = None
    rid: int = 0
    is_new: bool = False
    is_alone: bool = False
    fault: FhirRefused | None = None

    @property
    def key(self) -> Key:
        """By what the resource is known."""
        return self.type, self.fhir_id

    @property
    def shown(self) -> str:
        """The address, as people see it."""
        return f"{self.type_name}/{self.fhir_id}"

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do: what it would create is there, or what it would delete not."""
        if self.method is Method.POST and (self.is_met or self.echoes is not None):
            return True
        return not self.fhir_id or self.fault is not None

    def refuse(self, fault: FhirRefused) -> None:
        """Keep the fault, or raise it when the others stand or fall with this one."""
        if not self.is_alone:
            raise fault
        self.fault = fault


def drafted(entries: Sequence[Entry], author: Author) -> list[Draft]:
    """The writing acts among the entries, read and valid.

    Raises:
        FhirRefused: with the issues of all entries, each with its place in the bundle; the status
            is 400 when one could not be read, else 422.
    """
    is_single = len(entries) == 1
    drafts: list[Draft] = []
    faults: list[FhirRefused] = []
    for turn, entry in enumerate(entries):
        if entry.method in Method.__members__:
            try:
                drafts.append(draft(entry, turn, author))
            except FhirRefused as fault:
                faults.append(fault if is_single else _placed(fault, turn))
    if faults:
        status = min(fault.status for fault in faults)
        raise FhirRefused(status, [issue for fault in faults for issue in fault.issues])
    return drafts


def draft(entry: Entry, turn: int, author: Author) -> Draft:
    """One act, read and valid.

    Raises:
        FhirRefused: the address does not fit the verb (400), the text cannot be read (400), or it is
            not what the standard or our rules ask for (422).
    """
    method = Method(entry.method)
    type_name, fhir_id, asked = _address(entry)
    if method is Method.POST:
        asked = entry.if_none_exist
    made = Draft(
        turn=turn,
        entry=entry,
        author=author,
        method=method,
        type_name=type_name,
        type=specification.table().type_number(type_name),
        fhir_id=fhir_id,
        condition=canonical(asked),
        text=entry.text,
    )
    if method in (Method.POST, Method.PUT):
        admit(made)
    return made


def canonical(condition: str) -> str:
    """A search condition whose spelling does not matter: decoded, sorted and encoded again."""
    return urlencode(sorted(parse_qsl(condition, keep_blank_values=True))) if condition else ""


def admit(made: Draft) -> None:
    """Read the text of the draft and insist that it is valid and belongs to its address.

    Raises:
        FhirRefused: as `draft`.
    """
    try:
        made.tree = read(made.text)
    except Unreadable as fault:
        raise FhirRefused(HTTPStatus.BAD_REQUEST, fault.issues) from None
    if RECOGNITION_MARK in made.text and made.method is Method.PUT:
        _drop_own_marks(made)
    if made.tree.get("resourceType") != made.type_name:
        raise refusing.is_another_type(made.type_name, "resourceType")
    if made.method is not Method.POST and made.fhir_id and made.tree.get("id") != made.fhir_id:
        raise refusing.is_another_id(f"{made.type_name}.id")
    issues = validation.issues(made.tree, is_platform=made.author.is_platform)
    if any(issue.refuses for issue in issues):
        raise FhirRefused(HTTPStatus.UNPROCESSABLE_ENTITY, issues)


def _drop_own_marks(made: Draft) -> None:
    """Take out the marks with which the platform itself gave the resource out."""
    made.text = without_own_marks(
        made.text,
        type_name=made.type_name,
        fhir_id=made.fhir_id or str(made.tree.get("id", "")),
        author=made.author,
    )
    made.tree = read(made.text)


def version_wanted(draft: Draft) -> int | None:
    """The version `If-Match` names, None when any will do, `NO_VERSION` when it is no version."""
    said = draft.entry.if_match
    if not said:
        return None
    known = ETAG.fullmatch(said)
    return int(known[1]) if known else NO_VERSION


def waves(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """The drafts in their order, cut before a resource that is written once more."""
    wave: list[Draft] = []
    seen: set[Key] = set()
    for one in drafts:
        if one.fhir_id and one.key in seen:
            yield wave
            wave, seen = [], set()
        wave.append(one)
        seen.add(one.key)
    if wave:
        yield wave


def by_author(drafts: Iterable[Draft]) -> dict[Author, list[Draft]]:
    """The drafts of each author, both in the order in which they come."""
    found: dict[Author, list[Draft]] = {}
    for one in drafts:
        found.setdefault(one.author, []).append(one)
    return found


def _address(entry: Entry) -> tuple[str, str, str]:
    parts = ADDRESS.fullmatch(entry.url)
    resources = specification.table().types
    if parts is None or parts[1] not in resources or not resources[parts[1]].number:
        raise refusing.cannot_be_asked(entry.url, entry.method)
    type_name, fhir_id, asked = parts[1], parts[2] or "", parts[3] or ""
    named = bool(fhir_id) + bool(asked)
    if named != (entry.method != Method.POST):
        raise refusing.cannot_be_asked(entry.url, entry.method)
    return type_name, fhir_id, asked


def _placed(fault: FhirRefused, turn: int) -> FhirRefused:
    """The fault with the place of the entry before every path."""
    return FhirRefused(fault.status, tuple(_below(fault.issues, f"Bundle.entry[{turn}].resource")))


def _below(issues: Iterable[Issue], place: str) -> Iterable[Issue]:
    for issue in issues:
        _, _, inner = issue.path.partition(".")
        yield replace(issue, path=f"{place}.{inner}" if inner else place)
