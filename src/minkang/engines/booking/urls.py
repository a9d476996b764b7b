"""Addresses of booking for programs that Django answers; the gate answers the hot ones before it."""

from django.urls import path

from minkang.engines.booking.api import issuing
from minkang.engines.booking.api.fhir import views as fhir

app_name = "booking"
urlpatterns = [
    path("api/booking/token", issuing.token, name="token"),
    path("fhir/metadata", fhir.metadata, name="fhir-metadata"),
    path("fhir/Schedule", fhir.schedules, name="fhir-schedules"),
    path("fhir/Schedule/<str:ident>", fhir.schedule, name="fhir-schedule"),
    path("fhir/Slot", fhir.slots, name="fhir-slots"),
    path("fhir/Slot/<str:ident>", fhir.slot, name="fhir-slot"),
    path("fhir/Appointment", fhir.appointments, name="fhir-appointments"),
    path("fhir/Appointment/$find", fhir.find, name="fhir-find"),
    path("fhir/Appointment/$hold", fhir.hold, name="fhir-hold"),
    path("fhir/Appointment/$book", fhir.book, name="fhir-book"),
    path("fhir/Appointment/<uuid:rid>", fhir.appointment, name="fhir-appointment"),
]
