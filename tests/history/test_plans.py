"""Which epics and versions there are, and since when an issue is in them."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from generator.domain import Issue, Version
from generator.history.history import EPIC_ISSUES, EPICS, VERSION_ISSUES, VERSIONS, History
from generator.history.replay import replay
from tests.factories import at, make_issue, make_rules, make_snapshot, story

V1 = Version("v1", "1.0", released=True, release_date=date(2026, 3, 9))
V2 = Version("v2", "2.0", release_date=date(2026, 4, 9))


def epic(id_: int, text: str = "", **changes: Any) -> Issue:
    return story(text, id_, **{"type": "Epic", "level": "epic"} | changes)


def replayed(*issues: Issue, versions: tuple[Version, ...] = (V1, V2), **rules: Any) -> History:
    return replay(make_snapshot(*issues, versions=versions, rules=make_rules(**rules)))


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [
        tuple(None if value is None or value is pd.NaT else value for value in row)
        for row in frame.itertuples(index=False)
    ]


def test_epics_are_those_the_board_lists_by_id() -> None:
    history = replayed(epic(8), epic(7, "; day 1: In Progress; day 2: Done"), story("under 8", 1))
    assert tuple(history.epics) == EPICS
    assert rows(history.epics) == [
        (10_007, "AB-7", "Summary of AB-7", "Done", "done", "https://jira.example.com/browse/AB-7", at(2)),
        (10_008, "AB-8", "Summary of AB-8", "To Do", "to_do", "https://jira.example.com/browse/AB-8", None),
    ]


@pytest.mark.parametrize(
    ("text", "joined_at"),
    [
        ("under 7", at(-10)),
        ("day -3: created, under 7", at(-3)),
        ("day -3: created; day 2: under 7", at(2)),
        ("under 8; day 2: under 7; day 4: under none; day 6: under 7", at(2)),
        ("under 7; day 4: under 8; day 6: under 7", at(-10)),
    ],
)
def test_an_issue_is_in_its_present_epic_since_it_first_came_under_it(text: str, joined_at: Any) -> None:
    history = replayed(epic(7), epic(8), story(text))
    assert tuple(history.epic_issues) == EPIC_ISSUES
    assert rows(history.epic_issues) == [(10_007, 10_001, joined_at)]


def test_what_is_not_counted() -> None:
    elsewhere = story("under 9", 1)  # an epic that the board does not list
    left = story("under 7; day 1: under none", 2)
    subtask = story("under 7", 3, level="subtask")
    assert rows(replayed(epic(7), elsewhere, left, subtask, epic(5, "under 7")).epic_issues) == []
    assert rows(replayed(epic(7), subtask, include_subtasks=True).epic_issues) == [(10_007, 10_003, at(-10))]


def test_a_history_that_does_not_lead_to_the_epic_or_version_says_nothing() -> None:
    told = "under 8, for v2; day 1: under none, not for v2"
    lost = story(told, parent_id=10_007, fix_version_ids=frozenset({"v1"}))
    history = replayed(epic(7), epic(8), lost)
    assert rows(history.epic_issues) == [(10_007, 10_001, None)]
    assert rows(history.version_issues) == [("v1", 10_001, None)]


def test_versions_are_those_that_bring_an_issue_of_the_board_by_release() -> None:
    undated, unused = Version("v0", "0.9"), Version("v9", "9.0")
    history = replayed(story("for v0, for v1, for v2, for v7"), versions=(undated, V2, V1, unused))
    assert tuple(history.versions) == VERSIONS
    assert rows(history.versions) == [
        ("v1", "1.0", True, date(2026, 3, 9)),
        ("v2", "2.0", False, date(2026, 4, 9)),
        ("v0", "0.9", False, None),
    ]


def test_an_issue_is_in_each_of_its_versions_since_it_first_came_into_it() -> None:
    moved = story("for v1; day 2: not for v1, for v2; day 4: for v1", 1)
    history = replayed(moved, story("day 1: for v2", 2))
    assert tuple(history.version_issues) == VERSION_ISSUES
    assert rows(history.version_issues) == [
        ("v1", 10_001, at(-10)),
        ("v2", 10_001, at(2)),
        ("v2", 10_002, at(1)),
    ]


def test_a_board_without_plans_has_empty_tables_of_the_right_kinds() -> None:
    history = replayed(make_issue())
    for frame, columns in (
        (history.epics, EPICS),
        (history.epic_issues, EPIC_ISSUES),
        (history.versions, VERSIONS),
        (history.version_issues, VERSION_ISSUES),
    ):
        assert (len(frame), tuple(frame)) == (0, columns)
    assert str(history.epic_issues["joined_at"].dtype) == "datetime64[us, UTC]"
    assert str(history.epic_issues["epic_id"].dtype) == "int64"
    assert history.version_issues["version_id"].dtype == object
    assert history.versions["released"].dtype == bool
