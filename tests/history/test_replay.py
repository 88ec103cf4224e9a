"""Properties of the whole replay on random snapshots."""

from dataclasses import replace
from itertools import pairwise
from math import fsum
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.domain import Issue, Snapshot
from generator.history.history import OUTCOMES, History
from generator.history.replay import replay
from tests.factories import at, find_part, make_active_sprint, make_board, make_snapshot, make_sprint, story
from tests.history.oracle import Oracle
from tests.history.snapshots import UNHURRIED, snapshots

TABLES = ("sprint_issues", "sprint_steps", "sprint_days", "sprint_totals", "issues")
FOUR = ["remaining", "remaining_issues", "scope", "scope_issues"]

ISSUES_MOVED = {
    "added": {(1, 1), (1, 0)},
    "removed": {(-1, -1), (-1, 0)},
    "completed": {(0, -1)},
    "reopened": {(0, 1)},
    "re_estimated": {(0, 0)},
}
"""By how many issues a kind of step moves scope and remaining; a done one moves the scope alone."""

calm_snapshots = snapshots(unique_instants=True)
"""No issue has two histories of one instant: then a value at every instant of the grid says everything."""


def oracles(snapshot: Snapshot, history: History) -> dict[int, list[Oracle]]:
    """Every issue that took part, by sprint that has begun."""
    asked = {
        sprint.id: [Oracle(snapshot, sprint, issue) for issue in snapshot.issues]
        for sprint in snapshot.sprints
        if sprint.id in history.windows
    }
    return {sprint_id: [oracle for oracle in found if oracle.takes_part] for sprint_id, found in asked.items()}


def records(frame: pd.DataFrame, sprint_id: int) -> list[dict[str, Any]]:
    rows = frame[frame["sprint_id"] == sprint_id].to_dict("records")
    return [{str(name): None if pd.isna(value) else value for name, value in row.items()} for row in rows]


def assert_same(left: History, right: History) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name))
    assert left.warnings == right.warnings
    assert left.windows == right.windows
    assert left.sprints == right.sprints


@UNHURRIED
@given(snapshots(), st.randoms(use_true_random=False))
def test_the_order_of_issues_and_changes_does_not_matter(snapshot: Snapshot, random: Any) -> None:
    def shuffle(issue: Issue) -> Issue:
        names = ("status_changes", "sprint_changes", "estimate_changes")
        mixed: dict[str, Any] = {
            name: tuple(random.sample(getattr(issue, name), len(getattr(issue, name)))) for name in names
        }
        return replace(issue, **mixed)

    issues = tuple(shuffle(issue) for issue in random.sample(snapshot.issues, len(snapshot.issues)))
    assert_same(replay(snapshot), replay(replace(snapshot, issues=issues)))


@UNHURRIED
@given(calm_snapshots)
def test_every_part_is_as_the_definitions_say(snapshot: Snapshot) -> None:
    history = replay(snapshot)
    for sprint_id, parts in oracles(snapshot, history).items():
        rows = records(history.sprint_issues, sprint_id)
        assert [row["key"] for row in rows] == [oracle.issue.key for oracle in parts]
        for row, oracle in zip(rows, parts, strict=True):
            deltas = oracle.re_estimates(while_member=True)
            assert row["outcome"] == oracle.outcome
            assert row["committed"] == oracle.committed
            assert row["added_at"] == oracle.added_at
            assert row["estimate_at_start"] == oracle.estimate(oracle.joined_at)
            assert row["estimate_at_end"] == oracle.estimate(oracle.instants[-1])
            assert row["re_estimates"] == len(deltas)
            assert row["re_estimated"] == (fsum(deltas) if deltas else None)


@UNHURRIED
@given(snapshots())
def test_outcomes_are_exclusive_and_complete(snapshot: Snapshot) -> None:
    history = replay(snapshot)
    begun = history.sprint_issues[history.sprint_issues["sprint_id"].isin(list(history.windows))]
    assert begun["outcome"].isin(OUTCOMES).all()
    assert not begun.duplicated(["sprint_id", "issue_id"]).any()
    assert (begun["removed_at"].notna() == (begun["outcome"] == "removed")).all()
    assert (begun["done_at"].notna() == (begun["outcome"] == "completed")).all()
    assert not (begun["committed"] & begun["added_at"].notna()).any()
    for totals in history.sprint_totals.to_dict("records"):
        of_sprint = begun[begun["sprint_id"] == totals["sprint_id"]]
        assert sum(totals[f"{outcome}_issues"] for outcome in OUTCOMES) == len(of_sprint)


@UNHURRIED
@given(snapshots())
def test_the_last_step_says_what_the_outcomes_say(snapshot: Snapshot) -> None:
    history = replay(snapshot)
    for totals in history.sprint_totals.to_dict("records"):
        steps = records(history.sprint_steps, int(totals["sprint_id"]))
        last = steps[-1]
        assert last["kind"] == "end"
        assert last["remaining"] == pytest.approx(totals["not_completed_estimate"], abs=1e-12)
        assert last["remaining_issues"] == totals["not_completed_issues"]
        kept = ("completed", "completed_elsewhere", "not_completed")
        assert last["scope"] == pytest.approx(fsum(totals[f"{name}_estimate"] for name in kept), abs=1e-12)
        assert last["scope_issues"] == sum(totals[f"{name}_issues"] for name in kept)


@UNHURRIED
@given(snapshots())
def test_every_step_changes_something_and_what_its_kind_says(snapshot: Snapshot) -> None:
    history = replay(snapshot)
    for sprint_id, (first, last) in history.windows.items():
        steps = records(history.sprint_steps, sprint_id)
        assert (steps[0]["kind"], steps[0]["at"]) == ("start", first)
        assert (steps[-1]["kind"], steps[-1]["at"]) == ("end", last)
        assert [step["at"] for step in steps] == sorted(step["at"] for step in steps)
        for before, step in pairwise(steps[:-1]):
            assert first < step["at"] <= last
            assert [step[name] for name in FOUR] != [before[name] for name in FOUR]
            moved = step["scope_issues"] - before["scope_issues"], step["remaining_issues"] - before["remaining_issues"]
            assert moved in ISSUES_MOVED[step["kind"]]
            assert step["key"] in set(history.sprint_issues["key"])


@UNHURRIED
@given(calm_snapshots)
def test_steps_and_days_are_the_sums_at_their_instants(snapshot: Snapshot) -> None:
    history = replay(snapshot)
    for sprint_id, parts in oracles(snapshot, history).items():
        steps = records(history.sprint_steps, sprint_id)
        days = {row["day"]: row for row in records(history.sprint_days, sprint_id)}
        first, last = history.windows[sprint_id]
        sprint = next(sprint for sprint in snapshot.sprints if sprint.id == sprint_id)
        for instant in Oracle(snapshot, sprint, story("created")).instants:
            sums = [oracle.contribution(instant) for oracle in parts]
            expected = pytest.approx([fsum(column) for column in zip(*sums, strict=True)] or [0.0] * 4, abs=1e-12)
            latest = [step for step in steps if step["at"] <= instant][-1]
            assert [latest[name] for name in FOUR] == expected
            # The grid has one instant a day, at 09:00, so the state then is the state at the day's end.
            assert [days[instant.date()][name] for name in FOUR] == expected
        known = [day for day, row in days.items() if row["remaining"] is not None]
        assert known == [day for day in days if first.date() <= day <= last.date()]


@UNHURRIED
@given(calm_snapshots)
def test_the_balance(snapshot: Snapshot) -> None:
    """The general identity of `totals`, and the short form wherever it must hold."""
    history = replay(snapshot)
    for totals in history.sprint_totals.to_dict("records"):
        parts = oracles(snapshot, history)[int(totals["sprint_id"])]
        done_before = [oracle for oracle in parts if not oracle.committed and oracle.added_at is None]
        weights = [oracle.weight(oracle.joined_at) for oracle in done_before]
        out = [delta for oracle in parts for delta in oracle.re_estimates(while_member=False)]
        ends = fsum(totals[f"{outcome}_estimate"] for outcome in OUTCOMES)
        shown = fsum(totals[f"{name}_estimate"] for name in ("committed", "added", "re_estimated"))
        assert shown + fsum(weights) + fsum(out) == pytest.approx(ends, abs=1e-12)
        if not done_before and not out:
            assert shown == pytest.approx(ends, abs=1e-12)
        began = totals["committed_issues"] + totals["added_issues"]
        assert began + len(done_before) == sum(totals[f"{outcome}_issues"] for outcome in OUTCOMES)
        if snapshot.rules.commitment_rule == "data_center":
            assert not done_before
        if snapshot.board.estimation.unit == "issues":
            assert not out


@UNHURRIED
@given(snapshots())
def test_steps_re_estimate_as_much_as_the_table(snapshot: Snapshot) -> None:
    """But for what is re-estimated at the instant of a join, which the table has in the estimate at the start."""
    history = replay(snapshot)
    parts = {(row["sprint_id"], row["key"]): row for row in history.sprint_issues.to_dict("records")}
    for sprint_id in history.windows:
        steps = records(history.sprint_steps, sprint_id)
        moved = [
            step["scope"] - before["scope"]
            for before, step in pairwise(steps)
            if step["kind"] == "re_estimated" and step["at"] != parts[sprint_id, step["key"]]["added_at"]
        ]
        total = history.sprint_totals.set_index("sprint_id").loc[sprint_id, "re_estimated_estimate"]
        assert fsum(moved) == pytest.approx(total, abs=1e-12)


@settings(UNHURRIED, max_examples=12)
@given(snapshots())
def test_one_sprint_alone_is_the_same_as_among_others(snapshot: Snapshot) -> None:
    for sprint_id, narrowed in replay(snapshot).by_sprint():
        (sprint,) = narrowed.sprints
        ((_, alone),) = replay(replace(snapshot, sprints=(sprint,))).by_sprint()
        assert sprint.id == sprint_id
        for name in ("sprint_steps", "sprint_days"):
            pd.testing.assert_frame_equal(getattr(alone, name), getattr(narrowed, name))


def test_an_empty_board_gives_empty_tables_with_their_columns_and_types() -> None:
    empty, full = replay(make_snapshot(sprints=())), replay(make_snapshot(story("in 1; day 3: Done")))
    for name in TABLES:
        assert getattr(empty, name).empty
        assert getattr(empty, name).dtypes.equals(getattr(full, name).dtypes)


def test_a_sprint_without_issues_has_a_start_an_end_and_days() -> None:
    history = replay(make_snapshot())
    assert list(history.sprint_steps["kind"]) == ["start", "end"]
    assert len(history.sprint_days) == 15
    assert (history.sprint_days[FOUR] == 0).all(axis=None)
    assert history.sprint_totals.loc[0, "committed_issues"] == 0


def test_a_sprint_closed_the_moment_it_started_has_those_who_were_there() -> None:
    for closed in (0, -3):
        sprint = make_sprint(closed_at=at(closed))
        history = replay(make_snapshot(story("in 1; day 1: Done"), story("day 1: created, in 1", 2), sprints=[sprint]))
        assert history.windows == {1: (at(0), at(0))}
        part = find_part(history)
        assert part is not None
        assert (part["outcome"], part["committed"]) == ("not_completed", True)
        assert find_part(history, "AB-2") is None
        assert list(history.sprint_steps["remaining"]) == [3.0, 3.0]


def test_a_change_dated_before_the_creation_counts_as_of_the_creation() -> None:
    """Imports bring issues whose changelog is older than they are."""
    issue = replace(story("in 1; day -12: Done; day -11: estimate 5"), created_at=at(3))
    history = replay(make_snapshot(issue))
    part = find_part(history)
    assert part is not None
    assert part["added_at"] == at(3)
    assert part["outcome"] == "completed_elsewhere"
    assert part["estimate_at_start"] == 5.0
    assert history.issues.loc[0, "done_at"] == at(3)


@pytest.mark.parametrize(
    ("status", "changes", "progress"),
    [
        ("To Do", {}, "to_do"),
        ("In Review", {}, "started"),
        ("Done", {}, "done"),
        ("Parked", {}, "on_no_column"),
        ("Parked", {"done_status_ids": frozenset({"9"})}, "done"),  # named by the config
        ("In Progress", {"started_status_ids": frozenset()}, "to_do"),
    ],
)
def test_what_an_issue_s_status_means_now(status: str, changes: Any, progress: str) -> None:
    history = replay(make_snapshot(story(status), board=make_board(**changes)))
    assert history.issues.loc[0, "progress"] == progress


def test_a_present_member_its_history_knows_nothing_of_takes_no_part() -> None:
    """The history is followed; that it differs from the present is said (see the quality tests)."""
    issue = story("created; day 3: joins 2; day 4: leaves 2", sprint_ids=frozenset({1}))
    assert find_part(replay(make_snapshot(issue))) is None


def test_a_closed_sprint_of_a_history_knows_nothing_of_the_board_and_speaks_for_its_end() -> None:
    snapshot = make_snapshot(
        story("in 1, Parked, estimate none"),
        story("in 2, Parked", 2),
        sprints=[make_sprint(origin_board_id=5), make_active_sprint(2, 15)],
    )
    history = replay(snapshot)
    parts = dict(history.by_sprint())
    narrowed = parts[1]
    found = [(warning.code, warning.issue_key) for warning in narrowed.warnings]
    assert found == [("foreign_sprint", None), ("unmapped_status", "AB-1"), ("no_estimate", "AB-1")]
    assert [sprint.id for sprint in narrowed.sprints] == list(narrowed.windows) == [1]
    assert list(narrowed.sprint_issues["key"]) == ["AB-1"]
    assert narrowed.issues.empty
    assert narrowed.stays.empty
    assert narrowed.as_of == narrowed.windows[1][1] < history.as_of
    assert len(parts[2].issues) == 2
    assert parts[2].as_of == history.as_of


def test_sprints_stand_by_start_and_those_not_begun_last() -> None:
    sprints = [
        make_sprint(9, None),
        make_active_sprint(1, 30),
        make_sprint(5, None),
        make_sprint(4, 0),
        make_sprint(3, 0),
        make_sprint(8, None, state="closed"),
    ]
    assert [sprint.id for sprint in replay(make_snapshot(sprints=sprints)).sprints] == [3, 4, 1, 9, 5, 8]


def test_issues_are_told_when_they_started_and_were_done() -> None:
    stories = [
        "created; day 2: In Progress; day 3: To Do; day 4: In Review; day 5: Done",
        "created, In Progress; day 5: Done; day 6: To Do; day 7: Done",
        "created; day 5: Done; day 6: To Do",
        "created, Done",
        "created; day 5: Done",
    ]
    issues = replay(make_snapshot(*(story(text, number + 1) for number, text in enumerate(stories)))).issues
    started = [None if pd.isna(value) else value for value in issues["started_at"]]
    done = [None if pd.isna(value) else value for value in issues["done_at"]]
    assert started == [at(2), at(-10), None, None, None]
    assert done == [at(5), at(7), None, at(-10), at(5)]


@pytest.mark.parametrize(
    ("text", "status_id"), [("created; day 5: Done; day 6: To Do", "5"), ("created; day 5: Done", "1")]
)
def test_a_done_time_needs_a_history_and_a_present_that_agree(text: str, status_id: str) -> None:
    assert replay(make_snapshot(story(text, status_id=status_id))).issues["done_at"].isna().all()
