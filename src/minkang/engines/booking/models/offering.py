"""What can be booked, who gives it, and how an ordinary week runs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minkang.engines.booking.terms import DayPart, OfferKind, ReleaseMode, ResourceKind
from minkang.kernel.dated import ends_after_it_begins
from minkang.registry.organisations.models import Department, Organisation, Practitioner
from minkang.registry.people.models import Person


class Service(models.Model):
    """What a department offers for booking during ``[since, until)`` (FHIR HealthcareService)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=[(one, one.label) for one in OfferKind])
    name = models.TextField()
    name_en = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["department", "name"],
                condition=Q(until__isnull=True),
                name="bookable_service_names_differ",
            ),
            ends_after_it_begins("bookable_service_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return self.name


class Resource(models.Model):
    """Who or what gives services of an organisation; `practitioner` for doctors and nurses."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(one, one.label) for one in ResourceKind])
    name = models.TextField()
    practitioner = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    room = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "practitioner"],
                condition=Q(practitioner__isnull=False, until__isnull=True),
                name="practitioner_is_one_resource_of_an_organisation",
            ),
            ends_after_it_begins("resource_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return self.name


class Template(models.Model):
    """How a weekday runs for a resource, in force during ``[since, until)``.

    `places` counts the people asked to report at each step of `report_minutes` from `starts` on, so
    its length is the session's minutes divided by `report_minutes`; slots of `slot_minutes` gather
    whole steps. `weekday` is 1 (Monday) to 7, or 8 for public holidays. Shares are percent of the
    places kept for a kind of pool; the rest is public. `evidence` is what the planner found when it
    proposed the template, in its own canonical JSON, or "".
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="templates")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="templates")
    weekday = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=9, choices=[(one, one.label) for one in DayPart])
    starts = models.TimeField()
    ends = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField()
    report_minutes = models.PositiveSmallIntegerField()
    places = ArrayField(models.PositiveSmallIntegerField())
    referral_percent = models.PositiveSmallIntegerField(default=0)
    green_channel_percent = models.PositiveSmallIntegerField(default=0)
    return_visit_percent = models.PositiveSmallIntegerField(default=0)
    same_day_percent = models.PositiveSmallIntegerField(default=0)
    assisted_percent = models.PositiveSmallIntegerField(default=0)
    release = models.CharField(
        max_length=10,
        choices=[(one, one.label) for one in ReleaseMode],
        default=ReleaseMode.FIRST_COME,
    )
    evidence = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["resource", "weekday", "part"],
                condition=Q(until__isnull=True),
                name="resource_has_one_template_of_a_weekday_and_part",
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=8), name="template_weekday_is_one_to_eight"
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="template_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(report_minutes__gte=1, slot_minutes__gte=F("report_minutes")),
                name="slot_gathers_whole_report_steps",
            ),
            models.CheckConstraint(
                condition=Q(
                    referral_percent__lte=100
                    - F("green_channel_percent")
                    - F("return_visit_percent")
                    - F("same_day_percent")
                    - F("assisted_percent")
                ),
                name="shares_leave_no_pool_below_nothing",
            ),
            ends_after_it_begins("template_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.resource_id} {self.weekday} {self.part}"


class Proxy(models.Model):
    """`person` lets `agent` book for them during ``[since, until)``; guardians need none."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "agent"],
                condition=Q(until__isnull=True),
                name="one_proxy_between_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("agent")), name="nobody_is_their_own_proxy"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="proxy_does_not_end_before_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agent_id} for {self.person_id}"


class Override(models.Model):
    """An organisation's own value of a booking condition from `since` on (see ``conditions``)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    value = models.IntegerField()
    since = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name", "since"],
                name="one_value_of_a_condition_and_first_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.name}={self.value}"
