"""Measure 4 of Liaoning and the capacity of the region: beds, staff, services, certificates."""
