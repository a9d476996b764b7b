"""Counted stops of the clock in words: why, how long, and to who directs the office, by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from minkang.affairs.permits.models import Application
from minkang.affairs.permits.queries.items import item_in
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

    def told(self, chosen: Iterable[int]) -> Words:
        """The item, the number, and stops by their place."""
        said = [_told(self.stops[place], self.officers[place]) for place in chosen]
        return Words(
            "，".join((self._what.zh, "；".join(one.zh for one in said))),
            ", ".join((self._what.en, "; ".join(one.en for one in said))),
        )


def tell_suspensions(actor: Actor | None, keys: Iterable[str]) -> Told:
    """Stops of the clock by their key, ``<case>/<nth>``."""
    asked = set(keys)
    cases = {UUID(one.partition("/")[0]) for one in asked}
    return {
        key: one.told([place])
        for one in _stopped(actor, Application.objects.filter(case__in=cases))
        for place, stop in enumerate(one.stops)
        if (key := f"{stop.case}/{stop.nth}") in asked
    }


def tell_suspended(actor: Actor | None, keys: Iterable[str]) -> Told:
    """Applications by their key, each with every stop of its clock."""
    return {
        str(one.application.pk): one.told(range(len(one.stops)))
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
    if stop.until is None:
        long = Words(f"{stop.since}起，还没有恢复", f"since {stop.since}, not resumed yet")
    else:
        days = (stop.until - stop.since).days
        long = Words(f"{stop.since}起{days}天", f"{days} days from {stop.since}")
    late = Words("，到了承诺的日子才暂停", ", on the promised day or later")
    by = Words(f"，{officer}", f", {officer}") if officer else Words("", "")
    return Words(
        f"{stop.reason.label}{by.zh}，{long.zh}{late.zh if stop.is_late else ''}",
        f"{stop.reason.label_en}{by.en}, {long.en}{late.en if stop.is_late else ''}",
    )
