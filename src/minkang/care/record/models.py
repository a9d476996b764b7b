"""Who reads for somebody, and what residents ask about those who looked."""

from django.db import models
from django.db.models import F, Q

from minkang.care.record.terms import Verdict
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person


class Proxy(models.Model):
    """`person` lets `agent` read their record during ``[since, until)``; guardians need none.

    Sensitive categories stay closed to a proxy.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "agent"],
                condition=Q(until__isnull=True),
                name="one_record_proxy_between_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("agent")), name="nobody_is_their_own_record_proxy"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="record_proxy_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agent_id} for {self.person_id}"


class Question(models.Model):
    """A resident asks why somebody looked; the institution's officer answers by `due_on`.

    `entry` is the number of the access in the audit chain, `looker` the reference of who looked.
    `organisation` is whose staff or system it was; null is the platform's operator, whom the audit
    administrator answers for.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="record_questions")
    entry = models.BigIntegerField()
    looker = models.CharField(max_length=80)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="record_questions"
    )
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    verdict = models.CharField(
        max_length=8, blank=True, choices=[(one.value, one.label) for one in Verdict]
    )
    answer = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "entry"], name="one_question_about_one_access"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="", verdict="", answer="")
                | Q(answered_at__isnull=False)
                & ~Q(answered_by="")
                & ~Q(verdict="")
                & ~Q(answer=""),
                name="a_question_is_answered_wholly_or_not",
            ),
        )
        indexes = (models.Index(fields=["organisation", "due_on"], name="question_by_institution"),)

    def __str__(self) -> str:
        return f"question {self.pk}"
