"""What happened to a licence, and who looked at it, never changes and never goes away."""

from django.db import migrations

UNCHANGEABLE = """
CREATE FUNCTION licences_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of a licence never changes' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER licences_history_stays BEFORE UPDATE OR DELETE ON licences_licenceevent
    FOR EACH ROW EXECUTE FUNCTION licences_history_stays();
CREATE TRIGGER licences_history_stays BEFORE UPDATE OR DELETE ON licences_verification
    FOR EACH ROW EXECUTE FUNCTION licences_history_stays();
CREATE TRIGGER licences_history_stays BEFORE UPDATE OR DELETE ON licences_taking
    FOR EACH ROW EXECUTE FUNCTION licences_history_stays();
"""
CHANGEABLE = """
DROP TRIGGER licences_history_stays ON licences_taking;
DROP TRIGGER licences_history_stays ON licences_verification;
DROP TRIGGER licences_history_stays ON licences_licenceevent;
DROP FUNCTION licences_history_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("licences", "0001_licences_are_issued_shown_and_taken_over")]

    operations = [migrations.RunSQL(UNCHANGEABLE, CHANGEABLE)]
