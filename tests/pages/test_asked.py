"""What readers ask beside the result: the goal, predictability, and what not to trust."""

from collections.abc import Sequence

import pytest

from generator.domain import Snapshot
from tests.factories import at, make_active_sprint, make_rules, make_sprint
from tests.pages.test_sprint import values
from tests.reports import told


def answers(snapshot: Snapshot, sprint_id: int = 1) -> dict[str, str]:
    found = values(snapshot, sprint_id).context["answers"]
    return {answer.name: answer.text.replace("\u00a0", " ") for answer in found}


@pytest.mark.parametrize(
    ("goal", "goals", "text"),
    [
        ("Ship", (("Sprint 1", True),), "Yes, as the team says."),
        ("Ship", (("1", False),), "No, as the team says."),
        ("Ship", (), "Not said. Jira does not know; the team can say so in the config (goals) or by a correction."),
        ("", (), "There was none in Jira."),
    ],
)
def test_whether_the_goal_was_met_is_what_the_team_says(
    goal: str, goals: tuple[tuple[str, bool], ...], text: str
) -> None:
    snapshot = told(["in 1"], (make_sprint(goal=goal),), rules=make_rules(goals=goals))
    assert answers(snapshot)["Goal met?"] == text


def test_a_running_sprint_is_not_asked_for_its_goal_unless_it_has_none() -> None:
    assert not {"Goal:", "Goal met?"} & set(answers(told(["in 1"], (make_active_sprint(goal="Ship"),), as_of=at(3))))
    assert answers(told(["in 1"], (make_active_sprint(),), as_of=at(3)))["Goal:"] == "none is set in Jira."


def rated(rates: Sequence[int]) -> Snapshot:
    """Closed sprints of ten points with so many of them completed."""
    sprints = [make_sprint(number, start=14 * (number - 1)) for number in range(1, len(rates) + 1)]
    done = [f"in {n}, estimate {rate}; day {14 * n - 9}: Done" for n, rate in enumerate(rates, 1) if rate]
    left = [f"in {n}, estimate {10 - rate}" for n, rate in enumerate(rates, 1) if rate < 10]
    return told([*done, *left], sprints)


def test_the_last_sprints_are_compared_with_those_before() -> None:
    rates = [9, 4, 5, 6, 7, 8, 3, 8, 8, 9, 10, 8, 9]
    assert answers(rated(rates), 13)["More predictable?"] == (
        "The median completion rate of the last 6 closed sprints is 85 %, up from 55 % in the 6 before; "
        "the rates lie between 80 % and 100 %, before between 30 % and 80 %."
    )
    assert (
        "is 55 %, down from 65 % in the 6 before"
        in answers(rated([7, 6, 7, 6, 7, 6, *rates[1:7]]), 12)["More predictable?"]
    )
    assert "is 60 %, as in the 3 before" in answers(rated([6] * 9), 9)["More predictable?"]


def test_with_few_sprints_it_is_too_early_to_say() -> None:
    assert answers(rated([5] * 8), 8)["More predictable?"] == (
        "Too early to say: it takes 9 closed sprints with a completion rate, and there are 8."
    )
    assert "there is 1." in answers(rated([5] * 8), 1)["More predictable?"]


def test_a_clean_page_says_that_nothing_bends_it() -> None:
    assert answers(told(["in 1; day 2: In Progress; day 3: Done"]))["To be taken with care:"] == (
        "nothing. All issues (1) are clean: no error and no warning about any of them."
    )


def test_a_note_bends_nothing() -> None:
    snapshot = told(["in 1; day 2: In Progress; day 3: To Do; day 4: In Progress; day 5: Done"])
    assert values(snapshot).context["warnings"].lines
    assert answers(snapshot)["To be taken with care:"].startswith("nothing. ")


def test_what_is_odd_is_named_with_the_numbers_that_it_bends() -> None:
    care = answers(told(["in 1, estimate none; day 2: In Progress; day 3: Done", "in 1"]))["To be taken with care:"]
    assert care == (
        "Burndown, Burn-up, Commitment and scope and Completion rate, for the data has 1 issue without an estimate at "
        "the start."
    )


def test_a_plan_has_no_chart_that_could_be_bent() -> None:
    snapshot = told(["in 1"], (make_sprint(start=None),))
    assert answers(snapshot)["To be taken with care:"].startswith("nothing. ")
