"""What is stated when a licence is issued, checked against its type and the registry."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import connection

from minkang.affairs.licences.models import Licence
from minkang.affairs.licences.models.cells import number_index
from minkang.affairs.licences.queries.desk import holder_unknown, issuer_not_allowed
from minkang.affairs.licences.queries.types import LicenceType
from minkang.affairs.licences.terms import HolderKind, LicenceState
from minkang.engines.cases.queries.facts import check
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person

NUMBERS = re.compile(r"[\w()（）〔〕\[\]/.\-]{2,60}")
# Two-number advisory keys: the first is this table's, the second stands for a number.
NUMBER_LOCK, LOCK_BYTES = 27961, 4
IN_FORCE = (LicenceState.VALID, LicenceState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class LicenceEntry:
    """A licence to be issued.

    Attributes:
        type: Code of its type.
        number: Its number, as the office gives it.
        holder: Rid of the person or the organisation, as the type says.
        issuer: Rid of the office.
        issued_on: First day.
        valid_until: First day on which it no longer holds; None for no end.
        claims: What stands on it, by code of its fact, as typed or canonical.
    """

    type: str
    number: str = field(repr=False)
    holder: UUID
    issuer: UUID
    issued_on: date
    valid_until: date | None
    claims: Mapping[str, str] = field(repr=False)


def checked_entry(kind: LicenceType, told: LicenceEntry, *, on: date) -> LicenceEntry:
    """The entry with number and claims in their one spelling; nobody else takes the number meanwhile.

    Raises:
        Refused: ``licences.entry_incomplete`` with every fault, ``licences.number_taken``.
    """
    entry = tidied_entry(kind, told, on=on)
    index = number_index(kind.code, entry.number)
    with connection.cursor() as cursor:
        # A list that is being issued takes no numbers one by one, but keeps everybody out.
        cursor.execute("LOCK TABLE licences_licence IN ROW EXCLUSIVE MODE")
        half = int.from_bytes(index[:LOCK_BYTES], signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (NUMBER_LOCK, half))
    if Licence.objects.filter(state__in=IN_FORCE, number_index=index).exists():
        raise Refused(NUMBER_TAKEN)
    return entry


def tidied_entry(kind: LicenceType, told: LicenceEntry, *, on: date) -> LicenceEntry:
    """The entry with number and claims in their one spelling.

    Raises:
        Refused: ``licences.entry_incomplete`` with every fault.
    """
    claims = _claims(kind, told, on)
    return replace(told, number=claims[kind.number_fact], claims=claims)


@dataclass(frozen=True, slots=True)
class Known:
    """What the registers hold of a list, in four queries however long it is.

    Attributes:
        people: Rids of the people named as holders.
        organisations: The organisations named as holders or issuers, by rid.
        taken: Indexes of the numbers that are in force already; grows by each entry that passes.
    """

    people: frozenset[UUID]
    organisations: Mapping[UUID, Organisation]
    taken: set[bytes]

    @classmethod
    def of(cls, entries: Sequence[LicenceEntry]) -> "Known":
        """What a list of tidied entries needs; nobody else issues until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE licences_licence IN SHARE ROW EXCLUSIVE MODE")
        named = {one.holder for one in entries}
        indexes = [number_index(one.type, one.number) for one in entries]
        taken = Licence.objects.filter(state__in=IN_FORCE, number_index__in=indexes)
        return cls(
            frozenset(Person.objects.filter(pk__in=named).values_list("pk", flat=True)),
            Organisation.objects.in_bulk(named | {one.issuer for one in entries}),
            {bytes(one) for one in taken.values_list("number_index", flat=True)},
        )

    def take(self, kind: LicenceType, entry: LicenceEntry) -> tuple[dict[str, UUID], Organisation]:
        """Column and value of the holder, and the office; the number is taken from now on.

        Raises:
            Refused: ``licences.holder_unknown``, ``licences.issuer_not_allowed``,
                ``licences.number_taken``.
        """
        is_person = kind.holder is HolderKind.PERSON
        if entry.holder not in (self.people if is_person else self.organisations):
            raise Refused(holder_unknown())
        issuer = self.organisations.get(entry.issuer)
        if issuer is None or issuer.category not in kind.issuers:
            raise Refused(issuer_not_allowed(kind))
        index = number_index(kind.code, entry.number)
        if index in self.taken:
            raise Refused(NUMBER_TAKEN)
        self.taken.add(index)
        return {"person_id" if is_person else "organisation_id": entry.holder}, issuer


def _claims(kind: LicenceType, told: LicenceEntry, on: date) -> dict[str, str]:
    if unknown := sorted(set(told.claims) - kind.facts):
        raise ValueError(f"{kind.code} has no fields {unknown}")
    number = "".join(unicodedata.normalize("NFKC", told.number).split())
    faults: dict[str, str] = {}
    claims: dict[str, str] = {}
    if not NUMBERS.fullmatch(number):
        faults["number"] = _NUMBER_MALFORMED
    stated = {**told.claims, kind.number_fact: number}
    for one in kind.fields:
        text = stated.get(one.code, "")
        if one.is_optional and not text.strip():
            continue
        value = check(one.fact, text, on=on)
        if isinstance(value, Refusal):
            faults.setdefault("number" if one.is_number else one.code, value.message)
        else:
            claims[one.code] = value
    if faults:
        fields = [FieldFault(name, message) for name, message in faults.items()]
        raise Refused(_incomplete(kind, fields))
    return claims


def require_holder(kind: LicenceType, holder: UUID) -> dict[str, UUID]:
    """The column of the holder and its value.

    Raises:
        Refused: ``licences.holder_unknown``.
    """
    if kind.holder is HolderKind.PERSON:
        column, is_there = "person_id", Person.objects.filter(pk=holder).exists()
    else:
        column, is_there = "organisation_id", Organisation.objects.filter(pk=holder).exists()
    if not is_there:
        raise Refused(holder_unknown())
    return {column: holder}


def require_issuer(kind: LicenceType, issuer: UUID) -> Organisation:
    """The office.

    Raises:
        Refused: ``licences.issuer_not_allowed``.
    """
    found = Organisation.objects.filter(pk=issuer).first()
    if found is None or found.category not in kind.issuers:
        raise Refused(issuer_not_allowed(kind))
    return found


def _incomplete(kind: LicenceType, faults: list[FieldFault]) -> Refusal:
    return Refusal(
        "licences.entry_incomplete",
        f"{kind.title}还有 {len(faults)} 处要改，都列在下面。改好后再制发。",
        f"{kind.code}: {', '.join(fault.name for fault in faults)}",
        tuple(faults),
    )


_NUMBER_MALFORMED = "证照编号应为2到60个字，可以有数字、字母、汉字、括号和横线。"
NUMBER_TAKEN = Refusal(
    "licences.number_taken",
    "这个编号的同类证照正在使用。请核对编号；换发请从原证照进入。",
    "a licence of this type and number is in force",
    (FieldFault("number", "这个编号的同类证照正在使用。"),),
)
