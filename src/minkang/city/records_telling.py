"""Cases as the resources that houses send: numbers given, values drawn, reports dated."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from minkang.city import records_resources as resources
from minkang.city.draws import Floats, stream
from minkang.city.records_cases import CHRONIC, Case
from minkang.city.records_catalogue import Analyte, Image, Panel, catalogue
from minkang.city.records_messages import Report, Wire
from minkang.city.records_people import Resident, Stated, stated, truly
from minkang.city.records_post import Post
from minkang.city.records_resources import Json, Measured, Visit
from minkang.city.records_stories import Dose

MINUTE, HOUR, ONE_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# How a person lies among others, how much a value changes from day to day (in spreads).
OWN, DAILY = 0.6, 0.45
# Shares (verification = "memory"): reports corrected later, second numbers at one house, other findings.
CORRECTED, TWO_NUMBERS, OTHER_FINDING, OTHER_WORD = 0.025, 0.02, 0.3, 0.06
PUT_RIGHT = 0.7
SYSTOLIC, DIASTOLIC = (126, 24, 7), (78, 13, 5)


@dataclass(frozen=True, slots=True)
class _Panel:
    visit: Visit
    number: str
    panel: Panel
    taken_at: datetime
    is_wired: bool


@dataclass(slots=True)
class Teller:
    """Tells cases to the post; remembers the numbers each house gave."""

    residents: Sequence[Resident]
    post: Post
    wire: Wire
    seed: int
    numbers: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    patients: dict[tuple[int, str], str] = field(default_factory=dict)
    known: dict[tuple[str, str], Stated] = field(default_factory=dict)
    traits: dict[int, Floats] = field(default_factory=dict)
    chronic: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def tell(self, cases: Iterable[Case], *, exactly: bool = False) -> None:
        """Tell cases in the order of time; `exactly` those of people whose data have no slips."""
        for case in sorted(cases, key=lambda one: (one.at, one.house.code, one.row)):
            self.tell_case(case, exactly=exactly)

    def give(self, doses: Iterable[Dose], mother: str) -> None:
        """Tell vaccinations; a newborn without a number is known by its `mother`'s telephone too."""
        for dose in sorted(doses, key=lambda one: (one.at, one.row, one.vaccine.code)):
            key, house = (dose.row, dose.house.code), dose.house
            if key not in self.patients:
                resident = self.residents[dose.row]
                said = truly(resident)
                if not said.identity_number:
                    said = replace(said, telephone=mother)
                told = resources.patient(house, self._know(key, said), said)
                self.post.send_exactly(house, told, dose.at)
            number = self.patients[key]
            told = resources.vaccination(house, number, dose.vaccine, dose.number, dose.at)
            self.post.send(house, told, dose.at)

    def tell_case(self, case: Case, *, exactly: bool = False) -> Visit:
        """Tell one case; what its house had not sent of the patient before comes with it."""
        draw = stream(self.seed, "case", case.row, int(case.at.timestamp()))
        visit = self.visit(case, draw, exactly=exactly)
        if case.diagnosis.code in CHRONIC:
            self.chronic[case.row].add(case.diagnosis.code)
        department, name = case.department.value, case.department.label
        said: list[Json] = [
            resources.encounter(visit, department, name, case.diagnosis),
            resources.condition(visit, case.diagnosis),
        ]
        said += [
            resources.prescription(visit, f"{visit.number}-M{turn}", catalogue().medicines[code])
            for turn, code in enumerate(case.medicines, 1)
        ]
        if case.is_measured:
            said.append(self._pressure(case, visit, draw))
        for one in said:
            self.post.send(case.house, one, visit.until)
        for turn, code in enumerate(case.panels, 1):
            self._tell_panel(case, visit, catalogue().panels[code], turn, draw)
        for turn, code in enumerate(case.images, 1):
            self._tell_image(visit, catalogue().images[code], turn, draw)
        return visit

    def visit(self, case: Case, draw: np.random.Generator, *, exactly: bool = False) -> Visit:
        """The visit with its numbers; sends the patient when the house has not yet."""
        number = self._patient(case, draw, exactly=exactly)
        counted = self.numbers[case.house.code]
        counted["E"] += 1
        return Visit(case.house, number, f"E{counted['E']:06d}", case.at, case.until)

    def _patient(self, case: Case, draw: np.random.Generator, *, exactly: bool) -> str:
        key, house = (case.row, case.house.code), case.house
        is_again = key in self.patients
        if is_again and (exactly or draw.random() >= TWO_NUMBERS):
            return self.patients[key]
        resident, is_wired = self.residents[case.row], self.wire.carries(house, case.at)
        said = truly(resident) if exactly else stated(resident, draw)
        if is_again or (is_wired and said.is_refused):
            # Somebody who had none of their papers with them.
            said = replace(said, identity_number="", is_refused=False)
        number = self._know(key, said)
        told = resources.patient(house, number, said)
        if is_wired:
            # A laboratory that speaks HL7 v2 is told of a patient at the desk, before its results.
            self.post.send_at_once(house, told, case.at)
            return number
        arrived = self.post.send_exactly(house, told, case.at)
        if said.is_refused and arrived and draw.random() < PUT_RIGHT:
            told = resources.patient(house, number, truly(resident))
            self.post.send_exactly(house, told, case.at + 2 * ONE_DAY)
        return number

    def _know(self, key: tuple[int, str], said: Stated) -> str:
        """Give somebody a number at a house, which knows them by it from now on."""
        _, code = key
        self.numbers[code]["P"] += 1
        number = f"P{self.numbers[code]['P']:06d}"
        self.patients[key], self.known[code, number] = number, said
        return number

    def _tell_panel(
        self, case: Case, visit: Visit, panel: Panel, turn: int, draw: np.random.Generator
    ) -> None:
        taken_at = visit.until + int(10 + draw.integers(40)) * MINUTE
        reported_at = taken_at + int(60 + draw.integers(240)) * MINUTE
        corrected_at = reported_at + int(5 + draw.integers(30)) * HOUR
        is_corrected = draw.random() < CORRECTED or panel.code == case.corrected
        values = [
            self.measured(case, code, draw)
            for code in panel.analytes
            if code in catalogue().analytes
        ]
        is_wired = bool(values) and self.wire.carries(case.house, reported_at)
        told = _Panel(visit, f"{visit.number}-L{turn}", panel, taken_at, is_wired)
        self._report(told, values, reported_at, draw)
        if is_corrected and values:
            code = next(one for one in panel.analytes if one in catalogue().analytes)
            values[0] = self.measured(case, code, draw)
            self._report(told, values, corrected_at, draw, is_corrected=True)

    def _report(
        self,
        told: _Panel,
        values: Sequence[Measured],
        reported_at: datetime,
        draw: np.random.Generator,
        *,
        is_corrected: bool = False,
    ) -> None:
        visit, panel, times = told.visit, told.panel, (told.taken_at, reported_at)
        named = (panel.loinc, panel.name)
        if told.is_wired:
            patient = (visit.patient, self.known[visit.house.code, visit.patient])
            report = Report(visit.house, patient, (told.number, *named), tuple(values), times)
            self.wire.send(report, is_corrected=is_corrected)
            return
        status = "corrected" if is_corrected else "final"
        said = [
            resources.quantity(visit, f"{told.number}.{place}", one, times, status)
            for place, one in enumerate(values, 1)
        ]
        if is_corrected:
            self.post.send_exactly(visit.house, said[0], reported_at)
            return
        for place, code in enumerate(panel.analytes, 1):
            if code in catalogue().findings:
                finding, number = catalogue().findings[code], f"{told.number}.{place}"
                is_usual = bool(draw.random() >= OTHER_WORD)
                said.append(resources.worded(visit, number, finding, times, is_usual=is_usual))
        for one in (*said, resources.report(visit, told.number, named, said, times)):
            self.post.send(visit.house, one, reported_at)

    def measured(self, case: Case, code: str, draw: np.random.Generator) -> Measured:
        """A value of an analyte for the patient of a case."""
        analyte = catalogue().analytes[code]
        place = list(catalogue().analytes).index(code)
        held = [catalogue().diagnosis(one) for one in sorted(self.chronic[case.row])]
        raised = max((one.raised.get(code, 0.0) for one in (*held, case.diagnosis)), key=abs)
        lies = OWN * self._traits(case.row)[place] + DAILY * draw.normal() + raised * case.shift
        return _measured(analyte, analyte.mean + float(lies) * analyte.spread)

    def _traits(self, row: int) -> Floats:
        if row not in self.traits:
            self.traits[row] = stream(self.seed, "traits", row).normal(
                size=len(catalogue().analytes)
            )
        return self.traits[row]

    def _pressure(self, case: Case, visit: Visit, draw: np.random.Generator) -> Json:
        is_high = "I10" in (case.diagnosis.code, *self.chronic[case.row])
        raised = case.shift if is_high else 0.2 * case.shift
        noise = draw.normal(size=2)
        systolic, diastolic = (
            round(mean + more * raised + spread * float(dice))
            for (mean, more, spread), dice in zip((SYSTOLIC, DIASTOLIC), noise, strict=True)
        )
        return resources.blood_pressure(visit, f"{visit.number}-BP", systolic, diastolic)

    def _tell_image(self, visit: Visit, image: Image, turn: int, draw: np.random.Generator) -> None:
        taken_at = visit.until + int(20 + draw.integers(120)) * MINUTE
        times = (taken_at, taken_at + int(60 + draw.integers(600)) * MINUTE)
        said = image.other if draw.random() < OTHER_FINDING else image.usual
        number = f"{visit.number}-R{turn}"
        told = resources.image_report(visit, number, image, times, said)
        self.post.send(visit.house, told, times[1])


def _measured(analyte: Analyte, value: float) -> Measured:
    least = float(analyte.step)
    written = Decimal(repr(max(value, least))).quantize(analyte.step)
    flag = "N"
    if analyte.high is not None and written > analyte.high:
        flag = "H"
    elif analyte.low is not None and written < analyte.low:
        flag = "L"
    return Measured(analyte, written, flag)
