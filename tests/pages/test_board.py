"""A board's page: what stands up front."""

from generator.domain import Snapshot
from generator.pages import make_pages
from generator.pages.page import Page
from generator.render.html import render_html
from tests.factories import make_sprint
from tests.pages.sites import by_id, parse, text
from tests.reports import report_of, told, usual


def values(snapshot: Snapshot) -> Page:
    pages = (page for page in make_pages(report_of(snapshot)) if isinstance(page, Page))
    return next(page for page in pages if page.path == "boards/1/index.html")


def test_what_runs_what_was_and_what_comes_next_stand_up_front() -> None:
    summaries = values(usual()).context["summaries"]
    assert [(one.role, one.link.text) for one in summaries] == [
        ("Active sprint", "Sprint 3"),
        ("Latest closed sprint", "Sprint 2"),
        ("Next sprint", "Sprint 4"),
    ]
    assert summaries[2].sentences[1].startswith("2 points are planned; the team completed ")


def test_a_sprint_in_which_nothing_is_planned_is_not_the_next() -> None:
    snapshot = told(["in 1", "in 3"], (make_sprint(), make_sprint(2, start=None), make_sprint(3, start=None)))
    assert [one.link.text for one in values(snapshot).context["summaries"]] == ["Sprint 1", "Sprint 3"]


def test_how_the_numbers_are_made_is_one_link_away_not_repeated() -> None:
    section = by_id(parse(render_html(values(usual()))), "how-to-read")
    assert [link.get("href") for link in section.iter("a")] == ["../../definitions/index.html#metrics"]
    assert len(text(section)) < 300
