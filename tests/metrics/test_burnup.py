import pytest

from generator.domain import Sprint
from generator.metrics.burnup import BURNUP
from generator.metrics.metric import Card, make_card
from tests.metrics.axes import drawn, points, words
from tests.metrics.histories import (
    END,
    NAN,
    START,
    Step,
    at,
    make_day,
    make_history,
    make_issue,
    make_sprint,
    make_totals,
)


def card(*last: float, sprint: Sprint | None = None) -> Card:
    """10 points at the start, 3 completed on Tuesday, 5 added on Thursday; ended with `last` (left, scope)."""
    left, scope = last or (12, 15)
    end = END if sprint is None or sprint.closed_at else at(4.5)
    steps: list[Step] = [
        (START, "start", None, 10, 4, 10, 4),
        (at(1.5), "completed", "AB-1", 7, 3, 10, 4),
        (at(3.5), "added", "AB-7", 12, 4, 15, 5),
        (end, "end", None, left, 4, scope, 5),
    ]
    days = [make_day(0, 10, 10, 9), make_day(1, 7, 10, 8), make_day(5, 12, 15, 5), make_day(6, NAN, NAN, 5)]
    return make_card(
        BURNUP,
        make_history(
            sprints=[sprint or make_sprint()],
            steps=steps,
            days=days,
            issues=[make_issue("AB-1")],
            totals=[make_totals()],
            as_of=at(4.5),
        ),
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (card(), "3 of 15 points in scope were done at the close"),
        (card(sprint=make_sprint(state="active")), "3 of 15 points in scope are done so far"),
        (card(0, 0), "Nothing was in the sprint when it closed"),
        (card(0, 0, sprint=make_sprint(state="active")), "Nothing is in the sprint any more"),
    ],
)
def test_the_headline_is_what_is_done(given: Card, sentence: str) -> None:
    assert given.headline.sentence == sentence


def test_the_table_has_a_row_for_each_day_that_has_ended() -> None:
    table = card().table
    assert list(table["completed"]) == [0, 3, 3]
    assert list(table["working"]) == ["working day", "working day", "day off"]


def test_done_is_scope_less_work_left() -> None:
    ax = drawn(card())
    assert points(ax, "completed") == [(0.375, 0), (1.5, 3), (11.708, 3)]
    assert points(ax, "scope") == [(0.375, 10), (3.5, 15), (11.708, 15)]
    assert {"3 points done", "scope 15"} <= set(words(ax))


def test_the_words_tell_what_moved_the_scope() -> None:
    assert card().sentences[:3] == (
        "Done (thick line): 0 points at the start, 3 points at the close.",
        "Scope (dash-dotted line): 10 points at the start, 15 points at the close (+5 on the way).",
        "The gap between them, 12 points, is the work left.",
    )


def test_it_has_the_axis_of_the_burndown() -> None:
    assert drawn(card()).get_xlim() == (0, 12)
