"""The lottery of a session: announced, ballots, the list closed, drawn and booked.

A published lottery session is announced by the clock; a manager may announce one for another session.

``rules.lottery`` says how, and what it does not protect from. Closing and drawing are two acts, so
that the list is fixed and recorded before the secret is opened.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Min, QuerySet

from minkang.engines.booking.models import Ballot, Draw, Pool, Session
from minkang.engines.booking.queries.conditions import conditions_at
from minkang.engines.booking.queries.standing import suspended_until
from minkang.engines.booking.rules import lottery, refusals
from minkang.engines.booking.services.draw_entries import (
    BALLOT_CAST,
    BALLOT_PASSED_OVER,
    BALLOTS_CLOSED,
    DRAW_ANNOUNCED,
    LOTTERY_DROPPED,
    SESSION_DRAWN,
)
from minkang.engines.booking.services.events import SessionDrawn
from minkang.engines.booking.services.locking import locked_session
from minkang.engines.booking.services.missing import lock_people
from minkang.engines.booking.services.orders import Answer, Order, Sold, Taken
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.terms import Channel, DrawState, PoolKind, ReleaseMode, SessionState
from minkang.kernel import crypto, events
from minkang.kernel.audit import services as audit
from minkang.kernel.prepared import rows
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people.models import Person

BY = "system:draw"
SHARE = "SELECT FROM booking_draw WHERE session_id = %s FOR SHARE"
TABLE, COLUMN = "booking_draw", "secret_sealed"


@transaction.atomic
def announce_draw(*, session: int, opens_at: datetime, by: str, at: datetime) -> Draw:
    """Announce a lottery for the public places of a session; its commitment is public at once.

    Ballots are taken for `lottery_minutes` from `opens_at` on. From now on the public places are not
    given first come, first served; what the draw leaves over is.

    Raises:
        Refused: ``booking.session_unknown``, ``booking.draw_announced``, ``booking.draw_too_late``,
            ``booking.session_stopped``.
    """
    row = locked_session(session)
    if row.state != SessionState.PUBLISHED:
        raise Refused(refusals.session_stopped())
    if found := Draw.objects.filter(session=row).first():
        raise Refused(_announced(found))
    closes_at = opens_at + _registration(row)
    if not _is_in_time(row, opens_at, closes_at, at):
        raise Refused(_too_late())
    if row.release != ReleaseMode.LOTTERY:
        row.release = ReleaseMode.LOTTERY
        row.save(update_fields=["release"])
    # A winner's place must be open when the draw gives it.
    _public(row).filter(opens_at__gt=closes_at).update(opens_at=closes_at)
    secret = secrets.token_bytes(lottery.SECRET_BYTES)
    draw = Draw.objects.create(
        session=row,
        opens_at=opens_at,
        closes_at=closes_at,
        commitment=lottery.commitment(secret),
        secret_sealed=crypto.seal(secret.hex(), table=TABLE, column=COLUMN, key=str(session)),
    )
    audit.record(
        DRAW_ANNOUNCED,
        subject=f"session:{session}",
        by=by,
        at=at,
        opens_at=opens_at.isoformat(),
        closes_at=closes_at.isoformat(),
        commitment=draw.commitment,
    )
    return draw


@transaction.atomic
def cast_ballot(*, draw: int, person: UUID, booker: UUID | None, by: str, at: datetime) -> Ballot:
    """Take part in a draw; whoever takes part already keeps the ballot they have.

    Whether the booker may act for the person is asked before (``queries.bookings``). A suspension of
    online booking holds here too; other limits are asked when the places are given.

    Args:
        draw: Number of the session.
        person: Who would come.
        booker: Who casts the ballot.
        by: Who acts.
        at: When.

    Raises:
        Refused: ``booking.draw_unknown``, ``booking.draw_not_open``, ``booking.draw_closed``,
            ``booking.suspended``, ``booking.person_died``, ``booking.person_unknown``,
            ``booking.session_stopped``.
    """
    lock_people([one for one in (person, booker) if one])
    who = Person.objects.filter(pk=person).first()
    if who is None:
        raise Refused(refusals.person_unknown())
    # Shared: ballots do not wait for each other, but closing the list waits for all of them.
    held = _locked(draw, is_shared=True)
    if found := Ballot.objects.filter(draw=held, person=who).first():
        return found
    if fault := _cast_fault(held, who, at):
        raise Refused(fault)
    ballot = Ballot.objects.create(draw=held, person=who, booker_id=booker, cast_at=at)
    audit.record(
        BALLOT_CAST,
        subject=f"ballot:{ballot.pk}",
        by=by,
        at=at,
        session=draw,
        number=str(ballot.pk),
    )
    return ballot


@transaction.atomic
def close_ballots(*, session: int, by: str, at: datetime) -> Draw:
    """Close the list of ballots and record its digest; nobody has seen the secret yet.

    Raises:
        Refused: ``booking.draw_unknown``, ``booking.draw_not_closable``.
    """
    draw = _locked(session)
    if fault := lottery.may_close(DrawState(draw.state), draw.closes_at, at):
        raise Refused(fault)
    numbers = _numbers(draw)
    draw.state, draw.ballots_digest = DrawState.CLOSED, lottery.digest(numbers)
    draw.save(update_fields=["state", "ballots_digest"])
    audit.record(
        BALLOTS_CLOSED,
        subject=f"session:{session}",
        by=by,
        at=at,
        ballots=len(numbers),
        digest=draw.ballots_digest,
    )
    return draw


@transaction.atomic
def draw(*, session: int, by: str, at: datetime) -> Draw:
    """Open the secret, draw the order, and book the places for the first who may have one.

    The earliest place is given first. Who may not book any more is passed over, with the reason in
    the audit chain. Places nobody won are public when this is done.

    Raises:
        Refused: ``booking.draw_unknown``, ``booking.draw_not_drawable``.
        ValueError: the ballots are not those that were counted, or the secret is not the one promised.
    """
    ballots = Ballot.objects.filter(draw=session)
    bookers = ballots.filter(booker__isnull=False).values_list("booker", flat=True)
    lock_people({*ballots.values_list("person", flat=True), *bookers})
    row = _locked(session)
    if fault := lottery.may_draw(DrawState(row.state)):
        raise Refused(fault)
    secret, numbers = _opened(row), _numbers(row)
    if lottery.digest(numbers) != row.ballots_digest:
        raise ValueError(f"the ballots of draw {session} changed after the list was closed")
    seed = lottery.seed(secret, numbers)
    row.state, row.drawn_at = DrawState.DRAWN, at
    row.secret, row.seed, row.secret_sealed = secret.hex(), seed.hex(), b""
    row.save(update_fields=["state", "drawn_at", "secret", "seed", "secret_sealed"])
    winners = _give(row, lottery.order(seed, numbers), at)
    audit.record(
        SESSION_DRAWN,
        subject=f"session:{session}",
        by=by,
        at=at,
        seed=row.seed,
        ballots=len(numbers),
        winners=winners,
    )
    events.publish(SessionDrawn(session))
    return row


def run_draws(*, at: datetime) -> int:
    """Announce what is published, draw what was closed in an earlier run, then close what is due.

    So the digest of every list has left its own transaction, and usually been sealed, before its
    secret is opened. Returns how many were drawn.
    """
    published = Session.objects.filter(
        state=SessionState.PUBLISHED, release=ReleaseMode.LOTTERY, draw=None, ends__gt=at
    )
    for session in list(published.order_by("pk").values_list("pk", flat=True)):
        _announce_or_drop(session, at)
    of_standing = Draw.objects.filter(session__state=SessionState.PUBLISHED).order_by("pk")
    closed = list(of_standing.filter(state=DrawState.CLOSED).values_list("pk", flat=True))
    for session in closed:
        draw(session=session, by=BY, at=at)
    due = of_standing.filter(state=DrawState.ANNOUNCED, closes_at__lte=at)
    for session in list(due.values_list("pk", flat=True)):
        close_ballots(session=session, by=BY, at=at)
    return len(closed)


@transaction.atomic
def _announce_or_drop(session: int, at: datetime) -> None:
    """Announce the lottery of a published session, or give its places first come when too late."""
    row = locked_session(session)
    opens_at = max(row.opens_at, at)
    if _is_in_time(row, opens_at, opens_at + _registration(row), at):
        announce_draw(session=session, opens_at=opens_at, by=BY, at=at)
        return
    row.release = ReleaseMode.FIRST_COME
    row.save(update_fields=["release"])
    audit.record(LOTTERY_DROPPED, subject=f"session:{session}", by=BY, at=at)


def _public(row: Session) -> "QuerySet[Pool]":
    return Pool.objects.filter(slot__session=row, kind=PoolKind.PUBLIC)


def _is_in_time(row: Session, opens_at: datetime, closes_at: datetime, at: datetime) -> bool:
    """Whether nobody can have a public place yet, and all can still be had after the draw."""
    facts = _public(row).aggregate(
        closes=Min("closes_at"), opens=Min("opens_at"), booked=Max("booked")
    )
    if facts["closes"] is None or facts["booked"]:
        return False
    has_opened = row.release == ReleaseMode.FIRST_COME and facts["opens"] <= at
    return not has_opened and at <= opens_at and closes_at < facts["closes"]


def _give(row: Draw, order: Sequence[str], at: datetime) -> int:
    """Book the places in drawn order and keep each ballot's position; returns how many won."""
    ballots = {str(one.pk): one for one in Ballot.objects.filter(draw=row)}
    drawn = [ballots[number] for number in order]
    for place, ballot in enumerate(drawn, 1):
        ballot.place = place
    waiting = list(drawn)
    while waiting and (slots := _free_slots(row.pk, at)):
        batch, waiting = waiting[: len(slots)], waiting[len(slots) :]
        orders = [_order(ballot, slot) for ballot, slot in zip(batch, slots, strict=False)]
        for ballot, answer in zip(batch, take(orders, at=at), strict=True):
            _settle(ballot, answer, at)
    Ballot.objects.bulk_update(drawn, ["place", "booking"], batch_size=1000)
    return sum(ballot.booking_id is not None for ballot in drawn)


def _free_slots(session: int, at: datetime) -> list[int]:
    """The slot of every free public place, the earliest first."""
    pools = Pool.objects.filter(
        slot__session=session,
        slot__session__state=SessionState.PUBLISHED,
        kind=PoolKind.PUBLIC,
        is_open=True,
        opens_at__lte=at,
        closes_at__gt=at,
        booked__lt=F("capacity"),
    )
    rows = pools.order_by("report_at", "pk").values_list("slot", F("capacity") - F("booked"))
    return [slot for slot, free in rows for _ in range(free)]


def _order(ballot: Ballot, slot: int) -> Order:
    return Order(
        person=ballot.person_id,
        slot=slot,
        kind=PoolKind.PUBLIC,
        key=f"ballot:{ballot.pk}",
        channel=Channel.ONLINE,
        by=BY,
        booker=ballot.booker_id,
    )


def _settle(ballot: Ballot, answer: Answer, at: datetime) -> None:
    if isinstance(answer, Taken):
        ballot.booking_id = answer.booking
        return
    refusal = answer.refusal if isinstance(answer, Sold) else answer
    audit.record(
        BALLOT_PASSED_OVER,
        subject=f"ballot:{ballot.pk}",
        by=BY,
        at=at,
        place=ballot.place,
        reason=refusal.code,
    )


def _numbers(row: Draw) -> list[str]:
    return [str(number) for number in row.ballots.values_list("pk", flat=True)]


def _opened(row: Draw) -> bytes:
    text = crypto.unseal(bytes(row.secret_sealed), table=TABLE, column=COLUMN, key=str(row.pk))
    secret = bytes.fromhex(text)
    if lottery.commitment(secret) != row.commitment:
        raise ValueError(f"the secret of draw {row.pk} is not the one promised")
    return secret


def _locked(session: int, *, is_shared: bool = False) -> Draw:
    chosen = Draw.objects.filter(pk=session).select_related("session")
    if is_shared:
        # Django has no FOR SHARE.
        rows(SHARE, session)
    else:
        chosen = chosen.select_for_update(of=("self",))
    found = chosen.first()
    if found is None:
        raise Refused(
            Refusal(
                "booking.draw_unknown",
                "这一场没有摇号。请从号源页面查看如何预约。",
                f"session {session} has no draw",
            )
        )
    return found


def _registration(row: Session) -> timedelta:
    return timedelta(minutes=conditions_at(row.service.organisation, row.on).lottery_minutes)


def _cast_fault(row: Draw, who: Person, at: datetime) -> Refusal | None:
    if row.session.state != SessionState.PUBLISHED:
        return refusals.session_stopped()
    if fault := lottery.may_cast(DrawState(row.state), row.opens_at, row.closes_at, at):
        return fault
    if who.died_on is not None:
        return refusals.person_died()
    until = suspended_until(who.pk, at)
    return refusals.suspended(until) if until else None


def _announced(row: Draw) -> Refusal:
    return Refusal(
        "booking.draw_announced",
        "这一场已经公告摇号，不能再公告一次。请查看摇号页面。",
        f"announced with ballots from {row.opens_at.isoformat()}",
    )


def _too_late() -> Refusal:
    return Refusal(
        "booking.draw_too_late",
        "这一场已开始放号，或来不及在第一个时段前摇完，不能改为摇号。请按先到先得放号，或另选一场。",
        "public places were open or booked already, or registration would end after a slot closes",
    )
