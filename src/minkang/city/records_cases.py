"""Who went where with what: the visits of patients as their institutions know them.

Most cases are consultations that people really booked; others are of institutions without booking, and
some came shortly before a visit elsewhere, so that a second hospital finds results of the first.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import numpy as np
from django.utils.timezone import make_aware

from minkang.care.results.queries.items import items
from minkang.city.draws import stream
from minkang.city.population import YEAR
from minkang.city.records_catalogue import Diagnosis, catalogue
from minkang.city.records_houses import House
from minkang.city.records_people import Resident
from minkang.engines.booking.queries.consulted import Consulted
from minkang.registry.organisations.terms import Specialty

ONE_DAY = timedelta(days=1)
# Patients whose records are written: of 1,000 residents, and the most of a region.
PATIENTS_OF_1000, MOST_PATIENTS = 15, 300
# Shares of visits and of patients (verification = "memory").
TESTED, IMAGED, PRESCRIBED, SEEN_BEFORE = 0.34, 0.12, 0.5, 0.7
REPEATED, IMAGED_BEFORE = 0.2, 0.5
ELSEWHERE = 16
WEEKS = 12
BEFORE_DAYS = (1, 12)
LATELY = 30 * ONE_DAY
MOST_CONSIDERED = 48
LAST_HOURS, ANYTHING = (5, 29, 77), "R53"
SUNDAY = 7
CONSULTATION = timedelta(minutes=8)
CHRONIC = frozenset({"I10", "E11.9", "I25.1", "E78.5", "B18.1"})
WITHOUT_VISITS = frozenset(
    {Specialty.LABORATORY, Specialty.PATHOLOGY, Specialty.IMAGING, Specialty.ANAESTHESIOLOGY}
)


@dataclass(frozen=True, slots=True)
class Case:
    """One visit: who, where, when and with what; `row` counts residents.

    Attributes:
        panels: Reports of the laboratory, as codes of the catalogue.
        images: Examinations with an image.
        medicines: What was prescribed.
        shift: How strongly the diagnosis shows in what is measured; 1 untreated.
        is_measured: Whether blood pressure was taken.
        corrected: The panel whose first value is corrected afterwards, or "".
    """

    row: int
    house: House
    at: datetime
    until: datetime
    department: Specialty
    diagnosis: Diagnosis
    panels: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    shift: float = 1.0
    is_measured: bool = False
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class Considered:
    """A doctor is about to order what another institution just did; `items` as the list codes them."""

    row: int
    house: House
    at: datetime
    items: tuple[str, ...]
    is_repeated: bool


@dataclass(frozen=True, slots=True)
class Caseload:
    """What happened to the patients of a region; what was considered in its order, the latest of it."""

    cases: tuple[Case, ...]
    considered: tuple[Considered, ...]


@dataclass(frozen=True, slots=True)
class Casebook:
    """Draws the cases; `residents` are by row, `now` is the moment the region stands at."""

    houses: Sequence[House]
    residents: Sequence[Resident]
    seed: int
    now: datetime

    def caseload(self, consulted: Sequence[Consulted], rows: Mapping[UUID, int]) -> Caseload:
        """The cases of a part of those who were seen, and of institutions without booking."""
        visits: defaultdict[int, list[Consulted]] = defaultdict(list)
        for one in consulted:
            if one.person in rows:
                visits[rows[one.person]].append(one)
        chosen = self._chosen(sorted(visits))
        cases: list[Case] = []
        considered: list[Considered] = []
        for row in chosen:
            own, asked = self._of_patient(row, visits[row])
            cases += own
            considered += asked
        booked = {one.organisation for one in consulted}
        for house in self.houses:
            if house.rid not in booked and house.is_graded:
                cases += self._elsewhere(house, chosen)
            cases += self._lately(house, chosen)
        considered.sort(key=lambda one: (one.at, one.house.code, one.row))
        return Caseload(tuple(cases), tuple(considered[-MOST_CONSIDERED:]))

    def _chosen(self, rows: Sequence[int]) -> list[int]:
        wanted = min(MOST_PATIENTS, round(len(self.residents) * PATIENTS_OF_1000 / 1000))
        order = stream(self.seed, "patients of records").permutation(len(rows))
        return sorted(rows[place] for place in order[:wanted].tolist())

    def _of_patient(
        self, row: int, visits: Sequence[Consulted]
    ) -> tuple[list[Case], list[Considered]]:
        draw = stream(self.seed, "patient", row)
        by_rid = {house.rid: house for house in self.houses}
        cases: list[Case] = []
        known: list[Diagnosis] = []
        for one in visits:
            house = by_rid.get(one.organisation)
            if house is None:
                continue
            department = Specialty(one.department)
            diagnosis = self._diagnosis(row, department, known, draw)
            case = Case(row, house, one.began_at, one.ended_at, department, diagnosis)
            cases.append(self._treated(case, draw))
        if not cases or draw.random() >= SEEN_BEFORE:
            return cases, []
        last = cases.pop()
        before = self._before(last, draw)
        if before is None:
            return [*cases, last], []
        is_repeated = bool(draw.random() < REPEATED)
        wanted = _items(before, last.until - before.until)
        if not is_repeated:
            last = _without_tests(last)
        asked = Considered(row, last.house, last.until, wanted, is_repeated)
        return [*cases, before, last], [asked] if wanted and last.at > self.now - LATELY else []

    def _diagnosis(
        self, row: int, department: Specialty, known: list[Diagnosis], draw: np.random.Generator
    ) -> Diagnosis:
        """What the patient comes with: what they have had before, where it fits."""
        age = (self.now.date() - self.residents[row].born_on).days / YEAR
        for one in known:
            if one.fits(department, age):
                return one
        fitting = [one for one in catalogue().diagnoses if one.fits(department, age)]
        weights = np.cumsum([one.weight for one in fitting])
        found = fitting[int(np.searchsorted(weights, draw.random() * weights[-1], side="right"))]
        if found.code in CHRONIC:
            known.append(found)
        return found

    def _treated(self, case: Case, draw: np.random.Generator) -> Case:
        """The case with what was done and prescribed."""
        diagnosis, dice = case.diagnosis, draw.random(3)
        panels = diagnosis.panels[:2] if dice[0] < TESTED else ()
        images = diagnosis.images[:1] if dice[1] < IMAGED else ()
        medicines = diagnosis.medicines if dice[2] < PRESCRIBED else ()
        is_measured = diagnosis.code in CHRONIC and bool(dice[2] < TESTED)
        return Case(
            *(case.row, case.house, case.at, case.until, case.department, diagnosis),
            panels=panels,
            images=images,
            medicines=medicines,
            is_measured=is_measured,
        )

    def _before(self, last: Case, draw: np.random.Generator) -> Case | None:
        """A visit to another institution for the same, some days before; None when none is near."""
        diagnosis = last.diagnosis
        if not diagnosis.panels and not diagnosis.images:
            return None
        others = [one for one in self.houses if one.rid != last.house.rid and one.departments]
        fitting = [one for one in others if last.department in one.departments] or others
        weights = np.cumsum([one.weight for one in fitting])
        house = fitting[int(np.searchsorted(weights, draw.random() * weights[-1], side="right"))]
        at = _at_work(last.at - int(draw.integers(*BEFORE_DAYS)) * ONE_DAY, draw)
        return Case(
            *(last.row, house, at, at + CONSULTATION, last.department, diagnosis),
            panels=diagnosis.panels[:2],
            images=diagnosis.images[:1] if draw.random() < IMAGED_BEFORE else (),
            medicines=diagnosis.medicines[:1],
        )

    def _lately(self, house: House, chosen: Sequence[int]) -> Iterator[Case]:
        """The last days of a house, so that only one that fell silent seems to be."""
        draw = stream(self.seed, f"lately at {house.credit_code}")
        department = next((one for one in house.departments if one not in WITHOUT_VISITS), None)
        for hours in LAST_HOURS if chosen and department else ():
            row = chosen[int(draw.integers(len(chosen)))]
            at = self.now - timedelta(hours=hours, minutes=int(draw.integers(40)))
            found = catalogue().diagnosis(ANYTHING)
            until = at + CONSULTATION
            yield Case(row, house, at, until, department or Specialty.INTERNAL, found, found.panels)

    def _elsewhere(self, house: House, chosen: Sequence[int]) -> Iterator[Case]:
        """Visits to an institution that takes no part in booking."""
        draw = stream(self.seed, f"visits of {house.credit_code}")
        departments = [one for one in house.departments if one not in WITHOUT_VISITS]
        if not departments or not chosen:
            return
        for _ in range(min(ELSEWHERE, len(chosen) // 4)):
            row = chosen[int(draw.integers(len(chosen)))]
            department = departments[int(draw.integers(len(departments)))]
            days = 1 + int(draw.integers(WEEKS * 7 - 1))
            at = _at_work(self.now - days * ONE_DAY, draw)
            diagnosis = self._diagnosis(row, department, [], draw)
            until = at + CONSULTATION
            yield self._treated(Case(row, house, at, until, department, diagnosis), draw)


def _items(before: Case, later: timedelta) -> tuple[str, ...]:
    """What of an earlier visit can still be recognised so much later, the images first."""
    panels = catalogue().panels
    analytes = [analyte for code in before.panels for analyte in panels[code].analytes]
    images = [catalogue().images[code].item or code for code in before.images]
    listed = items()
    return tuple(
        code
        for code in (*images, *analytes)
        if code in listed
        and (listed[code].loinc or code in images)
        and listed[code].terms[0].window > later
    )


def _without_tests(case: Case) -> Case:
    return Case(
        *(case.row, case.house, case.at, case.until, case.department, case.diagnosis),
        medicines=case.medicines,
    )


def _at_work(at: datetime, draw: np.random.Generator) -> datetime:
    """A moment of the morning or afternoon of that day, not on a Sunday."""
    on: date = at.date() if at.date().isoweekday() < SUNDAY else at.date() - ONE_DAY
    minutes = int(draw.integers(0, 8 * 60))
    return make_aware(datetime.combine(on, time(8))) + timedelta(minutes=minutes)
