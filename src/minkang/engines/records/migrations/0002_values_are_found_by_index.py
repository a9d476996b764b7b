"""The search index: narrow tables without a model, written and read by set-based statements only.

Every row carries `patient`, by which a province would distribute all of them. Token and reference rows
carry `sort_ts`, so that "this patient, this code, newest first" is one walk along one index. Versions
refuse every change.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

TABLES = """
CREATE TABLE records_ix_token (
    sp smallint NOT NULL, rid bigint NOT NULL, patient bigint,
    code_hash bigint NOT NULL, system_hash bigint NOT NULL, sort_ts bigint NOT NULL
);
CREATE INDEX token_of_a_patient ON records_ix_token (patient, sp, code_hash, sort_ts DESC, rid)
    WHERE patient IS NOT NULL;
CREATE INDEX token_by_code ON records_ix_token (sp, code_hash, sort_ts DESC, rid) INCLUDE (system_hash);
CREATE INDEX token_of_a_resource ON records_ix_token (rid);

CREATE TABLE records_ix_reference (
    sp smallint NOT NULL, rid bigint NOT NULL, patient bigint,
    target bigint, target_hash bigint NOT NULL, sort_ts bigint NOT NULL
);
CREATE INDEX reference_by_target ON records_ix_reference (target, sp, sort_ts DESC, rid)
    WHERE target IS NOT NULL;
CREATE INDEX reference_by_hash ON records_ix_reference (target_hash, sp, sort_ts DESC, rid);
CREATE INDEX reference_of_a_resource ON records_ix_reference (rid);

CREATE TABLE records_ix_date (
    sp smallint NOT NULL, rid bigint NOT NULL, patient bigint, lo bigint NOT NULL, hi bigint NOT NULL
);
CREATE INDEX date_of_a_patient ON records_ix_date (patient, sp, lo DESC, rid) WHERE patient IS NOT NULL;
CREATE INDEX date_by_begin ON records_ix_date (sp, lo, hi, rid);
CREATE INDEX date_of_a_resource ON records_ix_date (rid);

CREATE TABLE records_ix_string (
    sp smallint NOT NULL, rid bigint NOT NULL, patient bigint,
    norm text NOT NULL, exact_hash bigint NOT NULL
);
CREATE INDEX string_by_beginning ON records_ix_string (sp, norm text_pattern_ops, rid);
CREATE INDEX string_by_part ON records_ix_string USING gin (norm gin_trgm_ops);
CREATE INDEX string_of_a_resource ON records_ix_string (rid);

CREATE TABLE records_ix_quantity (
    sp smallint NOT NULL, rid bigint NOT NULL, patient bigint,
    low numeric NOT NULL, high numeric NOT NULL, unit_hash bigint NOT NULL, system_hash bigint NOT NULL
);
CREATE INDEX quantity_by_value ON records_ix_quantity (sp, unit_hash, low, high, rid);
CREATE INDEX quantity_of_a_resource ON records_ix_quantity (rid);

CREATE TABLE records_ix_uri (
    sp smallint NOT NULL, rid bigint NOT NULL, patient bigint, value text NOT NULL
);
CREATE INDEX uri_by_value ON records_ix_uri (sp, value text_pattern_ops, rid);
CREATE INDEX uri_of_a_resource ON records_ix_uri (rid);

CREATE TABLE records_ix_pair (
    sp smallint NOT NULL, rid bigint NOT NULL, patient bigint,
    code_hash bigint NOT NULL, system_hash bigint NOT NULL,
    value_code_hash bigint, value_system_hash bigint, low numeric, high numeric, lo bigint, hi bigint, norm text
);
CREATE INDEX pair_by_code ON records_ix_pair (sp, code_hash, low, lo, rid);
CREATE INDEX pair_of_a_resource ON records_ix_pair (rid);
"""
DROPPED = """
DROP TABLE records_ix_token, records_ix_reference, records_ix_date, records_ix_string, records_ix_quantity,
    records_ix_uri, records_ix_pair;
"""
UNCHANGEABLE = """
CREATE FUNCTION records_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a health record never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER version_stays BEFORE UPDATE OR DELETE ON records_resourceversion
    FOR EACH ROW EXECUTE FUNCTION records_version_stays();
"""
CHANGEABLE = """
DROP TRIGGER version_stays ON records_resourceversion;
DROP FUNCTION records_version_stays;
"""


class Migration(migrations.Migration):
    """Index tables, and versions that stay."""

    dependencies = [("records", "0001_a_record_is_a_chain_of_versions")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(TABLES, DROPPED),
        migrations.RunSQL(UNCHANGEABLE, CHANGEABLE),
    ]
