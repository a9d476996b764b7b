"""Cases with their events, facts and days that are not counted."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minkang.engines.cases.models.procedures import ProcedureVersion
from minkang.engines.cases.terms import FactSource, LimitUnit, Outcome, StateKind
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person

UNITS = [(one, one.label) for one in LimitUnit]
RUNNING = Q(decided_on__isnull=True)


class Case(models.Model):
    """What somebody asked an office for, as it stands; equal to the replay of its events.

    `owner` is the office that decides, `place` its county. `item` is the code of what is asked for, with
    limits of its own where it has some. `stopped_at` is the state in which the clock was stopped.
    `acceptance_due_on`, `statutory_due_on` and `promised_due_on` are the last days of its limits, null
    while a limit does not run; `is_provisional` when one was counted over a year without a notice.
    `decided_on` ends the clock, `ended_at` the case. `seq` and `head` are number and hash of the last event.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24)
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, db_index=False)
    item = models.CharField(max_length=60, blank=True)
    title = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="cases_asked_for"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cases_owned", db_index=False
    )
    place = models.CharField(max_length=12)
    state = models.CharField(max_length=60)
    kind = models.CharField(max_length=9, choices=[(one, one.label) for one in StateKind])
    stopped_at = models.CharField(max_length=60, blank=True)
    required = ArrayField(models.CharField(max_length=60))
    told_missing = ArrayField(models.TextField())
    corrections = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(null=True)
    received_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    is_deemed = models.BooleanField(default=False)
    statutory_amount = models.PositiveSmallIntegerField(null=True)
    statutory_unit = models.CharField(max_length=12, blank=True, choices=UNITS)
    promised_amount = models.PositiveSmallIntegerField(null=True)
    promised_unit = models.CharField(max_length=12, blank=True, choices=UNITS)
    extension_amount = models.PositiveSmallIntegerField(null=True)
    extension_unit = models.CharField(max_length=12, blank=True, choices=UNITS)
    acceptance_due_on = models.DateField(null=True)
    statutory_due_on = models.DateField(null=True)
    promised_due_on = models.DateField(null=True)
    is_provisional = models.BooleanField(default=False)
    decided_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(
        max_length=12, blank=True, choices=[(one, one.label) for one in Outcome]
    )
    seq = models.PositiveIntegerField()
    head = models.BinaryField(max_length=32)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number"], name="case_numbers_are_given_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(organisation__isnull=True),
                name="a_case_is_of_a_person_or_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_on__isnull=True, outcome="")
                & ~Q(kind=StateKind.FINAL)
                | Q(ended_at__isnull=False, ended_on__isnull=False, kind=StateKind.FINAL)
                & Q(decided_on__isnull=False)
                & ~Q(outcome=""),
                name="a_case_ends_in_a_final_state_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(received_on__lte=models.F("accepted_on")),
                name="a_case_is_accepted_once_received",
            ),
            models.CheckConstraint(
                condition=Q(is_deemed=False) | Q(accepted_on__isnull=False),
                name="who_is_deemed_accepted_is_accepted",
            ),
        )
        indexes = (
            models.Index(
                fields=["owner", "promised_due_on", "rid"],
                condition=RUNNING,
                name="running_cases_of_an_office",
            ),
            models.Index(
                fields=["promised_due_on"],
                include=["place", "owner"],
                condition=RUNNING,
                name="running_cases_by_promise",
            ),
            models.Index(
                fields=["statutory_due_on"],
                include=["place", "owner"],
                condition=RUNNING,
                name="running_cases_by_law",
            ),
            models.Index(
                fields=["acceptance_due_on"],
                condition=Q(acceptance_due_on__isnull=False),
                name="cases_waiting_to_be_accepted",
            ),
            models.Index(fields=["item", "-opened_at"], name="cases_of_an_item"),
        )

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """What happened; never changed, never deleted (a trigger of migration 0002 holds it).

    `body` is canonical JSON without a value of any fact. `hash` is SHA-256 over `previous` and
    everything else of the row. `key` names the message that asked for it, "" for none.
    """

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    role = models.CharField(max_length=30)
    by = models.TextField()
    at = models.DateTimeField()
    on = models.DateField()
    origin = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60)
    body = models.TextField()
    key = models.CharField(max_length=80, blank=True)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "key"], condition=~Q(key=""), name="a_message_acts_once_on_a_case"
            ),
            models.CheckConstraint(condition=Q(seq__gte=1), name="events_count_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.kind}"


class CaseFact(models.Model):
    """A value as it came with an event; the one of the highest number is what is known now.

    `value` holds it when it is not personal, `sealed` when it is; never changed, never deleted.
    """

    pk = models.CompositePrimaryKey("case_id", "seq", "code")
    case = models.ForeignKey(Case, models.PROTECT, related_name="facts", db_index=False)
    seq = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    value = models.TextField(blank=True)
    sealed = models.BinaryField(null=True)
    source = models.CharField(max_length=12, choices=[(one, one.label) for one in FactSource])
    source_ref = models.TextField(blank=True)
    holder = models.CharField(max_length=40, blank=True)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(sealed__isnull=True) | Q(value=""),
                name="a_fact_is_sealed_or_open_not_both",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.code}"


class ClockSegment(models.Model):
    """Days of a case that are not counted, ``since <= day < until``; without an end while it lasts.

    `promised_on` is the promised day as it stood when the clock was stopped; null without a promise.
    """

    pk = models.CompositePrimaryKey("case_id", "nth")
    case = models.ForeignKey(Case, models.PROTECT, related_name="segments", db_index=False)
    nth = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=20)
    started_by = models.TextField()
    promised_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="a_segment_does_not_end_before_it_begins",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(until__isnull=True),
                name="the_clock_of_a_case_stands_once",
            ),
        )
        indexes = (models.Index(fields=["since"], name="segments_by_their_first_day"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.since}–{self.until}"
