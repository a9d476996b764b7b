"""What a FHIR client sends: search parameters, and Parameters resources."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware

from minkang.kernel.refusal import FieldFault, Refusal, Refused

LARGEST_BODY = 64 * 1024
MOST_A_PAGE = 200
USUAL_PAGE = 50
COMPARATORS = ("ge", "gt", "le", "lt", "eq")
RESULT_PARAMETERS = frozenset({"_count", "_format", "_sort", "_total", "_pretty", "_offset"})


@dataclass(frozen=True, slots=True)
class Words:
    """Every parameter with its values, in the order they came."""

    values: Mapping[str, Sequence[str]]

    def all(self, name: str) -> tuple[str, ...]:
        """Values of a parameter; commas inside one mean or."""
        given = self.values.get(name, ())
        return tuple(word for one in given for word in one.split(",") if word)

    def one(self, name: str) -> str:
        """The only value of a parameter, or "".

        Raises:
            Refused: ``booking.parameter_malformed`` when it comes twice.
        """
        found = self.all(name)
        if len(found) > 1:
            raise malformed(name, "comes more than once")
        return found[0] if found else ""

    def require_known(self, known: Iterable[str]) -> None:
        """Insist that nothing is asked that would be silently ignored.

        Raises:
            Refused: ``booking.parameter_malformed``.
        """
        for name in self.values:
            if name not in known and name not in RESULT_PARAMETERS:
                raise malformed(name, f"is not one of {', '.join(sorted(known))}")

    def count(self) -> int:
        """Entries a page, from ``_count``; at most `MOST_A_PAGE`."""
        said = self.one("_count")
        if not said:
            return USUAL_PAGE
        if not (said.isascii() and said.isdigit()):
            raise malformed("_count", "is no whole number")
        return min(int(said), MOST_A_PAGE)

    def references(self, name: str, kind: str) -> tuple[str, ...]:
        """Ids of references of one kind; an absolute address counts by its last two parts."""
        return tuple(reference_id(one, kind, name) for one in self.all(name))

    def rids(self, name: str, kind: str) -> tuple[UUID, ...]:
        """The same where ids are UUIDs."""
        return tuple(_uuid(one, name) for one in self.references(name, kind))

    def numbers(self, name: str, kind: str) -> tuple[int, ...]:
        """The same where ids are whole numbers."""
        return tuple(number(one, name) for one in self.references(name, kind))

    def codes(self, name: str) -> tuple[str, ...]:
        """Codes of tokens ``system|code`` or ``code``."""
        return tuple(one.rpartition("|")[2] for one in self.all(name))


def words_of(request: HttpRequest) -> Words:
    """Parameters of the address, or of a Parameters resource in the body.

    Raises:
        Refused: ``booking.parameter_malformed``, ``booking.body_too_large``.
    """
    values = {name: list(request.GET.getlist(name)) for name in request.GET}
    if request.method == "POST":
        if request.content_type == "application/x-www-form-urlencoded":
            posted = request.POST
            values |= {name: [str(one) for one in posted.getlist(name)] for name in posted}
        else:
            for name, value in _parameters(json_of(request)):
                values.setdefault(name, []).append(value)
    return Words(values)


def json_of(request: HttpRequest) -> object:
    """The body as JSON.

    Raises:
        Refused: ``booking.parameter_malformed``, ``booking.body_too_large``.
    """
    if len(request.body) > LARGEST_BODY:
        raise Refused(
            Refusal(
                "booking.body_too_large",
                "发来的内容太大。预约只需要几项参数,请检查后再发。",
                f"the body has more than {LARGEST_BODY} bytes",
            )
        )
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise malformed("body", "is no JSON") from None


def reference_id(text: str, kind: str, name: str) -> str:
    """The id of a reference ``Kind/id``, ``https://…/Kind/id`` or ``id``.

    Raises:
        Refused: ``booking.parameter_malformed`` for a reference of another kind.
    """
    path, _, found = text.rpartition("/")
    if not found or (path and path.rpartition("/")[2] != kind):
        raise malformed(name, f"is no reference to {kind}: {text[:80]!r}")
    return found


def moment(text: str, name: str) -> datetime:
    """A dateTime; a day without time means its beginning in Shanghai.

    Raises:
        Refused: ``booking.parameter_malformed``.
    """
    try:
        found = parse_datetime(text) if "T" in text else None
        day = parse_date(text) if found is None else None
    except ValueError:
        raise malformed(name, f"is no date: {text[:40]!r}") from None
    if found is None and day is not None:
        found = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware below
    if found is None:
        raise malformed(name, f"is no date: {text[:40]!r}")
    return make_aware(found) if is_naive(found) else found


def period(values: Sequence[str], name: str) -> tuple[datetime | None, datetime | None]:
    """Bounds ``[since, until)`` of search values such as ``ge2026-11-24``.

    Raises:
        Refused: ``booking.parameter_malformed``.
    """
    since: datetime | None = None
    until: datetime | None = None
    for value in values:
        comparator, text = (value[:2], value[2:]) if value[:2] in COMPARATORS else ("eq", value)
        at = moment(text, name)
        whole = timedelta(days=1) if "T" not in text else timedelta(seconds=1)
        if comparator in ("ge", "eq"):
            since = at
        if comparator == "gt":
            since = at + whole
        if comparator in ("le", "eq"):
            until = at + whole
        if comparator == "lt":
            until = at
    return since, until


def number(text: str, name: str) -> int:
    """A whole number that may be a key.

    Raises:
        Refused: ``booking.parameter_malformed``.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 - digits of a bigint
        raise malformed(name, f"is no id of ours: {text[:40]!r}")
    return int(text)


def malformed(name: str, why: str) -> Refused:
    """What cannot be read."""
    message = f"参数 {name} 看不懂。请按接口说明检查后再发。"
    return Refused(
        Refusal(
            "booking.parameter_malformed",
            message,
            f"{name} {why}",
            (FieldFault(name, message),),
        )
    )


def _uuid(text: str, name: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise malformed(name, f"is no id of ours: {text[:40]!r}") from None


def _parameters(body: object) -> Iterable[tuple[str, str]]:
    match body:
        case {"resourceType": "Parameters", "parameter": list(given)}:
            for one in given:
                yield _parameter(one)
        case {"resourceType": "Parameters"}:
            return
        case _:
            raise malformed("body", "is no Parameters resource")


def _parameter(given: object) -> tuple[str, str]:
    match given:
        case {"name": str(name), "valueReference": {"reference": str(value)}}:
            return name, value
        case {"name": str(name), "valueCoding": {"code": str(value)}}:
            return name, value
        case {"name": str(name), **rest} if len(rest) == 1:
            sent = next(iter(rest.values()))
            if type(sent) in (str, int):
                return name, str(sent)
    raise malformed("parameter", "has a value this operation does not take")
