"""The stories other tests are told in."""

import pytest

from generator.domain import Change
from tests.factories import at, story


def test_a_first_clause_tells_what_it_was_created_with() -> None:
    issue = story("in 1, In Progress, estimate none")
    assert (issue.created_at, issue.sprint_ids, issue.status_id, issue.estimate) == (at(-10), frozenset({1}), "3", None)
    assert (issue.sprint_changes, issue.status_changes, issue.estimate_changes) == ((), (), ())


def test_it_may_be_created_later() -> None:
    assert story("day 3 14:30: created, in 1").created_at == at(3, 14, 30)


def test_each_later_clause_is_one_history() -> None:
    issue = story("in 1; day 2: Done; day 2: leaves 1, joins 2, estimate 5", 7)
    assert issue.status_changes == (Change(at(2), 7000, "1", "5"),)
    assert issue.sprint_changes == (Change(at(2), 7001, frozenset({1}), frozenset({2})),)
    assert issue.estimate_changes == (Change(at(2), 7001, 3.0, 5.0),)
    assert (issue.status_id, issue.sprint_ids, issue.estimate) == ("5", frozenset({2}), 5.0)


@pytest.mark.parametrize("text", ["in 1; Done", "in 1; day 2: Dnoe", "in 1; day 2: joins Sprint"])
def test_a_story_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        story(text)
