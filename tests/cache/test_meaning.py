"""Which fields are asked of every issue."""

from typing import Any

from generator.cache.meaning import Question, make_question
from generator.domain import BoardSettings

POINTS = {"id": "customfield_1", "name": "Story Points", "schema": {"type": "number"}}
TEAM_POINTS = {"id": "customfield_2", "name": "Story point estimate", "schema": {"type": "number"}}


def ask(*fields: dict[str, Any], estimate: str = "customfield_1") -> Question:
    configuration = {"estimation": {"type": "field", "field": {"fieldId": estimate, "displayName": "Points"}}}
    return make_question(list(fields), [(BoardSettings(1), {"configuration": configuration})])


def test_a_second_field_for_points_is_asked_for_but_its_past_is_not_kept() -> None:
    question = ask(POINTS, TEAM_POINTS)
    assert {"customfield_1", "customfield_2"} <= set(question.fields)
    assert "customfield_1" in question.replayed
    assert "customfield_2" not in question.replayed


def test_another_field_to_ask_for_makes_another_question() -> None:
    assert ask(POINTS).meaning == ask(POINTS, {"id": "customfield_3", "name": "Rank"}).meaning
    assert ask(POINTS).meaning != ask(POINTS, TEAM_POINTS).meaning
    assert ask(POINTS, TEAM_POINTS).meaning != ask(POINTS, TEAM_POINTS, estimate="customfield_2").meaning
