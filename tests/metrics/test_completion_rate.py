from typing import Any

import pytest

from generator.metrics.completion_rate import COMPLETION_RATE
from generator.metrics.metric import Card, make_card
from tests.metrics.histories import NAN, make_history, make_issue, make_sprint, make_totals

ISSUES = [
    make_issue("AB-1", estimate_at_start=5.0, estimate_at_end=8.0),
    make_issue("AB-2", outcome="not_completed", estimate_at_start=3.0),
    make_issue("AB-3", committed=False, estimate_at_start=13.0),
    make_issue("AB-4", outcome="removed", estimate_at_start=2.0),
]
TOTALS = make_totals(committed=(3, 10.0), completion_rate=0.5, completion_rate_issues=1 / 3)


def card(state: Any = "closed", unit: Any = "points", **totals: Any) -> Card:
    history = make_history(sprints=[make_sprint(state=state)], issues=ISSUES, totals=[TOTALS | totals], unit=unit)
    return make_card(COMPLETION_RATE, history)


@pytest.mark.parametrize(
    ("given", "figure", "sentence"),
    [
        (card(), "5 of 10 points", "5 of 10 committed points completed: 50 %"),
        (card(state="active"), "5 of 10 points", "5 of 10 committed points completed so far: 50 %"),
        (card(estimated=False), "1 of 3 issues", "1 of 3 committed issues completed: 33 %"),
        (card(unit="issues"), "1 of 3 issues", "1 of 3 committed issues completed: 33 %"),
    ],
)
def test_the_headline_is_completed_of_committed(given: Card, figure: str, sentence: str) -> None:
    assert (given.headline.figure, given.headline.sentence) == (figure, sentence)


def test_only_committed_issues_count_and_by_their_estimate_at_the_start() -> None:
    assert card().table.to_numpy().tolist() == [["points", 10.0, 5.0, 0.5], ["issues", 3.0, 1.0, 1 / 3]]


def test_the_words_tell_the_other_unit() -> None:
    assert card(state="active").sentences == (
        "Counted in issues: 1 of 3 committed issues, 33 %.",
        "Work that was added after the start does not count here.",
        "The sprint is still open, so the rate can only be judged at its end.",
    )


def test_nothing_committed_is_no_data_not_0_percent() -> None:
    empty = card(committed_issues=0, committed_estimate=0.0, completion_rate=NAN, completion_rate_issues=NAN)
    assert empty.headline.figure == "no data"
    assert empty.headline.no_data == "Nothing was committed at the start, so there is no rate."


def test_issues_without_estimates_still_have_a_rate() -> None:
    table = card(committed_estimate=0.0, completion_rate=NAN).table
    assert list(table["unit"]) == ["issues"]
