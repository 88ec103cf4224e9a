"""The rules for one issue in one sprint, each as a story of one line.

Sprint 1 runs from day 0 to day 14; sprint 2 starts on day 15 where it is used. An issue weighs 3 points unless told.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from generator.history.replay import replay
from tests.factories import at, find_part, make_active_sprint, make_board, make_rules, make_snapshot, make_sprint, story


@dataclass(frozen=True)
class Case:
    """A rule, a story that shows it, and what must be so; `part` None: the issue took no part."""

    rule: str
    story: str
    part: dict[str, Any] | None
    rules: dict[str, Any] = field(default_factory=dict)


COMMITTED = {"committed": True, "added_at": None}
NOT_THERE_AT_START = {"committed": False}
KEPT = {"outcome": "not_completed", "removed_at": None, "done_at": None}
REMOVED = {"outcome": "removed", "done_at": None}
ELSEWHERE = {"outcome": "completed_elsewhere", "done_at": None}
NEVER_RE_ESTIMATED = {"re_estimated": None, "re_estimates": 0}


def completed(day: float) -> dict[str, Any]:
    return {"outcome": "completed", "done_at": at(day), "removed_at": None}


def added(day: float) -> dict[str, Any]:
    return {"committed": False, "added_at": at(day)}


def re_estimated(delta: float, times: int = 1) -> dict[str, Any]:
    return {"re_estimated": delta, "re_estimates": times}


CASES = [
    # Taking part
    Case("no Sprint item and the sprint in the field: a member since creation", "in 1", COMMITTED | KEPT),
    Case("joined before the start: committed", "created; day -1: joins 1", COMMITTED | KEPT),
    Case("joined exactly at the start: planning, so committed", "created; day 0: joins 1", COMMITTED | KEPT),
    Case("left exactly at the start: took no part", "in 1; day 0: leaves 1", None),
    Case("left before the start: took no part", "in 1; day -3: leaves 1", None),
    Case("never in it: took no part", "created", None),
    Case("joined after the end: took no part", "created; day 14 09:01: joins 1", None),
    Case("joined one minute after the start: added", "created; day 0 09:01: joins 1", added(1 / 1440) | KEPT),
    Case("joined exactly at the end: added", "created; day 14: joins 1", added(14) | KEPT),
    Case("created inside the sprint: added when it was created", "day 3: created, in 1", added(3) | KEPT),
    Case("created exactly at the start: committed", "day 0: created, in 1", COMMITTED | KEPT),
    Case("created exactly at the end: added", "day 14: created, in 1", added(14) | KEPT),
    Case("created after the end: took no part", "day 14 09:01: created, in 1", None),
    Case("joined and left at one instant: took no part", "created; day 3: joins 1; day 3: leaves 1", None),
    Case(
        "left and joined again at one instant: nothing happened",
        "in 1; day 3: leaves 1; day 3: joins 1",
        COMMITTED | KEPT,
    ),
    # The two commitment rules
    Case("done before the start: not committed under the cloud rule", "in 1, Done", NOT_THERE_AT_START | ELSEWHERE),
    Case("done before the start is not added either", "in 1, Done", {"added_at": None}),
    Case("done exactly at the start: not committed", "in 1; day 0: Done", NOT_THERE_AT_START | ELSEWHERE),
    Case(
        "done before the start: committed under the data_center rule",
        "in 1, Done",
        COMMITTED | ELSEWHERE,
        {"commitment_rule": "data_center"},
    ),
    Case(
        "the data_center rule commits nobody who was not there",
        "day 3: created, in 1, Done",
        added(3) | ELSEWHERE,
        {"commitment_rule": "data_center"},
    ),
    Case("reopened before the start: committed", "in 1, Done; day -1: To Do", COMMITTED | KEPT),
    # Completed
    Case("done inside: completed", "in 1; day 2: Done", COMMITTED | completed(2)),
    Case("done exactly at the end: completed", "in 1; day 14: Done", completed(14)),
    Case("done after the end: not completed", "in 1; day 14 09:01: Done", KEPT),
    Case("done, reopened, done: the last time counts", "in 1; day 2: Done; day 4: To Do; day 6: Done", completed(6)),
    Case("reopened and left open: not completed", "in 1; day 2: Done; day 4: In Progress", KEPT),
    Case("reopened after the end: completed all the same", "in 1; day 2: Done; day 20: To Do", completed(2)),
    Case("added and done later: completed", "created; day 3: joins 1; day 5: Done", added(3) | completed(5)),
    Case("in review is not done", "in 1; day 2: In Review", KEPT),
    Case("a status on no column is not done", "in 1; day 2: Parked", KEPT),
    Case(
        "done at the start, reopened and done inside: completed", "in 1, Done; day 2: To Do; day 3: Done", completed(3)
    ),
    Case(
        "done at the start, reopened, done: committed under no cloud rule",
        "in 1, Done; day 2: To Do; day 3: Done",
        NOT_THERE_AT_START,
    ),
    # Completed elsewhere
    Case("done before it joined: completed elsewhere", "created, Done; day 3: joins 1", added(3) | ELSEWHERE),
    Case("done in the very change that adds it: elsewhere", "created; day 3: joins 1, Done", added(3) | ELSEWHERE),
    Case("done at the instant of the join, by another change", "created; day 3: joins 1; day 3: Done", ELSEWHERE),
    Case("created done inside the sprint: completed elsewhere", "day 3: created, in 1, Done", added(3) | ELSEWHERE),
    Case(
        "done before it joined, reopened and done inside: completed",
        "created, Done; day 3: joins 1; day 4: To Do; day 5: Done",
        completed(5),
    ),
    Case(
        "removed and put back while done all along: completed elsewhere",
        "in 1, Done; day 3: leaves 1; day 5: joins 1",
        ELSEWHERE,
    ),
    Case(
        "became done while it was out, then came back: completed, for it had joined before",
        "in 1; day 3: leaves 1; day 4: Done; day 5: joins 1",
        COMMITTED | completed(4),
    ),
    # Removed
    Case("removed inside", "in 1; day 3: leaves 1", COMMITTED | REMOVED | {"removed_at": at(3)}),
    Case("removed exactly at the end", "in 1; day 14: leaves 1", REMOVED | {"removed_at": at(14)}),
    Case("removed after the end: kept", "in 1; day 15: leaves 1", KEPT),
    Case("done, then removed: removed", "in 1; day 2: Done; day 3: leaves 1", REMOVED | {"removed_at": at(3)}),
    Case("removed, then done: removed", "in 1; day 3: leaves 1; day 4: Done", REMOVED),
    Case("added, then removed", "created; day 3: joins 1; day 5: leaves 1", added(3) | REMOVED | {"removed_at": at(5)}),
    Case("removed and put back is not added", "in 1; day 3: leaves 1; day 5: joins 1", COMMITTED | KEPT),
    Case(
        "removed twice: the last time counts",
        "in 1; day 3: leaves 1; day 5: joins 1; day 6: leaves 1",
        COMMITTED | REMOVED | {"removed_at": at(6)},
    ),
    Case(
        "added twice: the first join counts",
        "created; day 3: joins 1; day 5: leaves 1; day 6: joins 1",
        added(3) | KEPT,
    ),
    # Estimates
    Case("estimate at the start and at the end", "in 1", {"estimate_at_start": 3.0, "estimate_at_end": 3.0}),
    Case(
        "re-estimated inside",
        "in 1; day 3: estimate 5",
        {"estimate_at_start": 3.0, "estimate_at_end": 5.0} | re_estimated(2.0),
    ),
    Case(
        "re-estimated exactly at the start", "in 1; day 0: estimate 5", {"estimate_at_start": 5.0} | NEVER_RE_ESTIMATED
    ),
    Case("re-estimated exactly at the end", "in 1; day 14: estimate 5", {"estimate_at_end": 5.0} | re_estimated(2.0)),
    Case("re-estimated after the end", "in 1; day 15: estimate 5", {"estimate_at_end": 3.0} | NEVER_RE_ESTIMATED),
    Case("estimated for the first time: absent counts 0", "in 1, estimate none; day 3: estimate 5", re_estimated(5.0)),
    Case(
        "its estimate taken away",
        "in 1; day 3: estimate none",
        {"estimate_at_start": 3.0, "estimate_at_end": None} | re_estimated(-3.0),
    ),
    Case("from absent to 0 is a re-estimate of 0", "in 1, estimate none; day 3: estimate 0", re_estimated(0.0)),
    Case("there and back sums to 0, in two", "in 1; day 3: estimate 5; day 4: estimate 3", re_estimated(0.0, 2)),
    Case(
        "estimate at the first join of an added one",
        "created; day 2: estimate 8; day 3: joins 1; day 4: estimate 5",
        {"estimate_at_start": 8.0, "estimate_at_end": 5.0} | re_estimated(-3.0),
    ),
    Case(
        "estimated in the very change that adds it",
        "created; day 3: joins 1, estimate 8",
        {"estimate_at_start": 8.0} | NEVER_RE_ESTIMATED,
    ),
    Case(
        "estimated at the instant of the join, by a later history",
        "created; day 3: joins 1; day 3: estimate 8",
        {"estimate_at_start": 8.0} | NEVER_RE_ESTIMATED,
    ),
    Case(
        "re-estimated while out of the sprint does not count, its new estimate does",
        "in 1; day 3: leaves 1; day 4: estimate 8; day 5: joins 1",
        {"estimate_at_start": 3.0, "estimate_at_end": 8.0} | NEVER_RE_ESTIMATED,
    ),
    Case(
        "removed for good: its estimate at the end of the sprint",
        "in 1; day 3: leaves 1; day 4: estimate 8; day 20: estimate 1",
        REMOVED | {"estimate_at_start": 3.0, "estimate_at_end": 8.0} | NEVER_RE_ESTIMATED,
    ),
    Case(
        "re-estimated in the very change that removes it: out already",
        "in 1; day 3: leaves 1, estimate 8",
        REMOVED | {"estimate_at_end": 8.0} | NEVER_RE_ESTIMATED,
    ),
    Case(
        "re-estimated in the second before it is removed", "in 1; day 3: estimate 8; day 3: leaves 1", re_estimated(5.0)
    ),
    Case("re-estimated when done counts too", "in 1; day 2: Done; day 3: estimate 8", completed(2) | re_estimated(5.0)),
    # Order within one instant
    Case("two histories in one second: the later id wins", "in 1; day 3: Done; day 3: To Do", KEPT),
    Case("and the other way round", "in 1; day 3: In Progress; day 3: Done", completed(3)),
    Case("two estimates in one second are one change", "in 1; day 3: estimate 5; day 3: estimate 8", re_estimated(5.0)),
    # Grace
    Case(
        "joined within the grace: committed",
        "created; day 0 09:30: joins 1",
        COMMITTED,
        {"commitment_grace": timedelta(minutes=30)},
    ),
    Case(
        "joined after the grace: added",
        "created; day 0 09:31: joins 1",
        NOT_THERE_AT_START,
        {"commitment_grace": timedelta(minutes=30)},
    ),
    Case(
        "done within the grace: as if done before",
        "in 1; day 0 09:10: Done",
        NOT_THERE_AT_START | ELSEWHERE,
        {"commitment_grace": timedelta(minutes=30)},
    ),
    Case(
        "left within the grace: took no part",
        "in 1; day 0 09:10: leaves 1",
        None,
        {"commitment_grace": timedelta(minutes=30)},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_rule(case: Case) -> None:
    history = replay(make_snapshot(story(case.story), rules=make_rules(**case.rules)))
    part = find_part(history)
    if case.part is None:
        assert part is None
    else:
        assert part is not None
        assert {name: part[name] for name in case.part} == case.part


def test_every_rule_has_a_name_of_its_own() -> None:
    assert len({case.rule for case in CASES}) == len(CASES)


CARRIED = [
    ("into the next sprint, the old id stays", "in 1; day 14 10:00: joins 2", True),
    ("into a future sprint", "in 1; day 14 10:00: joins 3", True),
    ("back to the backlog", "in 1; day 14 10:00: leaves 1", False),
    ("into an earlier sprint", "in 1; day 14 10:00: joins 9", False),
    ("into a parallel sprint that started with it", "in 1; day 14 10:00: joins 8", False),
    ("into a sprint the listing does not know", "in 1; day 14 10:00: joins 77", False),
    ("into a closed sprint that has no start", "in 1; day 14 10:00: joins 7", False),
    ("carried, then taken out again: not a member now", "in 1; day 14 10:00: joins 2; day 16: leaves 2", False),
    ("completed ones are not carried over", "in 1; day 3: Done; day 14 10:00: joins 2", False),
    ("removed ones are not carried over", "in 1; day 3: leaves 1, joins 2", False),
]


@pytest.mark.parametrize(("how", "text", "carried_over"), CARRIED, ids=[row[0] for row in CARRIED])
def test_carried_over(how: str, text: str, carried_over: bool) -> None:  # noqa: ARG001  # the name of the case
    sprints = [
        make_sprint(),
        make_sprint(2, 15),
        make_sprint(3, None),
        make_sprint(7, None, state="closed"),
        make_sprint(8, 0),
        make_sprint(9, -14),
    ]
    part = find_part(replay(make_snapshot(story(text), sprints=sprints)))
    assert part is not None
    assert part["carried_over"] is carried_over


def test_a_carried_over_issue_is_committed_to_the_next_sprint() -> None:
    """Moved by "complete sprint" a minute after the close, hours before the next start."""
    history = replay(
        make_snapshot(story("in 1; day 14 09:01: joins 2; day 20: Done"), sprints=[make_sprint(), make_sprint(2, 15)])
    )
    first, second = find_part(history), find_part(history, sprint_id=2)
    assert first is not None
    assert second is not None
    assert (first["outcome"], second["outcome"]) == ("not_completed", "completed")
    assert second["committed"]
    assert second["done_at"] == at(20)


def test_completed_in_one_of_two_parallel_sprints_counts_in_both() -> None:
    history = replay(make_snapshot(story("in 1, in 2; day 3: Done"), sprints=[make_sprint(), make_sprint(2, 1)]))
    parts = [find_part(history, sprint_id=id_) for id_ in (1, 2)]
    assert [part and part["outcome"] for part in parts] == ["completed", "completed"]


def test_an_active_sprint_ends_at_as_of() -> None:
    snapshot = make_snapshot(
        story("in 1; day 5: Done"),
        story("in 1; day 6: Done", 2),
        sprints=[make_active_sprint()],
        as_of=at(5),
    )
    history = replay(snapshot)
    assert history.windows == {1: (at(0), at(5))}
    outcomes = list(history.sprint_issues["outcome"])
    assert outcomes == ["completed", "not_completed"]


def test_a_sprint_that_has_not_begun_lists_its_members_now() -> None:
    snapshot = make_snapshot(
        story("in 2, Done, estimate 5"), story("in 2; day -3: leaves 2", 2), sprints=[make_sprint(2, None)]
    )
    history = replay(snapshot)
    assert list(history.sprint_issues["key"]) == ["AB-1"]
    part = find_part(history, sprint_id=2)
    assert part is not None
    expected = {"outcome": None, "committed": False, "estimate_at_start": None, "estimate_at_end": 5.0}
    assert {name: part[name] for name in expected} == expected
    assert history.windows == {}
    assert history.sprint_steps.empty
    assert history.sprint_days.empty
    assert history.sprint_totals.empty


def test_who_is_in_a_sprint_to_come_is_what_its_field_says_now() -> None:
    """Its history need not know: nothing of such a sprint is judged by it."""
    issue = story("created; day 3: joins 1; day 4: leaves 1", sprint_ids=frozenset({2}))
    assert find_part(replay(make_snapshot(issue, sprints=[make_sprint(2, None)])), sprint_id=2) is not None


def test_a_planned_start_does_not_begin_a_future_sprint() -> None:
    future = make_sprint(1, None, started_at=at(0), planned_end_at=at(14))
    assert replay(make_snapshot(story("in 1"), sprints=[future])).windows == {}


def test_a_board_that_counts_issues_weighs_each_as_one() -> None:
    text = "in 1, estimate none; day 3: estimate 8; day 5: Done"
    part = find_part(replay(make_snapshot(story(text), board=make_board("issues"))))
    assert part is not None
    expected = {"estimate_at_start": 1.0, "estimate_at_end": 1.0, **NEVER_RE_ESTIMATED}
    assert {name: part[name] for name in expected} == expected


def test_done_is_a_matter_of_status_ids_not_of_categories() -> None:
    board = make_board(done_status_ids=frozenset({"4"}))
    history = replay(make_snapshot(story("in 1; day 2: In Review"), story("in 1; day 2: Done", 2), board=board))
    assert list(history.sprint_issues["outcome"]) == ["completed", "not_completed"]


@pytest.mark.parametrize(
    ("level", "include_subtasks", "takes_part"),
    [
        ("standard", False, True),
        ("subtask", False, False),
        ("subtask", True, True),
        ("epic", False, False),
        ("epic", True, False),
    ],
)
def test_levels(level: str, include_subtasks: bool, takes_part: bool) -> None:
    rules = make_rules(include_subtasks=include_subtasks)
    history = replay(make_snapshot(story("in 1", level=level), rules=rules))
    assert (find_part(history) is not None) is takes_part
    assert (len(history.issues) == 1) is takes_part
