"""How heavy the pages of a large board are: 5,000 issues in 100 sprints, with epics and a name that real life has."""

import gzip
from collections.abc import Mapping
from dataclasses import replace

import pytest

from generator.domain import Snapshot
from generator.pages import make_pages
from generator.pages.page import Page
from generator.render.html import render_html
from tests.benchmarks.bench_metrics import make_board_of
from tests.factories import make_issue
from tests.pages.sites import parse, texts
from tests.reports import report_of

BOARD = "boards/1/index.html"
COMPARE = "boards/1/compare/index.html"
SPRINTS = {state: f"boards/1/sprints/{id_}/index.html" for state, id_ in (("closed", 50), ("active", 100))}
MOST, MOST_OF_A_BOARD, MOST_COMPRESSED = 150_000, 300_000, 40_000
EPICS = 40


def large_board() -> Snapshot:
    """Every third issue is part of an epic, and every sprint has a goal and a long name."""
    snapshot = make_board_of(5000)
    epics = [make_issue(900_000 + number, level="epic", type="Epic", key=f"AB-E{number}") for number in range(EPICS)]
    issues = (
        replace(issue, summary="As a traveller I want the ticket I bought on my watch, so that I need no paper")
        if issue.id % 3
        else replace(issue, parent_id=epics[issue.id % EPICS].id, parent_key=epics[issue.id % EPICS].key)
        for issue in snapshot.issues
    )
    sprints = (
        replace(sprint, name=f"Ticket machine {sprint.name}", goal="Sell tickets at night")
        for sprint in snapshot.sprints
    )
    return replace(snapshot, issues=(*issues, *epics), sprints=tuple(sprints))


@pytest.fixture(scope="module")
def pages() -> Mapping[str, bytes]:
    wanted = {BOARD, COMPARE, *SPRINTS.values()}
    found = (page for page in make_pages(report_of(large_board())) if isinstance(page, Page) and page.path in wanted)
    return {page.path: render_html(page) for page in found}


def test_the_boards_page_keeps_its_budget(pages: Mapping[str, bytes]) -> None:
    assert len(pages[BOARD]) <= MOST_OF_A_BOARD
    captions = texts(parse(pages[BOARD]), "caption")
    assert "100 sprints" in captions
    assert any("the first and the last 10 of 99 rows" in caption for caption in captions)


@pytest.mark.parametrize("state", SPRINTS)
def test_a_sprints_page_keeps_its_budget(pages: Mapping[str, bytes], state: str) -> None:
    page = pages[SPRINTS[state]]
    assert 50_000 < len(page) <= MOST
    assert len(gzip.compress(page)) <= MOST_COMPRESSED


def test_a_hundred_sprints_side_by_side_keep_the_budget_of_a_page(pages: Mapping[str, bytes]) -> None:
    assert 50_000 < len(pages[COMPARE]) <= MOST
    assert len(gzip.compress(pages[COMPARE])) <= MOST_COMPRESSED
