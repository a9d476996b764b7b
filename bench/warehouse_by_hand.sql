-- What somebody would write by hand for the numbers of warehouse.py as of 2026-11-21: two views, then
-- one part a statement, named by an indicator that has it. The last two columns are amount and rows.
CREATE TEMP VIEW open_organisation AS SELECT * FROM organisation WHERE opened_on <= DATE '2026-11-21' AND (closed_on IS NULL OR closed_on > DATE '2026-11-21');
CREATE TEMP VIEW institution AS SELECT * FROM open_organisation WHERE category IN ('blood_station', 'cdc', 'clinic', 'community_centre', 'community_station', 'emergency_centre', 'general_hospital', 'health_supervision', 'infectious_hospital', 'maternal_child', 'mental_hospital', 'nursing_hospital', 'outpatient_clinic', 'rehabilitation_hospital', 'specialist_hospital', 'tcm_hospital', 'township_hospital', 'village_clinic');
CREATE TEMP VIEW open_area AS SELECT * FROM area WHERE valid_from <= DATE '2026-11-21' AND (valid_until IS NULL OR valid_until > DATE '2026-11-21');
-- capacity.beds_per_1000 denominator
SELECT area, count(*), count(*) FROM person WHERE resident_since <= DATE '2026-11-21' AND (resident_until IS NULL OR resident_until > DATE '2026-11-21') AND (died_on IS NULL OR died_on > DATE '2026-11-21') GROUP BY 1;
-- surveillance.life_expectancy numerator
SELECT area, CASE WHEN date_sub('year', born_on, died_on) < 1 THEN 0 WHEN date_sub('year', born_on, died_on) < 5 THEN 1 ELSE least(date_sub('year', born_on, died_on) // 5 + 1, 18) END AS band, count(*), count(*) FROM person WHERE died_on > DATE '2025-11-21' AND died_on <= DATE '2026-11-21' AND (resident_until IS NULL OR resident_until >= died_on) GROUP BY 1, 2;
-- surveillance.life_expectancy denominator
SELECT area, CASE WHEN date_sub('year', born_on, DATE '2026-05-21') < 1 THEN 0 WHEN date_sub('year', born_on, DATE '2026-05-21') < 5 THEN 1 ELSE least(date_sub('year', born_on, DATE '2026-05-21') // 5 + 1, 18) END AS band, count(*), count(*) FROM person WHERE resident_since <= DATE '2026-05-21' AND (resident_until IS NULL OR resident_until > DATE '2026-05-21') AND (died_on IS NULL OR died_on > DATE '2026-05-21') GROUP BY 1, 2;
-- family.infant_mortality numerator
SELECT area, count(*), count(*) FROM person WHERE died_on > DATE '2025-11-21' AND died_on <= DATE '2026-11-21' AND (resident_until IS NULL OR resident_until >= died_on) AND date_sub('year', born_on, died_on) < 1 GROUP BY 1;
-- family.under_5_mortality numerator
SELECT area, count(*), count(*) FROM person WHERE died_on > DATE '2025-11-21' AND died_on <= DATE '2026-11-21' AND (resident_until IS NULL OR resident_until >= died_on) AND date_sub('year', born_on, died_on) < 5 GROUP BY 1;
-- family.infant_mortality denominator
SELECT area, count(*), count(*) FROM person WHERE born_on > DATE '2025-11-21' AND born_on <= DATE '2026-11-21' AND resident_since = born_on GROUP BY 1;
-- capacity.beds_per_1000 numerator
SELECT area, organisation, sum(amount), count(*) FROM capacity JOIN institution ON rid = organisation WHERE capacity.kind IN ('general_beds', 'infectious_beds', 'intensive_beds', 'nursing_beds', 'obstetric_beds', 'paediatric_beds', 'psychiatric_beds', 'rehabilitation_beds') AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21') GROUP BY 1, 2;
-- capacity.rehabilitation_beds_per_1000 numerator
SELECT area, organisation, sum(amount), count(*) FROM capacity JOIN institution ON rid = organisation WHERE capacity.kind IN ('rehabilitation_beds') AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21') GROUP BY 1, 2;
-- surveillance.ambulances_per_30000 numerator
SELECT area, organisation, sum(amount), count(*) FROM capacity JOIN institution ON rid = organisation WHERE capacity.kind IN ('ambulances', 'negative_pressure_ambulances') AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21') GROUP BY 1, 2;
-- surveillance.negative_pressure_share numerator
SELECT area, organisation, sum(amount), count(*) FROM capacity JOIN institution ON rid = organisation WHERE capacity.kind IN ('negative_pressure_ambulances') AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21') GROUP BY 1, 2;
-- capacity.doctors_per_1000 numerator
SELECT area, organisation, count(*), count(*) FROM post JOIN institution ON rid = organisation WHERE post.kind IN ('doctor', 'public_health', 'village_doctor') AND is_principal AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21') AND (qualification IS NULL OR (qualified_since <= DATE '2026-11-21' AND (qualified_until IS NULL OR qualified_until > DATE '2026-11-21'))) AND practitioner IN (SELECT practitioner FROM qualification WHERE kind IN ('physician', 'assistant_physician') AND issued_on <= DATE '2026-11-21' AND (valid_until IS NULL OR valid_until > DATE '2026-11-21')) GROUP BY 1, 2;
-- capacity.nurses_per_1000 numerator
SELECT area, organisation, count(*), count(*) FROM post JOIN institution ON rid = organisation WHERE post.kind IN ('nurse') AND is_principal AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21') AND (qualification IS NULL OR (qualified_since <= DATE '2026-11-21' AND (qualified_until IS NULL OR qualified_until > DATE '2026-11-21'))) AND practitioner IN (SELECT practitioner FROM qualification WHERE kind IN ('nurse') AND issued_on <= DATE '2026-11-21' AND (valid_until IS NULL OR valid_until > DATE '2026-11-21')) GROUP BY 1, 2;
-- capacity.beds_per_1000 expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM institution GROUP BY 1, 2;
-- surveillance.psychiatry_share numerator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'general_hospital' AND level IN ('secondary', 'tertiary') AND rid IN (SELECT organisation FROM department WHERE specialty = '15' AND opened_on <= DATE '2026-11-21' AND (closed_on IS NULL OR closed_on > DATE '2026-11-21')) GROUP BY 1, 2;
-- surveillance.psychiatry_share denominator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'general_hospital' AND level IN ('secondary', 'tertiary') GROUP BY 1, 2;
-- surveillance.psychiatry_share expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM open_organisation WHERE category = 'general_hospital' AND level IN ('secondary', 'tertiary') GROUP BY 1, 2;
-- family.baby_friendly_share numerator
SELECT area, rid, count(*), count(*) FROM institution WHERE rid IN (SELECT organisation FROM service WHERE kind = 'midwifery' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) AND rid IN (SELECT organisation FROM certificate WHERE kind IN ('baby_friendly') AND issued_on <= DATE '2026-11-21' AND (expires_on IS NULL OR expires_on > DATE '2026-11-21')) GROUP BY 1, 2;
-- family.baby_friendly_share denominator
SELECT area, rid, count(*), count(*) FROM institution WHERE rid IN (SELECT organisation FROM service WHERE kind = 'midwifery' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) GROUP BY 1, 2;
-- family.baby_friendly_share expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM institution WHERE rid IN (SELECT organisation FROM service WHERE kind = 'midwifery' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) GROUP BY 1, 2;
-- immunisation.holiday_sites numerator
SELECT area, rid, area[:6] || '000000' AS unit, count(*), count(*) FROM institution WHERE rid IN (SELECT organisation FROM service WHERE kind = 'holiday_vaccination' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) GROUP BY 1, 2, 3;
-- immunisation.holiday_sites denominator
SELECT code, count(*), count(*) FROM open_area WHERE level = 'county' GROUP BY 1;
-- immunisation.holiday_sites expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM institution WHERE rid IN (SELECT organisation FROM service WHERE kind = 'vaccination' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) GROUP BY 1, 2;
-- literacy.sanitary_counties_share denominator
SELECT code, count(*), count(*) FROM open_area WHERE level = 'county' AND code[5:6] >= '21' GROUP BY 1;
-- literacy.sanitary_counties_share numerator
SELECT code, count(*), count(*) FROM open_area WHERE level = 'county' AND code[5:6] >= '21' AND code IN (SELECT area FROM award WHERE kind = 'national_sanitary' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) GROUP BY 1;
-- literacy.sanitary_counties_and_towns_share denominator
SELECT code, count(*), count(*) FROM open_area WHERE ((level = 'county' AND code[5:6] >= '21') OR (level = 'town' AND code[7:9] >= '100')) GROUP BY 1;
-- literacy.sanitary_counties_and_towns_share numerator
SELECT code, count(*), count(*) FROM open_area WHERE ((level = 'county' AND code[5:6] >= '21') OR (level = 'town' AND code[7:9] >= '100')) AND code IN (SELECT area FROM award WHERE kind = 'national_sanitary' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) GROUP BY 1;
-- surveillance.emergency_centres numerator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE rid IN (SELECT organisation FROM service WHERE kind = 'emergency_command' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) GROUP BY 1, 2;
-- visits.internet_nursing_hospitals numerator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category IN ('general_hospital', 'infectious_hospital', 'mental_hospital', 'nursing_hospital', 'rehabilitation_hospital', 'specialist_hospital', 'tcm_hospital') AND rid IN (SELECT organisation FROM service WHERE kind = 'internet_nursing' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) GROUP BY 1, 2;
-- visits.internet_nursing_hospitals expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM open_organisation WHERE category IN ('general_hospital', 'infectious_hospital', 'mental_hospital', 'nursing_hospital', 'rehabilitation_hospital', 'specialist_hospital', 'tcm_hospital') GROUP BY 1, 2;
-- surveillance.mental_centre_level_three_share numerator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'mental_hospital' AND is_public AND area[5:6] < '21' AND level = 'tertiary' GROUP BY 1, 2;
-- surveillance.mental_centre_level_three_share denominator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'mental_hospital' AND is_public AND area[5:6] < '21' GROUP BY 1, 2;
-- surveillance.mental_centre_level_three_share expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM open_organisation WHERE category = 'mental_hospital' AND is_public AND area[5:6] < '21' GROUP BY 1, 2;
-- family.paediatric_service_share numerator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'general_hospital' AND level IN ('secondary', 'tertiary') AND is_public AND rid IN (SELECT organisation FROM service WHERE kind = 'paediatric_service' AND since <= DATE '2026-11-21' AND (until IS NULL OR until > DATE '2026-11-21')) GROUP BY 1, 2;
-- family.paediatric_service_share denominator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'general_hospital' AND level IN ('secondary', 'tertiary') AND is_public GROUP BY 1, 2;
-- family.paediatric_service_share expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM open_organisation WHERE category = 'general_hospital' AND level IN ('secondary', 'tertiary') AND is_public GROUP BY 1, 2;
-- capacity.county_hospitals_basic_share numerator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category IN ('general_hospital', 'tcm_hospital') AND is_public AND area[5:6] >= '21' AND level IN ('secondary', 'tertiary') AND rid IN (SELECT organisation FROM certificate WHERE kind IN ('county_capability_basic', 'county_capability_recommended') AND issued_on <= DATE '2026-11-21' AND (expires_on IS NULL OR expires_on > DATE '2026-11-21')) GROUP BY 1, 2;
-- capacity.county_hospitals_basic_share denominator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category IN ('general_hospital', 'tcm_hospital') AND is_public AND area[5:6] >= '21' AND level IN ('secondary', 'tertiary') GROUP BY 1, 2;
-- capacity.county_hospitals_basic_share expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM open_organisation WHERE category IN ('general_hospital', 'tcm_hospital') AND is_public AND area[5:6] >= '21' AND level IN ('secondary', 'tertiary') GROUP BY 1, 2;
-- capacity.county_hospitals_recommended_share numerator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category IN ('general_hospital', 'tcm_hospital') AND is_public AND area[5:6] >= '21' AND level IN ('secondary', 'tertiary') AND rid IN (SELECT organisation FROM certificate WHERE kind IN ('county_capability_recommended') AND issued_on <= DATE '2026-11-21' AND (expires_on IS NULL OR expires_on > DATE '2026-11-21')) GROUP BY 1, 2;
-- capacity.cdc_in_alliances_share numerator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'cdc' AND parent IS NOT NULL GROUP BY 1, 2;
-- capacity.cdc_in_alliances_share denominator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'cdc' GROUP BY 1, 2;
-- capacity.cdc_in_alliances_share expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM open_organisation WHERE category = 'cdc' GROUP BY 1, 2;
-- capacity.city_key_specialties numerator
SELECT area, organisation, count(*), count(*) FROM certificate JOIN open_organisation ON rid = organisation WHERE certificate.kind = 'city_key_specialty' AND issued_on <= DATE '2026-11-21' AND (expires_on IS NULL OR expires_on > DATE '2026-11-21') GROUP BY 1, 2;
-- capacity.county_key_specialties numerator
SELECT area, organisation, count(*), count(*) FROM certificate JOIN open_organisation ON rid = organisation WHERE certificate.kind = 'county_key_specialty' AND issued_on <= DATE '2026-11-21' AND (expires_on IS NULL OR expires_on > DATE '2026-11-21') GROUP BY 1, 2;
-- capacity.city_maternal_child_level_three_share numerator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'maternal_child' AND ownership = 'government' AND area[5:6] < '21' AND level = 'tertiary' GROUP BY 1, 2;
-- capacity.city_maternal_child_level_three_share denominator
SELECT area, rid, count(*), count(*) FROM open_organisation WHERE category = 'maternal_child' AND ownership = 'government' AND area[5:6] < '21' GROUP BY 1, 2;
-- capacity.city_maternal_child_level_three_share expected
SELECT area, rid, count(*) FILTER (confirmed_on > DATE '2025-11-21'), count(*) FROM open_organisation WHERE category = 'maternal_child' AND ownership = 'government' GROUP BY 1, 2;
