"""Draws as anybody sees them, one's own ballot, and whether a lottery is advised."""

import json
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from uuid import UUID

from django.db.models import Count, Sum
from django.utils.timezone import localdate

from minkang.engines.booking.models import LIVE, Ballot, Booking, Draw, Pool, Session, Waiting
from minkang.engines.booking.queries.represented import represented_by
from minkang.engines.booking.rules import lottery, refusals
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.terms import DrawState, PoolKind, ReleaseMode
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.terms import Actor


@dataclass(frozen=True, slots=True)
class PublicDraw:
    """A draw as published; nothing in it says who.

    Attributes:
        opens_at: Ballots are taken in ``[opens_at, closes_at)``.
        commitment: SHA-256 of the secret, shown from the announcement on.
        ballots_digest: SHA-256 of the list, "" before it is closed.
        ballots: The numbers, ascending; empty before the list is closed.
        cast: How many ballots there are.
        secret: Shown once drawn, else "".
        seed: Shown once drawn, else "".
        order: The numbers as drawn; empty before.
        winners: How many got a place, 0 before the draw.
    """

    session: int
    stage: DrawState
    opens_at: datetime
    closes_at: datetime
    commitment: str
    ballots_digest: str
    ballots: tuple[str, ...]
    cast: int
    secret: str
    seed: str
    order: tuple[str, ...]
    winners: int
    drawn_at: datetime | None

    def published(self) -> str:
        """The file the script for anybody reads, as JSON; whole once drawn."""
        told = {
            "session": self.session,
            "commitment": self.commitment,
            "ballots_digest": self.ballots_digest,
            "secret": self.secret,
            "ballots": self.ballots,
            "order": self.order,
        }
        return json.dumps(told, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class OwnBallot:
    """A ballot of somebody: its number, the position drawn and the booking won, if any."""

    number: str
    session: int
    cast_at: datetime
    place: int | None
    booking: UUID | None


@dataclass(frozen=True, slots=True)
class Advice:
    """How to release sessions like this one, by how many asked for its public places."""

    demand: int
    capacity: int
    mode: ReleaseMode


def get_public_draw(session: int, at: datetime) -> PublicDraw:
    """The draw of a session.

    Raises:
        Refused: ``booking.draw_unknown``.
    """
    row = Draw.objects.filter(pk=session).first()
    if row is None:
        raise Refused(
            Refusal(
                "booking.draw_unknown",
                "这一场没有摇号。请从号源页面查看如何预约。",
                f"session {session} has no draw",
            )
        )
    counted = row.ballots.aggregate(cast=Count("pk"), won=Count("booking"))
    is_closed = row.state != DrawState.ANNOUNCED
    numbers = row.ballots.values_list("pk", flat=True)
    drawn = numbers.filter(place__isnull=False).order_by("place")
    return PublicDraw(
        session=row.pk,
        stage=lottery.stage(DrawState(row.state), row.opens_at, at),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        commitment=row.commitment,
        ballots_digest=row.ballots_digest,
        ballots=tuple(sorted(map(str, numbers))) if is_closed else (),
        cast=counted["cast"],
        secret=row.secret,
        seed=row.seed,
        order=tuple(map(str, drawn)),
        winners=counted["won"],
        drawn_at=row.drawn_at,
    )


def public_script() -> str:
    """The program by which anybody repeats a draw; Python's standard library is enough."""
    path = resources.files("minkang.engines.booking") / "definitions" / "verify_draw.py.txt"
    return path.read_text(encoding="utf-8")


def get_ballot_for(actor: Actor, session: int, person: UUID, at: datetime) -> OwnBallot | None:
    """The ballot of somebody the actor may book for, in the draw of a session.

    Raises:
        Refused: ``booking.not_authorised``.
    """
    if actor.person is None or person not in represented_by(actor.person, localdate(at)):
        raise Refused(refusals.not_for_them())
    row = Ballot.objects.filter(draw=session, person=person).first()
    if row is None:
        return None
    return OwnBallot(str(row.pk), session, row.cast_at, row.place, row.booking_id)


def release_advice(session: Session, held: Conditions) -> Advice:
    """What the demand for a session says about the next one like it.

    Demand is everybody who took a public place of it, waited or cast a ballot, once.
    """
    people = Booking.objects.filter(LIVE, session=session, pool__kind=PoolKind.PUBLIC).values(
        "person"
    )
    waited = Waiting.objects.filter(session=session).values("person")
    drew = Ballot.objects.filter(draw=session.pk).values("person")
    demand = people.union(waited, drew).count()
    places = Pool.objects.filter(slot__session=session, kind=PoolKind.PUBLIC)
    capacity: int = places.aggregate(places=Sum("capacity"))["places"] or 0
    return Advice(demand, capacity, lottery.advise(demand, capacity, held))
