"""Stories longer than a quarter: people under treatment for years, children's vaccinations, personas.

A persona of the demonstration has a record worth reading: two years of blood glucose and pressure that
come down under treatment, a value that was corrected, and results another hospital recognised.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import make_aware

from minkang.care.results.services import QualityEntry
from minkang.city.draws import stream
from minkang.city.population import YEAR
from minkang.city.records_cases import CONSULTATION, Case, Considered
from minkang.city.records_catalogue import Vaccine, catalogue
from minkang.city.records_houses import House
from minkang.city.records_people import Resident
from minkang.registry.accounts.queries.personas import cast_of, personas
from minkang.registry.organisations.terms import PRIMARY_CENTRES, Category, Specialty

ONE_DAY = timedelta(days=1)
MONTH = 30.44
FOLLOW_UPS, QUARTER = 4, 91 * ONE_DAY
SCHOOL_AGE = 6.9
# Of so many residents one is followed for years, and one is a child whose vaccinations are told; at
# most so many.
ONE_OF, MOST_FOLLOWED, MOST_VACCINATED = 700, 8, 12
PERSONA_FOLLOW_UPS, PERSONA_WEEKS = 16, 6
LATER_ON = {"I10": "E11.9", "E11.9": "I10"}
RECOGNISED = ("chest_ct", "cholesterol", "ldl")
MORE = ("hba1c", "alt", "creatinine")


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose somebody got."""

    row: int
    house: House
    vaccine: Vaccine
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Cast:
    """Rows of the personas, -1 where the region has nobody; `house` is where the doctor works."""

    resident: int
    elder: int
    parent: int
    house: House | None


@dataclass(frozen=True, slots=True)
class Stories:
    """Tells the stories of a region; `guardians` are rids by the rid of the ward."""

    houses: Sequence[House]
    residents: Sequence[Resident]
    rows: Mapping[UUID, int]
    guardians: Mapping[UUID, UUID]
    quality: Sequence[QualityEntry]
    seed: int
    now: datetime

    def cast(self) -> Cast:
        """The residents and the hospital of the personas, as the accounts will choose them."""
        taken: set[UUID] = set()
        found: dict[str, int] = {}
        office: UUID | None = None
        for persona in personas():
            cast = cast_of(persona, on=self.now.date(), taken=taken)
            if cast is None:
                continue
            taken |= {one.pk for one in (cast.person, cast.practitioner) if one is not None}
            if cast.person is not None:
                found[persona.login] = self.rows.get(cast.person.pk, -1)
            elif persona.login == "demo-doctor" and cast.organisation is not None:
                office = cast.organisation.pk
                break
        return Cast(
            resident=found.get("demo-resident", -1),
            elder=found.get("demo-elder", -1),
            parent=found.get("demo-parent", -1),
            house=next((one for one in self.houses if one.rid == office), None),
        )

    def followed(self, cases: Iterable[Case]) -> Iterator[Case]:
        """Follow-ups of some of those who have a disease for good, quarter by quarter."""
        centre = self._centre()
        ill = sorted({(one.row, one.diagnosis.code) for one in cases} & self._for_good(cases))
        order = stream(self.seed, "followed").permutation(len(ill))
        wanted = min(MOST_FOLLOWED, len(self.residents) // ONE_OF)
        for place in order[:wanted].tolist() if centre else ():
            row, code = ill[place]
            for turn in range(FOLLOW_UPS, 0, -1):
                at = self._morning(turn * QUARTER + (place % 60) * ONE_DAY, place)
                yield self._follow_up(row, centre or self.houses[0], at, code, turn / FOLLOW_UPS)

    def of_resident(self, row: int, here: House) -> Iterator[Case]:
        """Two years with diabetes and high pressure, and a look elsewhere last week."""
        centre, other = self._centre() or here, self._other(here)
        for turn in range(PERSONA_FOLLOW_UPS, 0, -1):
            at = self._morning(turn * PERSONA_WEEKS * 7 * ONE_DAY + 10 * ONE_DAY, turn)
            code = "I10" if turn % 2 else "E11.9"
            yield self._follow_up(row, centre, at, code, 0.25 + turn / PERSONA_FOLLOW_UPS)
        at = self._morning(6 * ONE_DAY, 3)
        yield Case(
            *(
                row,
                other,
                at,
                at + CONSULTATION,
                Specialty.INTERNAL,
                catalogue().diagnosis("I25.1"),
            ),
            panels=("sugar", "lipids", "kidney", "liver", "blood_count"),
            images=("chest_ct",),
            medicines=("aspirin", "atorvastatin"),
            shift=0.4,
            is_measured=True,
            corrected="kidney",
        )
        at = self._morning(2 * ONE_DAY, 5)
        yield Case(
            *(row, here, at, at + CONSULTATION, Specialty.INTERNAL, catalogue().diagnosis("I25.1")),
            medicines=("valsartan",),
            is_measured=True,
            shift=0.3,
        )

    def recognised(self, row: int, here: House) -> Considered:
        """What the second hospital takes over from the first."""
        at = self._morning(2 * ONE_DAY, 5) + CONSULTATION
        return Considered(row, here, at, RECOGNISED, is_repeated=False)

    def of_elder(self, row: int, here: House) -> Iterator[Case]:
        """High pressure for years, and eyes that see less."""
        centre = self._centre() or here
        for turn in range(8, 0, -1):
            at = self._morning(turn * QUARTER, turn)
            yield self._follow_up(row, centre, at, "I10", 0.5 + turn / 16)
        at = self._morning(20 * ONE_DAY, 2)
        yield Case(
            *(row, here, at, at + CONSULTATION, Specialty.INTERNAL, catalogue().diagnosis("I25.1")),
            panels=("lipids", "electrolytes", "blood_count"),
            images=("chest_xray",),
            medicines=("aspirin",),
            shift=0.6,
        )

    def of_parent(self, row: int, here: House) -> Iterator[Case]:
        """Visits while the child was expected."""
        house = self._ward() or here
        for turn in range(5, 0, -1):
            at = self._morning(turn * 35 * ONE_DAY, turn)
            yield Case(
                *(row, house, at, at + CONSULTATION, Specialty.OBSTETRICS_GYNAECOLOGY),
                catalogue().diagnosis("Z34.9"),
                panels=("blood_count", "hepatitis_b")[: 1 + turn % 2],
                is_measured=True,
            )

    def doses(self, parent: int) -> Iterator[Dose]:
        """Vaccinations of some children, and of those of the persona who is a mother."""
        small = [
            row
            for row, one in enumerate(self.residents)
            if (self.now.date() - one.born_on).days / YEAR < SCHOOL_AGE
        ]
        order = stream(self.seed, "vaccinated").permutation(len(small))
        wanted = min(MOST_VACCINATED, len(self.residents) // ONE_OF)
        chosen = {small[place] for place in order[:wanted].tolist()}
        own = {
            self.rows[ward]
            for ward, guardian in self.guardians.items()
            if parent >= 0 and self.rows.get(guardian) == parent and ward in self.rows
        }
        house = self._centre() or self.houses[0]
        for row in sorted(chosen | own):
            yield from self._series(row, house, self._ward() or house)

    def _series(self, row: int, centre: House, ward: House) -> Iterator[Dose]:
        draw = stream(self.seed, "doses", row)
        born_on = self.residents[row].born_on
        for vaccine in catalogue().vaccines:
            for number, month in enumerate(vaccine.months, 1):
                days = 1 if not month else round(month * MONTH) + int(draw.integers(0, 25))
                at = _at(born_on + days * ONE_DAY, time(9, int(draw.integers(60))))
                if at < self.now:
                    yield Dose(row, centre if month else ward, vaccine, number, at)

    def _follow_up(self, row: int, house: House, at: datetime, code: str, shift: float) -> Case:
        diagnosis = catalogue().diagnosis(code)
        return Case(
            *(row, house, at, at + CONSULTATION, Specialty.GENERAL_PRACTICE, diagnosis),
            panels=("sugar",),
            medicines=diagnosis.medicines[:1],
            shift=shift,
            is_measured=True,
        )

    def _for_good(self, cases: Iterable[Case]) -> set[tuple[int, str]]:
        return {(one.row, one.diagnosis.code) for one in cases if one.diagnosis.code in LATER_ON}

    def _centre(self) -> House | None:
        centres = [one for one in self.houses if one.category in PRIMARY_CENTRES]
        return min(centres, key=lambda one: one.credit_code) if centres else None

    def _ward(self) -> House | None:
        return next((one for one in self.houses if one.category is Category.MATERNAL_CHILD), None)

    def _other(self, here: House) -> House:
        """A hospital elsewhere whose results of what will be considered are recognised."""
        passed = {(one.organisation, one.item) for one in self.quality if one.has_passed}
        others = [
            one
            for one in self.houses
            if one.rid != here.rid and one.is_graded and one.silent_from is None
        ]
        ranked = sorted(
            others,
            key=lambda one: (
                one.category is not Category.GENERAL_HOSPITAL,
                -sum((one.rid, item) in passed for item in (*RECOGNISED, *MORE)),
                one.credit_code,
            ),
        )
        return ranked[0] if ranked else here

    def _morning(self, ago: timedelta, turn: int) -> datetime:
        return _at((self.now - ago).date(), time(8 + turn % 3, 10 + (turn * 7) % 50))


def _at(on: date, hour: time) -> datetime:
    return make_aware(datetime.combine(on, hour))
