"""Refuse to change or empty the chain.

A personal fact may be erased, but only after an entry says so, and never changed.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever appended to; % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION audit_refuse_silent_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM audit_entry
         WHERE type = 'audit.personal_shredded' AND subject = 'entry:' || OLD.entry_id
    ) THEN
        RAISE EXCEPTION 'personal facts of entry % are erased without an entry about it',
            OLD.entry_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER audit_entry_is_only_appended
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seal_is_only_appended
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_personal_fact_is_never_changed
    BEFORE UPDATE OR TRUNCATE ON audit_personal_fact
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_personal_fact_is_erased_on_record
    BEFORE DELETE ON audit_personal_fact
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_silent_erasure();
"""

BACKWARD = """
DROP TRIGGER audit_personal_fact_is_erased_on_record ON audit_personal_fact;
DROP TRIGGER audit_personal_fact_is_never_changed ON audit_personal_fact;
DROP TRIGGER audit_seal_is_only_appended ON audit_seal;
DROP TRIGGER audit_entry_is_only_appended ON audit_entry;
DROP FUNCTION audit_refuse_silent_erasure();
DROP FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_entries_and_seals")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
