"""Histories that Jira cuts or gives in any order, and sprints that only they remember, as they come over the wire."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from generator.build import build_site
from generator.cache.snapshot import load_snapshot
from generator.demo.events import ChangedItem, IssueChanged, SprintDeleted
from generator.demo.server import RecordedRequest
from generator.demo.view import Limits
from generator.domain import Flavour
from generator.history.history import History
from generator.history.replay import replay
from generator.site_settings import SiteSettings
from tests.cache.desk import ALL_BOARDS, FLAVOURS, WEB, Desk, moved_to, open_desk, small_world
from tests.demo.small_world import DOING, DONE, TODO

HISTORIES = {"histories", "changeHistories"}
ISSUE = 10_095


@pytest.fixture(params=FLAVOURS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    flavour: Flavour = request.param
    limits = Limits(histories=3, issue_histories=2, embedded_histories=1)
    with open_desk(tmp_path, flavour, small_world(), limits=limits) as desk:
        yield desk


def rewritten(desk: Desk, change: Callable[[list[Any]], list[Any]]) -> None:
    """Every list of history entries comes changed."""

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {name: change(each) if name in HISTORIES else walk(each) for name, each in value.items()}

    def reply(asked: RecordedRequest) -> Any:
        usual = desk.jira.usual(asked)
        return type(usual).of_json(walk(json.loads(usual.body))) if usual.status == 200 else None

    desk.jira.answer("*/search*", reply)
    desk.jira.answer("*/changelog/*", reply)


def past(desk: Desk, board: int) -> History:
    (settings,) = [each for each in ALL_BOARDS if each.ref == board]
    return replay(load_snapshot(desk.load(), settings))


def assert_same_past(one: History, other: History) -> None:
    for each in fields(History):
        before, after = getattr(one, each.name), getattr(other, each.name)
        if isinstance(before, pd.DataFrame):
            pd.testing.assert_frame_equal(before, after)
        else:
            assert before == after, each.name


def test_every_entry_comes_though_pages_are_small(desk: Desk) -> None:
    """The entries of the demo's log that change what we ask for are all there, each once."""
    desk.sync()
    pages = sum("changelog" in request.path for request in desk.jira.requests)
    assert pages == 5 if desk.flavour == "cloud" else pages == 0, pages
    kept = {entry["id"] for issue in desk.load().issues(WEB) for entry in issue["histories"]}
    keys = desk.world.state().issues
    log = [each for each in desk.world.events if isinstance(each, IssueChanged)]
    assert kept == {str(each.history_id) for each in log if keys[each.issue_id].project_key == "AB"}
    assert all(issue["complete"] for issue in desk.load().issues(WEB))
    assert desk.load().incomplete == ()


@pytest.mark.parametrize("desk", ["data_center"], indirect=True)
def test_entries_that_are_held_back_are_said_and_asked_for_again(desk: Desk) -> None:
    """Data Center tells how many there are, and gives no other way to the rest."""
    desk.sync()
    desk.change(ISSUE, ChangedItem("estimate", 1.0, 8.0))
    rewritten(desk, lambda entries: entries[-1:])
    report = desk.sync()
    assert any("Jira gave only a part of the history of" in said and "AB-95" in said for said in report.incomplete)
    assert desk.load().incomplete == report.incomplete
    partial = {issue["key"] for issue in desk.load().issues(WEB) if not issue["complete"]}
    assert "AB-95" in partial
    desk.jira.reset()
    desk.happens(after=timedelta(days=2))
    assert desk.sync().incomplete == ()
    assert desk.content() == desk.full_content()


@pytest.mark.parametrize("seed", range(3))
def test_the_past_is_the_same_in_whatever_order_it_is_told(desk: Desk, seed: int) -> None:
    """Two entries of one instant among them; and names alone tell the field, as on old Data Centers."""
    now = desk.world.now
    steps = ((TODO, DOING), (DOING, DONE), (DONE, DOING))
    desk.happens(*(IssueChanged(now, 900 + n, 10_099, (moved_to(to, of),)) for n, (of, to) in enumerate(steps)))
    desk.sync()
    before, content = past(desk, WEB), desk.content()
    luck = random.Random(seed)

    def told_otherwise(entries: list[Any]) -> list[Any]:
        for entry in entries:
            entry["items"] = luck.sample(entry["items"], len(entry["items"]))
            for item in entry["items"]:
                item.pop("fieldId", None)
        return luck.sample(entries, len(entries))

    rewritten(desk, told_otherwise)
    desk.sync(full=True)
    assert desk.content() != content, "the order did change"
    assert_same_past(before, past(desk, WEB))
    assert desk.load().incomplete == ()


def test_a_sprint_that_only_histories_remember_is_named_and_stops_no_page(desk: Desk) -> None:
    desk.change(ISSUE, ChangedItem("sprint", (1,), (2,)))
    desk.happens(SprintDeleted(desk.world.now, 1))
    desk.sync()
    gone = [each for each in past(desk, WEB).warnings if each.code == "deleted_sprint"]
    assert [(each.issue_key, "was in sprint 1," in each.message) for each in gone] == [("AB-98", True)]
    build_site(desk.load(), ALL_BOARDS, SiteSettings("Ours"), desk.folder / "site")
    pages = [page.read_text(encoding="utf-8") for page in (desk.folder / "site").rglob("*.html")]
    assert any("was in sprint 1, which is no longer there" in page for page in pages)
    assert desk.content() == desk.full_content()
