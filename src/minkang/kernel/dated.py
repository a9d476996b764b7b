"""Rows that hold for a while: the half-open period ``[since, until)`` in tables and questions."""

from datetime import date, datetime

from django.db.models import CheckConstraint, F, Q


def in_force(on: date | datetime, since: str = "since", until: str = "until") -> Q:
    """Rows whose period holds `on`; a row without an end holds from its beginning for ever."""
    has_not_ended = Q((f"{until}__isnull", True)) | Q((f"{until}__gt", on))
    return Q((f"{since}__lte", on)) & has_not_ended


def ends_after_it_begins(name: str, since: str = "since", until: str = "until") -> CheckConstraint:
    """A period that ends does so after its first day; `name` reads as that sentence."""
    has_no_end = Q((f"{until}__isnull", True))
    return CheckConstraint(condition=has_no_end | Q((f"{until}__gt", F(since))), name=name)
