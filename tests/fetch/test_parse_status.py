from typing import Any

from generator.domain import Status
from generator.fetch.parse import known_statuses, parse_statuses


def change(at: str, before: tuple[str | None, str | None], after: tuple[str | None, str | None]) -> dict[str, Any]:
    item = {"field": "status", "from": before[0], "fromString": before[1], "to": after[0], "toString": after[1]}
    return {"id": "1", "created": at, "items": [item, {"field": "resolution", "from": None, "to": "9"}]}


def issue(*histories: dict[str, Any], **status: str) -> dict[str, Any]:
    fields = {"status": status, "updated": "2026-01-09T00:00:00.000Z"}
    return {"id": "1", "key": "A-1", "fields": fields, "histories": list(histories)}


def test_the_category_is_told_by_its_key() -> None:
    raw: list[dict[str, Any]] = [
        {"id": 1, "name": "Zu erledigen", "statusCategory": {"key": "new", "name": "Zu erledigen"}},
        {"id": "3", "name": "En cours", "statusCategory": {"key": "indeterminate"}},
        {"id": "4", "name": "Done", "statusCategory": {"key": "done"}},
        {"id": "5", "name": "?", "statusCategory": {"key": "undefined"}},
        {"id": "6", "name": "To Do", "statusCategory": {"key": "of tomorrow"}},
        {"id": "7"},
    ]
    parsed = parse_statuses(raw)
    assert [status.category for status in parsed.values()] == ["new", "indeterminate", "done"] + ["undefined"] * 3
    assert parsed["1"] == Status("1", "Zu erledigen", "new")
    assert parsed["7"].name == ""


def test_a_deleted_status_is_remembered_by_its_last_name() -> None:
    now = {"1": Status("1", "To Do", "new")}
    issues = [
        issue(change("2026-01-05T00:00:00.000Z", ("8", "Newer"), ("1", "Old name")), id="1"),
        issue(change("2026-01-01T00:00:00.000Z", ("1", "To Do"), ("8", "Older")), id="1"),
    ]
    assert known_statuses(now, issues) == now | {"8": Status("8", "Newer", "undefined", listed=False)}


def test_a_status_without_a_name_goes_by_its_id() -> None:
    issues = [issue(change("2026-01-01T00:00:00.000Z", (None, None), ("8", None)), id="9")]
    assert known_statuses({}, issues) == {
        "8": Status("8", "8", "undefined", listed=False),
        "9": Status("9", "9", "undefined", listed=False),
    }


def test_any_name_is_better_than_the_id() -> None:
    issues = [issue(change("2026-01-01T00:00:00.000Z", ("1", "x"), ("9", "Review")), id="9")]
    assert known_statuses({}, issues)["9"].name == "Review"


def test_issues_without_histories_are_fine() -> None:
    assert known_statuses({}, [{"id": "1", "fields": {}}]) == {}
