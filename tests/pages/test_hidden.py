"""What pages say and do where something is hidden: they tell it, have no empty column, and claim nothing untrue."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator.domain import Snapshot
from generator.metrics.metric import TableColumn
from generator.pages import make_pages
from generator.pages.address import Link
from generator.pages.cells import CellWriter
from generator.pages.hidden import tell_hidden
from generator.privacy import NOT_SHOWN, OPEN, Privacy
from generator.render import render
from generator.veil import Veil
from tests.factories import make_board, make_sprint
from tests.pages.sites import documents, links, parse, text, texts
from tests.reports import SITE_URL, build, report_of, told

ALL = Privacy("hide", "pseudonym", "hide", "hide")
STORIES = ("in 1, estimate 5; day 5: Done", "in 1, estimate 3")
NUMBERS = "Issues go by Jira's own numbers here: who has a login finds ID-10001 by the search “id = 10001”"


def veiled(privacy: Privacy, snapshot: Snapshot | None = None, **changes: Any) -> Any:
    """The report of a board, with no card to draw."""
    snapshot = snapshot or told(STORIES, [make_sprint(1, goal="Sell tickets")])
    veil = Veil(privacy, SITE_URL, {issue.key: issue.id for issue in snapshot.issues})
    values: dict[str, Any] = {"site_url": veil.site_url, "privacy": privacy, "cards": "none", **changes}
    return report_of(veil.snapshot(snapshot), **values)


@pytest.mark.parametrize(
    ("privacy", "expected"),
    [
        (OPEN, []),
        (Privacy(keys="pseudonym"), [NUMBERS]),
        (Privacy(summaries="hide"), ["Not shown on this site: names of issues"]),
        (ALL, [NUMBERS, "Not shown on this site: names of issues, sprint goals and links to Jira"]),
    ],
)
def test_it_is_said_in_so_many_words(privacy: Privacy, expected: list[str]) -> None:
    assert list(tell_hidden(privacy)) == expected


def test_every_page_says_it_at_its_foot() -> None:
    pages = documents(build(veiled(ALL)))
    assert len(pages) > 6
    for path, page in pages.items():
        (foot,) = page.iter("footer")
        assert NUMBERS in text(foot), path
        assert not [link for link in links(page) if SITE_URL in link], path


@pytest.mark.parametrize("noindex", [True, False])
def test_search_engines_are_told_off_unless_they_are_welcome(noindex: bool) -> None:
    site = build(veiled(Privacy(noindex=noindex)))
    assert ("robots.txt" in site) is noindex
    for page in documents(site).values():
        metas = [meta.get("content") for meta in page.iter("meta") if meta.get("name") == "robots"]
        assert metas == (["noindex"] if noindex else [])


def test_an_issue_list_has_no_column_of_nothing() -> None:
    for privacy, expected in ((OPEN, True), (Privacy(summaries="hide"), False)):
        site = build(veiled(privacy))
        page = parse(site["boards/1/sprints/1/index.html"])
        assert ("Summary" in texts(page, "th")) is expected
        issues = [table.get("class").split() for table in page.iter("table") if "filtered" in table.get("class", "")]
        assert issues
        assert all(("unnamed" in classes) is not expected for classes in issues)
        assert NOT_SHOWN not in text(page)


def test_neither_has_the_list_of_a_board_without_sprints() -> None:
    board = make_board(type="kanban")
    for privacy, expected in ((OPEN, True), (Privacy(summaries="hide"), False)):
        page = parse(build(veiled(privacy, told(("day 5: Done", ""), [], board)))["boards/1/index.html"])
        assert ("Summary" in texts(page, "th")) is expected


def test_a_metrics_table_leaves_out_what_is_hidden_and_keeps_what_is_only_empty() -> None:
    writer = CellWriter(ZoneInfo("UTC"), Link, lambda id_: Link(str(id_)))
    columns = (TableColumn("key", "Issue", "issue"), TableColumn("summary", "Summary", "text"))

    def headings(*summaries: str) -> list[str]:
        rows = [{"key": "AB-1", "summary": summary} for summary in summaries]
        return [heading.label for heading in writer.table("", columns, rows).headings]

    assert headings(NOT_SHOWN, NOT_SHOWN) == ["Issue"]
    assert headings(NOT_SHOWN, "") == headings("") == headings() == ["Issue", "Summary"]


def test_programs_get_nulls_and_are_told_why() -> None:
    site = build(veiled(ALL))
    index = json.loads(site["data/index.json"])
    assert index["privacy"] == {"summaries": "hide", "keys": "pseudonym", "goals": "hide", "links": "hide"}
    sprint = json.loads(site["data/boards/1/sprints/1.json"])
    assert sprint["sprint"]["goal"] is None
    assert [(issue["summary"], issue["url"]) for issue in sprint["issues"]] == [(None, None)] * 2
    table = site["data/boards/1/sprints/1-issues.csv"].decode()
    assert NOT_SHOWN not in table
    assert table.startswith('"id","key","type","summary"')


def test_a_hidden_goal_is_not_called_none() -> None:
    page = text(parse(build(veiled(Privacy(goals="hide")))["boards/1/sprints/1/index.html"]))
    assert "Goal: (not shown)" in page
    assert "There was none in Jira" not in page


@pytest.mark.parametrize(
    ("base_url", "tag"),
    [
        ("https://pages.example.com/ours/", "tag:pages.example.com,2026:ours/feed.xml"),
        ("", "tag:localhost,2026:/feed.xml"),
    ],
)
def test_a_feed_is_known_by_its_own_address_where_jiras_is_hidden(base_url: str, tag: str) -> None:
    made = make_pages(veiled(Privacy(links="hide"), base_url=base_url))
    (page,) = (page for page in made if page.path == "feed.xml")
    (file,) = render(page)
    assert f"<id>{tag}</id>" in file.content.decode()
    assert "jira.example.com" not in file.content.decode()
