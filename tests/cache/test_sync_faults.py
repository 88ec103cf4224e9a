"""What a sync must not believe, and what it leaves when it fails: the generation that was there."""

import json
from pathlib import Path

import pytest

from generator.cache.sync import sync
from generator.demo.events import (
    IssueDeleted,
)
from generator.demo.exchange import Reply
from generator.errors import (
    AccessError,
    CacheDamagedError,
    CacheError,
    JiraError,
    LoginError,
    SprintReportsError,
)
from generator.fetch.connect import connect
from generator.fetch.secret import Credentials
from tests.cache.desk import ALL_BOARDS, OPS, WEB, Desk, open_desk, small_world


def files_of(desk: Desk) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in desk.store.directory.rglob("*")
        if (path.is_file() and path.name == "manifest.json") or path.parent.name == "shards"
    }


FAULTS = [
    ("*/search*", Reply.of_error(500, "boom"), JiraError),
    ("*/changelog/bulkfetch", Reply.of_error(500, "boom"), JiraError),
    ("*/search*", Reply.of_html("<html>log in</html>"), SprintReportsError),
    ("*/board/8/configuration", Reply.of_error(403, "no"), AccessError),
    ("*/board/8/sprint", Reply.of_html("<html>401</html>", 401), LoginError),
    ("*/myself", Reply.of_html("<html>401</html>", 401), LoginError),
    ("*/status", Reply.of_json({"not": "a list"}), JiraError),
]


@pytest.mark.parametrize(("path", "reply", "error"), FAULTS)
def test_a_failed_run_leaves_the_old_generation(
    synced: Desk, path: str, reply: Reply, error: type[SprintReportsError]
) -> None:
    if "bulkfetch" in path and synced.flavour == "data_center":
        path = "*/search*"
    before = files_of(synced)
    synced.re_estimate()
    synced.create(10_999)
    synced.jira.answer(path, reply)
    with pytest.raises(error):
        synced.sync()
    assert {name: files_of(synced)[name] for name in before} == before
    synced.jira.reset()
    assert synced.sync().generation == 2
    assert synced.content() == synced.full_content()


def test_an_empty_census_is_not_believed(synced: Desk) -> None:
    before = files_of(synced)
    with synced.jira.lock:
        for issue_id in [id_ for id_, issue in synced.world.state().issues.items() if issue.project_key == "CD"]:
            synced.world.events.append(IssueDeleted(synced.world.now, issue_id))
    for full in (False, True):
        with pytest.raises(JiraError, match='none of the 3 issues of board 8 "Ops"') as caught:
            synced.sync(full=full)
        assert "nothing was replaced" in caught.value.hint
        assert caught.value.exit_code == 5
        assert files_of(synced) == before


def test_an_empty_census_of_another_filter_is_believed(synced: Desk) -> None:
    synced.rebuild_board(OPS, project_keys=("EF",))
    assert synced.sync().boards[1].issues == 0
    assert synced.content() == synced.full_content()


def test_the_cache_of_another_account_or_site_is_refused(synced: Desk, tmp_path: Path) -> None:
    before = files_of(synced)
    other = "accountId" if synced.flavour == "cloud" else "key"
    synced.jira.answer("*/myself", Reply.of_json({other: "somebody-else", "timeZone": "UTC"}))
    for full in (False, True):
        with pytest.raises(CacheError, match="another account"):
            synced.sync(full=full)
    with open_desk(tmp_path, synced.flavour, small_world()) as elsewhere:
        for full in (False, True):
            with pytest.raises(CacheError, match=f"is a copy of {synced.jira.url}, not of {elsewhere.jira.url}"):
                elsewhere.sync(full=full)
    assert files_of(synced) == before


def test_a_login_that_is_lost_is_said(tmp_path: Path) -> None:
    """A public site answers strangers too, with what they may see."""
    with open_desk(tmp_path, "cloud", small_world(), token=None) as desk:
        desk.sync()
        before = files_of(desk)
        with pytest.raises(LoginError, match="takes us for a stranger") as caught:
            sync(connect(desk.jira.url, Credentials()), desk.store, ALL_BOARDS)
        assert caught.value.exit_code == 3
        assert files_of(desk) == before


def test_an_account_that_is_an_address_is_not_written_down(desk: Desk) -> None:
    desk.jira.answer("*/myself", Reply.of_json({"accountId": "ann@mail.example", "key": "ann@mail.example"}))
    desk.sync()
    assert desk.load().account_id.startswith("sha256:")
    assert desk.sync().mode == "incremental"


@pytest.mark.parametrize("name", ["manifest.json", "issues/CD/6", "board/7"])
def test_a_damaged_cache_is_refused_and_mended_by_a_full_sync(synced: Desk, name: str) -> None:
    shards = synced.load().manifest.shards
    path = synced.store.directory / (name if name == "manifest.json" else f"shards/{shards[name]}.json")
    path.write_bytes(path.read_bytes()[:-9])
    synced.jira.reset()
    with pytest.raises(CacheDamagedError) as caught:
        synced.sync()
    assert "sync --full" in caught.value.hint
    assert synced.sync(full=True).added == 16
    assert synced.content() == synced.full_content()


def test_a_locked_cache_is_refused_before_anything_is_asked(synced: Desk) -> None:
    jira = synced.connect()
    asked = len(synced.jira.requests)
    with synced.store.locked(), pytest.raises(CacheError, match="locked by process"):
        sync(jira, synced.store, ALL_BOARDS)
    assert len(synced.jira.requests) == asked


def test_progress_goes_up(desk: Desk) -> None:
    seen: list[tuple[str, int, int | None]] = []
    desk.sync(progress=lambda phase, done, total: seen.append((phase, done, total)))
    assert [done for phase, done, total in seen if (phase, total) == ("boards", 3)] == [0, 1, 2, 3]
    assert ("issues", 16, 16) in seen
    assert seen[-1] == ("write", 0, None)


def test_a_report_is_plain_json(synced: Desk) -> None:
    report = synced.sync()
    assert json.loads(json.dumps(report.as_json()))["boards"][0] == {
        "id": WEB,
        "name": "Web",
        "sprints": 2,
        "issues": 13,
    }
