"""Needles of the gateway: offices are asked, answer in time or late, and close."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from indicator_acts import AT, BY, Region
from needle_kinds import NOTHING, START, Step

from minkang.city.offices import Identity, OutsideOffice
from minkang.engines.gateway import services
from minkang.engines.gateway.services import Answer
from minkang.engines.gateway.services.handing import is_taken
from minkang.kernel import jws
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category

KIND = "test.needle"


def heard(_: Answer) -> None:
    """Nothing is done with an answer."""


class Asked:
    """An office that promised to answer within a day."""

    def __init__(self, region: Region, code: str) -> None:
        if not is_taken(KIND):
            services.answers(KIND)(heard)
        self.place: Organisation = region.register(Category.AUTHORITY)
        pair = jws.make_key()
        self.identity = Identity(code, jws.signer_of(pair.kid, pair.private_pem))
        entry = services.OfficeEntry(
            self.place.pk,
            code,
            "https://office.example.org/",
            timedelta(days=1),
            pair.public_pem,
            (KIND,),
        )
        services.register_office(entry=entry, by=BY, at=AT - timedelta(days=30))

    def ask(self, days: int) -> UUID:
        """Ask something so many days ago."""
        at = AT - timedelta(days=days)
        key = f"case:{uuid4()}"
        return services.send(to=self.place.pk, kind=KIND, body={"a": "b"}, by=BY, at=at, key=key).pk

    def answer(self, message: UUID, at: datetime) -> None:
        """The office answers at a moment."""
        claims = OutsideOffice.claims_of(
            self.identity.code, KIND, {"a": "c"}, uuid4(), str(message), at.astimezone(UTC)
        )
        text = jws.sign(claims, self.identity.signer, typ="minkang-message+jwt")
        services.receive(text=text, at=at)


def in_time(region: Region) -> Iterator[Step]:
    """One is answered on its day, another a day later; a third is due tomorrow; the office closes."""
    office = Asked(region, "police")
    yield START
    first, second = office.ask(4), office.ask(4)
    yield 0, 2
    office.answer(first, AT - timedelta(days=3))
    yield 1, 2
    office.answer(second, AT - timedelta(days=2))
    yield 1, 2
    office.ask(0)
    yield 1, 2
    region.close(office.place)
    yield NOTHING


def owing(region: Region) -> Iterator[Step]:
    """Two offices owe answers, one of them two; one answers both, the other closes."""
    one, other = Asked(region, "police"), Asked(region, "insurance")
    yield START
    first, second = one.ask(3), one.ask(4)
    yield 1, 0
    other.ask(3)
    yield 2, 0
    one.answer(first, AT)
    yield 2, 0
    one.answer(second, AT)
    yield 1, 0
    region.close(other.place)
    yield NOTHING


GATEWAY: dict[str, Callable[[Region], Iterator[Step]]] = {
    "gateway.answered_in_time": in_time,
    "gateway.silent_offices": owing,
}
