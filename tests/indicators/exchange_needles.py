"""Needles of the platform that gathers records: messages come, patients are linked and unlinked."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from indicator_acts import AT, BY, LONG_AGO, Region
from needle_kinds import NOTHING, START, Step

import exchange_samples as samples
from minkang.care.exchange.services import tallying
from minkang.engines.records.services import senders
from minkang.engines.records.services.senders import NewFeed
from minkang.engines.records.terms import FeedKind
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level
from minkang.registry.people import services as people
from minkang.registry.people.services import Demographics, Home, SourceEntry
from people_samples import resident

BORN = date(1950, 1, 2)


def rejected(region: Region) -> Iterator[Step]:
    """A message is accepted, another is not, and the hospital closes."""
    hospital = region.register(Category.GENERAL_HOSPITAL, Level.SECONDARY)
    new = NewFeed(hospital.pk, FeedKind.HL7V2, "检验系统", "LIS", "H1")
    senders.enter_feed(new=new, by=BY, at=AT)
    yield START
    for value, control, moved in (("5.10", "M1", (0, 1)), ("约5", "M2", (1, 2))):
        samples.send(value, control, at=AT)
        tallying.tally(at=AT)
        yield moved
    region.close(hospital)
    yield NOTHING


def _known(region: Region) -> tuple[Organisation, UUID]:
    """A hospital, and a woman of 76 who lives in the county."""
    hospital = region.register(Category.GENERAL_HOSPITAL, Level.SECONDARY)
    home = Home(area_code=region.village(), address="")
    entry = resident(1, resident_since=LONG_AGO)
    return hospital, people.register_resident(entry=entry, home=home, by=BY, at=AT).rid


def _tell(hospital: Organisation) -> UUID:
    """The hospital tells of her; the patient's rid."""
    entry = resident(1)
    said = Demographics(
        name=entry.name, sex=entry.sex, born_on=BORN, identity_number=entry.identity_number
    )
    source = SourceEntry(organisation=hospital.pk, local_id="1", demographics=said)
    return people.link_source(source=source, by=BY, at=AT).source


def linked(region: Region) -> Iterator[Step]:
    """A patient is linked, the link turns out wrong, and the hospital closes."""
    hospital, _ = _known(region)
    yield START
    source = _tell(hospital)
    yield 1, 1
    people.unlink(source=source, why="电话核对，不是同一人", by=BY, at=AT)
    yield 0, 1
    region.close(hospital)
    yield NOTHING


def archived(region: Region) -> Iterator[Step]:
    """A resident gets a record, loses it again, and leaves."""
    hospital = region.register(Category.GENERAL_HOSPITAL, Level.SECONDARY)
    yield START
    _, person = _known(region)
    yield 0, 1
    source = _tell(hospital)
    yield 1, 1
    people.unlink(source=source, why="电话核对，不是同一人", by=BY, at=AT)
    yield 0, 1
    region.leave(person)
    yield NOTHING


EXCHANGE: dict[str, Callable[[Region], Iterator[Step]]] = {
    "exchange.rejected_share": rejected,
    "exchange.linked_share": linked,
    "exchange.archive_share": archived,
}
