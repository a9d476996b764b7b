"""Which clinics a region holds: whose they are, on which half-days, and how long people are seen.

Pure. Everything a clinic does by itself is decided here, by the seed; what people do with it is drawn
day by day (``clinics_days``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

import numpy as np

from minkang.city.calibration import Calibration
from minkang.city.draws import stream
from minkang.engines.booking.queries.offering import PublicDoctor
from minkang.engines.booking.services.entries import SessionEntry, Shares, TemplateEntry
from minkang.engines.booking.terms import DayPart, OfferKind
from minkang.registry.organisations.terms import PRIMARY_CENTRES, Category, Level, Specialty

# Weekday (8 for holidays), the figure that says how many hospitals hold clinics on it, and how many of
# their doctors do.
OFF_DAYS = (
    (6, "clinic_on_saturdays", 2),
    (7, "clinic_on_sundays", 1),
    (8, "clinic_on_holidays", 1),
)
DAILY_DOCTORS = 2
EXPERTS = 0.65
# How much clinics are wanted, relative to the mean (verification = "memory").
EXPERT_DEMAND, PRIMARY_DEMAND = 2.6, 0.8
DEMAND = {Level.TERTIARY: 1.15, Level.SECONDARY: 0.95}
# Doctors of primary centres among those with clinics.
PRIMARY = 0.15
WORKDAYS = (1, 2, 3, 4, 5)
STARTS = {DayPart.MORNING: time(8), DayPart.AFTERNOON: time(13, 30)}
MORNINGS = 0.68
MINUTES = 150
GRADED = (Level.TERTIARY, Level.SECONDARY)
# No clinics for which nobody books: emergencies, laboratories, theatres.
WITHOUT_CLINIC = frozenset(
    {
        Specialty.EMERGENCY,
        Specialty.ANAESTHESIOLOGY,
        Specialty.INTENSIVE_CARE,
        Specialty.LABORATORY,
        Specialty.PATHOLOGY,
        Specialty.IMAGING,
        Specialty.PREVENTION,
    }
)
# Minutes of a consultation relative to the mean of the region (verification = "memory").
LONGER = {
    Specialty.PSYCHIATRY: 1.6,
    Specialty.REHABILITATION: 1.4,
    Specialty.TCM: 1.15,
    Specialty.OBSTETRICS_GYNAECOLOGY: 1.1,
    Specialty.SURGERY: 0.9,
}
LONG = 1.3
ENGLISH = {
    Specialty.INTERNAL: "Internal medicine",
    Specialty.SURGERY: "Surgery",
    Specialty.PAEDIATRICS: "Paediatrics",
    Specialty.OBSTETRICS_GYNAECOLOGY: "Obstetrics and gynaecology",
    Specialty.TCM: "Traditional Chinese medicine",
    Specialty.GENERAL_PRACTICE: "General practice",
    Specialty.PSYCHIATRY: "Psychiatry",
    Specialty.REHABILITATION: "Rehabilitation",
    Specialty.INFECTIOUS_DISEASES: "Infectious diseases",
    Specialty.STOMATOLOGY: "Dentistry",
    Specialty.OPHTHALMOLOGY: "Ophthalmology",
}
SHARES = {
    OfferKind.CLINIC: Shares(green_channel=5, return_visit=8, same_day=10, assisted=10),
    OfferKind.EXPERT_CLINIC: Shares(referral=20, return_visit=5, same_day=10, assisted=10),
}


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A weekday (8 for public holidays) and part on which a clinic is held."""

    weekday: int
    part: DayPart


@dataclass(frozen=True, slots=True)
class Clinic:
    """One doctor's clinic.

    Attributes:
        number: Of the clinics of the region, from nought.
        since: First day on which it can be held.
        half_days: When it is held in an ordinary week and on holidays.
        singles: Whether weekend clinics are only announced shortly before.
        in_blocks: Whether everybody of a slot is asked to come at its beginning.
        minutes: Mean length of a consultation.
        demand: How much more than others people want to come here.
    """

    number: int
    doctor: PublicDoctor
    since: date
    kind: OfferKind
    half_days: tuple[HalfDay, ...]
    singles: bool
    in_blocks: bool
    minutes: float
    demand: float

    @property
    def name(self) -> str:
        """What the service is called."""
        return f"{self.doctor.specialty.label}{self.kind.label}"

    @property
    def name_en(self) -> str:
        """The English name; "" for rare departments."""
        subject = ENGLISH.get(self.doctor.specialty, "")
        return f"{subject} {self.kind.label_en}" if subject else ""

    @property
    def report_minutes(self) -> int:
        """Steps in which people report: whole slots, or as long as a consultation takes."""
        if self.in_blocks:
            return 30
        return 15 if self.minutes > LONG * 7 else 10

    @property
    def places(self) -> tuple[int, ...]:
        """Places of the steps: one more at the beginning and in each hour, none at the very end."""
        steps = MINUTES // self.report_minutes
        if self.in_blocks:
            return (3,) * steps
        an_hour = 60 // self.report_minutes
        is_busy = self.doctor.level is Level.TERTIARY
        places = [1 + (step % an_hour == 0 and (is_busy or step == 0)) for step in range(steps)]
        return (*places[:-1], 0)

    def template(self, half_day: HalfDay, service: int, resource: int) -> TemplateEntry:
        """The template of a half-day."""
        starts = STARTS[half_day.part]
        return TemplateEntry(
            service=service,
            resource=resource,
            weekday=half_day.weekday,
            part=half_day.part,
            starts=starts,
            ends=_ends(starts),
            slot_minutes=30,
            report_minutes=self.report_minutes,
            places=self.places,
            since=self.since,
            shares=SHARES[self.kind],
        )

    def single(self, on: date, service: int, resource: int) -> SessionEntry:
        """A morning announced on its own."""
        starts = STARTS[DayPart.MORNING]
        return SessionEntry(
            service=service,
            resource=resource,
            on=on,
            part=DayPart.MORNING,
            starts=starts,
            ends=_ends(starts),
            slot_minutes=30,
            report_minutes=self.report_minutes,
            places=self.places,
            shares=SHARES[self.kind],
        )


@dataclass(frozen=True, slots=True)
class Rota:
    """Plans the clinics of a region from its doctors."""

    figures: Calibration
    residents: int
    seed: int
    first: date

    def clinics(self, doctors: Sequence[PublicDoctor]) -> tuple[Clinic, ...]:
        """Clinics of hospitals of the second level and above and of some primary centres."""
        chosen = self._chosen(doctors)
        daily = _daily_hospital(chosen)
        seen: dict[UUID, int] = {}
        clinics = []
        for number, doctor in enumerate(chosen):
            rank = seen[doctor.organisation] = seen.get(doctor.organisation, -1) + 1
            is_daily = doctor.organisation == daily
            clinics.append(self._clinic(number, doctor, rank, is_daily=is_daily))
        return tuple(clinics)

    def _chosen(self, doctors: Sequence[PublicDoctor]) -> list[PublicDoctor]:
        wanted = max(1, self.figures.scaled("clinic_doctors", self.residents))
        most = min(wanted, int(self.figures.value("clinic_doctors_max")))
        fit = {one.practitioner: one for one in reversed(doctors) if _has_clinic(one)}
        # The eldest of a hospital first: they hold the most clinics, and one of them is a persona.
        ordered = sorted(fit.values(), key=lambda one: (one.credit_code, one.born_on))
        graded = [one for one in ordered if one.level in GRADED]
        primary = [one for one in ordered if one.level not in GRADED]
        first = sorted(graded, key=lambda one: GRADED.index(one.level))
        of_hospitals = first[: most - min(len(primary), int(most * PRIMARY))]
        return of_hospitals + primary[: most - len(of_hospitals)]

    def _clinic(self, number: int, doctor: PublicDoctor, rank: int, *, is_daily: bool) -> Clinic:
        draw = stream(self.seed, "clinic", number)
        house = stream(self.seed, f"clinics of {doctor.credit_code}")
        is_expert = doctor.level is Level.TERTIARY and draw.random() < EXPERTS
        singles = house.random() < self.figures.value("clinic_announced_late")
        in_blocks = house.random() < self.figures.value("clinic_in_blocks") and not is_daily
        half_days = self._half_days(draw, house, rank, is_daily=is_daily)
        longer = LONGER.get(doctor.specialty, 1.0)
        return Clinic(
            number=number,
            doctor=doctor,
            since=max(self.first, doctor.since + timedelta(days=1)),
            kind=OfferKind.EXPERT_CLINIC if is_expert else OfferKind.CLINIC,
            half_days=half_days,
            singles=singles and not is_daily,
            in_blocks=in_blocks,
            minutes=self.figures.value("consult_minutes") * longer,
            demand=EXPERT_DEMAND if is_expert else DEMAND.get(doctor.level, PRIMARY_DEMAND),
        )

    def _half_days(
        self, draw: np.random.Generator, house: np.random.Generator, rank: int, *, is_daily: bool
    ) -> tuple[HalfDay, ...]:
        is_daily = is_daily and rank < DAILY_DOCTORS
        wanted = len(WORKDAYS) if is_daily else round(self.figures.value("clinic_half_days"))
        weekdays = sorted(int(day) for day in draw.permutation(WORKDAYS)[:wanted])
        found = [
            HalfDay(day, DayPart.MORNING if draw.random() < MORNINGS else DayPart.AFTERNOON)
            for day in weekdays
        ]
        for weekday, figure, few in OFF_DAYS:
            held = house.random() < self.figures.value(figure) and rank < few
            if held or is_daily:
                found.append(HalfDay(weekday, DayPart.MORNING))
        return tuple(found)


def _ends(starts: time) -> time:
    hour, minute = divmod(starts.hour * 60 + starts.minute + MINUTES, 60)
    return time(hour, minute)


def _has_clinic(doctor: PublicDoctor) -> bool:
    is_here = doctor.level in GRADED or doctor.category in PRIMARY_CENTRES
    return is_here and doctor.specialty not in WITHOUT_CLINIC


def _daily_hospital(doctors: Sequence[PublicDoctor]) -> UUID | None:
    """The general hospital with the smallest code holds clinics every day, as the largest do."""
    general = [one for one in doctors if one.category is Category.GENERAL_HOSPITAL]
    return min(general, key=lambda one: one.credit_code).organisation if general else None
