"""`verify` at the terminal: what it says, its exit codes, its document, and the page it leaves behind."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.cache.files import encode_json
from generator.cache.store import Store
from generator.demo.events import SprintClosed
from generator.demo.exchange import Reply
from generator.demo.server import DemoJira
from tests.cache.desk import small_world
from tests.cli.conftest import enter
from tests.cli.desk import CONFIG, EMAIL, TOKEN, Desk
from tests.demo.small_world import at

ID = "10093"


@pytest.fixture(scope="module")
def jira() -> Iterator[DemoJira]:
    world = small_world()
    world.events.append(SprintClosed(at(90), 1))
    with DemoJira(world, "cloud", token=TOKEN) as jira:
        yield jira


@pytest.fixture
def built(
    jira: DemoJira, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "report.yml").write_text(CONFIG, encoding="utf-8")
    enter(tmp_path, jira.url, monkeypatch)
    desk = Desk(tmp_path, jira, capsys)
    assert desk.run("sync", "-q").code == 0
    yield desk
    jira.reset()
    jira.disagree()
    desk.look_for_canaries()


def forge(desk: Desk) -> None:
    """A cached issue says something else than Jira's, in a generation that is whole."""
    store = Store(desk.folder / ".cache" / "sprint-reports")
    generation = store.load()
    assert generation is not None
    (name,) = generation.by_bucket([ID])
    shard = generation.bucket(name)
    issue = shard[ID] | {"fields": shard[ID]["fields"] | {"summary": "Forged"}}
    with store.locked():
        hash_ = store.write_shard(encode_json({**shard, ID: issue}))
        shards = {**generation.manifest.shards, name: hash_}
        store.commit(replace(generation.manifest, number=generation.number + 1, shards=shards))


def test_all_agrees(built: Desk) -> None:
    ended = built.run("verify")
    assert ended.code == 0, ended.err
    lines = ended.out.splitlines()
    assert lines[:3] == [
        "Cache: compared all 16 issues of generation 1 with Jira.",
        "  Board 7 Web: 13 issues cached, 13 in Jira.",
        "  Board 8 Ops: 3 issues cached, 3 in Jira.",
    ]
    sprints = "Sprints of board 7 Web: 1 of 1 closed sprint compared with Jira's own reports"
    assert lines[3:] == [f"{sprints}; 0 differences explained, 0 unexplained."]


def test_an_explained_difference_is_no_failure(built: Desk) -> None:
    built.jira.disagree("subtasks")
    ended = built.run("verify")
    assert ended.code == 0
    assert "1 difference explained, 0 unexplained" in ended.out
    assert "  Sprint 1: AB-200, outcome: ours not in the sprint, Jira's not completed. Sub-tasks" in ended.out


def test_an_unexplained_difference_is_one(built: Desk) -> None:
    def swap(contents: dict[str, object]) -> dict[str, object]:
        return {**contents, "puntedIssues": contents["completedIssues"], "completedIssues": []}

    entries = [{"id": int(ID), "key": "AB-93"}]
    built.jira.answer(
        "*/sprintreport", Reply.of_json({"contents": swap({"completedIssues": entries}), "sprint": {"id": 1}})
    )
    ended = built.run("verify")
    assert ended.code == 4
    assert "AB-93, outcome: ours completed, Jira's removed. Unexplained." in ended.out


def test_a_fault_is_told_then_repaired(built: Desk) -> None:
    forge(built)
    found = built.run("verify", "--all")
    assert found.code == 4
    assert "AB-93: differs in Summary, though it was not updated since the last sync." in found.out
    assert "verify --repair" in found.out
    mended = built.run("verify", "--all", "--repair")
    assert mended.code == 4
    assert "Repaired: generation 3 holds what Jira holds." in mended.out
    assert built.run("verify", "--all").code == 0


def test_the_document(built: Desk) -> None:
    forge(built)
    document = built.run("verify", "--all", "--json").document
    assert (document["schema"], document["exit_code"]) == ("sprint-reports/verify/1", 4)
    assert document["cache"]["differences"] == [
        {"id": ID, "key": "AB-93", "kind": "changed", "board_id": None, "what": ["Summary"]}
    ]
    assert (document["cache"]["agrees"], document["cache"]["repaired_generation"]) == (False, None)
    (web, ops) = document["sprints"]
    assert (web["closed_sprints"], web["explained"], web["unexplained"]) == (1, 0, 0)
    assert ops["compared"] == []
    (sprint,) = web["compared"]
    figures = {(each["name"], each["measure"]): (each["ours"], each["jiras"]) for each in sprint["figures"]}
    assert figures["completed", "issues"] == (6, 6)
    assert all(each["agrees"] for each in sprint["figures"])


def test_without_reports_none_is_asked_for(built: Desk) -> None:
    built.jira.reset()
    assert built.run("verify", "--no-reports").code == 0
    assert [request for request in built.jira.requests if "greenhopper" in request.path] == []


def test_reports_that_are_not_offered_are_said(built: Desk) -> None:
    built.jira.answer("*/sprintreport", Reply.of_error(403, "no"))
    ended = built.run("verify")
    assert ended.code == 0
    assert "0 of 1 closed sprint compared" in ended.out
    assert "Jira did not give 1 report." in ended.out


def test_a_refused_login_and_a_jira_that_fails(built: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    built.jira.answer("*/sprintreport", Reply.of_json({}, 501))
    assert built.run("verify").code == 5
    monkeypatch.setenv("JIRA_TOKEN", "wrong")
    assert built.run("verify").code == 3


def test_an_empty_cache(built: Desk) -> None:
    assert built.run("verify", "--cache", "elsewhere").code == 5


def test_the_page_shows_what_was_compared_and_a_build_never_asks(built: Desk) -> None:
    page = built.folder / "site" / "sync" / "index.html"
    built.run("build", "-q")
    assert "Not compared yet" in page.read_text("utf-8")
    built.jira.disagree("subtasks")
    built.run("verify", "-q")
    built.jira.reset()
    assert built.run("build", "-q").code == 0
    assert [request for request in built.jira.requests if "greenhopper" in request.path] == []
    html = page.read_text("utf-8")
    assert "1 of 1 closed sprint compared: 1 difference explained by a rule, 0 unexplained." in html
    assert "Sub-tasks are counted on one side only" in html
    assert EMAIL not in html
