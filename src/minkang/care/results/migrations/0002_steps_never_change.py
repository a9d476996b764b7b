"""A step of a decision is what a doctor did: nothing changes it, nothing deletes it."""

from django.db import migrations

UNCHANGEABLE = """
CREATE FUNCTION results_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a step of a decision never changes' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER results_event_stays BEFORE UPDATE OR DELETE ON results_orderevent
    FOR EACH ROW EXECUTE FUNCTION results_event_stays();
"""
CHANGEABLE = """
DROP TRIGGER results_event_stays ON results_orderevent;
DROP FUNCTION results_event_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("results", "0001_results_are_recognised_in_steps")]

    operations = [migrations.RunSQL(UNCHANGEABLE, CHANGEABLE)]
