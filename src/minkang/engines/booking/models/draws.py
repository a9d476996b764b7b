"""Lotteries: the promise made before, the ballots, and what came out."""

import uuid

from django.db import models
from django.db.models import F, Q

from minkang.engines.booking.models.bookings import Booking
from minkang.engines.booking.models.sessions import Session
from minkang.engines.booking.terms import DrawState
from minkang.registry.people.models import Person


class Draw(models.Model):
    """The lottery for the public places of a session; ballots are taken in ``[opens_at, closes_at)``.

    `commitment` is SHA-256 of `secret` in hexadecimal, shown from the announcement on; the secret is
    kept sealed until the draw and shown after it. `ballots_digest` is SHA-256 of the list of ballot
    numbers, kept when the list is closed and before the secret is opened. `seed` is what both the
    secret and the ballots give (see ``rules.lottery``).
    """

    session = models.OneToOneField(Session, models.PROTECT, primary_key=True, related_name="draw")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    commitment = models.CharField(max_length=64)
    ballots_digest = models.CharField(max_length=64, blank=True)
    secret_sealed = models.BinaryField(default=b"")
    secret = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=9, choices=[(one, one.label) for one in DrawState], default=DrawState.ANNOUNCED
    )
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="draw_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(state=DrawState.DRAWN, drawn_at__isnull=False)
                & ~Q(secret="")
                & ~Q(seed="")
                | ~Q(state=DrawState.DRAWN) & Q(drawn_at__isnull=True, secret="", seed=""),
                name="drawn_iff_the_secret_is_out",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DrawState.CLOSED, DrawState.DRAWN]) & ~Q(ballots_digest="")
                | ~Q(state__in=[DrawState.CLOSED, DrawState.DRAWN]) & Q(ballots_digest=""),
                name="ballots_are_counted_once_closed",
            ),
        )

    def __str__(self) -> str:
        return str(self.session_id)


class Ballot(models.Model):
    """A person's ticket in a draw; `number` is all the public list says of them.

    `place` is the position the draw gave, from 1; null before it.
    """

    number = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="ballots")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    booker = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    cast_at = models.DateTimeField()
    place = models.PositiveIntegerField(null=True)
    booking = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="ballot")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["draw", "person"], name="one_ballot_a_person"),
            models.UniqueConstraint(
                fields=["draw", "place"],
                condition=Q(place__isnull=False),
                name="places_of_a_draw_differ",
            ),
        )

    def __str__(self) -> str:
        return str(self.number)
