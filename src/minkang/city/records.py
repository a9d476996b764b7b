"""The health records of a region: what its institutions sent about their patients, and what came of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.utils.timezone import localtime

from minkang.care.results.services import import_quality
from minkang.city.clinics_patients import Register
from minkang.city.draws import stream
from minkang.city.records_cases import Casebook, Considered
from minkang.city.records_houses import House, houses
from minkang.city.records_messages import APPLICATION, LABORATORY, Wire, wire
from minkang.city.records_post import Post
from minkang.city.records_quality import evaluations
from minkang.city.records_sheets import SHEETS, Filled, sheets
from minkang.city.records_stories import Stories
from minkang.city.records_telling import Teller
from minkang.engines.booking.queries.consulted import list_consulted
from minkang.engines.records.services import feeding, visit_sheets
from minkang.engines.records.services.clients import NewClient, add_client
from minkang.engines.records.services.importing import ingest
from minkang.engines.records.services.senders import NewFeed, enter_feed
from minkang.engines.records.terms import Author, FeedKind, ReaderKind
from minkang.registry.organisations.services import OrganisationEntry
from minkang.registry.people import services as people
from minkang.registry.people.services import CareRelationEntry
from minkang.registry.people.terms import CareKind

SYSTEM = "医院信息平台"
SCOPES = frozenset({"system/*.*"})
ONE_DAY = timedelta(days=1)
CONNECTED, REFERRED = 100 * ONE_DAY, 90 * ONE_DAY
# Since before the visits that are told of the personas.
LATELY = 21 * ONE_DAY
Advance = Callable[[int, int], None]
Arrival = tuple[datetime, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Chronicle:
    """Writes the records of a region that stands at the moment `at`."""

    seed: int
    first: date
    by: str
    at: datetime

    def write(
        self, register: Register, entries: Sequence[OrganisationEntry], progress: Advance
    ) -> tuple[Considered, ...]:
        """Send everything institutions know of their patients; what doctors considered then."""
        now = localtime(self.at).replace(microsecond=0)
        sending = houses(entries, now)
        quality = tuple(evaluations(sending, self.seed, now.date()))
        import_quality(entries=quality, by=self.by, at=self.at)
        rows = {rid: row for row, rid in enumerate(register.rids)}
        consulted = list_consulted(self.first, now.date() + ONE_DAY)
        book = Casebook(sending, register.residents, self.seed, now)
        caseload = book.caseload(consulted, rows)
        stories = Stories(
            sending, register.residents, rows, register.guardian, quality, self.seed, now
        )
        post = Post(now, stream(self.seed, "dirt of feeds"))
        laboratories = wire(sending, now, stream(self.seed, "dirt of messages"))
        teller = Teller(register.residents, post, laboratories, self.seed)
        own = self._own(stories, teller, register)
        teller.tell((*caseload.cases, *stories.followed(caseload.cases)))
        arrivals = [
            *self._batches(post),
            *self._messages(laboratories, sending),
            *self._sheets(sheets(entries, register.residents, self.seed, now)),
        ]
        # Two of one moment come in the order in which they were told.
        arrivals.sort(key=lambda one: one[0])
        for number, (_, arrive) in enumerate(arrivals):
            progress(number, len(arrivals))
            arrive()
        progress(len(arrivals), len(arrivals))
        return (*caseload.considered, *own)

    def _own(self, stories: Stories, teller: Teller, register: Register) -> tuple[Considered, ...]:
        """Tell the stories of the personas, without slips, and of vaccinated children."""
        cast = stories.cast()
        mother = register.residents[cast.parent].telephone if cast.parent >= 0 else ""
        teller.give(stories.doses(cast.parent), mother)
        if cast.house is None:
            return ()
        told: list[Considered] = []
        if cast.parent >= 0:
            teller.tell(stories.of_parent(cast.parent, cast.house), exactly=True)
        if cast.elder >= 0:
            teller.tell(stories.of_elder(cast.elder, cast.house), exactly=True)
            self._refer(register.rids[cast.elder], cast.house)
        if cast.resident >= 0:
            teller.chronic[cast.resident] |= {"I10", "E11.9"}
            teller.tell(stories.of_resident(cast.resident, cast.house), exactly=True)
            self._refer(register.rids[cast.resident], cast.house)
            told.append(stories.recognised(cast.resident, cast.house))
        return tuple(told)

    def _refer(self, person: UUID, house: House) -> None:
        """Let a hospital treat somebody it saw lately, while the demonstration is looked at."""
        on = localtime(self.at).date()
        for kind, since, until in (
            (CareKind.APPOINTMENT, on - LATELY, on),
            (CareKind.REFERRAL, on, on + REFERRED),
        ):
            entry = CareRelationEntry(
                person=person,
                organisation=house.rid,
                kind=kind,
                reference=f"{kind}:city",
                since=since,
                until=until,
            )
            people.open_care_relation(entry=entry, by=self.by, at=self.at)

    def _batches(self, post: Post) -> Iterator[Arrival]:
        systems = {house.rid: self._system(house) for house in post.houses.values()}
        for one in post.batches():
            author = Author(systems[one.house.rid], one.house.rid)
            yield (
                one.received_at,
                partial(ingest, lines=one.lines, author=author, feed=SYSTEM, at=one.received_at),
            )

    def _system(self, house: House) -> str:
        """Register the system of a house that speaks FHIR; how the audit chain calls it."""
        new = NewClient(
            name=SYSTEM, kind=ReaderKind.INSTITUTION, organisation=house.rid, scopes=SCOPES
        )
        added = add_client(new=new, by=self.by, at=self.at - CONNECTED)
        return f"client:{added.rid}"

    def _messages(self, laboratories: Wire, sending: Sequence[House]) -> Iterator[Arrival]:
        for house in sending:
            if house.code in laboratories.lags:
                self._enter(house.rid, FeedKind.HL7V2, LABORATORY, house.code)
        for one in laboratories.messages():
            yield one.received_at, partial(feeding.take_in, message=one.content, at=one.received_at)

    def _sheets(self, filled: Iterable[Filled]) -> Iterator[Arrival]:
        feeds: dict[UUID, int] = {}
        for one in filled:
            if one.clinic not in feeds:
                feeds[one.clinic] = self._enter(one.clinic, FeedKind.SHEET, SHEETS, "")
            yield one.received_at, partial(_upload, feeds[one.clinic], one)

    def _enter(self, organisation: UUID, kind: FeedKind, name: str, facility: str) -> int:
        new = NewFeed(organisation, kind, name, APPLICATION if facility else "", facility)
        return enter_feed(new=new, by=self.by, at=self.at - CONNECTED)


def _upload(feed: int, filled: Filled) -> None:
    sheet = visit_sheets.read(filled.content, at=filled.received_at)
    visit_sheets.take_in_of(feed, content=filled.content, sheet=sheet, at=filled.received_at)
