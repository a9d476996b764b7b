"""What residents behind personas hold: papers of their age and family, in the register of licences.

Everybody's papers would say the same and take hours to sign; nobody but a persona is looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from minkang.affairs.licences.services import LicenceEntry
from minkang.affairs.onething.terms import OfficeKind
from minkang.city.affairs_births import SEXES, certificate_number, delivers, registry_number
from minkang.city.affairs_certifying import years_later
from minkang.city.clinics_patients import Register
from minkang.city.draws import stream
from minkang.city.records_people import Resident
from minkang.registry.accounts.queries.personas import Finding, cast_of, personas
from minkang.registry.organisations.services import OrganisationEntry
from minkang.registry.organisations.terms import PRIMARY_CENTRES
from minkang.registry.people.terms import ETHNICITIES, Kinship, Sex

YOUNGEST = 16
CARD_TERMS = ((46, None), (26, 20), (YOUNGEST, 10))
"""Years an identity card holds by the age at its issue, from the oldest (居民身份证法, article 5; memory)."""

SETTLED, LONGEST = 200, 2900
"""Days ago, at least and at most, on which papers of grown people were issued."""

CHILD_PAPERS = timedelta(days=20)
"""How long after a birth its papers were issued."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A resident behind a persona.

    Attributes:
        rid: Whose papers.
        known: What the register holds.
        people: Their ethnicity in words.
        head: Name of the head of the household.
    """

    rid: UUID
    known: Resident
    people: str
    head: str


@dataclass(frozen=True, slots=True)
class Papers:
    """Writes the papers of a region; `offices` are those that have a seat, `on` is its day.

    Children born from `first` on have theirs from the offices that their births are declared to.
    """

    register: Register
    entries: Sequence[OrganisationEntry]
    offices: Mapping[OfficeKind, UUID]
    first: date
    on: date
    seed: int

    def held(self) -> Iterator[LicenceEntry]:
        """The papers of the grown people behind personas, and of their children."""
        rows = {rid: row for row, rid in enumerate(self.register.rids)}
        for number, one in enumerate(self._holders(rows)):
            draw = stream(self.seed, "papers", number)
            yield from self._of_grown(one, draw)
            for ward, guardians in self.register.guardians.items():
                if one.rid in guardians and ward in rows:
                    yield from self._of_child(ward, rows, draw)

    def _holders(self, rows: Mapping[UUID, int]) -> Iterator[Holder]:
        """As the accounts will choose them; not those whom a large region does not remember."""
        taken: set[UUID] = set()
        for persona in personas():
            if persona.find is Finding.STAFF:
                continue
            cast = cast_of(persona, on=self.on, taken=taken)
            if cast is None or cast.person is None:
                continue
            person = cast.person
            taken.add(person.pk)
            if person.pk in rows:
                head = person.household.members.filter(kinship=Kinship.HEAD).first()
                yield Holder(
                    rid=person.pk,
                    known=self.register.residents[rows[person.pk]],
                    people=ETHNICITIES[person.ethnicity][0],
                    head=head.name if head else person.name,
                )

    def _of_grown(self, one: Holder, draw: np.random.Generator) -> Iterator[LicenceEntry]:
        known = one.known
        person = {"person.name": known.name, "person.identity_number": known.identity_number}
        drawn = self.on - timedelta(days=int(draw.integers(SETTLED, LONGEST)))
        issued_on = max(drawn, years_later(known.born_on, YOUNGEST))
        police = self.offices[OfficeKind.PUBLIC_SECURITY]
        yield LicenceEntry(
            type="identity_card",
            number=known.identity_number,
            holder=one.rid,
            issuer=police,
            issued_on=issued_on,
            valid_until=card_end(known.born_on, issued_on),
            claims=person
            | {
                "person.sex": SEXES[known.sex],
                "person.birth_date": known.born_on.isoformat(),
                "person.ethnic_group": one.people,
                "person.address": known.address,
            },
        )
        yield LicenceEntry(
            type="household_register",
            number=registry_number(known, draw),
            holder=one.rid,
            issuer=police,
            issued_on=issued_on,
            valid_until=None,
            claims=person | {"household.head": one.head, "person.address": known.address},
        )
        yield LicenceEntry(
            type="social_security_card",
            number=known.identity_number,
            holder=one.rid,
            issuer=self.offices[OfficeKind.SOCIAL_SECURITY],
            issued_on=issued_on,
            valid_until=None,
            claims=person,
        )

    def _of_child(
        self, ward: UUID, rows: Mapping[UUID, int], draw: np.random.Generator
    ) -> Iterator[LicenceEntry]:
        """Certificate of birth and vaccination card, where the child was born in the region."""
        child = self.register.residents[rows[ward]]
        hospitals = [one for one in self.entries if delivers(one, child.born_on)]
        centres = [
            one
            for one in self.entries
            if one.category in PRIMARY_CENTRES and one.opened_on <= child.born_on
        ]
        named = [one for one in self.register.guardians[ward] if one in rows]
        parents = [self.register.residents[rows[one]] for one in named]
        mothers = [one for one in parents if one.sex is Sex.FEMALE]
        fathers = [one for one in parents if one.sex is Sex.MALE]
        is_told = hospitals and centres and mothers and child.identity_number
        if child.born_on >= self.first or not is_told:
            return
        hospital = hospitals[int(draw.integers(len(hospitals)))]
        centre = centres[int(draw.integers(len(centres)))]
        newborn = {
            "newborn.name": child.name,
            "newborn.sex": SEXES[child.sex],
            "newborn.birth_date": child.born_on.isoformat(),
            "newborn.identity_number": child.identity_number,
        }
        family = {
            "birth.hospital": hospital.name,
            "mother.name": mothers[0].name,
            "mother.identity_number": mothers[0].identity_number,
        }
        for father in fathers[:1]:
            family |= {
                "father.name": father.name,
                "father.identity_number": father.identity_number,
            }
        issued_on = child.born_on + CHILD_PAPERS
        yield LicenceEntry(
            type="birth_certificate",
            number=certificate_number(child, draw),
            holder=ward,
            issuer=hospital.rid,
            issued_on=issued_on,
            valid_until=None,
            claims=newborn | family,
        )
        yield LicenceEntry(
            type="vaccination_card",
            number=registry_number(child, draw),
            holder=ward,
            issuer=centre.rid,
            issued_on=issued_on,
            valid_until=None,
            claims=newborn | {"birth.vaccination_clinic": centre.name},
        )


def card_end(born_on: date, issued_on: date) -> date | None:
    """First day on which an identity card issued on a day no longer holds; None for no end."""
    years = next(years for age, years in CARD_TERMS if years_later(born_on, age) <= issued_on)
    return None if years is None else years_later(issued_on, years)
