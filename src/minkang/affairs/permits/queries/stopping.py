"""Counted stops of the clock in words: why, how long, and to who directs the office, by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minkang.affairs.permits.models import Application
from minkang.affairs.permits.queries.items import item_in
from minkang.engines.cases.queries.calendar import working_days
from minkang.engines.cases.queries.suspensions import Stop, directed_by, names_of, stops_of
from minkang.policy.targets import Words
from minkang.registry.access.terms import Actor
from minkang.registry.people.queries import masked_name

Told = Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class _Stopped:
    """An application with its stops, and what may be said of who ordered each."""

    application: Application
    stops: tuple[Stop, ...]
    officers: tuple[str, ...]

    @property
    def _what(self) -> Words:
        item, number = item_in(self.application.version), self.application.number
        return Words(f"{item.title} {number}", f"{item.title_en or item.title} {number}")

    def told(self, place: int) -> Words:
        """One stop, and of what."""
        said = _told(self.stops[place], self.officers[place])
        return Words(f"{said.zh}（{self._what.zh}）", f"{said.en} ({self._what.en})")

    def told_whole(self) -> Words:
        """What, and every stop."""
        said = [_told(*one) for one in zip(self.stops, self.officers, strict=True)]
        return Words(
            f"{self._what.zh}：{'；'.join(one.zh for one in said)}",
            f"{self._what.en}: {'; '.join(one.en for one in said)}",
        )


def told_until(since: date, days: int) -> date:
    """The last of so many working days after the day on which a clock was stopped."""
    return working_days().add_working_days(since, days).on


def tell_suspensions(actor: Actor | None, keys: Iterable[str]) -> Told:
    """Stops of the clock by their key, ``<case>/<nth>``."""
    asked = set(keys)
    cases = {UUID(one.partition("/")[0]) for one in asked}
    return {
        key: one.told(place)
        for one in _stopped(actor, Application.objects.filter(case__in=cases))
        for place, stop in enumerate(one.stops)
        if (key := f"{stop.case}/{stop.nth}") in asked
    }


def tell_suspended(actor: Actor | None, keys: Iterable[str]) -> Told:
    """Applications by their key, each with every stop of its clock."""
    return {
        str(one.application.pk): one.told_whole()
        for one in _stopped(actor, Application.objects.filter(pk__in=list(keys)))
    }


def _stopped(actor: Actor | None, rows: Iterable[Application]) -> tuple[_Stopped, ...]:
    found = {one.case: one for one in rows if one.case is not None}
    stops = stops_of(found)
    names = names_of({stop.by for group in stops.values() for stop in group})
    directed = directed_by(actor) if actor is not None else frozenset()
    return tuple(
        _Stopped(
            found[case],
            group,
            tuple(
                name if found[case].owner_id in directed else masked_name(name)
                for name in (names.get(stop.by, "") for stop in group)
            ),
        )
        for case, group in stops.items()
    )


def _told(stop: Stop, officer: str) -> Words:
    long = _lasted(stop.since, stop.until)
    late = Words("，到了承诺的日子才暂停", ", on the promised day or later")
    by = Words(f"，{officer}", f", {officer}") if officer else Words("", "")
    return Words(
        f"{stop.reason.label}{by.zh}，{long.zh}{late.zh if stop.is_late else ''}",
        f"{stop.reason.label_en}{by.en}, {long.en}{late.en if stop.is_late else ''}",
    )


def _lasted(since: date, until: date | None) -> Words:
    if until is None:
        return Words(f"{since}起，还没有恢复", f"since {since}, not resumed yet")
    if until == since:
        return Words(f"{since}，当天恢复", f"{since}, resumed the same day")
    days = (until - since).days
    return Words(f"{since}起{days}天", f"{days} days from {since}")
