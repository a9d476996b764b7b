"""Cases as the resources that houses send: numbers given, values drawn, reports dated."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from minkang.city import records_resources as resources
from minkang.city.draws import Floats, stream
from minkang.city.records_cases import Case
from minkang.city.records_catalogue import Analyte, Image, Panel, catalogue
from minkang.city.records_houses import House
from minkang.city.records_messages import Wire
from minkang.city.records_people import Resident, Stated, stated, truly
from minkang.city.records_post import Post
from minkang.city.records_resources import Json, Measured, Visit

MINUTE, HOUR, ONE_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# How a person lies among others, how much a value changes from day to day (in spreads).
OWN, DAILY = 0.6, 0.45
# Shares (verification = "memory"): reports corrected later, second numbers at one house, other findings.
CORRECTED, TWO_NUMBERS, OTHER_FINDING, OTHER_WORD = 0.025, 0.02, 0.3, 0.06
PUT_RIGHT = 0.7
SYSTOLIC, DIASTOLIC = (126, 24, 7), (78, 13, 5)


@dataclass(slots=True)
class Teller:
    """Tells cases to the post; remembers the numbers each house gave."""

    residents: Sequence[Resident]
    post: Post
    wire: Wire
    seed: int
    numbers: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    patients: dict[tuple[int, str], tuple[str, Stated]] = field(default_factory=dict)
    traits: dict[int, Floats] = field(default_factory=dict)
    chronic: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def tell(self, cases: Iterable[Case], *, exactly: bool = False) -> None:
        """Tell cases in the order of time; `exactly` those of people whose data have no slips."""
        for case in sorted(cases, key=lambda one: (one.at, one.house.code, one.row)):
            self.tell_case(case, exactly=exactly)

    def tell_case(self, case: Case, *, exactly: bool = False) -> Visit:
        """Tell one case; what its house had not sent of the patient before comes with it."""
        draw = stream(self.seed, "case", case.row, int(case.at.timestamp()))
        visit = self.visit(case, draw, exactly=exactly)
        if case.diagnosis.raised:
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
        return Visit(case.house, number, self.number(case.house, "E"), case.at, case.until)

    def number(self, house: House, letter: str) -> str:
        """The next number of a kind at a house."""
        counted = self.numbers[house.code]
        counted[letter] += 1
        return f"{letter}{counted[letter]:06d}"

    def _patient(self, case: Case, draw: np.random.Generator, *, exactly: bool) -> str:
        key, house = (case.row, case.house.code), case.house
        if key in self.patients and (exactly or draw.random() >= TWO_NUMBERS):
            return self.patients[key][0]
        resident = self.residents[case.row]
        said = truly(resident) if exactly else stated(resident, draw)
        if key in self.patients:
            # A second number for somebody who had none of their papers with them.
            said = replace(said, identity_number="", is_refused=False)
        number = self.number(house, "P")
        is_wired = self.wire.carries(house, case.at)
        if is_wired and said.is_refused:
            said = truly(resident)
        self.patients[key] = (number, said)
        told = resources.patient(house, number, said)
        if is_wired:
            # A laboratory that speaks HL7 v2 is told of a patient at the desk, before its results.
            self.post.send_at_once(house, told, case.at)
            return number
        arrived = self.post.send_exactly(house, told, case.at)
        if said.is_refused and arrived and draw.random() < PUT_RIGHT:
            said = replace(said, identity_number=resident.identity_number, is_refused=False)
            self.patients[key] = (number, said)
            told = resources.patient(house, number, said)
            self.post.send_exactly(house, told, case.at + 2 * ONE_DAY)
        return number

    def _tell_panel(
        self, case: Case, visit: Visit, panel: Panel, turn: int, draw: np.random.Generator
    ) -> None:
        taken_at = visit.until + int(10 + draw.integers(40)) * MINUTE
        times = (taken_at, taken_at + int(60 + draw.integers(240)) * MINUTE)
        number = f"{visit.number}-L{turn}"
        measurable = [code for code in panel.analytes if code in catalogue().analytes]
        if measurable and self.wire.carries(case.house, times[1]):
            values = [self.measured(case, code, draw) for code in measurable]
            patient = self.patients[case.row, case.house.code]
            named = (number, panel.loinc, panel.name)
            self.wire.send(case.house, patient, named, values, times)
            return
        said: list[Json] = []
        for place, code in enumerate(panel.analytes, 1):
            one = f"{number}.{place}"
            if code in catalogue().findings:
                finding = catalogue().findings[code]
                is_usual = draw.random() >= OTHER_WORD and case.diagnosis.code != "B18.1"
                said.append(resources.worded(visit, one, finding, times, is_usual=bool(is_usual)))
            else:
                measured = self.measured(case, code, draw)
                said.append(resources.quantity(visit, one, measured, times, "final"))
        report = resources.report(visit, number, (panel.loinc, panel.name), said, times)
        for told in (*said, report):
            self.post.send(case.house, told, times[1])
        if draw.random() < CORRECTED:
            self.correct(case, visit, said[0], times, draw)

    def correct(
        self,
        case: Case,
        visit: Visit,
        said: Json,
        times: tuple[datetime, datetime],
        draw: np.random.Generator,
    ) -> None:
        """Send a value once more, corrected some hours after it was reported."""
        if "valueQuantity" not in said:
            return
        corrected_at = times[1] + int(5 + draw.integers(30)) * HOUR
        code = next(
            code
            for code, one in catalogue().analytes.items()
            if one.loinc == said["code"]["coding"][0]["code"]
        )
        measured = self.measured(case, code, draw)
        number = said["identifier"][0]["value"]
        told = resources.quantity(visit, number, measured, (times[0], corrected_at), "corrected")
        self.post.send_exactly(case.house, told, corrected_at)

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
        raised = case.shift if case.diagnosis.code == "I10" else 0.2 * case.shift
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
