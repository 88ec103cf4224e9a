import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.fetch.nesting import MOST_LEVELS, is_too_deep


def nested(levels: int) -> bytes:
    value: Any = "end"
    for level in range(levels):
        value = [value, level] if level % 2 else {"before": 1, "a": value}
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    ("levels", "too_deep"), [(0, False), (9, False), (MOST_LEVELS, False), (MOST_LEVELS + 1, True), (900, True)]
)
def test_levels_are_objects_and_lists_within_each_other(levels: int, too_deep: bool) -> None:
    assert is_too_deep(nested(levels)) is too_deep


@pytest.mark.parametrize("text", ["[" * 500, "{[" * 500, '"[' * 500, "\\[" * 500, '\\"{' * 500, "[" * 500 + "\\"])
def test_brackets_in_texts_are_no_levels(text: str) -> None:
    assert not is_too_deep(json.dumps([{text: text}] * 3).encode())
    assert is_too_deep(b"[" + json.dumps(text).encode() + b"," + nested(MOST_LEVELS) + b"]")


@pytest.mark.parametrize("content", [b"", b"]]]]", b"<html>", b'{"a', b'["\\', b"[" * 1_000_000])
def test_what_is_no_json_is_counted_all_the_same(content: bytes) -> None:
    assert is_too_deep(content) is (len(content) > MOST_LEVELS)


@given(st.recursive(st.text() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_no_answer_of_usual_depth_is_refused(value: Any) -> None:
    assert not is_too_deep(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
