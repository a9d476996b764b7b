"""FHIR in XML and in JSON say the same, to the letter of every number and of the narrative."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from minkang.engines.records.rules.reading import Unreadable, read
from minkang.engines.records.rules.validation import issues
from minkang.engines.records.rules.xml import to_json, to_xml

RICH = """{"resourceType":"Observation","id":"bp-1","meta":{"tag":[{"code":"a"},{"code":"b"}]},
"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\" class=\\"x\\"><p>血压 &lt; 140 &amp; 稳定<br /><!-- 随访 -->第二行&#160;</p ></div >"},
"contained":[{"resourceType":"Device","id":"cuff","deviceName":[{"name":"袖带","type":"user-friendly-name"}]},{"resourceType":"Basic","id":"b","code":{"text":"x"}}],
"extension":[{"id":"e1","url":"urn:minkang:a","extension":[{"url":"b","valueDecimal":0.10},{"url":"c","valueBoolean":false}]}],
"status":"final","code":{"id":"c-1","coding":[{"system":"http://loinc.org","code":"85354-9"}],"text":"血压\\n\\t\\"坐位\\" <1>"},
"effectiveDateTime":"2026-11-22","_effectiveDateTime":{"id":"t","extension":[{"url":"urn:minkang:about","valueString":"约"}]},
"component":[{"code":{"text":"收缩压"},"valueQuantity":{"value":128.50,"unit":"mmHg"}},
{"code":{"text":"舒张压"},"valueQuantity":{"value":8.40E1,"unit":"mmHg"}},
{"code":{"text":"指数"},"valueQuantity":{"value":-0.00}},
{"code":{"text":"长"},"valueQuantity":{"value":1234567890.1234567890123456789}},
{"code":{"text":"份"},"valueInteger":3}]}"""
NAMES = """{"resourceType":"Patient","name":[{"given":["芳",null,"芳"],"_given":[null,{"extension":[{"url":"urn:x","valueCode":"masked"}]},{"id":"g3"}]}],
"_birthDate":{"extension":[{"url":"urn:x","valueCode":"unknown"}]},"deceasedBoolean":true,"photo":[{"url":"http://a.example/x?a=1&b=2"}]}"""
BUNDLE = f'{{"resourceType":"Bundle","type":"collection","entry":[{{"resource":{RICH}}},{{"resource":{NAMES}}}]}}'


class _Number(str):
    """A number by its letters."""

    __slots__ = ()


def _exact(text: str) -> Any:
    return json.loads(text, parse_float=_Number, parse_int=_Number, object_pairs_hook=tuple)


@pytest.mark.parametrize("text", [RICH, NAMES, BUNDLE], ids=["observation", "patient", "bundle"])
def test_json_comes_back_from_xml_with_every_letter_and_in_order(text: str) -> None:
    assert issues(read(text)) == ()

    assert _exact(to_json(to_xml(text))) == _exact(text)


def test_the_narrative_stands_in_xml_as_it_was_sent() -> None:
    assert json.loads(RICH)["text"]["div"] in to_xml(RICH).decode()


def test_xml_is_namespaced_and_has_the_order_of_the_standard() -> None:
    root = etree.fromstring(
        to_xml('{"resourceType":"Patient","gender":"female","id":"1","active":true}')
    )

    assert root.tag == "{http://hl7.org/fhir}Patient"
    assert [etree.QName(child).localname for child in root] == ["id", "active", "gender"]


def test_ids_and_urls_are_attributes_only_where_the_standard_says_so() -> None:
    text = to_xml(NAMES).decode()

    assert '<url value="http://a.example/x?a=1&amp;b=2"/>' in text
    assert '<extension url="urn:x"><valueCode value="unknown"/></extension>' in text
    assert '<given id="g3" value="芳">' in text


@pytest.mark.parametrize(
    ("inner", "path"),
    [
        ('<valueQuantity><value value="5,10"/></valueQuantity>', "Observation.value.value"),
        ('<valueInteger value="007"/>', "Observation.value"),
        ('<valueBoolean value="yes"/>', "Observation.value"),
        ("<colour value='red'/>", "Observation.colour"),
        ("<colour><shade value='red'/></colour>", "Observation.colour"),
        ('<status value="final"/>', "Observation.status"),
        ('<code text="x"><text value="y"/></code>', "Observation.code.?"),
        ("<note><text/></note>", "Observation.note[0].text"),
    ],
)
def test_what_xml_says_wrongly_is_told_with_its_path(inner: str, path: str) -> None:
    text = f'<Observation xmlns="http://hl7.org/fhir"><status value="final"/>{inner}</Observation>'

    assert path in [issue.path for issue in issues(read(to_json(text)))]


def test_a_second_value_of_a_single_element_is_told() -> None:
    text = '<Patient xmlns="http://hl7.org/fhir"><gender value="male"/><gender value="female"/></Patient>'

    assert [issue.path for issue in issues(read(to_json(text)))] == ["Patient.gender"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"<Patient",
        b"<Patient/>",
        b'<Patient xmlns="http://hl7.org/fhir">',
        b'<Patient xmlns="http://hl7.org/fhir">words</Patient>',
        b'<Patient xmlns="http://hl7.org/fhir"><a:b xmlns:a="urn:x"/></Patient>',
        b'<Unknown xmlns="http://hl7.org/fhir"/>',
        b'<div xmlns="http://www.w3.org/1999/xhtml">x</div>',
        b'<h:div xmlns:h="http://www.w3.org/1999/xhtml">x</h:div>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><Patient xmlns="http://hl7.org/fhir"><id value="&b;"/></Patient>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Patient xmlns="http://hl7.org/fhir"/>',
        b'<Patient xmlns="http://hl7.org/fhir"><id value="&b;"/></Patient>',
        b'<Patient xmlns="http://hl7.org/fhir"><id value="\xff"/></Patient>',
        b'<Patient xmlns="http://hl7.org/fhir"><id value="&#0;"/></Patient>',
        "<Patient/>".encode("utf-16"),
        b'<Patient xmlns="http://hl7.org/fhir">' + b"<extension>" * 9_999,
        b'<Basic xmlns="http://hl7.org/fhir"><text>'
        b'<div xmlns="http://www.w3.org/1999/xhtml">' + b"<b>" * 9_999,
    ],
)
def test_what_is_no_document_of_fhir_is_told(text: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        to_json(text)

    assert caught.value.issues[0].zh
    assert caught.value.issues[0].refuses


def test_fifty_megabytes_are_refused() -> None:
    with pytest.raises(Unreadable):
        to_json(b"<" + b"x" * 50_000_000)


def test_a_member_nobody_knows_is_not_dropped_in_silence() -> None:
    with pytest.raises(ValueError, match="colour"):
        to_xml('{"resourceType":"Patient","colour":"red"}')


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t\r"),
    min_size=1,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3), st.decimals(allow_nan=False, allow_infinity=False))
def test_any_text_and_number_comes_back(texts: list[str], number: Any) -> None:
    text = json.dumps(
        {
            "resourceType": "Patient",
            "name": [{"given": texts}],
            "extension": [{"url": "urn:x", "valueDecimal": 0}],
        }
    )
    text = text.replace('"valueDecimal": 0', f'"valueDecimal": {number}')

    assert json.loads(to_json(to_xml(text)), parse_float=str, parse_int=str) == json.loads(
        text, parse_float=str, parse_int=str
    )


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 900), st.integers(0, 40))
def test_a_spoilt_document_is_told_or_read_and_never_fails(
    junk: bytes, start: int, gone: int
) -> None:
    document = to_xml(RICH)
    spoilt = document[:start] + junk + document[start + gone :]

    try:
        told = issues(read(to_json(spoilt)))
    except Unreadable as refused:
        told = refused.issues

    assert all(issue.zh for issue in told)
