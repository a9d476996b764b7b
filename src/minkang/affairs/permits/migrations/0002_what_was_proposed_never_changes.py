"""What an officer proposed is what another one publishes: nothing changes it, nothing deletes it."""

from django.db import migrations

UNCHANGEABLE = """
CREATE FUNCTION permits_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the content of a version never changes' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER permits_version_stays BEFORE UPDATE ON permits_itemversion FOR EACH ROW WHEN (
    (OLD.item_id, OLD.number, OLD.content, OLD.digest, OLD.statutory, OLD.promised, OLD.unit,
     OLD.proposed_by, OLD.proposed_at)
    IS DISTINCT FROM
    (NEW.item_id, NEW.number, NEW.content, NEW.digest, NEW.statutory, NEW.promised, NEW.unit,
     NEW.proposed_by, NEW.proposed_at)
) EXECUTE FUNCTION permits_version_stays();
CREATE TRIGGER permits_version_is_kept BEFORE DELETE ON permits_itemversion
    FOR EACH ROW EXECUTE FUNCTION permits_version_stays();
"""
CHANGEABLE = """
DROP TRIGGER permits_version_is_kept ON permits_itemversion;
DROP TRIGGER permits_version_stays ON permits_itemversion;
DROP FUNCTION permits_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0001_items_have_versions_and_hospitals_guides")]

    operations = [migrations.RunSQL(UNCHANGEABLE, CHANGEABLE)]
