"""The data files: the keys that other programs read, in their order, and what stands under them."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from generator.metrics.burndown import BURNDOWN
from generator.metrics.velocity import VELOCITY
from tests.factories import at, make_active_sprint, make_board, make_rules, make_sprint
from tests.reports import SITE_URL, build_data, report_of, told, usual_report

ISSUE_KEYS = [
    "id",
    "key",
    "type",
    "summary",
    "status",
    "url",
    "outcome",
    "committed",
    "added_at",
    "removed_at",
    "done_at",
    "estimate_at_start",
    "estimate_at_end",
    "carried_over",
]
TOTALS = [
    "committed",
    "added",
    "removed",
    "completed",
    "completed_elsewhere",
    "not_completed",
    "carried_over",
    "re_estimated",
]


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return build_data(usual_report())


def sprint(site: dict[str, bytes], id_: int) -> Any:
    return json.loads(site[f"data/boards/1/sprints/{id_}.json"])


def without(keys: list[str], *extra: str) -> list[str]:
    return [key for key in keys if key not in extra]


def test_a_sprint_has_the_promised_keys_in_their_order(site: dict[str, bytes]) -> None:
    data = sprint(site, 1)
    assert without(list(data), "commitment_grace_minutes", "planned", "unestimated_issues") == [
        "schema",
        "as_of",
        "time_zone",
        "board",
        "sprint",
        "estimate",
        "commitment_rule",
        "totals",
        "rates",
        "issues",
        "burndown",
        "burndown_daily",
        "frozen",
        "corrections",
        "corrected",
        "warnings",
    ]
    assert list(data["board"]) == ["id", "name"]
    assert list(data["sprint"]) == [
        "id",
        "name",
        "state",
        "goal",
        "origin_board_id",
        "started_at",
        "planned_end_at",
        "closed_at",
    ]
    assert list(data["estimate"]) == ["field_id", "name", "unit"]
    assert list(data["totals"]) == TOTALS
    assert all(list(total) == ["issues", "estimate"] for total in data["totals"].values())
    assert list(data["rates"])[:2] == ["completion", "scope_change"]
    assert all(list(issue) == ISSUE_KEYS for issue in data["issues"])
    step_keys = ["at", "kind", "issue", "remaining", "remaining_issues", "scope", "scope_issues"]
    assert all(list(step) == step_keys for step in data["burndown"])
    day_keys = ["day", "working", "remaining", "remaining_issues", "scope", "scope_issues", "ideal"]
    assert all(list(day) == day_keys for day in data["burndown_daily"])
    assert all(list(warning) == ["code", "issue", "message", "severity"] for warning in data["warnings"])


def test_a_sprints_values_are_those_of_its_story(site: dict[str, bytes]) -> None:
    data = sprint(site, 1)
    assert (data["schema"], data["as_of"], data["time_zone"]) == (
        "sprint-reports/sprint/1",
        "2026-04-06T09:00:00Z",
        "UTC",
    )
    assert data["sprint"]["started_at"] == "2026-03-02T09:00:00Z"
    assert data["sprint"]["goal"] == "Sell <tickets> & more"
    assert data["totals"]["committed"] == {"issues": 5, "estimate": 14.0}
    assert data["totals"]["re_estimated"] == {"issues": 1, "estimate": 8.0}
    assert data["rates"]["completion"] == pytest.approx(8 / 14)
    first, *_ = data["issues"]
    assert first == {
        "id": "10001",
        "key": "AB-1",
        "type": "Story",
        "summary": "Summary of AB-1",
        "status": "Done",
        "url": f"{SITE_URL}/browse/AB-1",
        "outcome": "completed",
        "committed": True,
        "added_at": None,
        "removed_at": None,
        "done_at": "2026-03-07T09:00:00Z",
        "estimate_at_start": 5.0,
        "estimate_at_end": 5.0,
        "carried_over": False,
    }
    assert [issue["estimate_at_start"] for issue in data["issues"] if issue["key"] == "AB-5"] == [None]
    assert data["burndown"][0] == {
        "at": "2026-03-02T09:00:00Z",
        "kind": "start",
        "issue": None,
        "remaining": 14.0,
        "remaining_issues": 5,
        "scope": 14.0,
        "scope_issues": 5,
    }
    assert [type(data["burndown"][0][key]) for key in ("remaining", "remaining_issues")] == [float, int]
    assert (data["burndown_daily"][0]["day"], data["burndown_daily"][0]["ideal"]) == (
        "2026-03-02",
        pytest.approx(13, 1),
    )
    assert {(warning["code"], warning["issue"]) for warning in data["warnings"]} >= {("no_estimate", "AB-5")}


def test_a_sprint_that_has_not_begun_has_a_plan_and_no_outcome(site: dict[str, bytes]) -> None:
    data = sprint(site, 4)
    assert data["planned"] == {"issues": 1, "estimate": 2.0}
    assert data["totals"] is None
    assert data["rates"]["completion"] is None
    assert [(issue["key"], issue["outcome"]) for issue in data["issues"]] == [("AB-10", None)]
    assert data["burndown"] == data["burndown_daily"] == []


def test_a_day_to_come_has_an_ideal_and_nothing_else(site: dict[str, bytes]) -> None:
    last = sprint(site, 3)["burndown_daily"][-1]
    assert [last[key] for key in ("remaining", "remaining_issues", "scope", "scope_issues")] == [None] * 4
    assert last["ideal"] is not None


def test_grace_and_rule_stand_in_the_data() -> None:
    rules = make_rules(commitment_rule="data_center")
    data = json.loads(build_data(report_of(told(["in 1"], rules=rules)))["data/boards/1/sprints/1.json"])
    assert (data["commitment_rule"], data["commitment_grace_minutes"]) == ("data_center", 0.0)


def test_a_board_has_a_row_for_each_closed_sprint_in_order_of_closing() -> None:
    sprints = (make_sprint(1, days=40), make_sprint(2, start=14), make_active_sprint(3, start=28))
    data = json.loads(build_data(report_of(told(["in 1", "in 2"], sprints, as_of=at(45))))["data/boards/1.json"])
    assert [row["sprint_id"] for row in data["velocity"]] == [2, 1]
    assert list(data["velocity"][0]) == ["sprint_id", "name", "closed_at", "committed", "completed", "corrected"]
    assert data["velocity"][0]["committed"] == {"issues": 1, "estimate": 3.0}
    assert data["schema"] == "sprint-reports/board/1"


def test_the_index_names_every_file_and_page(site: dict[str, bytes]) -> None:
    data = json.loads(site["data/index.json"])
    assert data["schema"] == "sprint-reports/index/2"
    (board,) = data["boards"]
    assert (data["feed"], board["feed"]) == ("feed.xml", "boards/1/feed.xml")
    assert board["compare"] == "boards/1/compare/index.html"
    addresses = [board["page"], board["data"], *board["metrics"].values()]
    addresses += [entry[key] for entry in board["sprints"] for key in ("page", "data", "issues_csv")]
    archives = [entry["metrics_zip"] for entry in board["sprints"]]
    assert archives == [*(f"data/boards/1/sprints/{sprint}-metrics.zip" for sprint in (1, 2, 3)), None]  # 4 is planned
    addresses += [path for path in archives if path]
    pages = {path for path in addresses if path.endswith(".html")}
    assert set(addresses) - pages == set(site) - {"data/index.json"}
    assert len(pages) == 5
    assert [entry["state"] for entry in board["sprints"]] == ["closed", "closed", "active", "future"]


def test_each_metric_is_a_table_with_the_columns_of_its_card(site: dict[str, bytes]) -> None:
    metrics = json.loads(site["data/index.json"])["boards"][0]["metrics"]
    header, *rows = csv.reader(io.StringIO(site[metrics["velocity"]].decode(), newline=""))
    assert header == [column.name for column in VELOCITY.columns]
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["sprint_id"], row["closed_at"], row["completed_estimate"]) for row in cells] == [
        ("1", "2026-03-16T09:00:00Z", "18.0"),
        ("2", "2026-03-30T09:00:00Z", "8.0"),
    ]


def test_the_metrics_of_a_sprint_are_tables_in_one_archive(site: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(site["data/boards/1/sprints/1-metrics.zip"])) as archive:
        assert archive.testzip() is None
        tables = {name: archive.read(name).decode() for name in archive.namelist()}
    keys = ("burndown", "burnup", "scope_changes", "scope", "completion_rate", "re_estimation")
    assert list(tables) == [f"{key}.csv" for key in keys]
    header, *rows = csv.reader(io.StringIO(tables["burndown.csv"], newline=""))
    assert header == [column.name for column in BURNDOWN.columns]
    assert next(row[header.index("event")] for row in rows) == "sprint start"


def test_the_issues_as_a_table_say_the_same(site: dict[str, bytes]) -> None:
    header, *rows = csv.reader(io.StringIO(site["data/boards/1/sprints/1-issues.csv"].decode(), newline=""))
    assert header == ISSUE_KEYS
    issues = sprint(site, 1)["issues"]
    assert [row[1] for row in rows] == [issue["key"] for issue in issues]
    assert rows[0][ISSUE_KEYS.index("committed")] == "true"
    assert rows[0][ISSUE_KEYS.index("estimate_at_end")] == "5.0"
    assert rows[0][ISSUE_KEYS.index("added_at")] == ""


def test_a_board_that_counts_issues_says_so_in_its_unit() -> None:
    data = json.loads(build_data(report_of(told(["in 1"], board=make_board("issues"))))["data/boards/1/sprints/1.json"])
    assert data["estimate"]["unit"] == "issues"
    assert data["totals"]["committed"] == {"issues": 1, "estimate": 1.0}
