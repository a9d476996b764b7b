"""The timeline of an opened record, one entry of it, and the quantities measured most often."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.rules.reading import tree_of
from minkang.care.record.rules.results import measured, trends
from minkang.care.record.rules.telling import tell
from minkang.care.record.terms import KIND_OF, TIMELINE_TYPES, Kind, Said, Standing, Telling, Trend
from minkang.engines.records.queries import timeline as store
from minkang.engines.records.queries.timeline import Kept, Stretch
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.organisations.models import Organisation

PAGE_SIZE = 20
MOST_PARTS = 300
MOST_ON_PAPER = 3000
RECENT_MEDICINES = timedelta(days=90)
MOST_FORMERS = 10
MOST_MEASURED = 600
MOST_STANDING = 60
STANDING_KINDS = (Kind.ALLERGY, Kind.DIAGNOSIS, Kind.MEDICINE)
NO_LONGER = frozenset(
    (Said.WRONG, Said.RESOLVED, Said.INACTIVE, Said.REFUTED, Said.COMPLETED, Said.STOPPED,
     Said.CANCELLED, Said.DRAFT)
)  # fmt: skip
HERE = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing an institution sent, in plain words.

    Attributes:
        rid: Its number in the store.
        kind: What the timeline is narrowed by.
        at: The moment it speaks of.
        told: What it says.
        institution: Name of who sent it; "" for the platform itself.
        version: Its version; above 1 it was changed after it first came.
        received_at: When that version came.
        results: The results that stand in it, when it says nothing else.
    """

    rid: int
    kind: Kind
    at: datetime
    told: Telling
    institution: str
    version: int
    received_at: datetime
    results: tuple[Telling, ...] = ()

    @property
    def abnormal(self) -> tuple[Telling, ...]:
        """Those of its results that lie outside their range."""
        return tuple(one for one in self.results if one.flag and not one.is_void)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a timeline is narrowed, and after which entry the page begins."""

    kind: Kind | None = None
    year: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page.

    Attributes:
        entries: Newest first.
        kinds: Kinds there are, in the year that is asked for.
        years: Years there are, of the kind that is asked for, newest first.
        total: How many entries fit in all.
        after: Rid of the last entry shown, when there are more.
    """

    entries: tuple[Entry, ...]
    kinds: tuple[tuple[Kind, int], ...]
    years: tuple[tuple[int, int], ...]
    total: int
    after: int | None


@dataclass(frozen=True, slots=True)
class Former:
    """What an entry said before it was corrected."""

    version: int
    received_at: datetime
    told: Telling


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry with the results that stand in it, and what it said before, newest first."""

    entry: Entry
    parts: tuple[Entry, ...]
    formers: tuple[Former, ...]


def get_timeline(viewing: Viewing, asked: Asked, *, at: datetime) -> Timeline:
    """One page of the timeline, as far as the viewing shows it: six statements at most."""
    whole = stretch_of(viewing)
    counted = store.count_timeline(whole, reader=viewing.reader, at=at)
    narrowed = _narrowed(whole, asked)
    found = store.list_timeline(
        narrowed, reader=viewing.reader, at=at, most=PAGE_SIZE + 1, after=asked.after
    )
    kinds: Counter[Kind] = Counter()
    years: Counter[int] = Counter()
    total = 0
    for one in counted:
        kind = KIND_OF[one.type_name]
        fits_kind, fits_year = asked.kind in (None, kind), asked.year in (None, one.year)
        kinds[kind] += one.count * fits_year
        years[one.year] += one.count * fits_kind
        total += one.count * (fits_kind and fits_year)
    shown = found[:PAGE_SIZE]
    return Timeline(
        entries=_with_results(viewing, _entries(shown), at),
        kinds=tuple((kind, kinds[kind]) for kind in Kind if kinds[kind]),
        years=tuple((year, years[year]) for year in sorted(years, reverse=True) if years[year]),
        total=total,
        after=shown[-1].rid if len(found) > PAGE_SIZE else None,
    )


def list_standing(viewing: Viewing, *, at: datetime) -> tuple[tuple[Kind, tuple[Entry, ...]], ...]:
    """What to mind whatever is done next: allergies, diagnoses not resolved, medicines in use.

    The newest word on each counts; a kind without any is left out. Hospitals call a prescription
    completed once it is dispensed, so what was prescribed in the last ninety days counts as in use.
    """
    types = tuple(one for kind in STANDING_KINDS for one in kind.types)
    found = store.list_timeline(
        replace(stretch_of(viewing), types=types), reader=viewing.reader, at=at, most=MOST_STANDING
    )
    newest: dict[tuple[Kind, str], Entry] = {}
    for one in _entries(found):
        newest.setdefault((one.kind, str(one.told.title)), one)
    standing = [one for one in newest.values() if _stands(one, at)]
    groups = ((kind, tuple(one for one in standing if one.kind is kind)) for kind in STANDING_KINDS)
    return tuple((kind, entries) for kind, entries in groups if entries)


def _stands(one: Entry, at: datetime) -> bool:
    if one.kind is Kind.MEDICINE and one.told.status in (Said.ACTIVE, Said.COMPLETED, None):
        return one.told.status is Said.ACTIVE or at - one.at < RECENT_MEDICINES
    return one.told.status not in NO_LONGER


def list_newest(viewing: Viewing, *, at: datetime, most: int) -> tuple[Entry, ...]:
    """The newest entries of every kind, with the results of reports that conclude nothing."""
    found = store.list_timeline(stretch_of(viewing), reader=viewing.reader, at=at, most=most)
    return _with_results(viewing, _entries(found), at, MOST_ON_PAPER)


def get_entry(viewing: Viewing, rid: int, *, at: datetime) -> EntryPage:
    """One entry, and the results that stand in it when it is a report.

    Raises:
        Refused: ``record.entry_unknown``, also for what the viewing does not show.
    """
    stretch = replace(stretch_of(viewing), with_parts=True)
    found = store.find_entry(stretch, rid, reader=viewing.reader, at=at)
    if found is None:
        raise entry_unknown(rid)
    parts = _parts(viewing, [rid], at).get(rid, ())
    (entry,) = _entries([found])
    return EntryPage(entry, _entries(parts), _formers(viewing, found, at))


def list_trends(viewing: Viewing, *, at: datetime) -> tuple[Trend, ...]:
    """The quantities measured most often among the newest results."""
    stretch = replace(stretch_of(viewing), types=("Observation",), with_parts=True)
    found = store.list_timeline(stretch, reader=viewing.reader, at=at, most=MOST_MEASURED)
    return trends(one for kept in found for one in measured(tree_of(kept.body), kept.at))


def entry_unknown(rid: int) -> Refused:
    """What is said about an entry that is not there, or is not shown."""
    return Refused(
        Refusal(
            code="record.entry_unknown",
            message="没有找到这条记录，可能已被上传的机构撤回。请回到健康档案重新选择。",
            detail=f"no entry {rid} of this person that may be shown; open the timeline again",
        )
    )


def names_of(organisations: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names of institutions by rid."""
    wanted = {one for one in organisations if one is not None}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def stretch_of(viewing: Viewing) -> Stretch:
    """All of a record that an opened viewing shows on its timeline."""
    return Stretch(viewing.person, TIMELINE_TYPES, viewing.categories)


def _narrowed(stretch: Stretch, asked: Asked) -> Stretch:
    if asked.kind is not None:
        stretch = replace(stretch, types=asked.kind.types)
    if asked.year is not None:
        since, until = (_micros(asked.year), _micros(asked.year + 1))
        stretch = replace(stretch, since=since, until=until)
    return stretch


def _micros(year: int) -> int:
    return (datetime(year, 1, 1, tzinfo=HERE) - EPOCH) // MICROSECOND


def _parts(
    viewing: Viewing, rids: Sequence[int], at: datetime, most: int = MOST_PARTS
) -> Mapping[int, tuple[Kept, ...]]:
    stretch = replace(stretch_of(viewing), types=("Observation",), with_parts=True)
    return store.list_parts(stretch, rids, reader=viewing.reader, at=at, most=most)


def _with_results(
    viewing: Viewing, entries: tuple[Entry, ...], at: datetime, most: int = MOST_PARTS
) -> tuple[Entry, ...]:
    """Reports that conclude nothing tell the results that stand in them."""
    silent = [one.rid for one in entries if one.kind is Kind.REPORT and not one.told.summary]
    told = {
        rid: tuple(tell(one.type_name, tree_of(one.body)) for one in parts)
        for rid, parts in _parts(viewing, silent, at, most).items()
    }
    return tuple(replace(one, results=told.get(one.rid, ())) for one in entries)


def _formers(viewing: Viewing, kept: Kept, at: datetime) -> tuple[Former, ...]:
    """Nothing for a proxy: what it said once may have been of a category that is closed to them."""
    if kept.version == 1 or viewing.standing is Standing.PROXY:
        return ()
    earlier = store.list_earlier(kept, reader=viewing.reader, at=at, most=MOST_FORMERS)
    return tuple(
        Former(one.version, one.received_at, tell(kept.type_name, tree_of(one.body)))
        for one in earlier
    )


def _entries(found: Iterable[Kept]) -> tuple[Entry, ...]:
    kept = list(found)
    names = names_of(one.organisation for one in kept)
    return tuple(
        Entry(
            rid=one.rid,
            kind=KIND_OF[one.type_name],
            at=one.at,
            told=tell(one.type_name, tree_of(one.body)),
            institution=names.get(one.organisation, "") if one.organisation else "",
            version=one.version,
            received_at=one.received_at,
        )
        for one in kept
    )
