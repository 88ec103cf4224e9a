"""A whole report out of stories, the way a build makes it, and the site it becomes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Literal

from generator.domain import Board, Issue, Rules, Snapshot, Sprint
from generator.history.replay import replay
from generator.metrics import SprintCards, make_board_cards, make_sprint_cards
from generator.metrics.old_work import add_old_work
from generator.pages import make_pages
from generator.pages.facts import Site, survey
from generator.pages.page import BoardReport, Document, Page, Report
from generator.render import render, render_assets
from generator.render.file import File
from tests.factories import at, make_active_sprint, make_snapshot, make_sprint, story

SITE_URL = "https://jira.example.com"


def report_of(*snapshots: Snapshot, cards: Literal["all", "sprint", "none"] = "all", **changes: Any) -> Report:
    """The report of some boards; with fewer `cards`, quicker, for the pages that show no others."""
    boards = []
    for snapshot in snapshots:
        history = add_old_work(replay(snapshot))
        board_cards = make_board_cards(history) if cards == "all" else ()
        boards.append(
            BoardReport(history, board_cards, make_sprint_cards(history) if cards != "none" else SprintCards({}))
        )
    values: dict[str, Any] = {"title": "Our sprints", "site_url": SITE_URL, "version": "1.2.3", "boards": tuple(boards)}
    return Report(**(values | changes))


def make_files(report: Report) -> Iterator[File]:
    """Every file of the site, lazily."""
    for page in make_pages(report):
        yield from render(page, report.look)
    yield from render_assets(report.look, noindex=report.privacy.noindex)


def build(report: Report) -> dict[str, bytes]:
    """Every file of the site by its path."""
    return {file.path: file.content for file in make_files(report)}


def build_data(report: Report) -> dict[str, bytes]:
    """The data files alone, which need no chart."""
    documents = (page for page in make_pages(report) if isinstance(page, Document))
    return {file.path: file.content for document in documents for file in render(document)}


def pages_by(make: Callable[[Site], Iterator[Page | Document]], report: Report) -> Iterator[Page]:
    """The pages of one kind, lazily."""
    return (page for page in make(survey(report)) if isinstance(page, Page))


def told(
    stories: Sequence[str],
    sprints: Iterable[Sprint] | None = None,
    board: Board | None = None,
    rules: Rules | None = None,
    as_of: datetime | None = None,
) -> Snapshot:
    """A board whose issues are told as stories, AB-1, AB-2, ..."""
    issues: list[Issue] = [story(text, number) for number, text in enumerate(stories, 1)]
    return make_snapshot(*issues, sprints=sprints, board=board, rules=rules, as_of=as_of)


def usual() -> Snapshot:
    """Two closed sprints, one that runs, one that is planned, and every outcome."""
    sprints = (
        make_sprint(1, goal="Sell <tickets> & more"),
        make_sprint(2, start=14),
        make_active_sprint(3, start=28),
        make_sprint(4, start=None, name="Sprint 4"),
    )
    stories = (
        "in 1, estimate 5; day 3: In Progress; day 5: Done",
        "in 1; day 14: leaves 1, joins 1, joins 2; day 20: Done",
        "day 2: created, estimate 2; day 3: joins 1; day 6: Done",
        "in 1; day 4: leaves 1",
        "in 1, estimate none; day 6: estimate 8; day 9: Done",
        "in 1; day 2: Done; day 15: joins 2",
        "in 2, estimate 5; day 18: Done",
        "in 3; day 30: In Progress; day 31: Done",
        "in 3, estimate 8",
        "in 4, estimate 2",
    )
    return told(stories, sprints, as_of=at(35))


@cache
def usual_report() -> Report:
    """The report of the usual board, made once; nobody changes it."""
    return report_of(usual())
