from typing import Any

import pytest

from generator.metrics.metric import Card, make_card
from generator.metrics.scope_changes import SCOPE_CHANGES
from tests.metrics.histories import END, START, Step, at, make_history, make_issue, make_totals

MINUS = "\N{MINUS SIGN}"
ADDED: Step = (at(2), "added", "AB-7", 15, 5, 15, 5)
REMOVED: Step = (at(4), "removed", "AB-2", 12, 4, 12, 4)
RAISED: Step = (at(5), "re_estimated", "AB-1", 14, 4, 14, 4)


def card(*events: Step, **facts: Any) -> Card:
    steps: list[Step] = [(START, "start", None, 10, 4, 10, 4), *events, (END, "end", None, 10, 4, 10, 4)]
    issues = [make_issue(f"AB-{number}") for number in (1, 2, 7)]
    totals = [make_totals(estimated=facts.pop("estimated", True))]
    return make_card(SCOPE_CHANGES, make_history(steps=steps, issues=issues, totals=totals, **facts))


@pytest.mark.parametrize(
    ("given", "figure", "sentence"),
    [
        (card(ADDED), "+5 points", "1 scope change after the start: +5 points"),
        (
            card(ADDED, REMOVED, RAISED),
            f"+7 {MINUS}3 points",
            "3 scope changes after the start: +7 and \N{MINUS SIGN}3 points",
        ),
        (
            card(ADDED, REMOVED, unit="issues"),
            f"+1 {MINUS}1 issues",
            "2 scope changes after the start: +1 and \N{MINUS SIGN}1 issues",
        ),
        (card(ADDED, estimated=False), "+1 issue", "1 scope change after the start: +1 issue"),
        (
            card((at(2), "added", "AB-7", 10, 5, 10, 5)),
            "±0 points",
            "1 scope change after the start, which moved no estimate",
        ),
    ],
)
def test_the_headline_counts_the_changes_and_what_they_moved(given: Card, figure: str, sentence: str) -> None:
    assert (given.headline.figure, given.headline.sentence) == (figure, sentence)


def test_each_change_is_named_with_its_size_and_the_scope_after() -> None:
    table = card(ADDED, (at(3), "completed", "AB-1", 12, 4, 15, 5), REMOVED).table
    assert table[["key", "event", "scope_delta", "scope_delta_issues", "scope"]].to_numpy().tolist() == [
        ["AB-7", "added", 5, 1, 15],
        ["AB-2", "removed", -3, -1, 12],
    ]
    assert list(table["summary"]) == ["Summary of AB-7", "Summary of AB-2"]


def test_the_words_name_the_issues() -> None:
    assert card(ADDED, REMOVED, RAISED).sentences == ("Came in: AB-7.", "Went out: AB-2.", "Re-estimated: AB-1.")


def test_a_scope_that_did_not_change_says_so() -> None:
    assert card().headline.no_data == "The scope did not change after the start."
