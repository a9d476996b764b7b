"""Entry numbers, and a sign by which the sealer knows which numbers are still in use.

Numbers are given out before their transaction commits, so a later number can become visible
first. A transaction that takes its first number therefore announces a floor: it holds, until it
ends, a shared advisory lock whose key is the last number given out before. All its own numbers
are above that floor. The sealer reads the last number, then the floors, and seals only what lies
at or below the lowest of them. Nobody ever waits: the locks are shared and only looked at.
"""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE audit_entry_number AS bigint CACHE 1;

CREATE FUNCTION audit_last_number() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_entry_number
$$;

CREATE FUNCTION audit_next_number() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    floor bigint;
BEGIN
    IF coalesce(current_setting('minkang.audit_floor', true), '') = '' THEN
        floor := audit_last_number();
        PERFORM pg_advisory_xact_lock_shared((27979::bigint << 48) | floor);
        PERFORM set_config('minkang.audit_floor', floor::text, true);
    END IF;
    RETURN nextval('audit_entry_number');
END
$$;

CREATE FUNCTION audit_lowest_floor() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT min(((classid::bigint & 65535) << 32) | objid::bigint)
      FROM pg_locks
     WHERE locktype = 'advisory'
       AND objsubid = 1
       AND classid::bigint >> 16 = 27979
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND pid IS DISTINCT FROM pg_backend_pid()
$$;
"""

BACKWARD = """
DROP FUNCTION audit_lowest_floor();
DROP FUNCTION audit_next_number();
DROP FUNCTION audit_last_number();
DROP SEQUENCE audit_entry_number;
"""


class Migration(migrations.Migration):
    dependencies = []

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
