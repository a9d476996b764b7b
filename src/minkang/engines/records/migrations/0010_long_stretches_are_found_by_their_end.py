"""Dates that last longer than a day have an index of their own.

A date that ends after some moment begins at most a day before it, unless it is a long one: a stay, a
year, a period without an end. Those are few. So "since" is two short walks instead of one through
everything that ever began.
"""

from django.db import migrations

LONG = """
CREATE INDEX date_long_by_end ON records_ix_date (sp, hi, lo, rid) WHERE hi - lo > 86400000000;
"""
DROPPED = "DROP INDEX date_long_by_end"


class Migration(migrations.Migration):
    """One partial index."""

    dependencies = [("records", "0009_programs_are_told_of_changes")]

    operations = [migrations.RunSQL(LONG, DROPPED)]
