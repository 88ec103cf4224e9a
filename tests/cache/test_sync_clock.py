"""No update is lost, whatever the clock shows, in whichever zone the account lives, and however late the index is."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.demo.events import ChangedItem, IssueChanged, IssueCreated
from generator.demo.exchange import Reply
from generator.demo.server import RecordedRequest
from generator.demo.world import World
from generator.domain import BoardSettings, Flavour
from tests.cache.desk import FLAVOURS, WEB, Desk, open_desk
from tests.demo.small_world import STORY, TODO, Builder, make_world

ZONES = (
    "UTC",
    "Pacific/Apia",  # +13
    "Pacific/Pago_Pago",  # -11
    "Asia/Kolkata",  # +5:30
    "America/St_Johns",  # -3:30, with summer time
    "Australia/Lord_Howe",  # summer time of half an hour
    "Europe/Warsaw",
)
CHANGES_OF_TIME = (  # the hour that comes twice, and the one that never comes, somewhere
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 4, 30, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
)
NEAR = st.timedeltas(min_value=timedelta(hours=-2), max_value=timedelta(hours=2))
INSTANTS = st.builds(lambda at, near: at + near, st.sampled_from(CHANGES_OF_TIME), NEAR)
BOARDS = [BoardSettings(WEB)]


def clock_world(now: datetime, zone: str) -> World:
    world = make_world(Builder())
    created = now - timedelta(days=3)
    world.events[:] = [
        IssueCreated(created, 10_000 + n, f"AB-{n}", STORY, "An issue", TODO, estimate=1.0) for n in (1, 2, 3)
    ]
    world.now, world.time_zone = now, zone
    return world


def during(desk: Desk, change: IssueChanged) -> None:
    """Jira changes an issue when its page was read and its history was not (Cloud), or right after both."""

    def reply(request: RecordedRequest) -> Reply | None:
        reads = "/changelog/bulkfetch" in request.path or str((request.body or {}).get("jql", "")).startswith("id in")
        if reads and change not in desk.world.events:
            desk.world.now = max(desk.world.now, change.at)
            desk.world.events.append(change)
        return None

    desk.jira.answer("*", reply)


@pytest.mark.parametrize("flavour", FLAVOURS)
@settings(max_examples=int(os.environ.get("CLOCK_EXAMPLES", "12")), derandomize=True)
@given(
    now=INSTANTS,
    zone=st.sampled_from(ZONES),
    passed=st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=3)),
    late=st.timedeltas(min_value=timedelta(0), max_value=timedelta(minutes=2)),
)
def test_an_update_while_we_read_comes_with_the_next_sync(
    flavour: Flavour, now: datetime, zone: str, passed: timedelta, late: timedelta
) -> None:
    with TemporaryDirectory() as folder, open_desk(Path(folder), flavour, clock_world(now, zone)) as desk:
        during(desk, IssueChanged(now + late, 1, 10_001, (ChangedItem("estimate", 1.0, 5.0),)))
        desk.sync(BOARDS)
        desk.happens(IssueChanged(desk.world.now, 2, 10_002, (ChangedItem("estimate", 1.0, 8.0),)), after=passed)
        desk.jira.reset()
        assert desk.sync(BOARDS).mode == "incremental"
        assert desk.content() == desk.full_content(BOARDS)
        assert desk.load().cursor <= desk.world.now.timestamp() * 1000


def hide_the_newest(desk: Desk, lag: timedelta) -> None:
    """The search index learns of an update so late: what is newer is not found by it."""

    def reply(request: RecordedRequest) -> Reply | None:
        if "updated" not in str((request.body or {}).get("jql", "")):
            return None
        since = desk.world.now - lag
        hidden = [event for event in desk.world.events if isinstance(event, IssueChanged) and event.at > since]
        found = {event.issue_id for event in desk.world.events if isinstance(event, IssueCreated)}
        issues = [{"id": str(id_), "key": f"AB-{id_ - 10_000}"} for id_ in found - {each.issue_id for each in hidden}]
        return Reply.of_json({"issues": issues, "total": len(issues), "isLast": True})

    desk.jira.answer("*search*", reply)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_an_index_that_lags_behind_loses_nothing(flavour: Flavour, tmp_path: Path) -> None:
    with open_desk(tmp_path, flavour, clock_world(datetime(2026, 6, 1, 9, tzinfo=UTC), "Asia/Kolkata")) as desk:
        desk.sync(BOARDS)
        hide_the_newest(desk, timedelta(minutes=9))
        seen: list[Any] = []
        for number in range(1, 9):
            item = ChangedItem("estimate", 1.0, number + 1.0)
            change = IssueChanged(desk.world.now, number, 10_001 + number % 3, (item,))
            desk.happens(change, after=timedelta(minutes=4))
            seen.append(desk.sync(BOARDS).changed)
        assert sum(seen) > 0
        assert 0 in seen, "the index hid something"
        desk.happens(after=timedelta(minutes=9))
        desk.sync(BOARDS)
        assert desk.content() == desk.full_content(BOARDS)
        assert sum(len(issue["histories"]) for issue in desk.load().issues(WEB)) == 8


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_thousand_updates_of_one_instant_are_all_read(flavour: Flavour, tmp_path: Path) -> None:
    at = datetime(2026, 6, 1, 9, 0, 30, tzinfo=UTC)
    world = clock_world(at, "UTC")
    created = at - timedelta(days=1)
    world.events += [IssueCreated(created, 20_000 + n, f"AB-{9000 + n}", STORY, "One", TODO) for n in range(1000)]
    with open_desk(tmp_path, flavour, world) as desk:
        desk.sync(BOARDS)
        item = (ChangedItem("estimate", None, 3.0),)
        desk.happens(*(IssueChanged(at, n, 20_000 + n, item) for n in range(1000)), after=timedelta(seconds=20))
        assert desk.sync(BOARDS).changed == 1000
        assert desk.content() == desk.full_content(BOARDS)
        always = IssueChanged(desk.world.now, 5000, 20_000, (ChangedItem("estimate", 3.0, 4.0),))
        desk.happens(always, after=timedelta(0))
        assert desk.sync(BOARDS).changed == 1
