"""No identity number lies in the open in a stored record, and nothing else is changed."""

import json

import pytest

from minkang.engines.records.models.cells import blinded, opened_body, sealed_body
from minkang.engines.records.rules.numbers import has_number
from minkang.kernel.identifiers import resident_check_character

STEM = "21050219560312123"
NUMBER = STEM + resident_check_character(STEM)
BODY = (
    f'{{"resourceType":"Patient","identifier":[{{"value":"{NUMBER}"}}],'
    f'"text":{{"div":"<div>身份证{NUMBER},电话13800000000</div>"}},"weight":5.10}}'
)


def test_a_number_is_sealed_wherever_it_stands_and_comes_back_as_it_was() -> None:
    stored = sealed_body(BODY, "Patient/1")
    assert NUMBER not in stored
    assert not has_number(stored)
    assert json.loads(stored)["weight"] == 5.1
    assert opened_body(stored, "Patient/1") == BODY


@pytest.mark.parametrize(
    "around",
    [
        "身份证号{}。", "ID{}.", "SFZ-{}", "\\n{}\\n", "x\\t{}", "\\u53f7{}", "\\uff0c{}\\u3002", "p{}x",
        "{},{}", "[{}]", "-{}-", "{}.8480-6",
    ],
)  # fmt: skip
def test_a_number_is_sealed_whatever_stands_around_it(around: str) -> None:
    text = f'{{"text":"{around.replace("{}", NUMBER)}"}}'
    stored = sealed_body(text, "Patient/1")
    assert NUMBER not in stored
    json.loads(stored)
    assert opened_body(stored, "Patient/1") == text


SHORT = STEM[:6] + STEM[8:]
WIDE = NUMBER.translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789X"})
ESCAPED = "".join(f"\\u{ord(one):04x}" for one in WIDE)
HALF = WIDE[:6] + NUMBER[6:]


@pytest.mark.parametrize("said", [SHORT, WIDE, ESCAPED, ESCAPED.replace("ff", "FF"), HALF])
def test_an_old_or_full_width_number_is_sealed_in_words_and_found_as_the_plain_one(
    said: str,
) -> None:
    for around in ("身份证号{}。", "<div>{}</div>", "证{}、电话", "{}"):
        text = f'{{"div":"{around.replace("{}", said)}"}}'
        stored = sealed_body(text, "Patient/1")
        assert said not in stored
        assert json.loads(stored)
        assert opened_body(stored, "Patient/1") == text
        assert blinded(text) == blinded(text.replace(said, NUMBER))


def test_fifteen_digits_that_name_a_resource_or_hold_no_date_stay() -> None:
    for text in (
        f'{{"id":"{SHORT}"}}', f'{{"id" : "{SHORT}"}}', f'{{"reference":"Patient/{SHORT}"}}',
        f'{{"reference":"#{SHORT}"}}', f'{{"a":{SHORT}}}', f'"{SHORT[:8]}13{SHORT[10:]}"',
        f'"00{SHORT[2:]}"', f'"{SHORT[:8]}0230{SHORT[12:]}"', f'"{SHORT}1"', f'"1.2.{SHORT}.3"',
        f'"{WIDE}１"', f'"{WIDE[:14]}"',
    ):  # fmt: skip
        assert sealed_body(text, "Patient/1") == text


def test_a_sealed_word_does_not_open_in_another_record() -> None:
    stored = sealed_body(BODY, "Patient/1")
    assert opened_body(stored, "Patient/2") == stored


def test_equal_numbers_are_found_under_one_blind_word_however_the_last_letter_is_written() -> None:
    stem = next(
        number
        for number in (f"2105021956031212{digit}" for digit in range(10))
        if resident_check_character(number) == "X"
    )
    assert blinded(f'"{stem}X"') == blinded(f'"{stem}x"')
    assert stem not in blinded(f"identifier=urn:oid:1.2|{stem}x")


def test_what_is_no_identity_number_stays() -> None:
    wrong = STEM + ("1" if NUMBER[-1] != "1" else "2")
    for text in (
        f'"{wrong}"', f'{{"a":{NUMBER},"b":1}}', f'{{"a": -{NUMBER} }}', f'"{NUMBER}7"',
        f'"0.{NUMBER}"', f'{{"a": {NUMBER}.5}}', f'{{"b":"x","a":[{NUMBER}]}}',
    ):  # fmt: skip
        assert sealed_body(text, "Observation/1") == text
