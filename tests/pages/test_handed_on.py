"""Where a sprint's unfinished issues are now."""

from typing import Any

from tests.factories import at, make_active_sprint, make_sprint
from tests.pages.sites import by_id, text
from tests.pages.test_sprint import page, values
from tests.reports import told

THREE = (make_sprint(1), make_sprint(2, start=14), make_active_sprint(3, start=28))


def lines(*stories: str) -> list[tuple[str, str, list[str], str]]:
    found: Any = values(told(stories, THREE, as_of=at(30))).context["handed_on"]
    return [(one.lead, one.where.text, [link.text for link in one.issues], one.amount) for one in found.lines]


def test_each_issue_is_named_with_the_sprint_that_took_it_on() -> None:
    assert lines(
        "in 1, estimate 5; day 14: leaves 1, joins 1, joins 3",
        "in 1; day 14: joins 2",
        "in 1; day 14: joins 2; day 20: leaves 2, joins 3",
        "in 1; day 15: leaves 1",
        "in 1",
        "in 1; day 3: Done",
    ) == [
        ("Into", "Sprint 2", ["AB-2"], "1 issue (3 points)"),
        ("Into", "Sprint 3", ["AB-1", "AB-3"], "2 issues (8 points)"),
        ("In", "no later sprint", ["AB-4", "AB-5"], "2 issues (6 points)"),
    ]


def test_the_page_links_both() -> None:
    section = by_id(page(told(["in 1; day 14: joins 2"], THREE, as_of=at(30))), "handed-on")
    assert text(section) == "1 issue (3 points) was carried over Into Sprint 2, 1 issue (3 points): AB-1"
    assert [link.get("href") for link in section.iter("a")] == ["../2/index.html", "#issue-10001"]


def test_nothing_carried_over_is_said() -> None:
    context = values(told(["in 1"], THREE, as_of=at(30))).context
    assert context["handed_on"].finding == "Nothing was carried over"


def test_a_sprint_that_left_nothing_open_or_still_runs_hands_nothing_on() -> None:
    snapshot = told(["in 1; day 3: Done", "in 3"], THREE, as_of=at(30))
    assert values(snapshot, 1).context["handed_on"] is None
    assert values(snapshot, 3).context["handed_on"] is None
