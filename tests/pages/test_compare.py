"""Sprints side by side: which two, what stands there, and the table that holds all."""

from functools import cache
from typing import Any

import pytest

from generator.domain import Snapshot, Sprint
from generator.pages import make_pages
from generator.pages.compare import make_compare_pages
from generator.pages.page import Page
from generator.render.html import render_html
from tests.factories import at, make_active_sprint, make_board, make_sprint
from tests.pages.sites import Element, by_id, elements, links, parse, text, texts
from tests.pages.test_hostile import MARK, PAYLOADS, hostile
from tests.reports import pages_by, report_of, told, usual

PATH = "boards/1/compare/index.html"


def html(snapshot: Snapshot) -> bytes | None:
    found = list(pages_by(make_compare_pages, report_of(snapshot, cards="none")))
    return render_html(found[0]) if found else None


def page(snapshot: Snapshot) -> Element:
    content = html(snapshot)
    assert content
    return parse(content)


def other_page(snapshot: Snapshot, path: str) -> Element:
    """Any page of the site, without cards and so without charts."""
    made = make_pages(report_of(snapshot, cards="none"))
    return parse(render_html(next(page for page in made if isinstance(page, Page) and page.path == path)))


@cache
def usual_page() -> Element:
    return page(usual())


def lines(document: Element, id_: str = "pair") -> dict[str, list[str]]:
    """Each figure of a side-by-side table: left, right, difference."""
    return {text(row[0]): [text(cell) for cell in row[1:]] for row in by_id(document, id_).find("tbody").iter("tr")}


def test_the_latest_closed_sprint_stands_beside_the_one_before() -> None:
    assert texts(usual_page(), "h1") == ["Sprint 2 beside Sprint 1"]
    assert text(by_id(usual_page(), "finding")) == "The completion rate was 100 %, higher than in Sprint 1 (57 %)."
    found = lines(usual_page())
    assert found["State"] == ["closed", "closed", ""]
    assert found["Started"] == ["2026-03-02", "2026-03-16", ""]
    assert found["Closed"] == ["2026-03-16", "2026-03-30", ""]
    assert found["Working days"] == ["11", "11", "±0"]
    assert found["Committed (points)"] == ["14", "8", "−6"]  # noqa: RUF001  # a true minus sign
    assert found["Committed (issues)"] == ["5", "2", "−3"]  # noqa: RUF001  # the same
    assert found["Completion rate (by points)"] == ["57 %", "100 %", "+43 pp"]
    assert found["Completed (points)"] == ["18", "8", "−10"]  # noqa: RUF001  # the same
    assert found["Without an estimate (issues)"] == ["1", "0", "−1"]  # noqa: RUF001  # the same
    assert found["Data quality score"][2].endswith("pp")


def test_a_running_sprint_stands_beside_the_latest_closed_one() -> None:
    assert "Sprint 3, so far, beside Sprint 2" in texts(usual_page(), "h2")
    found = lines(usual_page(), "active-1")
    assert found["State"] == ["closed", "active", ""]
    assert found["Closed"] == ["2026-03-30", "–", ""]  # noqa: RUF001  # an absent value is an en dash


def test_all_figures_of_all_sprints_stand_in_one_table_the_newest_first() -> None:
    table = by_id(usual_page(), "all").find(".//table")
    headings = [text(cell) for cell in table.find("thead").iter("th")]
    assert headings == ["Sprint", *lines(usual_page())]
    rows = list(table.find("tbody").iter("tr"))
    assert [row.get("id") for row in rows] == ["sprint-3", "sprint-2", "sprint-1"]
    for row, side in ((rows[2], 0), (rows[1], 1)):
        assert [text(cell) for cell in row[1:]] == [line[side] for line in lines(usual_page()).values()]


def test_a_board_that_counts_issues_has_no_second_unit() -> None:
    sprints = (make_sprint(1), make_sprint(2, start=14))
    found = lines(page(told(["in 1", "in 2"], sprints, make_board("issues"))))
    assert found["Committed (issues)"] == ["1", "1", "±0"]
    assert not [label for label in found if "points" in label or label.count("issues") > 1]


def test_a_sprint_in_which_nothing_is_estimated_has_no_points() -> None:
    sprints = (make_sprint(1), make_sprint(2, start=14))
    found = lines(page(told(["in 1, estimate none", "in 2, estimate 5"], sprints)))
    assert found["Committed (points)"] == ["–", "5", "–"]  # noqa: RUF001  # the same
    assert found["Committed (issues)"] == ["1", "1", "±0"]


@pytest.mark.parametrize(
    "snapshot",
    [
        told(["in 1"], (make_sprint(1),)),
        told(["in 1"], (make_sprint(1), make_sprint(2, start=14))),  # nothing was in the second
        told(["in 1", "in 2"], (make_sprint(1), make_sprint(2, start=None))),
        told(["in 1"], (), make_board(type="kanban")),
    ],
    ids=["one sprint", "an empty one", "a planned one", "no sprints"],
)
def test_without_two_sprints_there_is_nothing_to_compare(snapshot: Snapshot) -> None:
    assert html(snapshot) is None
    assert "side by side" not in text(other_page(snapshot, "boards/1/index.html"))


@pytest.mark.parametrize("first", [make_sprint(1), make_active_sprint(1, start=10)], ids=["closed", "active"])
def test_before_two_sprints_are_closed_the_last_two_stand_side_by_side(first: Sprint) -> None:
    found = page(told(["in 1", "in 2"], (first, make_active_sprint(2, start=14)), as_of=at(20)))
    assert texts(found, "h1") == ["Sprint 2 beside Sprint 1"]
    assert not [heading for heading in texts(found, "h2") if "so far" in heading]


def hrefs(snapshot: Snapshot, path: str) -> list[Any]:
    return [link.get("href") for link in other_page(snapshot, path).iter("a")]


def test_a_sprint_leads_to_its_row_and_the_board_to_the_page() -> None:
    assert "../../compare/index.html#sprint-2" in hrefs(usual(), "boards/1/sprints/2/index.html")
    assert not [href for href in hrefs(usual(), "boards/1/sprints/1/index.html") if "compare/" in href]
    assert not [href for href in hrefs(usual(), "boards/1/sprints/4/index.html") if "compare/" in href]
    assert "compare/index.html" in hrefs(usual(), "boards/1/index.html")


@cache
def two_sprints() -> Snapshot:
    return told(["in 1; day 5: Done", "in 2"], (make_sprint(1), make_sprint(2, start=14)))


def shape(document: Element) -> list[tuple[str, list[str]]]:
    return [(element.tag, sorted(map(str, element.attrib))) for element in elements(document) if element.tag != "bdi"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_names_stay_texts(payload: str) -> None:
    found = page(hostile(two_sprints(), payload))
    assert shape(found) == shape(page(hostile(two_sprints(), "harmless")))
    assert all(MARK in name for name in (texts(found, "h1")[0], *texts(found, "option")))
    assert not [link for link in links(found) if MARK in link or link.startswith("javascript:")]
