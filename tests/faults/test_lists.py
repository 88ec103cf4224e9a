"""Lists that lie about their end, and a Jira that changes while its lists are read."""

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.demo.events import ChangedItem, IssueChanged, IssueCreated
from generator.demo.exchange import Reply
from generator.demo.server import RecordedRequest
from generator.demo.view import Limits
from generator.errors import JiraError
from tests.cache.desk import FLAVOURS, Desk, open_desk, small_world
from tests.demo.small_world import STORY, TODO

SMALL = Limits(search=3, least_with_fields=2, histories=5, offset_search=3, boards=1, sprints=1)
CENSUS = {"cloud": "*/search/jql", "data_center": "*/search"}
QUERY = "filter = 10011 ORDER BY created ASC, key ASC"


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path, getattr(request, "param", "cloud"), small_world(), limits=SMALL) as desk:
        yield desk


both = pytest.mark.parametrize("desk", FLAVOURS, indirect=True)
on_data_center = pytest.mark.parametrize("desk", ["data_center"], indirect=True)


def ids_of(desk: Desk) -> list[str]:
    return sorted(map(str, desk.world.state().issues))


def read_ids(desk: Desk) -> list[str]:
    ids = desk.connect().issue_ids(QUERY)
    assert len(ids) == len(set(ids))
    return sorted(ids)


def changed(desk: Desk, change: Callable[[dict[str, Any], RecordedRequest], dict[str, Any]]) -> None:
    """Every page of a search comes changed."""

    def reply(asked: RecordedRequest) -> Reply:
        usual = desk.jira.usual(asked)
        return Reply.of_json(change(json.loads(usual.body), asked)) if usual.status == 200 else usual

    desk.jira.answer(CENSUS[desk.flavour], reply)


@both
def test_pages_smaller_than_asked_for_are_read_to_the_end(desk: Desk) -> None:
    assert read_ids(desk) == ids_of(desk)
    assert len(desk.jira.requests) == 1 + 6
    desk.sync()
    assert sorted(desk.load().issue_ids) == ids_of(desk)


@pytest.mark.parametrize("tokens", [itertools.repeat("same"), itertools.count()], ids=["the same", "ever new ones"])
@pytest.mark.parametrize("rows", [[], [{"id": "10090"}]], ids=["empty pages", "the same page"])
def test_tokens_without_end_are_an_error_and_change_nothing(
    desk: Desk, tokens: Iterator[Any], rows: list[dict[str, str]]
) -> None:
    desk.sync()
    before = desk.load().manifest
    desk.jira.reset()
    desk.jira.answer(
        CENSUS["cloud"],
        lambda _: Reply.of_json({"issues": rows, "isLast": False, "nextPageToken": f"t{next(tokens)}"}),
    )
    with pytest.raises(JiraError, match=r"listing of the issues .* is unstable"):
        desk.sync()
    asked = Counter(request.body["jql"] for request in desk.jira.requests if "/search" in request.path)
    assert max(asked.values()) <= 6
    assert desk.load().manifest == before


def test_a_page_may_be_empty_in_the_middle(desk: Desk) -> None:
    desk.jira.answer(CENSUS["cloud"], Reply.of_json({"issues": [], "isLast": False, "nextPageToken": "go on"}), times=1)

    def from_the_start(asked: RecordedRequest) -> Reply | None:
        if asked.body.get("nextPageToken") != "go on":
            return None
        return desk.jira.usual(replace(asked, body={**asked.body, "nextPageToken": None}))

    desk.jira.answer(CENSUS["cloud"], from_the_start)
    assert read_ids(desk) == ids_of(desk)


@both
def test_a_list_ends_without_being_told_so(desk: Desk) -> None:
    changed(desk, lambda page, _: {key: page[key] for key in page if key not in {"isLast", "total", "maxResults"}})
    assert read_ids(desk) == ids_of(desk)


@both
def test_rows_that_come_twice_count_once(desk: Desk) -> None:
    """Of an offset, as when the list moves down by one between two pages; of a token, as Jira just does."""

    def overlapping(page: dict[str, Any], asked: RecordedRequest) -> dict[str, Any]:
        if desk.flavour == "cloud":
            return {**page, "issues": page["issues"] * 2}
        start = max(0, asked.body["startAt"] - 1)
        return dict(json.loads(desk.jira.usual(replace(asked, body={**asked.body, "startAt": start})).body))

    changed(desk, overlapping)
    ids = desk.connect().issue_ids(QUERY)
    assert len(ids) == len(set(ids))
    assert set(ids) >= set(ids_of(desk)[:-1])


@on_data_center
def test_a_total_that_never_comes_is_said(desk: Desk) -> None:
    changed(desk, lambda page, _: {**page, "total": page["total"] + 5})
    report = desk.sync()
    assert sorted(desk.load().issue_ids) == ids_of(desk)
    assert any("Jira counts 21 of the issues" in said and "only 16" in said for said in report.incomplete)


@on_data_center
def test_a_result_window_is_passed_by_dates(desk: Desk) -> None:
    def limited(asked: RecordedRequest) -> Reply | None:
        beyond = asked.body.get("startAt", 0) >= 6 and "filter" in asked.body["jql"]
        return Reply.of_error(400, "Search limit exceeded: at most 6 results") if beyond else None

    desk.jira.answer(CENSUS["data_center"], limited)
    assert read_ids(desk) == ids_of(desk)
    desk.sync()
    desk.jira.reset()
    assert desk.content() == desk.full_content()


@on_data_center
def test_a_window_full_of_one_instant_is_an_error(desk: Desk) -> None:
    now = desk.world.now
    desk.happens(*[IssueCreated(now, 11_000 + n, f"AB-{1000 + n}", STORY, "x", TODO) for n in range(9)])

    def limited(asked: RecordedRequest) -> Reply | None:
        return Reply.of_error(500, "Result window is too large") if asked.body.get("startAt", 0) >= 6 else None

    desk.jira.answer(CENSUS["data_center"], limited)
    with pytest.raises(JiraError, match="unstable"):
        read_ids(desk)


@both
def test_what_jira_warns_of_is_kept_with_the_data(desk: Desk) -> None:
    said = "The clause was cut for someone@mail.example"
    warnings = {"warnings": [{"type": "LIMIT", "message": said}], "warningMessages": [said]}
    name = "warnings" if desk.flavour == "cloud" else "warningMessages"
    changed(desk, lambda page, _: {**page, name: warnings[name]})
    report = desk.sync()
    assert report.incomplete == desk.load().incomplete
    assert any(
        "Jira warns about the issues" in each and "The clause was cut for ***" in each for each in report.incomplete
    )
    desk.jira.reset()
    assert desk.sync(full=True).incomplete == ()


HAPPENINGS: dict[str, Callable[[Desk], None]] = {
    "an update": lambda desk: desk.re_estimate(),
    "a creation": lambda desk: desk.create(10_999),
    "a deletion": lambda desk: desk.delete_issue(),
}


@both
@pytest.mark.parametrize("happening", HAPPENINGS.values(), ids=HAPPENINGS)
@pytest.mark.parametrize("page", [2, 4])
def test_what_happens_between_pages_is_in_the_cache_after_the_next_sync(
    desk: Desk, happening: Callable[[Desk], None], page: int
) -> None:
    pages = itertools.count(1)

    def reply(_asked: RecordedRequest) -> None:
        if next(pages) == page:
            happening(desk)

    desk.jira.answer(CENSUS[desk.flavour], reply)
    desk.sync()
    first = set(desk.load().issue_ids)
    assert set(ids_of(desk)) - first <= {"10999"}
    assert next(pages) > page
    desk.sync()
    desk.jira.reset()
    assert desk.content() == desk.full_content()


@both
def test_an_issue_that_changes_at_every_request_does_not_keep_us(desk: Desk) -> None:
    """Nothing is read until it rests; the sync after the last change has it as it is."""
    values = itertools.count(1)

    def restless(_asked: RecordedRequest) -> None:
        now, value = desk.world.now + timedelta(seconds=1), float(next(values))
        item = ChangedItem("estimate", value - 1, value)
        desk.happens(IssueChanged(now, 3_000_000 + int(value), 10_091, (item,)), after=timedelta(seconds=1))

    desk.sync()
    desk.jira.reset()
    desk.jira.answer("*", restless)
    report = desk.sync()
    assert report.changed == 1
    assert next(values) == len(desk.jira.requests) + 1
    desk.jira.reset()
    desk.sync()
    assert desk.content() == desk.full_content()
