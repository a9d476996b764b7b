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
from minkang.city.records_cases import Casebook, Caseload
from minkang.city.records_houses import House, houses
from minkang.city.records_messages import APPLICATION, LABORATORY, Wire, wire
from minkang.city.records_post import Post
from minkang.city.records_quality import evaluations
from minkang.city.records_sheets import SHEETS, Filled, sheets
from minkang.city.records_telling import Teller
from minkang.engines.booking.queries.consulted import list_consulted
from minkang.engines.records.services import feeding, visit_sheets
from minkang.engines.records.services.clients import NewClient, add_client
from minkang.engines.records.services.importing import ingest
from minkang.engines.records.services.senders import NewFeed, enter_feed
from minkang.engines.records.terms import Author, FeedKind, ReaderKind
from minkang.registry.organisations.services import OrganisationEntry

SYSTEM = "医院信息平台"
SCOPES = frozenset({"system/*.*"})
CONNECTED = timedelta(days=100)
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
    ) -> Caseload:
        """Send everything institutions know of their patients, batch by batch."""
        now = localtime(self.at).replace(microsecond=0)
        sending = houses(entries, now)
        import_quality(
            entries=tuple(evaluations(sending, self.seed, now.date())), by=self.by, at=self.at
        )
        rows: dict[UUID, int] = {rid: row for row, rid in enumerate(register.rids)}
        consulted = list_consulted(self.first, now.date() + timedelta(days=1))
        book = Casebook(sending, register.residents, self.seed, now)
        caseload = book.caseload(consulted, rows)
        post = Post(now, stream(self.seed, "dirt of feeds"))
        laboratories = wire(sending, now, stream(self.seed, "dirt of messages"))
        Teller(register.residents, post, laboratories, self.seed).tell(caseload.cases)
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
        return caseload

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
