"""What was exchanged with an office never changes and never goes away."""

from django.db import migrations

UNCHANGEABLE = """
CREATE FUNCTION gateway_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of exchanges is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER gateway_log_stays BEFORE UPDATE OR DELETE ON gateway_exchange
    FOR EACH ROW EXECUTE FUNCTION gateway_log_stays();
"""
CHANGEABLE = """
DROP TRIGGER gateway_log_stays ON gateway_exchange;
DROP FUNCTION gateway_log_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("gateway", "0001_messages_are_delivered_once")]

    operations = [migrations.RunSQL(UNCHANGEABLE, CHANGEABLE)]
