"""Applications of residents, clinics and enterprises, each along its own way through the office."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

import numpy as np
from django.utils.timezone import localdate

from minkang.affairs.permits import services as permits
from minkang.affairs.permits.queries.applications import Applicant, licences_of, sheet_of
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.terms import Delivery, Grade, Stage, Subject
from minkang.city.affairs_habits import Habits
from minkang.city.affairs_stories import Teller, told
from minkang.city.affairs_time import Hours, Story
from minkang.city.clinics_patients import Patients
from minkang.city.draws import stream
from minkang.city.records_people import Resident
from minkang.engines.cases.services import outbox
from minkang.engines.cases.terms import SuspensionReason
from minkang.registry.organisations.services import OrganisationEntry

DAYS_OF_YEAR, GROWING = 365, 0.5
OFFICERS = 4
GRADES = (Grade.VERY_GOOD, Grade.GOOD, Grade.FAIR, Grade.BAD, Grade.VERY_BAD)
REPLY = "已向经办人核实并道歉，窗口增加了午间值班，材料清单改为一次打印交给申请人。"
DENIALS = ("场所面积没有达到规定", "提交的材料与现场不一致", "人员资质不符合规定")
ELSEWHERE = "这一事项由县区办理，已告知申请人地址和电话"
STOP_DAYS = 10
SCAN = b"%PDF-1.7\n%%EOF\n"
STOPS = (SuspensionReason.TESTING, SuspensionReason.EXPERT_REVIEW, SuspensionReason.INSPECTION)
GROWN, RETIRED = 22, 60
MOST_BEFORE_ANSWER, MOST_MISSING = 3, 2
INSTANT, CLERK = "permit_instant", "window_clerk"
SUSPENDED, CHECKING, EXAMINING = "suspended", "checking", "examining"
DECIDING, WITHDRAWN = "deciding", "withdrawn"
PARTS = {"review": "approver", "inspection": "inspector"}
ONE_DAY = timedelta(days=1)


class Held(Protocol):
    """An application as the services of permits give it back."""

    @property
    def rid(self) -> UUID:
        """Its rid."""

    @property
    def state(self) -> str:
        """State of its case."""

    @property
    def stage(self) -> str:
        """Where it stands."""

    @property
    def outcome(self) -> str:
        """How it ended, or ""."""

    @property
    def way(self) -> str:
        """How the decision reaches the applicant."""


@dataclass(slots=True)
class Telling:
    """One application being told.

    Attributes:
        item: Code of the item.
        version: The published version.
        teller: Who applies.
        draw: Decides everything.
        needed: Codes of the materials that have to come.
        was_stopped: Its clock was stopped once.
    """

    item: str
    version: int
    teller: Teller
    draw: np.random.Generator
    needed: tuple[str, ...] = ()
    was_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who may apply: residents as rows of `patients`, and organisations.

    `practising` names the rows of those whose certificate an item changes.
    """

    patients: Patients
    residents: Sequence[Resident]
    entries: Sequence[OrganisationEntry]
    practising: Mapping[str, Sequence[int]]
    habits: Habits

    def teller(self, code: str, draw: np.random.Generator) -> Teller | None:
        """Somebody who applies for an item; None where nobody could.

        Of those who apply for a certificate some have one and change the place.
        """
        item = definitions()[code]
        ages = self.patients.ages
        grown = (ages >= GROWN) & (ages < RETIRED)
        rows = [row for row in np.flatnonzero(grown).tolist() if self.residents[row].telephone]
        certified = [row for row in self.practising.get(code, ()) if self.residents[row].telephone]
        if certified and draw.random() < self.habits.value("changing"):
            rows = certified
        places = [one for one in self.entries if one.category in self.habits.applicants[code]]
        if not rows or not places:
            return None
        row, place = (int(draw.choice(rows)), places[int(draw.integers(len(places)))])
        is_person = item.scope is not None and Subject.ORGANISATION not in item.scope.subjects
        return Teller(
            person=self.patients.rids[row] if is_person else None,
            organisation=None if is_person else place.rid,
            resident=self.residents[row],
            place=place,
        )


@dataclass(frozen=True, slots=True)
class Applying:
    """Tells the applications of a region."""

    crowd: Crowd
    habits: Habits
    hours: Hours
    seed: int
    by: str

    def stories(
        self, versions: Mapping[str, int], residents: int, first: date, on: date
    ) -> Iterator[Story]:
        """The applications handed in from `first` to `on`; items by the published version."""
        days = (on - first).days
        draw = stream(self.seed, "applications")
        for code, yearly in self.habits.yearly.items():
            if code not in versions:
                continue
            wanted = draw.poisson(yearly * residents / 1000 * days / DAYS_OF_YEAR)
            for number in range(int(wanted)):
                own = stream(self.seed, f"application {code}", number)
                teller = self.crowd.teller(code, own)
                if teller is not None:
                    # More apply online from month to month.
                    day = first + int((days + 1) * own.random() ** GROWING) * ONE_DAY
                    telling = Telling(code, versions[code], teller, own)
                    yield self._story(telling, self.hours.at_office(day, own))

    def _story(self, one: Telling, moment: datetime) -> Story:
        yield moment
        held = self._handed_in(one, moment)
        moment = self.hours.later(
            moment, min(self._days("accept_days", one), MOST_BEFORE_ANSWER), one.draw
        )
        missing = self._missing(one)
        if missing:
            yield moment
            officer = self._officer(one)
            permits.return_once(application=held.rid, missing=missing, by=officer, at=moment)
            moment = self.hours.later(moment, 1 + self._days("mend_days", one), one.draw)
            yield moment
            if self._happens("never_mended", one):
                permits.take_back(application=held.rid, by=self.by, at=moment)
                return
            officer = self._officer(one)
            permits.take_in(application=held.rid, materials=missing, by=officer, at=moment)
            held = permits.resubmit(application=held.rid, by=self.by, at=moment)
            moment = self.hours.later(moment, 1, one.draw)
        yield moment
        held = self._opened(held, one, moment)
        while held.stage == Stage.RUNNING:
            moment = self._next(held, one, moment)
            yield moment
            held = self._worked(held, one, moment)
        yield from self._afterwards(held, one, moment)

    def _handed_in(self, one: Telling, at: datetime) -> Held:
        teller, on = one.teller, localdate(at)
        applicant = Applicant(teller.person, teller.organisation)
        agreed = tuple(f"licence:{held.rid}" for held in licences_of(applicant, on))
        draft = permits.begin(
            version=one.version, applicant=applicant, agreed=agreed, by=self.by, at=at
        )
        sheet = sheet_of(draft, on)
        one.needed = tuple(material.code for material in sheet.resolution.needed)
        said = told(sheet.resolution.asked, teller, one.draw)
        permits.answer(application=draft.rid, told=said, at=at)
        for material in sheet.resolution.needed:
            if not material.only_if:
                permits.hand_in(
                    application=draft.rid, material=material.code, content=SCAN, by=self.by, at=at
                )
        ways = sheet.item.delivery
        way = ways[int(one.draw.integers(len(ways)))]
        post_to = f"{teller.resident.name} {teller.place.address}" if way is Delivery.POST else ""
        return permits.submit(application=draft.rid, by=self.by, at=at, way=way, post_to=post_to)

    def _missing(self, one: Telling) -> tuple[str, ...]:
        """Materials that the applicant has forgotten; none for most."""
        return one.needed[:MOST_MISSING] if self._happens("corrected", one) else ()

    def _opened(self, held: Held, one: Telling, at: datetime) -> Held:
        """The window takes an application in, decides it on the spot, or does not take it."""
        officer = self._officer(one)
        if self._happens("not_accepted", one):
            return permits.refuse(application=held.rid, reason=ELSEWHERE, by=officer, at=at)
        if definitions()[one.item].procedure == INSTANT:
            return permits.grant(application=held.rid, role=CLERK, by=officer, at=at)
        return permits.accept(application=held.rid, by=officer, at=at)

    def _next(self, held: Held, one: Telling, moment: datetime) -> datetime:
        """When the office goes on; an office that is late lets the promised day pass."""
        if held.state == SUSPENDED:
            return self.hours.later(moment, 1 + self._days("suspended_days", one), one.draw)
        if held.state == DECIDING:
            return self.hours.later(moment, 1, one.draw)
        limits = definitions()[one.item].limits
        promised = limits.promised.amount if limits else 1
        share = self.habits.value("review_share") * (1 / 2 + one.draw.random())
        days = max(1, round(promised * share))
        return self.hours.later(
            moment, promised + 2 if self._happens("late", one) else days, one.draw
        )

    def _worked(self, held: Held, one: Telling, at: datetime) -> Held:
        """One step of the office, or of an applicant who changes plans."""
        rid, officer = held.rid, self._officer(one)
        if self._happens("withdrawn", one):
            after: Held = permits.take_back(application=rid, by=self.by, at=at)
        elif held.state == SUSPENDED:
            after = permits.resume(application=rid, by=officer, at=at)
        elif held.state == CHECKING:
            after = permits.file(application=rid, by=officer, at=at)
        elif held.state == DECIDING:
            after = self._decided(rid, one, at)
        elif not one.was_stopped and self._happens("suspended", one):
            one.was_stopped = True
            reason = STOPS[int(one.draw.integers(len(STOPS)))]
            after = permits.suspend(
                application=rid, reason=reason, days=STOP_DAYS, by=officer, at=at
            )
        elif held.state == EXAMINING:
            after = self._examined(rid, one, at)
        else:
            after = permits.propose_decision(application=rid, by=officer, at=at)
        return after

    def _decided(self, rid: UUID, one: Telling, at: datetime) -> Held:
        officer = self._officer(one)
        if self._happens("denied", one):
            reason = DENIALS[int(one.draw.integers(len(DENIALS)))]
            return permits.deny(application=rid, reason=reason, by=officer, at=at)
        return permits.grant(application=rid, by=officer, at=at)

    def _examined(self, rid: UUID, one: Telling, at: datetime) -> Held:
        *_, last = (
            permits.finish_part(application=rid, task=task, role=role, by=self._officer(one), at=at)
            for task, role in PARTS.items()
        )
        return last

    def _afterwards(self, held: Held, one: Telling, moment: datetime) -> Story:
        """The licence follows, the decision is handed over, some say how it was."""
        if not held.outcome or held.outcome == WITHDRAWN:
            return
        outbox.deliver(at=moment)
        moment = self.hours.later(moment, 1, one.draw)
        yield moment
        permits.publish_decisions(at=moment)
        # What is downloaded is there as soon as its licence is.
        if held.way != Delivery.ELECTRONIC:
            waybill = (
                f"EMS{int(one.draw.integers(10**9)):010d}" if held.way == Delivery.POST else ""
            )
            officer = self._officer(one)
            permits.deliver(application=held.rid, waybill=waybill, by=officer, at=moment)
        if not self._happens("rated", one):
            return
        moment += timedelta(hours=2 + int(one.draw.integers(40)))
        yield moment
        grade = GRADES[int(one.draw.choice(len(GRADES), p=self.habits.grades))]
        permits.rate(application=held.rid, grade=grade, by=self.by, at=moment)
        if grade.is_bad and not self._happens("unanswered", one):
            moment = self.hours.later(moment, 1 + self._days("reply_days", one), one.draw)
            yield moment
            permits.answer_rating(
                application=held.rid, reply=REPLY, by=self._officer(one), at=moment
            )

    def _happens(self, name: str, one: Telling) -> bool:
        return bool(one.draw.random() < self.habits.value(name))

    def _days(self, name: str, one: Telling) -> int:
        return int(one.draw.poisson(self.habits.value(name)))

    def _officer(self, one: Telling) -> str:
        return f"system:city-officer-{1 + int(one.draw.integers(OFFICERS))}"
