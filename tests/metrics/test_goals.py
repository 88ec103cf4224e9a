"""Sprint goals: what the config says of closed sprints, by number or by name."""

from typing import Any

from generator.metrics.goals import GOALS
from generator.metrics.metric import Card, make_card
from tests.metrics.histories import END, make_history, make_sprint, make_totals

NAMES = ("Falcon", "Owl", "Heron")


def card(**said: bool) -> Card:
    """Sprints 1 to 3, closed in this order, and an active one; `_1` stands for a number."""
    sprints: list[Any] = [
        make_sprint(number, name=name, goal=f"Goal {number}", closed_at=END.replace(year=2026 + number))
        for number, name in enumerate(NAMES, 1)
    ]
    sprints.append(make_sprint(4, "active", name="Swift"))
    totals = [make_totals(sprint.id) for sprint in sprints]
    goals = tuple((name.removeprefix("_"), met) for name, met in said.items())
    return make_card(GOALS, make_history(sprints=sprints, totals=totals, goals=goals))


def test_goals_are_met_as_the_team_says() -> None:
    found = card(Falcon=True, _2=False)
    assert found.table[["sprint_id", "goal", "met"]].to_numpy().tolist() == [
        [1, "Goal 1", "met"],
        [2, "Goal 2", "not met"],
        [3, "Goal 3", "not said"],
    ]
    assert found.headline.sentence == "1 of 2 goals met, as the team says"
    assert found.headline.value == 50
    assert found.sentences == (
        "Goals met: 50 % of the 2 sprints of which the config speaks.",
        "Not met: Owl.",
        "Nothing is said of 1 closed sprint.",
    )


def test_all_said_and_all_met() -> None:
    assert card(Falcon=True, Owl=True, Heron=True).sentences == (
        "Goals met: 100 % of the 3 sprints of which the config speaks.",
    )


def test_the_number_wins_over_the_name() -> None:
    assert card(Falcon=True, _1=False).table["met"].tolist()[0] == "not met"


def test_a_name_that_is_no_closed_sprint_is_told() -> None:
    found = card(Falcon=True, falcon=True, Swift=True, _99=False)
    assert found.sentences[-1] == (
        "No closed sprint of this board: falcon, Swift and 99, named under goals in the config."
    )


def test_nothing_is_inferred() -> None:
    for found in (card(), card(Swift=True)):
        assert found.headline.figure == "no data"
        assert found.headline.no_data.startswith("Nothing is said yet of the goal of any closed sprint.")
        assert "such as Sprint 41: true" in found.headline.no_data
