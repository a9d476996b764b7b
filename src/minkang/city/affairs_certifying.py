"""Certificates of those who practise, as the health office gave them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minkang.affairs.licences.services import LicenceEntry
from minkang.registry.organisations.services import (
    PostEntry,
    PractitionerEntry,
    QualificationEntry,
)
from minkang.registry.organisations.terms import QualificationKind
from minkang.registry.people.terms import Sex

Q = QualificationKind
TERM_YEARS = 5
GENDERS = {Sex.MALE.value: "male", Sex.FEMALE.value: "female"}
LEVELS = {Q.PHYSICIAN: "licensed", Q.ASSISTANT_PHYSICIAN: "assistant"}
TYPES = {
    Q.PHYSICIAN: "doctor_practice",
    Q.ASSISTANT_PHYSICIAN: "doctor_practice",
    Q.NURSE: "nurse_practice",
    Q.VILLAGE_DOCTOR: "village_doctor_practice",
}
ITEMS = {
    Q.PHYSICIAN: "doctor-registration",
    Q.ASSISTANT_PHYSICIAN: "doctor-registration",
    Q.NURSE: "nurse-registration",
}
WITH_A_TERM = frozenset({Q.NURSE, Q.VILLAGE_DOCTOR})
EVERYTHING = "全科医学"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the staff who is a resident: the entry, and the rid of the person."""

    entry: PractitionerEntry
    person: UUID


@dataclass(frozen=True, slots=True)
class Certifying:
    """Writes the certificates of a region; `places` are the names of organisations by credit code."""

    places: Mapping[str, str]
    issuer: UUID
    on: date

    def certificates(self, staff: Sequence[Member]) -> Iterator[LicenceEntry]:
        """A certificate for everybody who practises under one."""
        for member in staff:
            posts, held = member.entry.posts, member.entry.qualifications
            if posts and held and held[0].kind in TYPES:
                yield self._certificate(member, held[0], posts[0])

    def _certificate(
        self, member: Member, held: QualificationEntry, post: PostEntry
    ) -> LicenceEntry:
        has_term = held.kind in WITH_A_TERM
        issued_on = _renewed(held.issued_on, self.on) if has_term else held.issued_on
        place = self.places[post.organisation]
        return LicenceEntry(
            type=TYPES[held.kind],
            number=held.number,
            holder=member.person,
            issuer=self.issuer,
            issued_on=issued_on,
            valid_until=years_later(issued_on, TERM_YEARS) if has_term else None,
            claims=_claims(member.entry, held, post, place),
        )


def practising(staff: Sequence[Member], residents: Sequence[UUID]) -> Mapping[str, Sequence[int]]:
    """Rows of those among `residents` who hold a certificate, by the item that changes it."""
    rows = {rid: row for row, rid in enumerate(residents)}
    found: dict[str, list[int]] = {}
    for member in staff:
        held = member.entry.qualifications
        if held and held[0].kind in ITEMS and member.person in rows:
            found.setdefault(ITEMS[held[0].kind], []).append(rows[member.person])
    return found


def _claims(
    one: PractitionerEntry, held: QualificationEntry, post: PostEntry, place: str
) -> dict[str, str]:
    claims = {
        "person.name": one.name,
        "person.sex": GENDERS[one.sex],
        "person.identity_number": one.identity_number,
    }
    if held.kind is Q.VILLAGE_DOCTOR:
        return claims | {"doctor.place": place}
    claims["person.birth_date"] = one.born_on.isoformat()
    if held.kind is Q.NURSE:
        return claims | {"nurse.place": place}
    return claims | {
        "doctor.qualification_number": f"{held.issued_on.year}{held.number}",
        "doctor.category": held.scope.value if held.scope else "clinical",
        "doctor.level": LEVELS[held.kind],
        "doctor.scope": f"{post.department or EVERYTHING}专业",
        "doctor.place": place,
    }


def _renewed(first: date, on: date) -> date:
    """The last day up to `on` on which a certificate of `first` was renewed."""
    terms = 0
    while years_later(first, (terms + 1) * TERM_YEARS) <= on:
        terms += 1
    return years_later(first, terms * TERM_YEARS)


def years_later(day: date, years: int) -> date:
    """The same day so many years on; the 28th for a leap day."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + years)
