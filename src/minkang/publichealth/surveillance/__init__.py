"""Survival of the population, emergency care and mental health in the region."""
