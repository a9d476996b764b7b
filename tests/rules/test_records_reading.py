"""What a hospital sends is read without losing a digit, or refused with the place that is wrong."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.engines.records.rules.issues import Issue
from minkang.engines.records.rules.reading import Unreadable, members, read


def _issues(text: bytes | str, **limits: int) -> tuple[Issue, ...]:
    with pytest.raises(Unreadable) as caught:
        read(text, **limits)
    assert all(issue.refuses for issue in caught.value.issues)
    return caught.value.issues


def test_digits_and_order_survive() -> None:
    tree = read(
        '{"b":5.10,"a":1e2,"c":12345678901234567890123,"d":-0.00,"e":0.1234567890123456789}'
    )

    assert list(tree) == ["b", "a", "c", "d", "e"]
    assert [str(value) for value in tree.values()] == [
        "5.10",
        "1E+2",
        "12345678901234567890123",
        "-0.00",
        "0.1234567890123456789",
    ]
    assert isinstance(tree["b"], Decimal)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"resourceType":"Patient","id":"1","id":"2"}', "Patient.id"),
        (
            '{"resourceType":"Patient","name":[{"given":[]},{"use":"x","use":"y"}]}',
            "Patient.name[1].use",
        ),
        ('{"resourceType":"Patient", "id" :"1","id" : "2"}', "Patient.id"),
        ('{"a":":","b" :1,"b" :2}', "b"),
        ('{"a":"\\":","b" :1,"b" :2}', "b"),
    ],
)
def test_a_name_written_twice_is_refused_with_its_path(text: str, path: str) -> None:
    assert [issue.path for issue in _issues(text)] == [path]


@pytest.mark.parametrize(
    "text",
    [
        '{"a":":x","b":"\\":","c" : "y"}',
        '{"a" :{"a":1},"b":[{"a":1},{"a":2}]}',
        '{"\\"a":1,"a":"\\\\"}',
    ],
)
def test_signs_inside_strings_are_no_repeated_names(text: str) -> None:
    assert read(text)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":01}',
        b'{"a":1,}',
        b"{'a':1}",
        b'{"a":"\x01"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\udc00x"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xff"}',
        b"\xff\xfe{\x00}\x00",
        b"[]",
        b'"x"',
        b"null",
        b"{} {}",
        b'{"a":' * 99_999,
        b'{"a":' + b"[" * 99_999,
    ],
)
def test_what_is_no_json_object_is_told(text: bytes) -> None:
    assert _issues(text)[0].zh


@pytest.mark.parametrize(
    "number", ["9" * 9_999, "1e99999999999999999999", "1e-99999999999999999999"]
)
def test_a_monstrous_number_is_told_or_kept(number: str) -> None:
    try:
        tree = read('{"a":' + number + "}")
    except Unreadable as refused:
        tree = {"a": refused.issues[0].zh}

    assert tree["a"]


def test_the_place_of_a_mistake_is_named_by_line() -> None:
    assert "第 2 行第 7 字节" in _issues('{"a":1,\n "b": x}')[0].zh


def test_a_lone_surrogate_in_text_is_told() -> None:
    assert _issues('{"a":"\ud800"}')[0].refuses


def test_depth_and_length_are_bounded() -> None:
    assert read('{"a":{"b":[1]}}', most_depth=3)
    assert "嵌套" in _issues('{"a":{"b":[1]}}', most_depth=2)[0].zh
    assert _issues(b'{"a":"%s"}' % (b"x" * 50_000_000))[0].code == "too-long"


def test_a_byte_order_mark_is_skipped() -> None:
    assert read(b'\xef\xbb\xbf{"a":1}') == {"a": 1}
    assert list(members(b'\xef\xbb\xbf{"a":1}')) == ["a"]


def test_a_name_that_may_be_a_number_of_somebody_is_not_repeated_in_a_path() -> None:
    issue = _issues('{"resourceType":"Patient","21050219800101001X":1,"21050219800101001X":2}')[0]

    assert issue.path == "Patient.?"


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text()
        | st.decimals(allow_nan=False, allow_infinity=False, places=3),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_every_json_object_is_read_as_it_is(value: object) -> None:
    def written(item: object) -> str:
        import json

        if isinstance(item, Decimal):
            return format(item, "f")
        if isinstance(item, dict):
            return (
                "{" + " , ".join(f"{json.dumps(k)} : {written(v)}" for k, v in item.items()) + "}"
            )
        if isinstance(item, list):
            return "[" + ",".join(map(written, item)) + "]"
        return json.dumps(item)

    assert read(written({"a": value})) == {"a": value}
