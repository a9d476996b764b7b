"""Building a region: the plan handed to the services of the registry, whole or not at all."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from minkang.affairs.licences import services as licences
from minkang.city import places
from minkang.city.affairs import Founding, health_office
from minkang.city.affairs_applying import Applying, Crowd
from minkang.city.affairs_births import Cradle
from minkang.city.affairs_certifying import Member, practising
from minkang.city.affairs_habits import Habits, habits
from minkang.city.affairs_papers import Papers
from minkang.city.affairs_time import Hours, tell
from minkang.city.business import Founder
from minkang.city.calibration import Calibration, calibration
from minkang.city.clinics import Rota
from minkang.city.clinics_days import Life, World
from minkang.city.clinics_opening import Opener
from minkang.city.clinics_patients import Patients, Register
from minkang.city.clinics_wishes import wishes
from minkang.city.digest import count_residents
from minkang.city.entries import Chapter, Clerk, centres
from minkang.city.furnishing import Furnisher
from minkang.city.hiring import Hiring
from minkang.city.numbers import ResidentNumbers
from minkang.city.places import Region, Spot
from minkang.city.population import BLOCK, Demography, blocks
from minkang.city.records import Chronicle
from minkang.city.records_recognition import Clinicians
from minkang.city.residents import Settler
from minkang.city.siting import Institution, Surveyor
from minkang.city.staffing import Recruiter
from minkang.engines.booking.queries.offering import list_public_doctors
from minkang.engines.booking.queries.sessions import list_public_pools
from minkang.engines.booking.services.auditing import count_rows
from minkang.engines.cases.queries.calendar import working_days
from minkang.kernel.audit import queries as audit_queries
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, Language, register
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.services import OrganisationEntry
from minkang.registry.people import services as people
from minkang.registry.places import queries as place_queries
from minkang.registry.places import services as place_services
from minkang.registry.places.terms import AreaLevel, AwardKind, Settlement

LEVELS = (AreaLevel.CITY, AreaLevel.COUNTY, AreaLevel.TOWN, AreaLevel.VILLAGE)
LEAST, MOST = 200, 5_000_000
SEED = 20_260_701
# Patients are drawn from about so many residents, however large the region.
REMEMBERED = 30_000
# Windows open so long before the first application.
SETTING_UP, AREA_DIGITS = timedelta(days=30), 12
LONGEST_LEAD, FURTHEST = timedelta(days=19), timedelta(days=60)
Advance = Callable[[str, int, int], None]
Sequel = Callable[[], None]

REGION_BUILT = register(
    EntryType(
        code="city.region_built",
        zh="生成了演示地区:常住居民 {residents} 人,机构 {organisations} 家,工作人员 {practitioners} 人(种子 {seed},{on})",
        en="Built a synthetic region: {residents} residents, {organisations} organisations, "
        "{practitioners} staff (seed {seed}, {on})",
        facts=("residents", "organisations", "practitioners", "seed", "on"),
    )
)


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a building.

    Attributes:
        is_new: False when the region stood already and was kept.
        residents: Living residents of the day.
        organisations: Institutions and enterprises.
        practitioners: Staff.
    """

    is_new: bool
    residents: int
    organisations: int = 0
    practitioners: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built.

    Attributes:
        region: Name of the region in ``definitions``.
        residents: Living residents on the day.
        seed: Decides every draw.
        on: The day the region is built for.
        habits: How its applicants and offices behave.
    """

    region: str
    residents: int
    seed: int
    on: date
    habits: Habits

    @property
    def subject(self) -> str:
        """What the audit entry of the building is about; the same order has the same subject."""
        return f"city:{self.region}-{self.residents}-{self.seed}"


def build(
    *, region: str, residents: int, seed: int, on: date, by: str, at: datetime, progress: Advance
) -> Built:
    """Build a region in an empty database; one of the same size and seed that stands is kept.

    Everything goes through services in one transaction: an interrupted building leaves nothing. Only
    what doctors decide about the records, once those are known, comes after it.

    Args:
        region: Name of the region in ``definitions``.
        residents: Living residents on the day `on`.
        seed: Decides every draw.
        on: The day the region is built for.
        by: Who builds, ``kind:key``.
        at: When; aware, and not before the day `on`.
        progress: Called with a stage, how far it is and its end.

    Raises:
        Refused: ``city.no_figures``, ``city.size_impossible`` (fewer than 200 residents or more
            than five million), ``city.not_empty`` (other residents are registered already).
    """
    order = Order(region, residents, seed, on, habits())
    return fulfil(order=order, by=by, at=at, progress=progress)


def fulfil(*, order: Order, by: str, at: datetime, progress: Advance) -> Built:
    """Build what is ordered, as :func:`build` does.

    Raises:
        Refused: as `build`.
    """
    figures = calibration(order.region)
    if not LEAST <= order.residents <= MOST:
        raise Refused(_size_impossible(order.residents))
    if audit_queries.list_lines(subject=order.subject, language=Language.ZH):
        return Built(is_new=False, residents=order.residents)
    if found := count_residents():
        raise Refused(_not_empty(found))
    builder = _Builder(order, figures, by, at, progress)
    with transaction.atomic():
        built, sequel = builder.build()
    sequel()
    return built


def build_with_progress(
    *, region: str, residents: int, by: str, at: datetime, seed: int = SEED
) -> Built:
    """Build a region for the day of `at` as :func:`build` does, with a bar on the terminal.

    Raises:
        Refused: as `build`.
    """
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task("", visible=False)

        def advance(stage: str, done: int, total: int) -> None:
            bar.update(
                task, description=f"building {stage}", completed=done, total=total, visible=True
            )

        return build(
            region=region,
            residents=residents,
            seed=seed,
            on=localdate(at),
            by=by,
            at=at,
            progress=advance,
        )


@dataclass(frozen=True, slots=True)
class _Builder:
    order: Order
    figures: Calibration
    by: str
    at: datetime
    progress: Advance

    def build(self) -> tuple[Built, Sequel]:
        order, region = self.order, self._places()
        institutions, entries = self._organisations(region)
        recruiter = Recruiter(self.figures, order.residents, order.seed, order.on)
        jobs = recruiter.jobs(institutions, entries)
        hiring = Hiring(recruiter.openings(jobs), len(tuple(blocks(order.residents))), order.seed)
        serving = centres(region, institutions, entries)
        register = self._residents(region, serving, hiring)
        staff = tuple(recruiter.practitioners(jobs, hiring.hired))
        organisations.register_practitioners(entries=staff, by=self.by, at=self.at)
        self.progress("organisations", 2, 2)
        self._clinics(register)
        members = [Member(staff[number], one.rid) for number, one in hiring.hired.items()]
        self._affairs(register, entries, members)
        sequel = self._records(register, entries)
        built = Built(True, order.residents, len(entries), len(staff))
        audit.record(
            REGION_BUILT,
            subject=self.order.subject,
            by=self.by,
            at=self.at,
            residents=built.residents,
            organisations=built.organisations,
            practitioners=built.practitioners,
            seed=self.order.seed,
            on=self.order.on.isoformat(),
        )
        return built, sequel

    def _places(self) -> Region:
        code = self.figures.region
        place_services.load(region=code, by=self.by, at=self.at)
        for award in self.figures.awards:
            place_services.award(
                area=award.area,
                kind=AwardKind.NATIONAL_SANITARY,
                since=award.since,
                document_number="",
                by=self.by,
                at=self.at,
            )
        spots = [
            Spot(
                code=line.code,
                name=line.name,
                name_en=line.name_en,
                level=level,
                is_rural=line.settlement is Settlement.RURAL,
                latitude=float(line.latitude or 0),
                longitude=float(line.longitude or 0),
                datum=line.datum,
            )
            for level in LEVELS
            for line in place_queries.areas_within(code, level=level, on=self.order.on)
        ]
        return places.region(spots, self.figures.counties, self.order.seed)

    def _organisations(
        self, region: Region
    ) -> tuple[Sequence[Institution], Sequence[OrganisationEntry]]:
        size, seed, on = self.order.residents, self.order.seed, self.order.on
        self.progress("organisations", 0, 2)
        institutions = Surveyor(self.figures, region, size, seed, on).institutions()
        entries = Furnisher(self.figures, size, seed, on).entries(institutions)
        enterprises = Founder(self.figures, region, size, seed, on).enterprises()
        every = (*entries, *enterprises)
        organisations.register_all(entries=every, by=self.by, at=self.at)
        self.progress("organisations", 1, 2)
        return institutions, every

    def _residents(self, region: Region, serving: Sequence[UUID], hiring: Hiring) -> Register:
        order = self.order
        register = Register(kept=max(1, order.residents // REMEMBERED))
        demography = Demography(
            self.figures, order.residents, region.rural_share, order.seed, order.on
        )
        settler = Settler(demography, region, ResidentNumbers(self.figures.unassigned.residents))
        clerk = Clerk(self.figures, region, serving, order.seed, order.on)
        for number, block in enumerate(settler.blocks()):
            self.progress("residents", min(number * BLOCK, order.residents), order.residents)
            chapter = clerk.chapter(block, number)
            register.remember(chapter)
            hiring.hire(chapter, number)
            self._register(chapter)
        self.progress("residents", order.residents, order.residents)
        return register

    def _clinics(self, register: Register) -> None:
        order, figures = self.order, self.figures
        # What was built so far stays; looking through it for garbage again and again takes a tenth.
        gc.freeze()
        first = order.on - timedelta(days=int(figures.value("clinic_days")))
        clinics = Rota(figures, order.residents, order.seed, first).clinics(
            list_public_doctors(order.on)
        )
        opened = Opener(first, order.on, self.by).open(clinics)
        count_rows()
        pools = list_public_pools(first, order.on + FURTHEST)
        world = World(
            figures=figures,
            clinics=opened,
            pools=pools,
            patients=Patients.of(register, order.on),
            wishes=wishes(figures, opened, pools, order.residents, order.seed),
            seed=order.seed,
            by=self.by,
        )
        days = Life(world, self.at)
        days.live(first - LONGEST_LEAD, lambda done, total: self.progress("clinics", done, total))

    def _affairs(
        self, register: Register, entries: Sequence[OrganisationEntry], members: Sequence[Member]
    ) -> None:
        order = self.order
        first = order.on - timedelta(days=int(self.figures.value("clinic_days")))
        opened_at = self.at - (order.on - first + SETTING_UP)
        area = self.figures.region.ljust(AREA_DIGITS, "0")
        founding = Founding(area, entries, order.habits, order.seed, order.on, self.by)
        versions = founding.publish(opened_at)
        founding.guide(opened_at)
        health = health_office(entries)
        offices = founding.seat(health, opened_at)
        papers = Papers(register, entries, offices, first, order.on, order.seed)
        founding.license(health, members, opened_at, self.at)
        licences.issue_all(entries=tuple(papers.held()), by=self.by, at=opened_at)
        patients = Patients.of(register, order.on)
        able = practising(members, register.rids)
        crowd = Crowd(patients, register.residents, entries, able, order.habits)
        hours = Hours(working_days())
        applying = Applying(crowd, order.habits, hours, order.seed, self.by)
        cradle = Cradle(register, entries, order.habits, hours, order.seed, self.by)
        tell(
            (
                *applying.stories(versions, order.residents, first, order.on),
                *cradle.stories(first, order.on),
            ),
            self.at,
            partial(self.progress, "applications"),
        )

    def _records(self, register: Register, entries: Sequence[OrganisationEntry]) -> Sequel:
        order = self.order
        first = order.on - timedelta(days=int(self.figures.value("clinic_days")))
        chronicle = Chronicle(order.seed, first, self.by, self.at)
        considered = chronicle.write(register, entries, partial(self.progress, "records"))
        clinicians = Clinicians(register.rids, order.seed, self.by, self.at)
        return partial(clinicians.decide, considered, partial(self.progress, "recognition"))

    def _register(self, chapter: Chapter) -> None:
        people.register_residents(households=chapter.households, by=self.by, at=self.at)
        people.name_guardians(guardianships=chapter.guardianships, by=self.by, at=self.at)
        people.open_care_relations(entries=chapter.contracts, by=self.by, at=self.at)
        people.record_deaths(deaths=chapter.deaths, by=self.by, at=self.at)
        people.depart_all(departures=chapter.departures, by=self.by, at=self.at)


def _size_impossible(residents: int) -> Refusal:
    return Refusal(
        "city.size_impossible",
        f"演示地区的居民人数应在{LEAST}到{MOST}之间,填的是{residents}。请换一个人数。",
        f"{residents} residents; expected {LEAST} to {MOST}",
    )


def _not_empty(found: int) -> Refusal:
    return Refusal(
        "city.not_empty",
        f"数据库里已有 {found} 位居民,不是按同样的人数和种子生成的。"
        "请换一个数据文件夹(MINKANG_HOME),或删除原来的文件夹后再试。",
        f"{found} residents of another order are registered; choose another MINKANG_HOME",
    )
