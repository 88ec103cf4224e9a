"""A sprint's page: its result, its story, its figures and the issues behind them, told by small stories."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator.domain import Snapshot
from generator.pages.page import Page
from generator.pages.sprint import make_sprint_pages
from generator.render.html import render_html
from tests.factories import at, make_active_sprint, make_board, make_rules, make_sprint
from tests.pages.sites import Element, by_id, parse, text, texts
from tests.reports import pages_by, report_of, told, usual


def values(snapshot: Snapshot, sprint_id: int = 1) -> Page:
    path = f"boards/1/sprints/{sprint_id}/index.html"
    return next(page for page in pages_by(make_sprint_pages, report_of(snapshot, cards="sprint")) if page.path == path)


def page(snapshot: Snapshot, sprint_id: int = 1) -> Element:
    return parse(render_html(values(snapshot, sprint_id)))


@cache
def usual_page(sprint_id: int = 1) -> Element:
    return page(usual(), sprint_id)


def spaced(sentences: Sequence[str]) -> list[str]:
    return [sentence.replace("\u00a0", " ") for sentence in sentences]


def short(snapshot: Snapshot, sprint_id: int = 1) -> list[str]:
    return spaced(values(snapshot, sprint_id).context["sentences"])


ACTIVE: dict[str, Any] = {"sprints": (make_active_sprint(),), "as_of": at(7)}
FUTURE: dict[str, Any] = {"sprints": (make_sprint(start=None),)}


def test_the_heading_is_the_name_and_the_result() -> None:
    assert text(usual_page(3).find(".//h1")) == "Sprint 3: 3 of 11 committed points completed so far"


@pytest.mark.parametrize(
    ("stories", "changes", "result"),
    [
        (["in 1, estimate 5; day 3: Done", "in 1"], {}, "5 of 8 committed points completed"),
        (["in 1, estimate 5; day 3: Done", "in 1"], ACTIVE, "5 of 8 committed points completed so far"),
        (["in 1, estimate 1; day 3: Done"], {}, "1 of 1 committed point completed"),
        (["in 1; day 3: Done", "day 2: created, in 1; day 4: Done"], {}, "3 of 3 committed points completed"),
        (["in 1, estimate none; day 3: Done", "in 1, estimate none"], {}, "1 of 2 committed issues completed"),
        (["in 1; day 3: Done", "in 1"], {"board": make_board("issues")}, "1 of 2 committed issues completed"),
        (["in 1; day 3: Done", "in 1"], {"board": make_board("hours")}, "3 of 6 committed hours completed"),
        (["day 2: created, in 1; day 3: Done"], {}, "1 issue (3 points) completed, nothing committed"),
        (["estimate 5"], {}, "no issues"),
        (["in 1, estimate 5", "in 1, estimate none"], FUTURE, "2 issues (5 points) planned"),
        (["in 1, estimate none"], FUTURE, "1 issue planned"),
        (["estimate 5"], FUTURE, "nothing planned yet"),
        (["in 1"], {"sprints": (make_sprint(start=None, state="active"),)}, "no data"),
    ],
)
def test_the_result_in_one_phrase(stories: list[str], changes: Any, result: str) -> None:
    context = values(told(stories, **changes)).context
    assert (context["name"], context["result"]) == ("Sprint 1", result)
    assert context["frame"].title == f"Sprint 1: {result}"


TWO = (make_sprint(1), make_sprint(2, start=14))


def test_a_closed_sprint_in_short() -> None:
    snapshot = told(
        [
            "in 1; day 5: Done",
            "in 1; day 14: leaves 1, joins 1, joins 2",
            "in 2, estimate 5; day 16: Done",
            "day 15: created, estimate 2, in 2; day 18: Done",
            "in 2, estimate 1; day 20: leaves 2",
            "in 2, estimate 3; day 28: leaves 2, joins 2, joins 3",
        ],
        (*TWO, make_active_sprint(3, start=28)),
        as_of=at(30),
    )
    assert short(snapshot, 2) == [
        "The completion rate was 42 %, lower than in Sprint 1 (50 %).",
        "After the start 1 issue (2 points) came in and 1 issue (1 point) went out: a scope change of 25 %.",
        "2 issues (6 points) were not completed; 1 of them was carried over into a later sprint.",
        "To talk about: AB-2 and AB-6 were in the commitment and were not completed.",
    ]


def test_an_active_sprint_in_short() -> None:
    snapshot = told(["in 1; day 5: Done", "in 1, estimate none"], **ACTIVE)
    assert short(snapshot) == [
        "The completion rate so far is 100 %; the sprint is planned to end on Mon 16 Mar 2026.",
        "5 working days are left until then, Mon 9 Mar 2026 included.",
        "Nothing was added or removed after the start.",
        "1 issue (0 points) is still open.",
        "1 issue had no estimate at the start or when added; it counts as 0 until it has one.",
    ]


def test_a_sprint_that_runs_late_says_so() -> None:
    late = told(["in 1"], sprints=(make_active_sprint(),), as_of=at(20))
    assert "the sprint was planned to end on Mon 16 Mar 2026" in short(late)[0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (FUTURE, "The sprint has not begun; 1 issue (3 points) planned."),
        ({"sprints": (make_sprint(start=None, state="closed"),)}, "There is no data about this sprint"),
    ],
)
def test_a_sprint_without_a_start_says_what_is_known(changes: Any, sentence: str) -> None:
    snapshot = told(["in 1"], **changes)
    assert short(snapshot)[0].startswith(sentence)
    context = values(snapshot).context
    assert context["figures"] == context["cards"] == context["totals"] == ()
    assert [group.key for group in context["groups"]] == ["planned"]


def test_the_mean_needs_three_sprints_before() -> None:
    sprints = [make_sprint(number, start=14 * (number - 1)) for number in range(1, 6)]
    stories = [f"in {number}, estimate {number}; day {14 * number - 10}: Done" for number in range(1, 6)]
    snapshot = told(stories, sprints)
    assert "the mean of the 4 sprints before is 2.5" in short(snapshot, 5)[1]
    assert not any("the mean" in sentence for sentence in short(snapshot, 3))


def figures(snapshot: Snapshot, sprint_id: int) -> dict[str, tuple[str, str]]:
    found = values(snapshot, sprint_id).context["figures"]
    return {figure.key: tuple(spaced([figure.value, figure.change])) for figure in found}  # type: ignore[misc]  # two


def test_figures_are_compared_with_the_sprint_before_in_words() -> None:
    found = figures(usual(), 2)
    assert found["committed"] == ("8 points", "▼ down from 14 points in Sprint 1")
    assert found["completion_rate"] == ("100 %", "▲ up from 57 % in Sprint 1")
    assert found["carried_over"] == ("0 points", "▼ down from 3 points in Sprint 1")


def test_figures_of_an_active_sprint_are_not_compared_before_their_time() -> None:
    found = figures(usual(), 3)
    assert found["completed"] == ("3 points", "Sprint 2 ended with 8 points")
    assert found["committed"] == ("11 points", "▲ up from 8 points in Sprint 2")
    assert "carried_over" not in found


def test_figures_of_the_first_sprint_are_compared_with_nothing() -> None:
    found = values(usual(), 1).context["figures"]
    assert {figure.change for figure in found} == {""}
    assert {figure.spark for figure in found} == {None}


def test_points_are_not_compared_with_issues() -> None:
    snapshot = told(["in 1, estimate none; day 3: Done", "in 2; day 16: Done"], TWO)
    assert figures(snapshot, 2)["completed"] == ("3 points", "")


def test_a_sprint_of_another_board_is_marked_and_compared_with_none_of_ours() -> None:
    foreign = make_sprint(2, start=14, origin_board_id=77)
    snapshot = told(["in 1; day 3: Done", "in 2; day 16: Done"], (make_sprint(1), foreign))
    assert figures(snapshot, 2)["completed"] == ("3 points", "")
    assert "a sprint of another board" in text(page(snapshot, 2).find(".//dl"))


def test_sparklines_say_their_values() -> None:
    (spark,) = [figure.spark for figure in values(usual(), 2).context["figures"] if figure.key == "committed"]
    assert spark.values == (14.0, 8.0)
    assert spark.label == "Committed, the last 2 sprints: 14 points, 8 points"


def test_each_total_names_the_issues_behind_it() -> None:
    behind = {total.key: [link.text for link in total.behind] for total in values(usual()).context["totals"]}
    assert behind == {
        "committed": ["AB-1", "AB-2", "AB-4", "AB-5", "AB-6"],
        "added": ["AB-3"],
        "removed": ["AB-4"],
        "re_estimated": ["AB-5"],
        "completed": ["AB-1", "AB-3", "AB-5", "AB-6"],
        "completion_rate": ["AB-1", "AB-5", "AB-6"],
        "completed_elsewhere": [],
        "not_completed": ["AB-2"],
        "carried_over": ["AB-2"],
    }


def test_each_issue_says_what_happened_to_it() -> None:
    rows = {
        text(row[0]): [text(cell) for cell in row][-2:]
        for group in ("completed", "not_completed", "removed")
        for row in by_id(usual_page(), group).find(".//tbody")
    }
    assert rows == {
        "AB-1": ["5", "committed, done 2026-03-07"],
        "AB-3": ["2", "added 2026-03-05, done 2026-03-08"],
        "AB-5": ["none → 8", "committed, re-estimated +8, done 2026-03-11"],
        "AB-6": ["3", "committed, done 2026-03-04"],
        "AB-2": ["3", "committed, carried over"],
        "AB-4": ["3", "committed, removed 2026-03-06"],
    }


def test_an_outcome_without_issues_is_still_shown() -> None:
    assert text(by_id(usual_page(), "completed_elsewhere")) == "Completed elsewhere: 0 issues, 0 points"


def test_a_grace_is_named_and_only_when_there_is_one() -> None:
    graced = told(["in 1"], rules=make_rules(commitment_grace=timedelta(minutes=90)))
    assert "changes up to 90 minutes after the start count as planning" in text(page(graced).find(".//dl"))
    assert "grace" not in text(page(told(["in 1"])).find(".//dl"))


def test_the_goal_is_shown_as_text_and_only_when_there_is_one() -> None:
    assert "Goal: Sell <tickets> & more" in texts(usual_page(1), "p")
    goals = [paragraph for paragraph in texts(usual_page(2), "p") if paragraph.startswith("Goal")]
    assert goals == ["Goal met? There was none in Jira."]


def test_neighbours_are_linked() -> None:
    nav = usual_page(2).findall(".//nav")[-1]
    assert {link.get("rel"): link.get("href") for link in nav.iter("a")} == {
        "prev": "../1/index.html",
        None: "../../compare/index.html#sprint-2",
        "next": "../3/index.html",
    }


def test_downloads_say_how_big_they_are() -> None:
    items = texts(by_id(usual_page(), "downloads"), "li")
    assert [item.rpartition(" (")[0] for item in items] == [
        "All of this page as JSON",
        "Its issues as CSV",
        "The tables of its metrics as zipped CSV",
    ]
    assert all(item.endswith(("kB)", "bytes)")) for item in items)


def test_each_cards_table_is_in_the_archive_that_the_card_leads_to() -> None:
    tables = usual_page()
    hrefs = {
        link.get("href") for card in tables.iter("details") for link in card.iter("a") if "download" in link.attrib
    }
    assert hrefs == {"../../../../data/boards/1/sprints/1-metrics.zip"}


def test_times_are_those_of_the_reports_zone() -> None:
    facts = values(told(["in 1"], rules=make_rules(time_zone=ZoneInfo("America/St_Johns")))).context["facts"]
    assert {fact.name: fact.text for fact in facts}["Started"] == "Mon 2 Mar 2026, 05:30"
