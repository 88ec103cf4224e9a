"""An interrupted full sync leaves what it has read, and the next one goes on from there to the same end."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.cache import partial
from generator.cache.files import seal
from generator.demo.events import IssueDeleted, SprintDeleted
from generator.demo.exchange import Reply
from generator.demo.server import RecordedRequest
from generator.domain import BoardSettings
from generator.errors import JiraError, LoginError
from generator.fetch import cloud, data_center
from tests.cache.desk import ALL_BOARDS, FLAVOURS, OPS, WEB, Desk, moved_to, open_desk, small_world
from tests.demo.small_world import DOING

PAGE = 3
HALF_WAY = 10_098  # of the issue ids
REFUSED = Reply.of_html("<html>log in</html>", 401)
DOWN = Reply.of_html("<html>Internal Server Error</html>", 500)


@pytest.fixture(params=FLAVOURS)
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A Jira of small pages, read and kept in small batches."""
    monkeypatch.setattr(partial, "BATCH", PAGE)
    monkeypatch.setattr(cloud, "CHANGELOGS_PER_CALL", PAGE)
    monkeypatch.setattr(data_center, "ISSUES_PER_PAGE", PAGE)
    with open_desk(tmp_path, request.param, small_world()) as desk:
        yield desk


def interrupt(desk: Desk, issue_id: int, answer: Reply = REFUSED, **options: Any) -> int:
    """Let a sync be answered so when it reads that issue; how many issues it has kept until then."""

    def reply(request: RecordedRequest) -> Reply | None:
        return answer if str(issue_id) in str(request.body) else None

    desk.jira.answer("*", reply)
    with pytest.raises(JiraError if answer is DOWN else LoginError):
        desk.sync(**options)
    desk.jira.reset()
    return len(kept_ids(desk))


def requests_of_a_full_sync(desk: Desk) -> int:
    desk.jira.reset()
    desk.full_content()
    asked = len(desk.jira.requests)
    desk.jira.reset()
    return asked


def kept_ids(desk: Desk) -> set[str]:
    left = desk.store.load_partial()
    names = left.manifest.shards if left else ()
    return {id_ for name in names if left and name.startswith("issues/") for id_ in left.bucket(name)}


def test_wherever_it_is_interrupted_the_next_run_ends_like_a_full_one(desk: Desk) -> None:
    whole, wanted, folder = requests_of_a_full_sync(desk), desk.full_content(), desk.folder
    for kept, issue_id in ((0, 10_091), (3, 10_093), (6, 10_098), (9, 10_101), (12, 10_200), (15, 10_302)):
        desk.folder = folder / str(issue_id)
        assert interrupt(desk, issue_id) == kept
        assert desk.store.load() is None
        report = desk.sync()
        assert (report.mode, report.added, report.resumed) == ("full", 16, kept or None)
        assert report.requests <= whole + 1 - kept // PAGE
        assert desk.content() == wanted
        assert not list(desk.store.directory.glob("partial*"))


def test_a_jira_that_answers_500_in_the_middle_costs_no_more_than_the_rest(desk: Desk) -> None:
    whole, wanted = requests_of_a_full_sync(desk), desk.full_content()
    kept = interrupt(desk, 10_101, DOWN)
    assert kept > PAGE
    assert desk.store.load() is None
    report = desk.sync()
    assert report.resumed == kept
    assert report.requests < whole
    assert desk.content() == wanted


def test_one_that_answers_500_once_is_asked_again(desk: Desk) -> None:
    wanted = desk.full_content()
    desk.jira.answer("*/issue/bulkfetch" if desk.flavour == "cloud" else "*/search", DOWN, times=1)
    assert desk.sync().resumed is None
    assert desk.content() == wanted


def change_a_kept_one(desk: Desk) -> None:
    desk.change(10_091, moved_to(DOING))


def delete_a_kept_one(desk: Desk) -> None:
    desk.happens(IssueDeleted(desk.world.now + timedelta(minutes=1), 10_093))


def delete_a_sprint(desk: Desk) -> None:
    """It empties the Sprint field of its issues and updates none of them."""
    desk.happens(SprintDeleted(desk.world.now + timedelta(minutes=1), 1))


def create_one(desk: Desk) -> None:
    desk.create(10_999)


def change_the_filter(desk: Desk) -> None:
    desk.rebuild_board(WEB, project_keys=("AB", "CD"))


@pytest.mark.parametrize(
    "meanwhile", [change_a_kept_one, delete_a_kept_one, delete_a_sprint, create_one, change_the_filter]
)
def test_what_happens_between_the_runs_is_seen(desk: Desk, meanwhile: Callable[[Desk], None]) -> None:
    interrupt(desk, HALF_WAY)
    assert kept_ids(desk) >= {"10091", "10093"}
    meanwhile(desk)
    fits = meanwhile is not change_the_filter
    assert (desk.sync().resumed is not None) == fits
    assert desk.content() == desk.full_content()


def test_interruptions_add_up(desk: Desk) -> None:
    assert interrupt(desk, HALF_WAY) == 6
    desk.change(10_090, moved_to(DOING))
    assert interrupt(desk, 10_200) == 11  # three pages more, and of the first one was kept before
    desk.change(10_099, moved_to(DOING))
    desk.sync()
    assert desk.content() == desk.full_content()


def test_an_interrupted_mending_goes_on_and_the_old_generation_stands_meanwhile(desk: Desk) -> None:
    desk.sync()
    before = desk.content()
    interrupt(desk, HALF_WAY, full=True)
    assert desk.content() == before
    whole = requests_of_a_full_sync(desk)
    report = desk.sync(full=True)
    assert (report.mode, report.reason, report.unchanged) == ("full", "asked for", 16)
    assert report.requests < whole
    assert desk.content() == desk.full_content()


def test_a_sync_of_changes_drops_what_a_full_one_left(desk: Desk) -> None:
    desk.sync()
    interrupt(desk, HALF_WAY, full=True)
    assert desk.sync().mode == "incremental"
    assert desk.store.load_partial() is None


MISFITS: list[dict[str, Any]] = [
    {"site_url": "https://other.example"},
    {"account_id": "somebody-else"},
    {"meaning": "other"},
    {"generation": 9},
    {"format": 99},
    {"tool": "other"},
    {"cursor": 99_999_999_999_999},
]


def test_what_does_not_fit_is_read_anew(desk: Desk) -> None:
    interrupt(desk, HALF_WAY)
    left, folder, whole, wanted = desk.store, desk.folder, requests_of_a_full_sync(desk), desk.full_content()
    for number, changes in enumerate(MISFITS):
        desk.folder = folder / str(number)
        shutil.copytree(left.directory, desk.store.directory)
        path = desk.store.directory / "partial.json"
        path.write_bytes(seal(json.loads(path.read_bytes())["content"] | changes))
        assert desk.sync().requests == whole, changes
        assert desk.content() == wanted


def test_damage_costs_time_and_nothing_else(desk: Desk) -> None:
    wanted, folder = desk.full_content(), desk.folder
    for number, pattern in enumerate(["partial.json", "shards/*.json"]):
        desk.folder = folder / str(number)
        interrupt(desk, HALF_WAY)
        for path in desk.store.directory.glob(pattern):
            path.write_bytes(path.read_bytes()[:-4])
        desk.sync()
        assert desk.content() == wanted


def test_what_was_read_for_other_boards_or_filters_is_read_anew(desk: Desk) -> None:
    interrupt(desk, 10_302)
    desk.rebuild_board(OPS, project_keys=("CD", "EF"))
    whole = requests_of_a_full_sync(desk)
    assert desk.sync().requests == whole
    desk.folder = desk.folder / "other"
    interrupt(desk, 10_302)
    assert sum(map(len, read_anew(desk, [BoardSettings(OPS)]))) == 3


def read_anew(desk: Desk, boards: list[BoardSettings]) -> list[set[str]]:
    desk.sync(boards)
    assert desk.content() == desk.full_content(boards)
    return desk.reads()[:1]


def test_all_boards_are_there(desk: Desk) -> None:
    interrupt(desk, HALF_WAY)
    report = desk.sync(ALL_BOARDS)
    assert [board.issues for board in report.boards] == [13, 3, 16]
