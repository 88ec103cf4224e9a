import pytest

from generator.history.quality.score import Score, score_board, score_sprints
from generator.history.replay import replay
from tests.factories import at, make_active_sprint, make_snapshot, make_sprint, story

SPRINTS = (make_sprint(1), make_sprint(2, 14), make_active_sprint(3, 28), make_sprint(4, None))


def scores(*stories: str) -> tuple[Score, dict[int, Score]]:
    issues = [story(text, number) for number, text in enumerate(stories, 1)]
    history = replay(make_snapshot(*issues, sprints=SPRINTS, as_of=at(30)))
    return score_board(history), dict(score_sprints(history))


def test_the_share_of_issues_without_a_row() -> None:
    board, sprints = scores("in 1, estimate none", "in 1", "in 1; day 14 10:00: leaves 1, joins 2", "created, Parked")
    assert (board, board.share) == (Score(4, 2), 0.5)
    assert sprints == {1: Score(3, 2), 2: Score(1, 1), 3: Score(0, 0), 4: Score(0, 0)}
    assert sprints[1].share == pytest.approx(2 / 3)


def test_without_issues_there_is_none() -> None:
    board, sprints = scores()
    assert board.share is None
    assert sprints[3].share is None


def test_an_issue_with_several_rows_counts_once() -> None:
    board, sprints = scores("in 1, estimate none, Parked", "in 1")
    assert (board, sprints[1]) == (Score(2, 1), Score(2, 1))


def test_notes_and_rows_about_a_sprint_do_not_count() -> None:
    late = (make_sprint(1, closed_at=at(20), origin_board_id=7),)
    history = replay(make_snapshot(story("in 1, In Review; day 3: In Progress"), sprints=late))
    assert {warning.code for warning in history.warnings} == {"closed_late", "foreign_sprint", "moved_backwards"}
    assert (score_board(history), score_sprints(history)) == (Score(1, 1), {1: Score(1, 1)})


def test_what_is_planned_counts_in_a_sprint_to_come() -> None:
    board, sprints = scores("in 4, Parked", "in 4, estimate none")
    assert (board, sprints[4]) == (Score(2, 1), Score(2, 1))


def test_an_issue_that_its_history_never_brought_into_the_sprint_is_none_of_its_issues() -> None:
    sprints = (make_active_sprint(1), make_active_sprint(2))
    moved = story("in 1; day 2: estimate 5; day 3: leaves 1; day 4: joins 1", sprint_ids=frozenset({1, 2}))
    history = replay(make_snapshot(moved, story("in 2", 2), sprints=sprints, as_of=at(5)))
    assert "two_active_sprints" in {warning.code for warning in history.warnings if warning.sprint_id == 2}
    assert score_sprints(history) == {1: Score(1, 0), 2: Score(1, 1)}
