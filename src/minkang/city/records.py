"""The health records of a region: what its institutions sent about their patients, and what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localtime

from minkang.care.results.services import import_quality
from minkang.city.clinics_patients import Register
from minkang.city.draws import stream
from minkang.city.records_cases import Casebook, Caseload
from minkang.city.records_houses import House, houses
from minkang.city.records_post import Post
from minkang.city.records_quality import evaluations
from minkang.city.records_telling import Teller
from minkang.engines.booking.queries.consulted import list_consulted
from minkang.engines.records.services.clients import NewClient, add_client
from minkang.engines.records.services.importing import ingest
from minkang.engines.records.terms import Author, ReaderKind
from minkang.registry.organisations.services import OrganisationEntry

SYSTEM = "医院信息平台"
SCOPES = frozenset({"system/*.*"})
CONNECTED = timedelta(days=100)
Advance = Callable[[int, int], None]


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
        Teller(register.residents, post, self.seed).tell(caseload.cases)
        self._deliver(post, progress)
        return caseload

    def _deliver(self, post: Post, progress: Advance) -> None:
        systems = {one.rid: self._system(one) for one in post.houses.values()}
        batches = list(post.batches())
        for number, batch in enumerate(batches):
            progress(number, len(batches))
            author = Author(systems[batch.house.rid], batch.house.rid)
            ingest(lines=batch.lines, author=author, feed=SYSTEM, at=batch.received_at)
        progress(len(batches), len(batches))

    def _system(self, house: House) -> str:
        """Register the system of a house that speaks FHIR; how the audit chain calls it."""
        new = NewClient(
            name=SYSTEM, kind=ReaderKind.INSTITUTION, organisation=house.rid, scopes=SCOPES
        )
        added = add_client(new=new, by=self.by, at=localtime(self.at) - CONNECTED)
        return f"client:{added.rid}"
