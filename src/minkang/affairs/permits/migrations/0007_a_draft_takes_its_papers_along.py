"""Papers are kept for good once they were handed in; with a draft they may be thrown away."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION permits_paper_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM permits_application WHERE rid = OLD.application_id AND stage = 'draft'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what was said of an application never changes'
        USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER permits_paper_is_kept ON permits_paper;
CREATE TRIGGER permits_paper_is_kept BEFORE DELETE ON permits_paper
FOR EACH ROW EXECUTE FUNCTION permits_paper_is_kept();
"""
BACKWARD = """
DROP TRIGGER permits_paper_is_kept ON permits_paper;
DROP FUNCTION permits_paper_is_kept();
CREATE TRIGGER permits_paper_is_kept BEFORE DELETE ON permits_paper
FOR EACH ROW EXECUTE FUNCTION permits_said_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0006_notices_say_what_is_wrong_with_a_paper")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
