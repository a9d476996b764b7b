"""Resources as hospitals of the region send them, written for the tests."""

OBSERVATION = """{
 "resourceType": "Observation", "id": "hb-1",
 "meta": {"profile": ["urn:minkang:result"], "tag": [{"system": "urn:minkang:kind", "code": "lab"}]},
 "text": {"status": "generated", "div": "<div xmlns=\\"http://www.w3.org/1999/xhtml\\">血红蛋白 135.50 g/L</div>"},
 "contained": [{"resourceType": "Specimen", "id": "blood", "status": "available"}],
 "extension": [{"url": "urn:minkang:machine", "valueString": "BC-6800"}],
 "identifier": [{"system": "urn:minkang:lis", "value": "L2026112200017"}],
 "status": "final",
 "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}],
 "code": {"coding": [{"system": "http://loinc.org", "code": "718-7", "display": "血红蛋白"}], "text": "血红蛋白"},
 "subject": {"reference": "Patient/wang-fang", "display": "王芳"},
 "effectiveDateTime": "2026-11-22T07:40:00+08:00", "issued": "2026-11-22T08:10:00.123+08:00",
 "performer": [{"reference": "Organization/benxi-central"}, {"reference": "urn:uuid:9b1d0b7c-0000-4000-8000-000000000001"}],
 "valueQuantity": {"value": 135.50, "unit": "g/L", "system": "http://unitsofmeasure.org", "code": "g/L"},
 "specimen": {"reference": "#blood"},
 "referenceRange": [{"low": {"value": 115, "unit": "g/L"}, "high": {"value": 150.0, "unit": "g/L"}}],
 "component": [{"code": {"text": "复测"}, "valueQuantity": {"value": 1.355e2}, "referenceRange": [{"text": "115-150"}]}]
}"""
PATIENT = """{
 "resourceType": "Patient", "id": "wang-fang",
 "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": "11010519491231002X"}],
 "name": [{"text": "王芳", "family": "王", "given": ["芳", null], "_given": [null, {"extension": [{"url": "urn:minkang:unknown", "valueCode": "masked"}]}]}],
 "gender": "female", "birthDate": "1949-12-31",
 "_birthDate": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime", "valueDateTime": "1949-12-31T14:35:45+08:00"}]},
 "deceasedBoolean": false, "telecom": [{"system": "phone", "value": "13904140000"}],
 "contact": [{"relationship": [{"text": "女儿"}], "name": {"text": "李娜"}}],
 "link": [{"other": {"reference": "Patient/older"}, "type": "replaces"}]
}"""
QUESTIONNAIRE = """{
 "resourceType": "Questionnaire", "status": "active",
 "item": [{"linkId": "1", "type": "group", "item": [{"linkId": "1.1", "type": "group", "item": [
  {"linkId": "1.1.1", "type": "integer", "text": "每天吸烟几支"}]}]}]
}"""
BUNDLE = """{
 "resourceType": "Bundle", "type": "transaction",
 "entry": [{"fullUrl": "urn:uuid:9b1d0b7c-0000-4000-8000-000000000002", "resource": %s,
  "request": {"method": "POST", "url": "Observation"}}]
}"""
SOUND = (OBSERVATION, PATIENT, QUESTIONNAIRE, BUNDLE % OBSERVATION)
CONDITION = """{
 "resourceType": "Condition", "subject": {"reference": "Patient/1"}, "abatementString": "已愈",
 "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "resolved"}]},
 "verificationStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "confirmed"}]}
}"""
ORGANIZATION = """{"resourceType": "Organization", "name": "本溪市中心医院", "address": [{"use": "work"}], "telecom": [{"system": "phone", "use": "work"}]}"""
