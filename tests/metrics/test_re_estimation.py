from typing import Any

from generator.metrics.metric import Card, make_card
from generator.metrics.re_estimation import RE_ESTIMATION
from tests.metrics.axes import drawn, points, words
from tests.metrics.histories import NAN, make_history, make_issue


def changed(key: str, before: float, after: float, times: int = 1) -> dict[str, Any]:
    delta = (0 if after != after else after) - (0 if before != before else before)  # noqa: PLR0124  NaN counts 0
    return make_issue(key, estimate_at_start=before, estimate_at_end=after, re_estimated=delta, re_estimates=times)


def card(*issues: dict[str, Any]) -> Card:
    return make_card(RE_ESTIMATION, make_history(issues=[make_issue("AB-99"), *issues]))


THREE = card(changed("AB-1", 3, 5), changed("AB-2", 8, 3), changed("AB-3", NAN, 2), changed("AB-4", 3, 3, 2))


def test_the_largest_change_comes_first() -> None:
    assert list(THREE.table["key"]) == ["AB-2", "AB-1", "AB-3", "AB-4"]
    assert list(THREE.table["delta"]) == [-5, 2, 2, 0]


def test_the_headline_counts_issues_and_sums_changes() -> None:
    assert THREE.headline.sentence == "4 issues were re-estimated, by \N{MINUS SIGN}1 point in all"
    assert card(changed("AB-1", 3, 5)).headline.sentence == "1 issue was re-estimated, by +2 points in all"


def test_the_words_tell_up_and_down_apart() -> None:
    assert THREE.sentences == (
        "Up by 4 points: AB-1 and AB-3.",
        "Down by 5 points: AB-2.",
        "Back to where it was: AB-4.",
    )


def test_an_arrow_leads_from_the_old_estimate_to_the_new() -> None:
    ax = drawn(THREE)
    assert points(ax, "before") == [(8, 0), (3, 1), (0, 2), (3, 3)]
    assert points(ax, "after") == [(3, 0), (5, 1), (2, 2), (3, 3)]
    assert {"8 → 3", "none → 2", "AB-4"} <= set(words(ax))


def test_a_long_list_is_cut_in_the_chart_alone() -> None:
    many = card(*(changed(f"AB-{number}", 1, number) for number in range(2, 22)))
    assert len(points(drawn(many), "after")) == 12
    assert many.sentences[-1] == "The chart shows the 12 largest changes, the table all 20."
    assert len(many.table) == 20


def test_a_sprint_without_changes_says_so() -> None:
    assert card().headline.no_data == "No estimate changed during the sprint."
