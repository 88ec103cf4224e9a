"""The feeds of closed sprints, read by a strict parser of XML and held against what Atom asks for."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from generator.domain import Snapshot
from generator.pages import make_pages
from generator.pages.page import Page, Report
from generator.render.html import render_html
from tests.factories import at, make_active_sprint, make_board, make_sprint
from tests.pages.sites import target
from tests.pages.test_hostile import MARK, PAYLOADS, hostile, small
from tests.reports import SITE_URL, report_of, told, usual

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}:[!-~]+")
BASE = "https://pages.example.com/our-sprints/"


def small_report_of(*snapshots: Snapshot, **changes: Any) -> Report:
    """A feed shows no cards."""
    return report_of(*snapshots, cards="none", **changes)


def feed_pages(report: Report) -> list[Page]:
    return [page for page in make_pages(report) if isinstance(page, Page) and page.template == "feed.xml"]


def feeds(report: Report) -> dict[str, ET.Element]:
    return {page.path: ET.fromstring(render_html(page)) for page in feed_pages(report)}


def feed(*snapshots: Snapshot, path: str = "feed.xml", **changes: Any) -> ET.Element:
    return feeds(small_report_of(*snapshots, **changes))[path]


def entries(feed: ET.Element, tag: str) -> list[str]:
    return [entry.findtext(f"{ATOM}{tag}", "").replace("\u00a0", " ") for entry in feed.iter(f"{ATOM}entry")]


def hrefs(feed: ET.Element) -> list[str]:
    return [link.get("href", "") for link in feed.iter(f"{ATOM}link")]


def two_boards() -> tuple[Snapshot, Snapshot]:
    sprint = make_sprint(7, start=7, name="Other 7", origin_board_id=2)
    return usual(), told(["in 7, estimate 3; day 8: Done"], (sprint,), make_board(id=2, name="Other board"))


def test_every_closed_sprint_is_an_entry_the_latest_first() -> None:
    found = feed(*two_boards())
    assert entries(found, "title") == [
        "Team board, Sprint 2: 8 of 8 committed points completed",
        "Other board, Other 7: 3 of 3 committed points completed",
        "Team board, Sprint 1: 8 of 14 committed points completed",
    ]
    assert entries(found, "updated") == ["2026-03-30T09:00:00Z", "2026-03-23T09:00:00Z", "2026-03-16T09:00:00Z"]
    assert entries(found, "summary")[1].startswith("The completion rate was 100 %. ")
    assert found.findtext(f"{ATOM}updated") == "2026-03-30T09:00:00Z"


def test_a_board_has_a_feed_of_its_own_with_the_same_entries() -> None:
    found = feeds(small_report_of(*two_boards()))
    assert set(found) == {"feed.xml", "boards/1/feed.xml", "boards/2/feed.xml"}
    assert entries(found["boards/2/feed.xml"], "id") == [entries(found["feed.xml"], "id")[1]]
    assert found["boards/2/feed.xml"].findtext(f"{ATOM}title") == "Other board: closed sprints"


def test_it_has_what_atom_asks_for() -> None:
    for path, found in feeds(small_report_of(*two_boards())).items():
        assert found.tag == f"{ATOM}feed"
        assert found.findtext(f"{ATOM}author/{ATOM}name"), path
        for one in (found, *found.iter(f"{ATOM}entry")):
            names = [child.tag.removeprefix(ATOM) for child in one]
            assert all(names.count(name) == 1 for name in ("id", "title", "updated")), path
            assert TAG.fullmatch(one.findtext(f"{ATOM}id", ""))
            assert RFC_3339.fullmatch(one.findtext(f"{ATOM}updated", ""))
            assert [link.get("rel") for link in one.findall(f"{ATOM}link")] == ["alternate"]


def test_ids_outlive_a_new_name_and_a_new_address_but_tell_sprints_boards_and_jiras_apart() -> None:
    first, other = two_boards()
    ids = entries(feed(first, other), "id")
    assert ids[0] == "tag:jira.example.com,2026:/boards/1/sprints/2"
    assert len(set(ids)) == 3
    renamed = replace(first, sprints=tuple(replace(sprint, name="New") for sprint in first.sprints))
    assert entries(feed(renamed, other, base_url=BASE), "id") == ids
    elsewhere = entries(feed(first, site_url=f"{SITE_URL}:8443/jira/"), "id")
    assert elsewhere[0] == "tag:jira.example.com,2026:jira/boards/1/sprints/2"
    assert feeds(small_report_of(first))["feed.xml"].findtext(f"{ATOM}id") not in ids


@pytest.mark.parametrize("site_url", ["http://[::1]:8080", "https://bücher.example/jira zwei", ""])
def test_any_jiras_address_gives_a_tag(site_url: str) -> None:
    assert all(TAG.fullmatch(id_) for id_ in entries(feed(usual(), site_url=site_url), "id"))


def test_links_are_relative_until_the_config_says_where_the_site_is() -> None:
    pages = {page.path for page in make_pages(small_report_of(*two_boards()))}
    for path, found in feeds(small_report_of(*two_boards())).items():
        assert hrefs(found)
        for href in hrefs(found):
            assert not urlsplit(href).scheme
            assert target(path, href)[0] in pages, (path, href)
    for path, found in feeds(small_report_of(*two_boards(), base_url=BASE)).items():
        assert all(href.startswith(BASE) and href.removeprefix(BASE) in pages for href in hrefs(found)), path
        (itself,) = [link.get("href") for link in found.iter(f"{ATOM}link") if link.get("rel") == "self"]
        assert itself == f"{BASE}{path}"


def test_only_the_boards_own_closed_sprints_take_part() -> None:
    sprints = (make_sprint(1), make_sprint(2, start=1, origin_board_id=9), make_active_sprint(3, start=14))
    found = feed(told(["in 1", "in 2", "in 3"], sprints, as_of=at(20)))
    assert [id_.rpartition("/")[2] for id_ in entries(found, "id")] == ["1"]


def test_a_feed_without_entries_is_as_old_as_its_data() -> None:
    found = feed(told(["in 1"], (make_active_sprint(1),), as_of=at(3)))
    assert entries(found, "id") == []
    assert found.findtext(f"{ATOM}updated") == "2026-03-05T09:00:00Z"
    assert RFC_3339.fullmatch(feed().findtext(f"{ATOM}updated", ""))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_texts_stay_texts(payload: str) -> None:
    harmless, found = (
        feed(hostile(small(), text), title=text, version=text, base_url=BASE) for text in ("harmless", payload)
    )
    assert [(e.tag, sorted(e.attrib)) for e in found.iter()] == [(e.tag, sorted(e.attrib)) for e in harmless.iter()]
    assert not any(MARK in href or "javascript:" in href for href in hrefs(found))
    assert MARK in found.findtext(f"{ATOM}title", "")
    assert MARK in entries(found, "title")[0]


def test_two_builds_give_the_same_bytes_whenever_they_are() -> None:
    def bytes_at(as_of: datetime) -> bytes:
        report = small_report_of(replace(usual(), as_of=as_of))
        (page,) = [page for page in feed_pages(report) if page.path == "feed.xml"]
        return render_html(page)

    assert bytes_at(at(35)) == bytes_at(at(36))
