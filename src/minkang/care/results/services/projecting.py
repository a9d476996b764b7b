"""Results come in from health records, set by set, each version once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate

from minkang.care.results.models import OrderEvent, Result
from minkang.care.results.queries.items import items
from minkang.care.results.services.marking import EVALUATED
from minkang.care.results.terms import Flag, ResultStatus
from minkang.policy.clauses import executes

LONGEST_ID = 64
BEYOND = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Finding:
    """One value as an institution sent it; it never says anything about the mark.

    Attributes:
        person: Rid of the resident.
        organisation: Rid of the institution that made it.
        local_id: The institution's own number of the value.
        version: Its running version, from 1; only a newer one changes anything.
        item: Code of the recognition list.
        status: Where it stands there.
        taken_at: When the sample or the image was taken.
        reported_at: When it was reported, not before it was taken.
        value: The value where it is a number.
        text: The value as it is written, ``5.10`` or words; "" is the number as it stands.
        unit: Unit of the number.
        low: Lower reference limit of the laboratory.
        high: Upper one.
        flag: How the value lies, or None.
        report: Reference of the report in health records, or "".
        image_link: Where the image opens, ``https://…``, or "".
        resource: Rid of the resource in health records, or None.
    """

    person: UUID
    organisation: UUID
    local_id: str
    version: int
    item: str
    status: ResultStatus
    taken_at: datetime
    reported_at: datetime
    value: Decimal | None = None
    text: str = ""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    flag: Flag | None = None
    report: str = ""
    image_link: str = ""
    resource: int | None = None


@dataclass(frozen=True, slots=True)
class Projected:
    """What became of findings.

    Attributes:
        kept: New ones and newer versions.
        unchanged: Those that were known already, or are older than what is known.
        unknown: Those whose item is on no list; they stay in health records only.
        unfit: Those that contradict themselves: reported before taken, without a value, an image
            that opens over no secure address.
    """

    kept: int
    unchanged: int
    unknown: int
    unfit: int = 0


_TYPES = {
    "person": "uuid",
    "organisation": "uuid",
    "version": "int",
    "taken_at": "timestamptz",
    "reported_at": "timestamptz",
    "value": "numeric",
    "low": "numeric",
    "high": "numeric",
    "resource": "bigint",
}
_COLUMNS = tuple(field.name for field in fields(Finding))
_STORED = {"person": "person_id", "organisation": "organisation_id"}
_NAMES = ", ".join(_STORED.get(column, column) for column in _COLUMNS)
_ARRAYS = ", ".join(f"%s::{_TYPES.get(column, 'text')}[]" for column in _COLUMNS)
_NEWER = ", ".join(
    f"{name} = excluded.{name}"
    for name in (*(_STORED.get(column, column) for column in _COLUMNS), "mark", "has_failed")
    if name not in ("organisation_id", "local_id")
)
_EVALUATED = EVALUATED.format(
    organisation="sent.organisation_id", item="sent.item", taken_at="sent.taken_at"
)
_PROJECT = f"""
    WITH stored AS (INSERT INTO results_result ({_NAMES}, mark, has_failed)
    SELECT sent.*, evaluated.mark, evaluated.has_failed
    FROM unnest({_ARRAYS}) AS sent ({_NAMES}) CROSS JOIN LATERAL ({_EVALUATED}) AS evaluated
    ORDER BY sent.organisation_id, sent.local_id
    ON CONFLICT (organisation_id, local_id) DO UPDATE SET {_NEWER}
    WHERE results_result.version < excluded.version
    RETURNING organisation_id, reported_at
    ), counted AS (
        INSERT INTO results_upload (organisation_id, "on", results, lag_minutes)
        SELECT organisation_id, %s::date, count(*),
            sum(greatest(0, floor(extract(epoch FROM %s::timestamptz - reported_at) / 60)))::bigint
        FROM stored GROUP BY organisation_id ORDER BY organisation_id
        ON CONFLICT (organisation_id, "on") DO UPDATE
        SET results = results_upload.results + excluded.results,
            lag_minutes = results_upload.lag_minutes + excluded.lag_minutes
    )
    SELECT count(*) FROM stored
"""  # noqa: S608 - put together from constants


@executes("liaoning-2025-34/3.3", "siping-env/2.5.3", "dongying-2024/2.3.3.3")
@transaction.atomic
def project_results(findings: Iterable[Finding], *, at: datetime) -> Projected:
    """Take findings in, in one statement; sent again, or sent late, they change nothing.

    The mark is set here, from the quality evidence in force when each was taken.
    """
    sent = list(findings)
    listed = [one for one in sent if one.item in items()]
    known = [one for one in listed if _is_fit(one)]
    newest: dict[tuple[UUID, str], Finding] = {}
    for one in known:
        before = newest.get((one.organisation, one.local_id))
        if before is None or before.version < one.version:
            newest[one.organisation, one.local_id] = one
    kept = _stored(list(newest.values()), at) if newest else 0
    return Projected(
        kept=kept,
        unchanged=len(known) - kept,
        unknown=len(sent) - len(listed),
        unfit=len(listed) - len(known),
    )


@transaction.atomic
def retire(*, resources: Collection[int]) -> int:
    """Take results back whose record was deleted, or turned out to be somebody else's.

    What a doctor looked at stays as she saw it, but cancelled and nobody's number any more, so that the
    same value can come in anew. Returns how many were taken back.
    """
    held = Result.objects.select_for_update(no_key=True).filter(resource__in=set(resources))
    numbers = set(held.order_by("pk").values_list("pk", flat=True))
    seen = OrderEvent.objects.filter(result__in=numbers).values_list("result_id", flat=True)
    kept = set(seen)
    Result.objects.filter(pk__in=numbers - kept).delete()
    Result.objects.filter(pk__in=kept).update(
        status=ResultStatus.CANCELLED,
        resource=None,
        local_id=Concat(Value("retired-"), Cast("pk", TextField())),
    )
    return len(numbers)


def _is_fit(one: Finding) -> bool:
    return (
        one.taken_at <= one.reported_at
        and (one.value is not None or bool(one.text))
        and (not one.image_link or one.image_link.startswith("https://"))
        and 0 < len(one.local_id) <= LONGEST_ID
        and all(number is None or abs(number) < BEYOND for number in (one.value, one.low, one.high))
    )


def _stored(findings: list[Finding], at: datetime) -> int:
    columns = [[_cell(one, column) for one in findings] for column in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_PROJECT, [*columns, localdate(at), at])
        [(kept,)] = cursor.fetchall()
    return int(kept)


def _cell(one: Finding, column: str) -> object:
    if column == "flag":
        return one.flag or ""
    if column == "text" and not one.text and one.value is not None:
        return f"{one.value:f}"
    return getattr(one, column)
