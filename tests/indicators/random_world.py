"""A world drawn by dice: periods begin and end around the day asked for, kinds are mixed."""

from datetime import date, timedelta

import numpy as np
from indicator_rows import AREAS, ON, World

from minkang.care.results.terms import OrderState, RepeatReason
from minkang.engines.booking.terms import (
    BookingState,
    Channel,
    DayKind,
    OfferKind,
    SessionState,
)
from minkang.registry.organisations.terms import (
    AccessFeature,
    CapacityKind,
    Category,
    CertificateKind,
    Grade,
    Level,
    Ownership,
    PostKind,
    PracticeScope,
    QualificationKind,
    ServiceKind,
    Specialty,
)

PERSONS, ORGANISATIONS, PRACTITIONERS = 2_000, 300, 900
BEGINNINGS = (-4000, -900, -370, -370, -1, 0, 1)
ENDS = (None, None, None, None, None, None, -1, 0, 1, 400)
SPECIALTIES = (*Specialty, *[Specialty.TCM, Specialty.GERIATRICS] * 8)
OFFERS = (*[OfferKind.CLINIC] * 4, *OfferKind)
YI = (0, 1, 5, 5, 7, 10, 10, 30)
LEAF = tuple(code for code, level in AREAS if level == "village")


class Dice:
    """Draws from a fixed seed."""

    def __init__(self, seed: int) -> None:
        self._draws = np.random.default_rng(seed)

    def of(self, choices: object) -> object:
        """One of the choices."""
        listed = tuple(choices)  # type: ignore[arg-type]  # anything iterable
        return listed[int(self._draws.integers(len(listed)))]

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return int(self._draws.integers(low, high + 1))

    def chance(self, share: float) -> bool:
        """Whether something of this probability happens."""
        return bool(self._draws.random() < share)

    def period(self, since: str = "since", until: str = "until") -> dict[str, date | None]:
        """A period that begins before it ends, if it does."""
        begins = ON + timedelta(days=int(self.of(BEGINNINGS)))  # type: ignore[call-overload]
        offset = self.of(ENDS)
        ends = None if offset is None else ON + timedelta(days=int(offset))  # type: ignore[call-overload]
        return {since: begins, until: ends if ends is None or ends > begins else None}


def drawn(seed: int) -> World:
    """A world of 2,000 persons, 300 organisations and 900 practitioners."""
    dice, world = Dice(seed), World().areas()
    for row in world.tables["area"]:
        if dice.chance(0.1):
            row.update(dice.period("valid_from", "valid_until"))
    codes = [code for code, _ in AREAS]
    for _ in range(12):
        world.award(dice.of(codes), **dice.period())  # type: ignore[arg-type]
    organisations = [_organisation(dice, world) for _ in range(ORGANISATIONS)]
    for number in range(PRACTITIONERS):
        _practitioner(dice, world, f"p{number}", organisations)
    for _ in range(PERSONS):
        _person(dice, world)
    for rid in organisations:
        _clinics(dice, world, rid)
    for rid in organisations:
        _results(dice, world, rid)
    _exchange(dice, world, organisations)
    _permits(dice, world, organisations)
    _decisions(dice, world, organisations)
    _licences(dice, world, organisations)
    _joint(dice, world, organisations)
    return world


def _organisation(dice: Dice, world: World) -> str:
    ownership = Ownership(str(dice.of(Ownership)))
    rid = world.organisation(
        str(dice.of(Category)), str(dice.of(LEAF)),
        level=str(dice.of(Level)), grade=str(dice.of(("", *Grade))), ownership=ownership.value,
        is_public=ownership.is_public, parent=dice.of((None, "organisation-0")),
        record_level=dice.of((None, 0, 3, 5)), **dice.period("opened_on", "closed_on"),
    )  # fmt: skip
    _holdings(dice, world, rid)
    if dice.chance(0.3):
        _business(dice, world, rid)
    return rid


def _holdings(dice: Dice, world: World, rid: str) -> None:
    for _ in range(dice.number(0, 6)):
        world.department(rid, str(dice.of(SPECIALTIES)), **dice.period("opened_on", "closed_on"))
    for kind in CapacityKind:
        if dice.chance(0.3):
            world.capacity(rid, kind.value, dice.number(0, 90), **dice.period())
    for service in ServiceKind:
        if dice.chance(0.4):
            world.service(rid, service.value, **dice.period())
    for certificate in CertificateKind:
        if dice.chance(0.3):
            world.certificate(rid, certificate.value, **dice.period("issued_on", "expires_on"))


def _business(dice: Dice, world: World, rid: str) -> None:
    world.enterprise(rid, str(dice.of(("2730", "274", "2740", "2710", "5251"))))
    for year in range(ON.year - 4, ON.year + 1):
        if dice.chance(0.5):
            fen = int(dice.of(YI)) * 10**10 + dice.number(-1, 1)  # type: ignore[call-overload]
            world.revenue(rid, year, fen)


def _practitioner(dice: Dice, world: World, who: str, organisations: list[str]) -> None:
    licences = [kind for kind in QualificationKind if dice.chance(0.5)]
    held = [dice.period("issued_on", "valid_until") for _ in licences]
    scopes = [dice.of(("", *PracticeScope)) for _ in licences]
    for kind, period, scope in zip(licences, held, scopes, strict=True):
        world.add("qualification", practitioner=who, kind=kind.value, scope=str(scope), **period)
    chosen = dice.number(0, len(licences) - 1) if licences else None
    world.add(
        "post", practitioner=who, organisation=dice.of(organisations), kind=str(dice.of(PostKind)),
        is_principal=dice.chance(0.8), **dice.period(),
        qualification=None if chosen is None else licences[chosen].value,
        scope="" if chosen is None else str(scopes[chosen]),
        qualified_since=None if chosen is None else held[chosen]["issued_on"],
        qualified_until=None if chosen is None else held[chosen]["valid_until"],
    )  # fmt: skip


def _clinics(dice: Dice, world: World, rid: str) -> None:
    for feature in AccessFeature:
        if dice.chance(0.7):
            world.feature(rid, feature.value)
    for _ in range(dice.number(0, 4)):
        day, state = _day(dice), str(dice.of(SessionState))
        world.session(
            rid, day, kind=str(dice.of(OFFERS)), day_kind=str(dice.of(DayKind)), state=state,
            published_on=day - timedelta(days=dice.number(5, 9)),
            late_seconds=dice.of((None, -60, 0, 299, 300, 301, 900)),
        )  # fmt: skip
        world.slot(rid, day, state=state, minutes=dice.of((10, 30, 31)))
    for _ in range(dice.number(0, 8)):
        wait = dice.of((None, 0, 1, 59, 60, 61, 1199, 1200, 1201, 3000))
        early = dice.of((0, 600))
        world.visit(
            rid, _day(dice), kind=str(dice.of(OFFERS)), channel=str(dice.of(Channel)),
            state=str(dice.of(BookingState)), age=dice.of((0, 13, 14, 40, 59, 60, 90)),
            is_arrived=wait is not None or dice.chance(0.5), wait_seconds=wait,
            wait_after_slot_seconds=None if wait is None else wait - early,  # type: ignore[operator]  # numbers
        )  # fmt: skip


def _results(dice: Dice, world: World, rid: str) -> None:
    for _ in range(dice.number(0, 8)):
        is_recognisable = dice.chance(0.8)
        state = str(dice.of(OrderState)) if is_recognisable else "placed"
        is_repeated = is_recognisable and state == "placed"
        world.recognition(
            rid, _day(dice), state=state, is_recognisable=is_recognisable,
            near=dice.of((1, 1, 2, 3, 4)) if is_recognisable else None,
            reason=str(dice.of(RepeatReason)) if is_repeated else "",
            views=dice.number(0, 4),
            saved_fen=dice.of((0, 500, 599, 22_000)) if state == "withdrawn" else None,
        )  # fmt: skip
    for _ in range(dice.number(0, 2)):
        world.upload(
            rid, _day(dice), results=dice.number(1, 900), lag_minutes=dice.number(0, 90_000)
        )
    if dice.chance(0.5):
        world.lookup(str(dice.of(LEAF)), _day(dice))


def _exchange(dice: Dice, world: World, organisations: list[str]) -> None:
    people = [str(row["rid"]) for row in world.tables["person"]]
    for _ in range(2 * ORGANISATIONS):
        world.arrival(
            str(dice.of(organisations)), _day(dice), accepted=dice.number(0, 900),
            rejected=dice.of((0, 0, 1, 40)),
        )  # fmt: skip
        patient = world.patient(str(dice.of(organisations)), _day(dice))
        if dice.chance(0.7):
            since = _day(dice)
            until = since + timedelta(days=dice.number(0, 40)) if dice.chance(0.3) else None
            world.link(patient, str(dice.of(people)), since=since, until=until)


def _permits(dice: Dice, world: World, organisations: list[str]) -> None:
    for _ in range(ORGANISATIONS):
        since = _day(dice)
        until = since + timedelta(days=dice.number(0, 40)) if dice.chance(0.3) else None
        statutory = dice.number(0, 45)
        world.permit(
            str(dice.of(LEAF)), statutory=statutory, promised=dice.number(0, statutory),
            since=since, until=until,
        )  # fmt: skip
        rid = str(dice.of(organisations))
        world.guide(rid, since=_day(dice), until=until)
        world.guide_check(
            rid, ON - timedelta(days=dice.number(-1, 9)), is_open=dice.chance(0.8),
            actions=dice.number(0, 2),
        )  # fmt: skip


def _decisions(dice: Dice, world: World, organisations: list[str]) -> None:
    for number in range(3 * ORGANISATIONS):
        rid, day = str(dice.of(organisations)), _day(dice)
        promised = dice.of((None, 5, 10))
        by = day + timedelta(days=dice.number(0, 12)) if dice.chance(0.6) else None
        decision = world.decision(
            rid, day, promised=promised, counted=dice.number(0, 10) if promised else None,
            is_on_time=dice.chance(0.8), corrections=dice.number(0, 2), visits=dice.number(0, 3),
            papers=dice.number(0, 6), publish_by=by,
            published_on=day + timedelta(days=dice.number(0, 14))
            if by and dice.chance(0.7)
            else None,
        )  # fmt: skip
        for _ in range(int(number % 3 == 0) * dice.number(1, 3)):
            since = day - timedelta(days=dice.number(0, 60))
            until = since + timedelta(days=dice.number(0, 70)) if dice.chance(0.8) else None
            world.suspension(
                rid, since, application=decision, until=until, is_late=dice.chance(0.3)
            )
        world.demand(rid, _day(dice), is_held=dice.chance(0.2))
        grade = dice.of(("very_good", "good", "fair", "bad", "very_bad"))
        is_bad = grade in ("bad", "very_bad")
        world.rating(
            rid, day, grade=grade, reply_by=day + timedelta(days=7) if is_bad else None,
            replied_on=day + timedelta(days=dice.number(0, 12))
            if is_bad and dice.chance(0.7)
            else None,
        )  # fmt: skip


def _joint(dice: Dice, world: World, organisations: list[str]) -> None:
    for rid in organisations:
        world.declaration(rid, _day(dice))
        world.finish(
            rid, _day(dice), days=dice.number(0, 40), visits=dice.number(0, 2),
            steps=dice.number(1, 3), papers=dice.number(0, 4),
        )  # fmt: skip
        asked = _day(dice)
        world.message(
            rid, asked + timedelta(days=dice.number(1, 3)), since=asked,
            until=asked + timedelta(days=dice.number(0, 9)) if dice.chance(0.7) else None,
        )  # fmt: skip
        since = _day(dice)
        world.part(
            rid, _day(dice), since=since, due=since + timedelta(days=dice.number(0, 9)),
            until=since + timedelta(days=dice.number(0, 40)) if dice.chance(0.7) else None,
        )  # fmt: skip


def _licences(dice: Dice, world: World, organisations: list[str]) -> None:
    for rid in organisations:
        since = _day(dice)
        until = since + timedelta(days=dice.number(0, 40)) if dice.chance(0.3) else None
        world.licence(rid, since=since, until=until)
        world.reuse(rid, _day(dice))


def _day(dice: Dice) -> date:
    offset: object = dice.of((1, 0, 0, 0, -1, -10, -20, -27, -28, -100, -364, -365, -366))
    return ON + timedelta(days=int(offset))  # type: ignore[call-overload]


def _person(dice: Dice, world: World) -> None:
    age = int(dice.of((0, 1, 5, 364, 365, 366, 1825, 1826, 1827, dice.number(0, 33_000))))  # type: ignore[call-overload]
    born = ON - timedelta(days=age - dice.number(-1, 1))
    died = born + timedelta(days=int(dice.of((0, 364, 365, 366, 1826, dice.number(0, age + 2)))))  # type: ignore[call-overload]
    since = born if dice.chance(0.7) else born + timedelta(days=dice.number(0, (died - born).days))
    left = since + timedelta(days=dice.number(0, 2000)) if dice.chance(0.2) else None
    world.person(
        born, str(dice.of(LEAF)), died_on=died if dice.chance(0.4) else None,
        resident_since=since, resident_until=left,
    )  # fmt: skip
