-- A synthetic region of plain rows; ${RESIDENTS} residents in homes of two.
INSERT INTO places_area (code, name, name_en, level, parent_id, settlement, datum, positioning, valid_from)
VALUES ('210000000000', '省', '', 'province', NULL, '', '', '', '2000-01-01'),
       ('210500000000', '市', '', 'city', '210000000000', '', '', '', '2000-01-01');
INSERT INTO places_area (code, name, name_en, level, parent_id, settlement, datum, positioning, valid_from)
SELECT '2105' || lpad((1 + n)::text, 2, '0') || '000000', '县' || n, '', 'county', '210500000000', '', '', '', '2000-01-01'
  FROM generate_series(1, 6) n;
CREATE TEMP TABLE town AS
SELECT n, '2105' || lpad((2 + n % 6)::text, 2, '0') AS county, lpad((100 + n)::text, 3, '0') AS code
  FROM generate_series(0, 48) n;
INSERT INTO places_area (code, name, name_en, level, parent_id, settlement, datum, positioning, valid_from)
SELECT county || code || '000', '镇' || n, '', 'town', county || '000000', '', '', '', '2000-01-01' FROM town;
INSERT INTO places_area (code, name, name_en, level, parent_id, settlement, datum, positioning, valid_from)
SELECT county || code || lpad(v::text, 3, '0'), '村', '', 'village', county || code || '000', 'rural', '', '', '2000-01-01'
  FROM town, generate_series(1, 12) v;
CREATE TEMP TABLE village AS
SELECT row_number() OVER (ORDER BY code) - 1 AS n, code FROM places_area WHERE level = 'village';

CREATE TEMP TABLE home AS
SELECT gen_random_uuid() AS rid, code AS area_id FROM generate_series(0, ${RESIDENTS} / 2 - 1) home_number
  JOIN village ON village.n = home_number % (SELECT count(*) FROM village);
INSERT INTO people_household (rid, area_id, address) SELECT rid, area_id, '' FROM home;
INSERT INTO people_person (rid, name, sex, born_on, died_on, ethnicity, identity_sealed,
    telephone_sealed, household_id, kinship, area_id, resident_since)
SELECT gen_random_uuid(), '', 1 + who % 2, born, died, '01', '', '', rid,
       CASE who WHEN 0 THEN 'head' ELSE 'spouse' END, area_id, greatest(born, '2000-01-01')
  FROM (SELECT who, rid, area_id, born,
               CASE WHEN random() < 0.012 THEN least(born + (random() * 30000)::int, '2026-11-21') END AS died
          FROM (SELECT home.*, who, date '2026-11-20' - (random() * 34000)::int AS born
                  FROM home, generate_series(0, 1) who) AS drawn) AS lived;

CREATE TEMP TABLE holder AS SELECT gen_random_uuid() AS rid, n FROM generate_series(0, 799) n;
INSERT INTO organisations_organisation (rid, name, name_en, credit_code, licence, category, level, grade,
    ownership, area_id, address, telephone, datum, opened_on, confirmed_on)
SELECT rid, '机构' || holder.n, '', '12210500' || lpad(holder.n::text, 10, '0'), '',
       (ARRAY['general_hospital', 'township_hospital', 'village_clinic', 'community_centre', 'tcm_hospital'])[1 + holder.n % 5],
       (ARRAY['tertiary', 'secondary', 'primary'])[1 + holder.n % 3], '', 'government', code, '', '', '',
       '2000-01-01', '2026-01-01'
  FROM holder JOIN village ON village.n = holder.n % (SELECT count(*) FROM village);
INSERT INTO organisations_capacitystatement (organisation_id, kind, count, since)
SELECT rid, kind, 10 + n % 90, '2000-01-01' FROM holder, unnest(ARRAY['general_beds', 'rehabilitation_beds', 'intensive_beds']) kind;
CREATE TEMP TABLE worker AS SELECT gen_random_uuid() AS rid, n FROM generate_series(0, 11999) n;
INSERT INTO organisations_practitioner (rid, name, sex, born_on, identity_sealed, identity_index)
SELECT rid, '', 2, '1985-01-01', ' ', decode(md5(n::text), 'hex') FROM worker;
INSERT INTO organisations_qualification (practitioner_id, kind, scope, number, issued_on)
SELECT rid, (ARRAY['physician', 'nurse', 'pharmacist'])[1 + n % 3], '', n::text, '2010-01-01' FROM worker;
INSERT INTO organisations_post (practitioner_id, organisation_id, qualification_id, kind, is_principal, since)
SELECT worker.rid, holder.rid, licence.id, (ARRAY['doctor', 'nurse', 'pharmacist'])[1 + worker.n % 3], true, '2015-01-01'
  FROM worker JOIN holder ON holder.n = worker.n % 800
  JOIN organisations_qualification licence ON licence.practitioner_id = worker.rid;
INSERT INTO organisations_department (organisation_id, specialty, name, opened_on)
SELECT rid, specialty, specialty, '2000-01-01' FROM holder, unnest(ARRAY['03', '04', '15']) specialty WHERE n % 4 > 0;
INSERT INTO organisations_serviceoffered (organisation_id, kind, since)
SELECT rid, kind, '2000-01-01'
  FROM holder, unnest(ARRAY['vaccination', 'holiday_vaccination', 'midwifery', 'internet_nursing', 'paediatric_service']) kind
 WHERE (n + length(kind)) % 3 > 0;
INSERT INTO organisations_certificate (organisation_id, kind, subject, number, issuer, issued_on)
SELECT rid, kind, '内科', '', '', '2020-01-01'
  FROM holder, unnest(ARRAY['baby_friendly', 'county_capability_basic', 'city_key_specialty', 'county_key_specialty']) kind
 WHERE (n + length(kind)) % 3 > 0;
INSERT INTO places_areaaward (area_id, kind, since, document_number)
SELECT code, 'national_sanitary', '2020-01-01', '' FROM places_area WHERE level IN ('county', 'town') AND right(code, 4) < '7000';
ANALYZE;
