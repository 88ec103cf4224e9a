"""A board's data-quality page, and the marks beside the numbers that odd data bends."""

import json
from typing import Any

import pytest

from generator.domain import Snapshot
from generator.history.quality.codes import CODES
from generator.metrics import METRICS
from generator.metrics.grounds import grounds_of
from generator.metrics.metric import Metric
from generator.pages import make_pages
from generator.pages.marks import make_marks
from generator.pages.page import Page
from generator.pages.quality import make_quality_pages
from generator.render.html import render_html
from tests.factories import at, make_active_sprint, make_board, make_sprint
from tests.history.test_quality_codes import warnings_of
from tests.pages.sites import Element, by_id, ids, links, parse, text, texts
from tests.reports import build_data, pages_by, report_of, told

SPRINTS = (make_sprint(1, closed_at=at(20)), make_sprint(2, 21), make_active_sprint(3, 40))
ODD = (
    "in 1, estimate none; day 2: In Progress; day 5: Done",
    "in 1, estimate none; day 2: In Progress; day 20 10:00: leaves 1, joins 2; day 22: Done",
    "in 2; day 23: Done",
    "in 2; day 23: In Progress; day 24: Done",
    "in 3; day 41: In Review; day 42: In Progress",
    "created, Parked",
)


def odd(stories: tuple[str, ...] = ODD, **changes: Any) -> Snapshot:
    values: dict[str, Any] = {"sprints": SPRINTS, "as_of": at(45)}
    return told(stories, **(values | changes))


def page(snapshot: Snapshot) -> Element:
    """The page itself, which shows no cards."""
    (made,) = pages_by(make_quality_pages, report_of(snapshot, cards="none"))
    return parse(render_html(made))


def page_with_cards(snapshot: Snapshot, path: str) -> Element:
    """Another page of the board."""
    pages = (page for page in make_pages(report_of(snapshot)) if isinstance(page, Page))
    return parse(render_html(next(page for page in pages if page.path == path)))


def rows(element: Element) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in element.find(".//tbody").iter("tr")]


def test_each_code_stands_with_its_count_its_reason_and_its_cure() -> None:
    quality = page(odd())
    headings = texts(quality, "h2")[1:]  # the first is the hidden one of data that has grown old
    assert headings[:4] == [
        "Warning: 1 issue in a status on no column",
        "Warning: 2 issues without an estimate at the start",
        "Warning: 1 issue done without being started",
        "Warning: 1 sprint closed more than a day late",
    ]
    assert headings[4] == "Note: 1 issue moved to an earlier column"
    (code,) = [code for code in CODES if code.key == "no_estimate"]
    told_of_it = text(by_id(quality, "no_estimate"))
    assert code.why in told_of_it
    assert code.fix in told_of_it


def test_the_issues_lead_to_jira_and_to_the_sprints_they_touch() -> None:
    section = by_id(page(odd()), "no_estimate")
    assert rows(section) == [
        ["AB-1", "AB-1 had no estimate when Sprint 1 started; it counts 0 in the sums at the start.", "Sprint 1"],
        [
            "AB-2",
            "AB-2 had no estimate when Sprint 1 started; it counts 0 in the sums at the start.",
            "Sprint 1, Sprint 2",
        ],
    ]
    found = links(section.find(".//table"))
    assert "https://jira.example.com/browse/AB-1" in found
    assert "../sprints/2/index.html" in found


def test_a_code_names_the_metrics_that_it_bends() -> None:
    bent = {link.rpartition("#")[2] for link in links(by_id(page(odd()), "no_estimate"))}
    assert {"velocity", "burndown", "no_estimate"} <= bent
    assert "cycle_time" not in bent
    kanban = page(odd(("created; day 2: Done",), sprints=(), board=make_board(type="kanban")))
    assert not {"velocity", "burndown"} & {link.rpartition("#")[2] for link in links(kanban)}
    assert "cycle_time" in {link.rpartition("#")[2] for link in links(by_id(kanban, "done_without_start"))}


def test_the_scores_of_the_board_and_of_each_sprint() -> None:
    quality = page(odd())
    assert "2 of 6 issues (33 %) are clean" in text(quality.find(".//main"))
    assert "In all: 5 warnings and 1 note." in text(quality)
    assert rows(by_id(quality, "sprints")) == [
        ["Sprint 3", "active", "1", "1", "100 %"],
        ["Sprint 2", "closed", "3", "1", "33 %"],
        ["Sprint 1", "closed", "2", "0", "0 %"],
    ]


def test_nothing_odd_is_said_with_what_was_checked() -> None:
    quality = page(told(("in 1; day 2: In Progress; day 5: Done",)))
    assert "Nothing odd was found." in text(quality)
    assert "All issues (1) are clean" in text(quality)
    assert all(code.title in text(by_id(quality, "checked")) for code in CODES)
    assert not {code.key for code in CODES} & set(ids(quality))


def test_a_long_list_is_cut_and_the_data_file_has_the_rest() -> None:
    snapshot = odd(("in 1, estimate none",) * 130)
    section = by_id(page(snapshot), "no_estimate")
    assert len(rows(section)) == 100
    assert "The first 100 of 130 issues; the other 30 are in the board's data file" in text(section)
    assert "../../../data/boards/1.json" in links(section)
    (code, *_) = json.loads(build_data(report_of(snapshot))["data/boards/1.json"])["quality"]["codes"]
    assert (code["code"], code["count"], len(code["rows"])) == ("no_estimate", 130, 130)


def test_many_sprints_of_an_issue_are_counted() -> None:
    sprints = [make_sprint(number, 14 * number) for number in range(1, 8)]
    stories = ("in 1, in 2, in 3, in 4, in 5, in 6, in 7, estimate none",)
    (row,) = rows(by_id(page(told(stories, sprints)), "no_estimate"))
    assert row[2] == "Sprint 1, Sprint 2, Sprint 3, Sprint 4, Sprint 5 and 2 more"


def test_a_board_without_sprints_has_no_list_of_them() -> None:
    quality = page(odd(("created, Parked",), sprints=(), board=make_board(type="kanban")))
    assert "unmapped_status" in ids(quality)
    assert "sprints" not in ids(quality)


def test_the_board_and_the_sprints_lead_to_the_page() -> None:
    board, sprint = (
        page_with_cards(odd(), "boards/1/index.html"),
        page_with_cards(odd(), "boards/1/sprints/1/index.html"),
    )
    assert "quality/index.html#no_estimate" in links(by_id(board, "warnings"))
    assert "../../quality/index.html#no_estimate" in links(by_id(sprint, "warnings"))
    assert "0 of 2 issues (0 %) are clean" in text(by_id(sprint, "warnings"))
    assert "2 issues without an estimate at the start: AB-1, AB-2" in text(by_id(sprint, "warnings"))


def test_a_card_is_marked_with_what_bends_its_number() -> None:
    sprint = page_with_cards(odd(), "boards/1/sprints/2/index.html")
    marked = by_id(sprint, "burndown").find(".//ul")
    assert marked.get("class") == "marks"
    assert text(marked) == "⚠ 1 issue without an estimate at the start"
    assert links(marked) == ["../../quality/index.html#no_estimate"]
    assert by_id(page_with_cards(odd(), "boards/1/sprints/3/index.html"), "burndown").find(".//ul") is None


def metric(key: str) -> Metric:
    return next(metric for metric in METRICS if metric.key == key)


def test_marks_are_few_and_notes_are_none() -> None:
    stories = (
        "in 1, estimate none; day 30: Done",
        "in 1, estimate -1",
        "in 1; day 3: Done; day 30: To Do",
        "in 1; day 20 10:00: Done",
    )
    marks = make_marks(warnings_of(odd(stories)), 1, "boards/1/index.html")(metric("velocity"))
    assert [mark.text for mark in marks] == [
        "1 issue without an estimate at the start",
        "1 issue with an estimate below zero",
        "3 more remarks on the data",
    ]
    assert marks[-1].href == "quality/index.html"
    back = warnings_of(odd(("created, In Review; day 3: In Progress",), sprints=()))
    assert [warning.code for warning in back] == ["moved_backwards"]
    assert all(make_marks(back, 1, "boards/1/index.html")(metric) == () for metric in METRICS)


@pytest.mark.parametrize("code", CODES, ids=[code.key for code in CODES])
def test_every_code_bends_the_number_of_some_metric(code: Any) -> None:
    assert [metric.key for metric in METRICS if grounds_of(metric) & code.bends]


def test_what_came_after_the_close_bends_sprints_and_not_flow() -> None:
    late = warnings_of(odd(("in 1; day 19: In Progress; day 20 10:00: Done",)))
    marks = make_marks([warning for warning in late if warning.sprint_id], 1, "boards/1/index.html")
    assert "1 issue done within a day after the close" in [mark.text for mark in marks(metric("velocity"))]
    assert marks(metric("cycle_time")) == ()


def test_a_metric_may_rest_on_less_than_its_section() -> None:
    assert "done" in grounds_of(metric("burndown"))
    assert "done" not in grounds_of(metric("re_estimation"))


def test_the_data_file_has_scores_and_rows() -> None:
    quality = json.loads(build_data(report_of(odd()))["data/boards/1.json"])["quality"]
    assert list(quality) == ["score", "issues", "clean", "sprints", "codes"]
    assert (quality["issues"], quality["clean"]) == (6, 2)
    assert quality["sprints"][0] == {"sprint_id": 1, "score": 0.0, "issues": 2, "clean": 0}
    (code,) = [code for code in quality["codes"] if code["code"] == "done_without_start"]
    assert code == {
        "code": "done_without_start",
        "title": "Done without being started",
        "severity": "warning",
        "count": 1,
        "rows": [
            {
                "issue": "AB-3",
                "sprint_ids": [2],
                "message": "AB-3 is done but was never started, so it has no cycle time.",
            }
        ],
    }
    (late,) = [code for code in quality["codes"] if code["code"] == "closed_late"]
    assert [(row["issue"], row["sprint_ids"]) for row in late["rows"]] == [(None, [1])]
