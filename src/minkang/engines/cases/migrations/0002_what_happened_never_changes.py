"""Events, facts and published versions are never changed; numbers are given out; rows have room to change.

A case is written at each of its steps while no index over its state changes, so that a page with room
takes the new row beside the old one.
"""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE cases_number AS bigint CACHE 1;
ALTER TABLE cases_case SET (fillfactor = 60);
ALTER TABLE cases_task SET (fillfactor = 80);

CREATE FUNCTION cases_stay_as_they_were() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER case_events_stay BEFORE UPDATE OR DELETE ON cases_caseevent
    FOR EACH ROW EXECUTE FUNCTION cases_stay_as_they_were();
CREATE TRIGGER case_facts_stay BEFORE UPDATE OR DELETE ON cases_casefact
    FOR EACH ROW EXECUTE FUNCTION cases_stay_as_they_were();

CREATE FUNCTION cases_versions_stay_as_proposed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'versions of procedures are kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.code, OLD.number, OLD.title, OLD.title_en, OLD.definition, OLD.digest, OLD.proposed_by,
        OLD.proposed_at) IS DISTINCT FROM (NEW.code, NEW.number, NEW.title, NEW.title_en,
        NEW.definition, NEW.digest, NEW.proposed_by, NEW.proposed_at)
        OR OLD.state IN ('retired', 'refused')
        OR (OLD.state = 'published' AND NEW.state <> 'retired')
    THEN
        RAISE EXCEPTION 'a version of a procedure never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER versions_stay BEFORE UPDATE OR DELETE ON cases_procedureversion
    FOR EACH ROW EXECUTE FUNCTION cases_versions_stay_as_proposed();
"""

BACKWARD = """
DROP TRIGGER versions_stay ON cases_procedureversion;
DROP FUNCTION cases_versions_stay_as_proposed();
DROP TRIGGER case_facts_stay ON cases_casefact;
DROP TRIGGER case_events_stay ON cases_caseevent;
DROP FUNCTION cases_stay_as_they_were();
DROP SEQUENCE cases_number;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases_run_under_versions")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
