"""Who works in the institutions: people with their licences and posts.

Heads are shared by the weights of the kinds, so that the region has the doctors, nurses and others
its figures say; a part of them began before the plan period, so that the past has its own figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from minkang.city import names, numbers
from minkang.city.calibration import Calibration
from minkang.city.draws import Ints, apportion, stream
from minkang.city.hiring import Opening
from minkang.city.population import YEAR
from minkang.city.siting import Institution
from minkang.registry.organisations.services import (
    OrganisationEntry,
    PostEntry,
    PractitionerEntry,
    QualificationEntry,
)
from minkang.registry.organisations.terms import (
    HOSPITALS,
    PRIMARY_CARE,
    PRIMARY_CENTRES,
    Category,
    PostKind,
    PracticeScope,
    QualificationKind,
    ServiceKind,
    Specialty,
)
from minkang.registry.people.services import ResidentEntry

Q, Scope = QualificationKind, PracticeScope
PLAN_BEGAN = date(2020, 12, 31)
FIRST_DAY = date(1988, 7, 1)
FIGURES = {
    PostKind.DOCTOR: "doctors",
    PostKind.NURSE: "nurses",
    PostKind.PHARMACIST: "pharmacists",
    PostKind.PUBLIC_HEALTH: "public_health_workers",
    PostKind.TECHNICIAN: "technicians",
}
MEN = {
    PostKind.DOCTOR: 0.47,
    PostKind.NURSE: 0.03,
    PostKind.PHARMACIST: 0.3,
    PostKind.VILLAGE_DOCTOR: 0.66,
}
MEN_ELSEWHERE = 0.45
LICENCE = {
    PostKind.NURSE: Q.NURSE,
    PostKind.PUBLIC_HEALTH: Q.PUBLIC_HEALTH,
    PostKind.VILLAGE_DOCTOR: Q.VILLAGE_DOCTOR,
    PostKind.TECHNICIAN: Q.TECHNICIAN,
}
PREFIX = {kind: f"{place:02d}" for place, kind in enumerate(QualificationKind, start=11)}
ASSISTANT_DOCTORS = (0.05, 0.38)  # in hospitals, in primary care
ASSISTANT_PHARMACISTS = 0.22
CARE_TRAINED = 0.82
MANY_SITES = 0.04
YOUNGEST, OLDEST, WORKING_ON = 24, 60, 5
WITHOUT_LICENCE = (PostKind.MANAGER, PostKind.OFFICER)
SCOPES_OF_SPECIALTY = {
    Specialty.TCM: Scope.TCM,
    Specialty.INTEGRATED: Scope.TCM,
    Specialty.STOMATOLOGY: Scope.DENTAL,
    Specialty.PREVENTION: Scope.PUBLIC_HEALTH,
}
TCM_IN_TCM_HOSPITALS = 0.72


@dataclass(frozen=True, slots=True)
class Job:
    """A post to be filled; `number` counts the posts of the region, `rank` those of the place."""

    number: int
    rank: int
    kind: PostKind
    place: Institution
    entry: OrganisationEntry
    since: date
    is_general: bool = False
    trained: tuple[QualificationKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Recruiter:
    """Staffs the institutions of a region."""

    figures: Calibration
    residents: int
    seed: int
    on: date

    def practitioners(
        self, jobs: Sequence[Job], hired: Mapping[int, ResidentEntry]
    ) -> Iterator[PractitionerEntry]:
        """One entry for each job, with a second post for some doctors.

        Args:
            jobs: All of them, in order.
            hired: Residents by the number of their job; somebody from elsewhere has each other one.
        """
        people = self._people(jobs, hired)
        seconds = self._second_places(jobs)
        for job, (name, sex, born_on, number) in zip(jobs, people, strict=True):
            draw = stream(self.seed, "licences", job.number)
            licences = (*_licences(job, born_on, draw), *self._further_training(job, draw))
            posts = [_post(job, licences)]
            if job.number in seconds:
                posts.append(_second_post(posts[0], seconds[job.number], self.on))
            yield PractitionerEntry(
                name=name,
                sex=sex,
                born_on=born_on,
                identity_number=number,
                qualifications=licences,
                posts=tuple(posts),
            )

    def jobs(
        self, institutions: Sequence[Institution], entries: Sequence[OrganisationEntry]
    ) -> list[Job]:
        """Every post there is, numbered from 0."""
        jobs: list[Job] = []
        for post in PostKind:
            for place, heads in enumerate(self._heads(post, institutions)):
                for rank in range(heads):
                    job = Job(len(jobs), rank, post, institutions[place], entries[place], self.on)
                    jobs.append(self._dated(job))
        return self._with_training(self._with_general_practice(jobs))

    def openings(self, jobs: Sequence[Job]) -> list[Opening]:
        """Whom each job is open to; those that need a licence come first."""
        sex, earliest, latest = self._wanted(jobs)
        # Who began long ago is past retirement and works on: a single day of birth would fit nobody.
        earliest = np.minimum(earliest, latest - int(WORKING_ON * YEAR))
        rows = zip(jobs, sex.tolist(), earliest.tolist(), latest.tolist(), strict=True)
        wanted = [(job.kind, Opening(job.number, *bounds)) for job, *bounds in rows]
        wanted.sort(key=lambda one: one[0] in WITHOUT_LICENCE)
        return [opening for _, opening in wanted]

    def _heads(self, post: PostKind, institutions: Sequence[Institution]) -> list[int]:
        weights = [one.kind.staff.get(post, 0.0) for one in institutions]
        if post in FIGURES:
            total = self.figures.scaled(FIGURES[post], self.residents)
            return _shared(total, weights, institutions)
        return [round(weight + 1e-6) if weight >= 1 else 0 for weight in self._shrunk(weights)]

    def _shrunk(self, weights: Sequence[float]) -> list[float]:
        # Offices of a small region are smaller, but somebody sits in each.
        factor = max(0.25, min(1.0, self.residents / self.figures.value("residents") * 4))
        return [max(1.0, weight * factor) if weight else 0.0 for weight in weights]

    def _dated(self, job: Job) -> Job:
        draw = stream(self.seed, "beginnings", job.number)
        growth = self._growth("nurses" if job.kind is PostKind.NURSE else "doctors")
        opened = max(job.place.opened_on, FIRST_DAY)
        first, last = opened, PLAN_BEGAN
        if draw.random() >= growth or opened >= PLAN_BEGAN:
            first, last = max(opened, PLAN_BEGAN), self.on - timedelta(days=20)
        span = max(0, (last - first).days)
        since = first + timedelta(days=int(draw.random() * span))
        return replace(job, since=since)

    def _with_general_practice(self, jobs: list[Job]) -> list[Job]:
        wanted = self.figures.scaled("general_practitioners", self.residents)
        draw = stream(self.seed, "general practice")
        doctors = [job for job in jobs if job.kind is PostKind.DOCTOR]
        dice = draw.random(len(doctors))
        order = sorted(range(len(doctors)), key=lambda row: (_distance(doctors[row]), dice[row]))
        general = {doctors[row].number for row in order[:wanted]}
        return [replace(job, is_general=job.number in general) for job in jobs]

    def _with_training(self, jobs: list[Job]) -> list[Job]:
        draw = stream(self.seed, "training")
        done: set[tuple[str, QualificationKind]] = set()
        found = []
        for job in jobs:
            trained = [
                kind
                for service, kind in (
                    (ServiceKind.PRENATAL_CARE, Q.MATERNAL_CARE),
                    (ServiceKind.CHILD_CARE, Q.CHILD_CARE),
                )
                if job.kind is PostKind.DOCTOR
                and any(held.kind is service for held in job.entry.services)
                and (job.entry.credit_code, kind) not in done
            ]
            done |= {(job.entry.credit_code, kind) for kind in trained}
            kept = tuple(kind for kind in trained if draw.random() < CARE_TRAINED)
            found.append(replace(job, trained=kept) if kept else job)
        return found

    def _further_training(
        self, job: Job, draw: np.random.Generator
    ) -> tuple[QualificationEntry, ...]:
        """Registration as general practitioner: with the post, or after retraining since 2021."""
        if not job.is_general:
            return ()
        early = self._growth("general_practitioners") / self._growth("doctors")
        first = max(job.since, PLAN_BEGAN)
        later = first + timedelta(days=int(draw.random() * (self.on - first).days))
        day = job.since if draw.random() < early else later
        number = _number(Q.GENERAL_PRACTICE, job.number)
        return (QualificationEntry(Q.GENERAL_PRACTICE, number, day),)

    def _growth(self, figure: str) -> float:
        """The figure of 2020 as a share of today's."""
        return self.figures.value(f"{figure}_2020") / self.figures.value(figure)

    def _second_places(self, jobs: Sequence[Job]) -> Mapping[int, Job]:
        draw = stream(self.seed, "second places")
        doctors = [job for job in jobs if job.kind is PostKind.DOCTOR]
        homes = [job for job in doctors if job.place.kind.category in PRIMARY_CARE]
        senior = [job for job in doctors if job.place.kind.category in HOSPITALS and homes]
        wanted = round(MANY_SITES * len(senior))
        return {
            senior[row].number: homes[int(draw.integers(len(homes)))]
            for row in draw.permutation(len(senior))[:wanted].tolist()
        }

    def _wanted(self, jobs: Sequence[Job]) -> tuple[Ints, Ints, Ints]:
        """Sex, first and last possible day of birth of each."""
        draw = stream(self.seed, "staff")
        men = np.array([MEN.get(job.kind, MEN_ELSEWHERE) for job in jobs])
        sex = np.where(draw.random(len(jobs)) < men, 1, 2)
        starts = np.array([job.since.toordinal() for job in jobs], dtype=np.int64)
        # Nobody is older than the oldest today, nor younger than the youngest when the post began.
        latest = starts - int(YOUNGEST * YEAR)
        earliest = np.minimum(self.on.toordinal() - int(OLDEST * YEAR), latest)
        return sex, earliest, latest

    def _people(
        self, jobs: Sequence[Job], hired: Mapping[int, ResidentEntry]
    ) -> Iterator[tuple[str, int, date, str]]:
        sex, earliest, latest = self._wanted(jobs)
        draw = stream(self.seed, "staff from elsewhere")
        born = earliest + (draw.random(len(jobs)) * (latest - earliest + 1)).astype(np.int64)
        surnames = names.draw_surnames(draw, np.full(len(jobs), names.HAN, dtype=object))
        years = np.array([date.fromordinal(day).year for day in born.tolist()], dtype=np.int64)
        full = surnames + names.draw_given(draw, years, sex)
        given = numbers.ResidentNumbers(self.figures.unassigned.practitioners).give(born, sex == 1)
        days = [date.fromordinal(day) for day in born.tolist()]
        others = zip(full.tolist(), sex.tolist(), days, given.tolist(), strict=True)
        for job, other in zip(jobs, others, strict=True):
            here = hired.get(job.number)
            if here is None:
                yield other
            else:
                yield here.name, here.sex.value, here.born_on, here.identity_number


def _shared(total: int, weights: Sequence[float], institutions: Sequence[Institution]) -> list[int]:
    # One for each place that needs one, where there are enough; the rest by weight.
    needing = [1.0 if weight >= 1 else 0.0 for weight in weights]
    if total <= sum(needing):
        return apportion(total, weights)
    rest = apportion(total - int(sum(needing)), [max(0.0, weight - 1) for weight in weights])
    if len(rest) != len(institutions):
        raise ValueError("heads and institutions differ in number")
    return [int(need) + more for need, more in zip(needing, rest, strict=True)]


def _distance(job: Job) -> int:
    category = job.place.kind.category
    if category in PRIMARY_CENTRES:
        return 0
    if category in (Category.COMMUNITY_STATION, Category.VILLAGE_CLINIC):
        return 1
    return 2 if category is Category.GENERAL_HOSPITAL else 3


def _licences(job: Job, born_on: date, draw: np.random.Generator) -> tuple[QualificationEntry, ...]:
    main = _main_licence(job, draw)
    if main is None:
        return ()
    kind, scope = main
    grown = born_on + timedelta(days=int(22 * YEAR))
    issued = min(max(grown, job.since - timedelta(days=int(draw.integers(30, 2500)))), job.since)
    held = [QualificationEntry(kind, _number(kind, job.number), issued, scope)]
    held += [
        QualificationEntry(other, _number(other, job.number), job.since) for other in job.trained
    ]
    return tuple(held)


def _main_licence(
    job: Job, draw: np.random.Generator
) -> tuple[QualificationKind, PracticeScope | None] | None:
    if job.kind is PostKind.DOCTOR:
        is_primary = job.place.kind.category in PRIMARY_CARE
        is_assistant = draw.random() < ASSISTANT_DOCTORS[is_primary] and not job.is_general
        return Q.ASSISTANT_PHYSICIAN if is_assistant else Q.PHYSICIAN, _scope(job, draw)
    if job.kind is PostKind.PHARMACIST:
        is_assistant = draw.random() < ASSISTANT_PHARMACISTS
        return Q.ASSISTANT_PHARMACIST if is_assistant else Q.PHARMACIST, None
    return (LICENCE[job.kind], None) if job.kind in LICENCE else None


def _scope(job: Job, draw: np.random.Generator) -> PracticeScope:
    category = job.place.kind.category
    if category is Category.CDC:
        return Scope.PUBLIC_HEALTH
    if category is Category.TCM_HOSPITAL and draw.random() < TCM_IN_TCM_HOSPITALS:
        return Scope.TCM
    if "口腔" in job.place.name:
        return Scope.DENTAL
    specialty = _specialty(job)
    return (
        Scope.CLINICAL if specialty is None else SCOPES_OF_SPECIALTY.get(specialty, Scope.CLINICAL)
    )


def _specialty(job: Job) -> Specialty | None:
    # Doctors go round the departments of the place, the first and the TCM department before others.
    open_then = [one.specialty for one in job.entry.departments if one.opened_on <= job.since]
    if not open_then:
        return None
    others = sorted(open_then[1:], key=lambda specialty: specialty is not Specialty.TCM)
    return [open_then[0], *others][job.rank % len(open_then)]


def _post(job: Job, licences: Sequence[QualificationEntry]) -> PostEntry:
    specialty = _specialty(job)
    is_medical = job.kind in (PostKind.DOCTOR, PostKind.NURSE)
    return PostEntry(
        organisation=job.entry.credit_code,
        kind=job.kind,
        since=job.since,
        qualification=licences[0].kind if licences else None,
        department=specialty.label if is_medical and specialty else "",
    )


def _second_post(first: PostEntry, home: Job, on: date) -> PostEntry:
    since = min(max(first.since, home.place.opened_on), on)
    return PostEntry(
        organisation=home.entry.credit_code,
        kind=PostKind.DOCTOR,
        since=since,
        qualification=first.qualification,
        is_principal=False,
    )


def _number(kind: QualificationKind, number: int) -> str:
    return f"{PREFIX[kind]}{number:013d}"
