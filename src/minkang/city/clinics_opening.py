"""Opening the clinics of a region through the services of booking: offered, planned and published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from minkang.city.clinics import Clinic, HalfDay
from minkang.engines.booking.queries.managing import days_between
from minkang.engines.booking.services.entries import ResourceEntry, ServiceEntry
from minkang.engines.booking.services.offering import add_resource, offer_service, set_templates
from minkang.engines.booking.services.publishing import publish_period, publish_single
from minkang.engines.booking.terms import ResourceKind

HORIZON = 14
BLOCK = timedelta(days=28)
AHEAD, SHORTLY = timedelta(days=16), timedelta(days=3)
FRIDAY = 5
OFFICE_OPENS = time(9, 30)


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens clinics from `first` on and publishes them up to the horizon after the day of `at`."""

    first: date
    last: date
    by: str

    def open(self, clinics: Sequence[Clinic]) -> Mapping[int, Clinic]:
        """Offer every clinic and publish its sessions; the clinics by their resource."""
        at = make_aware(datetime.combine(self.first - AHEAD - timedelta(days=1), OFFICE_OPENS))
        services: dict[tuple[int, str], int] = {}
        resources: dict[int, Clinic] = {}
        templates = []
        for clinic in clinics:
            service = self._service(clinic, services, at)
            resource = self._resource(clinic, at)
            resources[resource] = clinic
            templates += [
                clinic.template(half_day, service, resource)
                for half_day in clinic.half_days
                if not _is_single(clinic, half_day)
            ]
        set_templates(entries=templates, by=self.by, at=at)
        self._publish(clinics)
        for resource, clinic in resources.items():
            self._publish_singles(clinic, services[_key(clinic)], resource)
        return resources

    def _service(self, clinic: Clinic, services: dict[tuple[int, str], int], at: datetime) -> int:
        key = _key(clinic)
        if key not in services:
            entry = ServiceEntry(
                organisation=clinic.doctor.organisation,
                department=clinic.doctor.department,
                kind=clinic.kind,
                name=clinic.name,
                name_en=clinic.name_en,
                since=self.first,
            )
            services[key] = offer_service(entry=entry, by=self.by, at=at).pk
        return services[key]

    def _resource(self, clinic: Clinic, at: datetime) -> int:
        entry = ResourceEntry(
            organisation=clinic.doctor.organisation,
            kind=ResourceKind.DOCTOR,
            practitioner=clinic.doctor.practitioner,
            room=f"{clinic.number % 4 + 1}{clinic.number % 9 + 1:02d}诊室",
            since=clinic.since,
        )
        return add_resource(entry=entry, by=self.by, at=at).pk

    def _publish(self, clinics: Sequence[Clinic]) -> None:
        hospitals = dict.fromkeys(clinic.doctor.organisation for clinic in clinics)
        for since in self._blocks():
            at = make_aware(datetime.combine(since - AHEAD, OFFICE_OPENS))
            for hospital in hospitals:
                publish_period(
                    organisation=hospital, since=since, until=since + BLOCK, by=self.by, at=at
                )

    def _blocks(self) -> Iterator[date]:
        since = self.first
        while since <= self.last + timedelta(days=HORIZON):
            yield since
            since += BLOCK

    def _publish_singles(self, clinic: Clinic, service: int, resource: int) -> None:
        weekdays = {half.weekday for half in clinic.half_days if _is_single(clinic, half)}
        if not weekdays:
            return
        for day in days_between(clinic.since, self.last + SHORTLY):
            if day.weekday in weekdays:
                publish_single(
                    entry=clinic.single(day.on, service, resource),
                    by=self.by,
                    at=make_aware(datetime.combine(day.on - SHORTLY, OFFICE_OPENS)),
                )


def _is_single(clinic: Clinic, half_day: HalfDay) -> bool:
    return clinic.singles and half_day.weekday > FRIDAY


def _key(clinic: Clinic) -> tuple[int, str]:
    return clinic.doctor.department, clinic.name
