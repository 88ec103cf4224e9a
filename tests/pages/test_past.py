"""What a page says of figures that were frozen, of the report before, and of the sprints before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from generator.domain import Snapshot, Sprint
from generator.drift import PastResults, Results, take_results
from generator.history.replay import replay
from generator.pages import make_pages
from generator.pages.page import Document, Page, Report
from generator.render.html import render_html
from tests.factories import at, make_active_sprint, make_board, make_rules, make_sprint
from tests.pages.sites import Element, by_id, ids, parse, text, texts
from tests.reports import report_of, told

SPRINT = "boards/1/sprints/1/index.html"
BOARD = "boards/1/index.html"
THEN = ("in 1, estimate 5; day 3: Done", "in 1, estimate 3")
NOW = ("in 1, estimate 5; day 3: Done", "in 1, estimate 3; day 9: Done")


def results(snapshot: Snapshot) -> Results:
    return take_results(replay(snapshot))


def report(now: Snapshot, frozen: Snapshot | None = None, previous: Snapshot | None = None) -> Report:
    made = report_of(now, cards="none")
    past = PastResults(results(now), results(frozen) if frozen else {}, results(previous) if previous else None)
    return replace(made, boards=(replace(made.boards[0], past=past),))


def page(path: str, made: Report) -> Element:
    found = next(each for each in make_pages(made) if isinstance(each, Page) and each.path == path)
    return parse(render_html(found))


def document(made: Report) -> Any:
    path = "data/boards/1/sprints/1.json"
    return next(each.content for each in make_pages(made) if isinstance(each, Document) and each.path == path)


def items(element: Element) -> list[str]:
    return texts(element, "li")


def test_figures_that_stand_say_since_when() -> None:
    drift = by_id(page(SPRINT, report(told(THEN), told(THEN, as_of=at(15)))), "drift")
    assert text(drift).endswith(
        "The figures are those that were frozen with the data of Tue 17 Mar 2026, 09:00; nothing has moved since."
    )
    assert "notice" not in (drift.get("class") or "")


def test_a_sprint_that_is_not_frozen_says_nothing() -> None:
    made = report(told(THEN))
    assert "drift" not in ids(page(SPRINT, made))
    assert document(made)["frozen"] is None


def test_drift_names_each_figure_and_each_issue() -> None:
    drift = by_id(page(SPRINT, report(told(NOW), told(THEN))), "drift")
    assert drift.get("class") == "notice"
    rows = [[text(cell) for cell in row] for row in drift.iter("tr")]
    assert rows[1:] == [
        ["Completed", "1 issue, 5 points", "2 issues, 8 points", "AB-2"],
        ["Not completed", "1 issue, 3 points", "0 issues, 0 points", "AB-2"],
    ]
    assert items(drift) == ["AB-2 is completed, and was not completed"]


def test_the_list_of_sprints_says_whose_figures_moved() -> None:
    made = page(BOARD, report(told(NOW), told(THEN)))
    assert "closed, figures moved since" in text(by_id(made, "sprints"))
    assert "figures moved" not in text(by_id(page(BOARD, report(told(THEN), told(THEN))), "sprints"))


def test_drift_for_programs() -> None:
    frozen = document(report(told(NOW), told(THEN, as_of=at(15))))["frozen"]
    assert frozen["as_of"] == "2026-03-17T09:00:00Z"
    assert frozen["totals"]["completed"] == {"issues": 1, "estimate": 5.0}
    assert frozen["moved"] == ["completed", "not_completed"]
    assert frozen["issues"] == ["AB-2"]


def test_a_board_of_issues_has_no_points_in_its_drift() -> None:
    board = make_board("issues")
    drift = by_id(page(SPRINT, report(told(NOW, board=board), told(THEN, board=board))), "drift")
    assert "2 issues" in text(drift)
    assert "points" not in text(drift)


def test_a_rule_that_changed_is_blamed_beside_the_data() -> None:
    stories = ("in 1, estimate 5; day 0 10:00: leaves 1", "in 1")
    grace = make_rules(commitment_rule="data_center")
    now = told(("in 1, estimate 5, Done", "in 1"), rules=grace)
    drift = by_id(page(SPRINT, report(now, told(stories))), "drift")
    assert "The config has changed as well: commitment rule." in text(drift)


RUNNING: dict[str, Any] = {"sprints": (make_sprint(1), make_active_sprint(2, start=14)), "as_of": at(16)}


@pytest.mark.parametrize(
    ("before", "sprints", "expected"),
    [
        (["in 1; day 3: Done", "in 2"], RUNNING["sprints"], []),
        (["in 1; day 3: Done", "in 2"], (make_active_sprint(1), make_sprint(2, start=None)),
         ["Sprint 1 was closed", "Sprint 2 has begun"]),
        (["in 1; day 3: Done"], RUNNING["sprints"],
         ["Sprint 2 committed: now 1 issue, 3 points (+1 issue, +3 points), by AB-2",
          "Sprint 2 not completed: now 1 issue, 3 points (+1 issue, +3 points), by AB-2"]),
    ],
)  # fmt: skip
def test_what_changed_since_the_last_report(before: list[str], sprints: Sequence[Sprint], expected: list[str]) -> None:
    now = told(["in 1; day 3: Done", "in 2"], **RUNNING)
    news = by_id(page(BOARD, report(now, previous=told(before, sprints, as_of=at(15)))), "news")
    assert items(news) == expected
    assert "the last report, of the data of Tue 17 Mar 2026, 09:00" in text(news)


def test_the_first_report_has_no_news() -> None:
    assert "news" not in ids(page(BOARD, report(told(THEN))))


def comparison(stories: Sequence[str], count: int, **changes: Any) -> Element:
    sprints = [make_sprint(number, start=14 * (number - 1)) for number in range(1, count + 1)]
    made = report(told(stories, sprints, **changes))
    return page(f"boards/1/sprints/{count}/index.html", made)


def test_a_sprint_beside_the_last_one_and_the_median() -> None:
    stories = (
        "in 1, estimate 4; day 3: Done",
        "in 2, estimate 6; day 15: Done",
        "in 3, estimate 10; day 30: Done",
        "in 4, estimate 7; day 45: Done",
        "in 4, estimate 3",
    )
    section = by_id(comparison(stories, 4), "comparison")
    assert text(section.find(".//h2")) == (
        "7 points completed, 1 more than the median of the 3 sprints before (6); "
        "a completion rate of 70 % against 100 %"
    )
    rows = {text(row[0]): [text(cell) for cell in row[1:]] for row in section.iter("tr")}
    assert rows["Figure"] == ["Sprint 4", "Sprint 3", "Median of the 3 sprints before"]
    assert rows["Committed"] == ["10", "10", "6"]
    assert rows["Completed"] == ["7", "10", "6"]
    assert rows["Completion rate"] == ["70 %", "100 %", "100 %"]
    assert rows["Not completed"] == ["3", "0", "0"]


def test_the_median_is_of_the_last_few_only() -> None:
    stories = [f"in {number}, estimate {number}; day {14 * number - 10}: Done" for number in range(1, 6)]
    section = by_id(comparison(stories, 5, rules=make_rules(velocity_sprints=2)), "comparison")
    assert text(section.find(".//h2")).startswith(
        "5 points completed, 1.5 more than the median of the 2 sprints before"
    )


def test_the_first_sprint_is_compared_with_nothing() -> None:
    assert "comparison" not in ids(comparison(["in 1; day 3: Done"], 1))
