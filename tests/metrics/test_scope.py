from typing import Any

import pytest

from generator.domain import Unit
from generator.metrics.metric import Card, make_card
from generator.metrics.scope import LABELS, SCOPE
from tests.metrics.axes import drawn, words
from tests.metrics.histories import END, NAN, START, Step, make_history, make_issue, make_sprint, make_totals

TOTALS = make_totals(
    committed=(10, 31.0),
    added=(2, 5.0),
    removed=(1, 3.0),
    re_estimated=(1, -2.0),
    completed=(8, 26.0),
    completed_elsewhere=(1, 0.5),
    not_completed=(2, 5.0),
    carried_over=(1, 1.0),
    scope_change=8 / 31,
    scope_change_issues=0.3,
    unestimated_issues=1,
)


def card(first: float = 31, last: float = 31, unit: Unit = "points", state: Any = "closed", **totals: Any) -> Card:
    steps: list[Step] = [(START, "start", None, first, 10, first, 10), (END, "end", None, 5, 2, last, 11)]
    return make_card(
        SCOPE,
        make_history(
            sprints=[make_sprint(state=state)],
            steps=steps,
            issues=[make_issue("AB-1")],
            totals=[TOTALS | totals],
            unit=unit,
        ),
    )


@pytest.mark.parametrize(
    ("given", "figure", "sentence"),
    [
        (card(31, 36), "31 to 36 points", "Scope grew by 5 points after the start"),
        (card(31, 30), "31 to 30 points", "Scope shrank by 1 point after the start"),
        (card(31, 36, state="active"), "31 to 36 points", "Scope has grown by 5 points since the start"),
        (card(31, 31), "31 points", "Scope is the same in the end: 31 points"),
        (
            card(31, 31, added_issues=0, removed_issues=0, re_estimated_issues=0),
            "31 points",
            "Scope did not change: 31 points",
        ),
        (card(unit="issues"), "10 to 11 issues", "Scope grew by 1 issue after the start"),
        (card(estimated=False), "10 to 11 issues", "Scope grew by 1 issue after the start"),
    ],
)
def test_the_headline_is_how_far_the_scope_moved(given: Card, figure: str, sentence: str) -> None:
    assert (given.headline.figure, given.headline.sentence) == (figure, sentence)


def test_the_table_has_each_measure_in_both_units() -> None:
    rows = card().table.set_index("label")
    assert (rows["issues"]["Committed"], rows["estimate"]["Committed"]) == (10, 31.0)
    assert (rows["issues"]["Re-estimated"], rows["estimate"]["Re-estimated"]) == (1, -2.0)
    assert list(rows.index) == list(LABELS.values())


def test_the_words_tell_every_figure() -> None:
    assert card().sentences == (
        "At the start 31 points in 10 issues were committed.",
        (
            "After the start 5 points in 2 issues were added, 3 points in 1 issue were removed and "
            "1 issue was re-estimated, by \N{MINUS SIGN}2 in all."
        ),
        "Scope change (added and removed, against committed): 26 % by estimate, 30 % by issues.",
        (
            "At the end 26 points in 8 issues were completed and 5 points in 2 issues were not completed; "
            "completed elsewhere: 0.5 points in 1 issue."
        ),
        "Carried over to a later sprint: 1 point in 1 issue.",
        "1 issue had no estimate at the start or when added; it counts as 0 until it has one.",
    )


def test_an_open_sprint_tells_what_is_still_open() -> None:
    given = card(state="active", added_issues=0, removed_issues=0, re_estimated_issues=0, completed_elsewhere_issues=0)
    assert given.sentences[1] == "After the start nothing was added, nothing was removed and nothing was re-estimated."
    assert given.sentences[3] == ("So far 26 points in 8 issues are completed and 5 points in 2 issues are still open.")
    assert "Still open" in set(given.table["label"]) & set(words(drawn(given)))


def test_a_scope_change_of_nothing_committed_is_no_data() -> None:
    told = card(scope_change=NAN, scope_change_issues=NAN).sentences[2]
    assert told == "Scope change (added and removed, against committed): no data."


def test_a_sprint_in_issues_tells_no_estimate() -> None:
    told = card(unit="issues").sentences
    assert told[0] == "At the start 10 issues were committed."
    assert told[2] == "Scope change (added and removed, against committed): 30 %."


def test_there_is_a_bar_for_each_measure_as_long_as_its_value() -> None:
    ax = drawn(card())
    assert [bar.get_width() for bar in ax.patches] == [31, 5, 3, 2, 26, 0.5, 5, 1]  # type: ignore[attr-defined]  # bars
    assert {"Committed", "31 points in 10 issues", "\N{MINUS SIGN}2 points in 1 issue"} <= set(words(ax))


def test_bars_differ_by_more_than_their_colour() -> None:
    looks = [(bar.get_facecolor(), bar.get_edgecolor(), bar.get_hatch()) for bar in drawn(card()).patches]
    committed, added, removed = looks[:3]
    assert len({committed[0], added[0]}) == 2
    assert not added[2]
    assert removed[2] == "///"


def test_a_sprint_without_issues_has_no_figures() -> None:
    assert (
        make_card(SCOPE, make_history(totals=[make_totals()])).headline.no_data == "No issue was ever in this sprint."
    )
