"""What a snapshot looks like once its corrections are in it, as the replay tells it."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.correction import Correction
from generator.corrections import correct
from generator.domain import Issue, Snapshot
from generator.history.issues import replay_issue
from generator.history.replay import replay
from tests.corrections.test_judge import fix
from tests.factories import at, find_part, make_snapshot, story


def corrected_part(text: str, *corrections: Correction) -> dict[str, Any] | None:
    return find_part(replay(correct(make_snapshot(story(text)), corrections).snapshot))


def done_of(snapshot: Snapshot) -> datetime | None:
    (issue,) = snapshot.issues
    return replay_issue(issue, snapshot.board).done_at


ESTIMATES = [
    ("ever since it exists", "in 1, estimate none", None, None, (5.0, 5.0)),
    ("from before the sprint", "in 1, estimate none", at(-1), None, (5.0, 5.0)),
    ("from the day the sprint starts", "in 1, estimate none", date(2026, 3, 2), None, (5.0, 5.0)),
    ("from within the sprint", "in 1, estimate none", at(4), None, (None, 5.0)),
    ("from after the sprint", "in 1, estimate none", at(20), None, (None, None)),
    ("over what was changed before", "in 1; day 2: estimate 8", at(4), 8.0, (3.0, 5.0)),
    ("over what was changed since", "in 1; day 8: estimate 8", at(4), 8.0, (3.0, 5.0)),
    ("over every change", "in 1; day 2: estimate 1; day 8: estimate 8", None, 8.0, (5.0, 5.0)),
    ("as Jira says after the sprint", "in 1, estimate none; day 30: estimate 5", at(-1), None, (5.0, 5.0)),
]


@pytest.mark.parametrize(
    ("text", "since", "base", "expected"), [case[1:] for case in ESTIMATES], ids=[case[0] for case in ESTIMATES]
)
def test_an_estimate_is_corrected_from_an_instant_on(text: str, since: Any, base: Any, expected: Any) -> None:
    part = corrected_part(text, fix(base=base, since=since))
    assert part
    assert (part["estimate_at_start"], part["estimate_at_end"]) == expected


def test_no_estimate_at_all_is_a_correction_too() -> None:
    part = corrected_part("in 1", fix(value=None))
    assert part
    assert part["estimate_at_start"] is None


DONE = [
    ("a day late", "in 1; day 3: In Progress; day 15: Done", at(13), "completed"),
    ("too early", "in 1; day 3: In Progress; day 13: Done", at(15), "not_completed"),
    ("never closed", "in 1; day 3: In Progress", at(13), "completed"),
    ("reopened by mistake", "in 1; day 5: Done; day 6: In Progress", at(4), "completed"),
    ("closed late, then archived", "in 1; day 15: Done; day 16: Done", at(13), "completed"),
    ("a day alone is its noon", "in 1; day 15: Done", date(2026, 3, 15), "completed"),
    ("as if it was in progress never", "in 1; day 14: In Progress; day 15: Done", at(13), "completed"),
]


@pytest.mark.parametrize(("text", "done_at", "outcome"), [case[1:] for case in DONE], ids=[case[0] for case in DONE])
def test_an_issue_becomes_done_at_the_corrected_instant(text: str, done_at: Any, outcome: str) -> None:
    base = done_of(make_snapshot(story(text)))
    part = corrected_part(text, fix("done_at", done_at, base))
    assert part
    assert part["outcome"] == outcome


CHANGES = st.lists(
    st.tuples(st.integers(-5, 40), st.sampled_from(["To Do", "In Progress", "In Review", "Done", "Parked"])), max_size=6
)


@given(CHANGES, st.integers(-10, 60))
def test_a_done_time_that_is_in_force_is_the_one_the_replay_finds(changes: list[tuple[int, str]], day: int) -> None:
    told = "".join(f"; day {when}: {status}" for when, status in sorted(changes))
    snapshot = make_snapshot(story(f"in 1{told}"))
    corrected = correct(snapshot, [fix("done_at", at(day, 12), done_of(snapshot), strategy="local")])
    assert done_of(corrected.snapshot) == (at(day, 12) if corrected.in_force else done_of(snapshot))


@given(CHANGES, st.none() | st.integers(-10, 60), st.none() | st.integers(0, 9))
def test_an_estimate_that_is_in_force_holds_from_then_on(
    changes: list[tuple[int, str]], since: int | None, value: int | None
) -> None:
    told = "".join(f"; day {when}: estimate {len(status)}" for when, status in sorted(changes))
    snapshot = make_snapshot(story(f"in 1{told}"))
    (issue,) = snapshot.issues
    wanted = None if value is None else float(value)
    given_since = None if since is None else at(since)
    corrected = correct(snapshot, [fix(value=wanted, base=issue.estimate, since=given_since)])
    (after,) = corrected.snapshot.issues
    before, now = (estimates_by_day(each, snapshot) for each in (issue, after))
    expected = [wanted if since is None or day >= since else held for day, held in before.items()]
    assert list(now.values()) == expected


def estimates_by_day(issue: Issue, snapshot: Snapshot) -> dict[int, float | None]:
    timeline = replay_issue(issue, snapshot.board).estimate
    return {day: timeline.at(at(day)) for day in range(-10, 70)}


def test_an_excluded_issue_counts_nowhere() -> None:
    assert corrected_part("in 1; day 3: Done", fix("excluded", value=True, base=False)) is None


def test_a_type_is_another_one() -> None:
    part = corrected_part("in 1", fix("type", "Bug", "Story"))
    assert part
    assert part["type"] == "Bug"


def test_a_goal_that_the_config_speaks_of_too_is_as_the_correction_says() -> None:
    snapshot = correct(make_snapshot(), [fix("goal_met", value=True, base=None, key=None, sprint_id=1)]).snapshot
    assert dict(snapshot.rules.goals) == {"1": True}


def test_without_corrections_the_snapshot_is_the_same_one() -> None:
    snapshot = make_snapshot(story("in 1"))
    assert correct(snapshot, []).snapshot == snapshot
