"""Messages to offices and from them; what they say lies sealed."""

import uuid

from django.db import models
from django.db.models import Q

from minkang.engines.gateway.models.offices import Office
from minkang.engines.gateway.terms import MessageState


class Message(models.Model):
    """Something we ask of an office, once for each `key` of the asker.

    `next_at` is when it is tried again, null when it is not; `answer_due_at` what the office promised;
    `fault` why the last try failed, or why the office did not take it ("" for neither).
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="messages", db_index=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    body_sealed = models.BinaryField()
    body_digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    state = models.CharField(
        max_length=9,
        choices=[(one, one.label) for one in MessageState],
        default=MessageState.WAITING,
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)
    answer_due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["office", "key"], name="a_key_stands_for_one_message"),
            models.CheckConstraint(
                condition=Q(state=MessageState.WAITING, next_at__isnull=False)
                | ~Q(state=MessageState.WAITING) & Q(next_at__isnull=True),
                name="only_a_waiting_message_is_tried_again",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.ANSWERED, answered_at__isnull=False)
                | ~Q(state=MessageState.ANSWERED) & Q(answered_at__isnull=True),
                name="a_message_is_answered_at_a_moment",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="messages_to_try"
            ),
            models.Index(
                fields=["office", "answer_due_at"],
                condition=~Q(state=MessageState.ANSWERED),
                name="open_messages_of_an_office",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.kind} {self.rid}"


class Incoming(models.Model):
    """Something an office told us, kept once for each number of its own.

    `reply_to` is the message it answers; `taken_at` when its taker had it, `next_at` when it is handed
    over again, null when it is taken or its taker refused it for good (`fault`).
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="incoming", db_index=False)
    rid = models.UUIDField()
    kind = models.CharField(max_length=60)
    reply_to = models.ForeignKey(Message, models.PROTECT, null=True, related_name="answers")
    body_sealed = models.BinaryField()
    body_digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["office", "rid"], name="what_an_office_sent_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(next_at__isnull=True),
                name="what_was_taken_is_handed_over_no_more",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="incoming_to_hand_over"
            ),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.kind} {self.rid}"
