"""The rows a number was counted from, each in plain words.

Rows of organisations and places are public. Rows of people and of those who work in the
institutions are shown masked, and only to roles that may see rows there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from minkang.affairs.licences.queries import telling as licences
from minkang.affairs.onething.queries import telling as onething
from minkang.affairs.permits.queries import stopping
from minkang.affairs.permits.queries import telling as permits
from minkang.care.exchange.queries import telling as exchange
from minkang.care.results.queries import telling as results
from minkang.cockpit.queries.indicators import known_indicator
from minkang.cockpit.terms import PERSONAL, KindOfRow
from minkang.engines.booking.queries import telling as booking
from minkang.engines.gateway.queries import telling as gateway
from minkang.engines.warehouse import queries as warehouse
from minkang.engines.warehouse.indicators import Indicator
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.targets import Words
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import (
    CapacityStatement,
    Certificate,
    Department,
    Organisation,
    Post,
    ServiceOffered,
)
from minkang.registry.organisations.terms import (
    CapacityKind,
    CertificateKind,
    PostKind,
    ServiceKind,
    Specialty,
)
from minkang.registry.people.models import Person
from minkang.registry.people.queries.lines import line_of
from minkang.registry.places.models import Area, AreaAward
from minkang.registry.places.terms import AwardKind

MOST_PAGES = 100
"""Pages of rows one workbook takes: what a visitor can wait for."""

PartName = Literal["numerator", "denominator"]
Told = Mapping[str, Words]
"""What rows are, in words, by their key."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are asked for; `place` is an area's code and `organisation` a rid, or ""."""

    indicator: str
    part: PartName
    on: date
    place: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class CountedLine:
    """One row in words.

    Attributes:
        told: What it is; for people without a name that would be more than masked.
        organisation: Rid of the organisation it belongs to, or "".
        amount: How much it counts.
    """

    key: str
    told: Words
    area_name: str
    organisation: str
    organisation_name: str
    amount: int


@dataclass(frozen=True, slots=True)
class CountedPage:
    """A page of rows.

    Attributes:
        kind: What the rows are; None when there are none.
        is_closed: True when the rows are of people and the visitor may not see them.
        as_of: The moment the counted copy tells of.
        total: Rows on all pages.
        lines: Rows of this page; empty when closed.
    """

    indicator: Indicator
    asked: Asked
    kind: KindOfRow | None
    is_closed: bool
    as_of: datetime | None
    total: int
    page: int
    pages: int
    lines: tuple[CountedLine, ...]


def get_counted_rows_for(
    actor: Actor | None, asked: Asked, *, region: str, page: int
) -> CountedPage:
    """A page of the rows of a number, as far as the visitor may see them.

    Raises:
        Refused: ``cockpit.indicator_unknown``, ``cockpit.nothing_counted`` for a number that cannot
            be counted yet.
    """
    indicator, found = _fetched(asked, region, page)
    kind = KindOfRow(found.rows[0].kind_of_row) if found.rows else None
    is_closed = kind in PERSONAL and not _may_see(actor, asked, region)
    return CountedPage(
        indicator=indicator,
        asked=asked,
        kind=kind,
        is_closed=is_closed,
        as_of=warehouse.watermark(),
        total=found.total,
        page=found.page,
        pages=found.pages,
        lines=() if is_closed else _lines(actor, found.rows),
    )


def export_counted_rows_for(
    actor: Actor | None, asked: Asked, *, region: str
) -> tuple[CountedLine, ...]:
    """All the rows of a number, for a workbook.

    Raises:
        Refused: As `get_counted_rows_for`; ``access.sign_in_first`` or ``access.not_allowed_…``
            when they are of people and the visitor may not export them;
            ``cockpit.export_too_large`` beyond `MOST_PAGES`.
    """
    _, first = _fetched(asked, region, 1)
    if first.rows and KindOfRow(first.rows[0].kind_of_row) in PERSONAL:
        if actor is None:
            raise Refused(_SIGN_IN_TO_EXPORT)
        require_permission(actor, Permission.EXPORT_ROWS, _place(asked, region))
    if first.pages > MOST_PAGES:
        raise Refused(
            Refusal(
                code="cockpit.export_too_large",
                message=f"共有{first.total}行，一次导出不完。请先选一个县（区）或一家机构，分几次导出。",
                detail=f"{first.total} rows are too many for one file; choose a county or an "
                "institution first.",
            )
        )
    rows = list(first.rows)
    for page in range(2, first.pages + 1):
        rows += _fetched(asked, region, page)[1].rows
    return _lines(actor, rows)


_SIGN_IN_TO_EXPORT = Refusal(
    code="access.sign_in_first",
    message="这份名单涉及个人，只有获得授权的人可以导出。请先登录。",
    detail="These rows are about people; only those allowed may export them. Sign in first.",
)


def _fetched(asked: Asked, region: str, page: int) -> tuple[Indicator, warehouse.RowsPage]:
    counted = known_indicator(asked.indicator)
    if not isinstance(counted, Indicator) or asked.part not in counted.parts:
        raise Refused(
            Refusal(
                code="cockpit.nothing_counted",
                message=f"“{counted.title.zh}”的这一部分还没有可以数的登记。原因写在指标页上。",
                detail=f"{asked.indicator} has no rows for {asked.part!r}; its page says why.",
            )
        )
    found = warehouse.rows(
        asked.indicator,
        asked.part,
        area="" if asked.organisation else asked.place or region,
        organisation=asked.organisation,
        on=asked.on,
        page=page,
    )
    return counted, found


def _may_see(actor: Actor | None, asked: Asked, region: str) -> bool:
    place = _place(asked, region)
    return actor is not None and may(actor, Permission.SEE_ROWS, place).allowed


def _place(asked: Asked, region: str) -> str:
    if asked.organisation:
        area = Organisation.objects.filter(pk=asked.organisation).values_list("area_id", flat=True)
        return area.first() or region
    return asked.place or region


def _lines(actor: Actor | None, rows: Iterable[warehouse.CountedRow]) -> tuple[CountedLine, ...]:
    found = list(rows)
    if not found:
        return ()
    told = _told(actor, KindOfRow(found[0].kind_of_row), [row.key for row in found])
    areas = _named(Area, {row.area for row in found if row.area})
    owners = _named(Organisation, {row.organisation for row in found if row.organisation})
    return tuple(
        CountedLine(
            key=row.key,
            told=told.get(row.key, _GONE),
            area_name=areas.get(row.area or "", ""),
            organisation=row.organisation or "",
            organisation_name=owners.get(row.organisation or "", ""),
            amount=row.amount,
        )
        for row in found
    )


def _told(actor: Actor | None, kind: KindOfRow, keys: list[str]) -> Told:
    if kind in _TELLERS_TO:
        return _TELLERS_TO[kind](actor, keys)
    return _TELLERS[kind](keys)


_GONE = Words("登记里已经没有这一行", "no longer in the register")


def _named(model: type[Area] | type[Organisation], keys: set[str]) -> Mapping[str, str]:
    return {
        str(key): name for key, name in model.objects.filter(pk__in=keys).values_list("pk", "name")
    }


def _organisations(keys: list[str]) -> Told:
    rows = Organisation.objects.filter(pk__in=keys)
    return {str(one.pk): Words(one.name, one.name_en or one.name) for one in rows}


def _areas(keys: list[str]) -> Told:
    rows = Area.objects.filter(pk__in=keys)
    return {one.code: Words(one.name, one.name_en or one.name) for one in rows}


def _persons(keys: list[str]) -> Told:
    rows = Person.objects.filter(pk__in=[UUID(key) for key in keys]).select_related("area")
    return {str(person.rid): _person_words(person) for person in rows}


def _person_words(person: Person) -> Words:
    line = line_of(person)
    year = line.born_on.year
    return Words(
        f"{line.masked_name}，{line.sex.label}，{year}年生",
        f"{line.masked_name}, {line.sex.label_en}, born {year}",
    )


def _posts(keys: list[str]) -> Told:
    rows = Post.objects.filter(pk__in=keys).select_related("practitioner")
    return {str(post.pk): _post_words(post) for post in rows}


def _post_words(post: Post) -> Words:
    kind, year = PostKind(post.kind), post.practitioner.born_on.year
    return Words(f"{kind.label}，{year}年生", f"{kind.label_en}, born {year}")


def _capacities(keys: list[str]) -> Told:
    rows = CapacityStatement.objects.filter(pk__in=keys)
    return {str(one.pk): _label(CapacityKind(one.kind)) for one in rows}


def _certificates(keys: list[str]) -> Told:
    rows = Certificate.objects.filter(pk__in=keys)
    return {str(one.pk): _label(CertificateKind(one.kind), one.subject) for one in rows}


def _services(keys: list[str]) -> Told:
    rows = ServiceOffered.objects.filter(pk__in=keys)
    return {str(one.pk): _label(ServiceKind(one.kind)) for one in rows}


def _departments(keys: list[str]) -> Told:
    rows = Department.objects.filter(pk__in=keys)
    return {str(one.pk): _label(Specialty(one.specialty), one.name) for one in rows}


def _awards(keys: list[str]) -> Told:
    rows = AreaAward.objects.filter(pk__in=keys)
    return {str(one.pk): _label(AwardKind(one.kind)) for one in rows}


def _label(
    kind: CapacityKind | CertificateKind | ServiceKind | Specialty | AwardKind, more: str = ""
) -> Words:
    return Words(
        f"{kind.label} {more}".rstrip() if more != kind.label else kind.label,
        f"{kind.label_en} {more}".rstrip(),
    )


_TELLERS: Mapping[KindOfRow, Callable[[list[str]], Told]] = {
    KindOfRow.PERSON: _persons,
    KindOfRow.POST: _posts,
    KindOfRow.ORGANISATION: _organisations,
    KindOfRow.AREA: _areas,
    KindOfRow.CAPACITY: _capacities,
    KindOfRow.CERTIFICATE: _certificates,
    KindOfRow.SERVICE: _services,
    KindOfRow.DEPARTMENT: _departments,
    KindOfRow.AWARD: _awards,
    KindOfRow.SESSION: booking.tell_sessions,
    KindOfRow.SLOT: booking.tell_slots,
    KindOfRow.VISIT: booking.tell_visits,
    KindOfRow.RECOGNITION: results.tell_orders,
    KindOfRow.UPLOAD: results.tell_uploads,
    KindOfRow.LOOKUP: results.tell_lookups,
    KindOfRow.ARRIVAL: exchange.tell_arrivals,
    KindOfRow.PATIENT: exchange.tell_patients,
    KindOfRow.PERMIT: permits.tell_items,
    KindOfRow.LICENCE: licences.tell_licences,
    KindOfRow.REUSE: licences.tell_reuses,
    KindOfRow.DECISION: permits.tell_decisions,
    KindOfRow.DEMAND: permits.tell_demands,
    KindOfRow.RATING: permits.tell_ratings,
    KindOfRow.DECLARATION: onething.tell_declarations,
    KindOfRow.PART: onething.tell_parts,
    KindOfRow.MESSAGE: gateway.tell_messages,
}
_TELLERS_TO: Mapping[KindOfRow, Callable[[Actor | None, list[str]], Told]] = {
    KindOfRow.SUSPENSION: stopping.tell_suspensions,
    KindOfRow.SUSPENDED: stopping.tell_suspended,
}
"""What is told more of to some than to others."""
