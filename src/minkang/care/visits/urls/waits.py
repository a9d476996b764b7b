"""Address of the waits of a hospital."""

from django.urls import path

from minkang.care.visits.views import waits

patterns = [path("visits/hospitals/<uuid:rid>/waits/", waits.hospital, name="waits-hospital")]
