"""A code and its value are compared without fetching the rows: "glucose above 20" is a rare end.

What decides - both ends of a number, both of a date, the code of a value - lies in the index, so that of
a common code with a rare value only index pages are read.
"""

from django.db import migrations

WIDE = """
DROP INDEX pair_by_code;
CREATE INDEX pair_by_code ON records_ix_pair (sp, code_hash, low, lo, rid)
    INCLUDE (system_hash, high, hi, value_code_hash, value_system_hash);
"""
NARROW = """
DROP INDEX pair_by_code;
CREATE INDEX pair_by_code ON records_ix_pair (sp, code_hash, low, lo, rid);
"""


class Migration(migrations.Migration):
    """One index with more in it."""

    dependencies = [("records", "0010_long_stretches_are_found_by_their_end")]

    operations = [migrations.RunSQL(WIDE, NARROW)]
