"""No resource, however spoilt, large or strange, makes the check fail or take long."""

import copy
import json
import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from records_resources import CONDITION, OBSERVATION, ORGANIZATION, SOUND

from minkang.engines.records.rules.issues import Issue
from minkang.engines.records.rules.reading import Json, read
from minkang.engines.records.rules.validation import issues
from minkang.engines.records.rules.validation.shapes import resource_types, shape


def test_no_text_of_an_issue_repeats_what_was_sent() -> None:
    canary = "11010519491231002Y"

    def spoilt(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: item if name == "resourceType" else spoilt(item)
                for name, item in value.items()
            }
        return [spoilt(item) for item in value] if isinstance(value, list) else canary + "\x00"

    found: list[Issue] = [issue for text in SOUND for issue in issues(spoilt(read(text)))]

    assert len(found) > 50
    assert not [issue for issue in found if canary in issue.path + issue.zh + issue.en]


def test_a_resource_full_of_mistakes_ends_the_list_of_issues() -> None:
    tree = read(OBSERVATION)
    tree["performer"] = [1] * 100_000

    assert len(issues(tree)) == 500


def test_every_type_of_the_standard_can_be_checked() -> None:
    for name in sorted(resource_types()):
        assert shape(name).members
        issues({"resourceType": name, "id": 1})


def test_a_small_observation_is_checked_in_a_moment() -> None:
    tree = read(OBSERVATION)
    del tree["text"]
    issues(tree)
    best = min(_seconds(tree) for _ in range(5))

    assert best < 0.0006


def _seconds(tree: Json) -> float:
    begun = time.process_time()
    for _ in range(50):
        issues(tree)
    return (time.process_time() - begun) / 50


def test_a_questionnaire_of_thousands_of_items_takes_no_long_time() -> None:
    items = [{"linkId": f"{place}", "type": "string"} for place in range(5_000)]
    begun = time.process_time()
    issues({"resourceType": "Questionnaire", "status": "active", "item": items})

    assert time.process_time() - begun < 5


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", " ", "\x00", "x" * 9, "2026", "#", "final", "Patient/1", "http://x"])
    | st.decimals(allow_nan=False, allow_infinity=False)
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "extension", "url", "coding", "", "_given", "contained"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def _places(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [way, *(place for step, item in items for place in _places(item, (*way, step)))]


TREES = [(read(text), _places(read(text))[1:]) for text in (*SOUND, CONDITION, ORGANIZATION)]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_no_tree_whatever_makes_the_check_fail(data: st.DataObject) -> None:
    tree, places = data.draw(st.sampled_from(TREES))
    tree = copy.deepcopy(tree)
    place = data.draw(st.sampled_from(places))
    inner: Any = tree
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = data.draw(JUNK)

    for issue in issues(tree):
        assert issue.path.split(".")[0] in ("Resource", tree["resourceType"])
        assert issue.zh
        json.dumps([issue.path, issue.zh, issue.en])
