"""What a body hints at."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.serve.event import BOARDS, Event, read_event

ISSUE = {"id": "10001", "key": "AB-1", "fields": {"summary": "x"}}


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        ({"webhookEvent": "jira:issue_updated", "issue": ISSUE}, "10001"),
        ({"webhookEvent": "jira:issue_deleted", "issue": {"id": 10001}}, "10001"),
        ({"webhookEvent": "comment_created", "issue": ISSUE}, "10001"),
        ({"webhookEvent": "sprint_closed", "sprint": {"id": 3}}, BOARDS),
        ({"webhookEvent": "board_configuration_changed"}, BOARDS),
        ({"webhookEvent": "jira:version_released"}, BOARDS),
        ({"webhookEvent": "jira:issue_updated", "issue": {"id": "1 OR 1=1"}}, BOARDS),
        ({"webhookEvent": "jira:issue_updated", "issue": {"id": "0"}}, BOARDS),
        ({"webhookEvent": "jira:issue_updated", "issue": {"id": "9" * 30}}, BOARDS),
        ({"webhookEvent": "jira:issue_updated", "issue": []}, BOARDS),
        ({"webhookEvent": "user_created", "user": {"emailAddress": "a@mail.example"}}, None),
    ],
)
def test_the_hint_of_an_event(values: dict[str, Any], hint: str | None) -> None:
    assert read_event(json.dumps(values).encode()) == Event(values["webhookEvent"], hint)


@pytest.mark.parametrize("name", ["<script>", "x" * 61, "", None, 7, ["a"]])
def test_a_name_that_is_none_is_not_kept(name: Any) -> None:
    assert read_event(json.dumps({"webhookEvent": name, "issue": ISSUE}).encode()) == Event("other", "10001")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000])
def test_what_cannot_be_read_hints_at_everything(body: bytes) -> None:
    assert read_event(body) == Event("unreadable", BOARDS)


@given(
    st.binary()
    | st.recursive(st.none() | st.text(), lambda inner: st.dictionaries(st.text(), inner)).map(
        lambda value: json.dumps(value).encode()
    )
)
def test_no_body_is_too_odd(body: bytes) -> None:
    assert read_event(body).hint in {BOARDS, None}
