"""The commands when all is well, and what they tell people and programs."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.demo.exchange import Reply
from tests.cli.desk import CONFIG, EMAIL, TOKEN, Desk


def test_build_tells_where_the_site_is(desk: Desk) -> None:
    ended = desk.run("build", "--site", "public")
    assert ended.code == 0
    index = desk.folder / "public" / "index.html"
    assert index.is_file()
    assert f"Open {index.as_uri()}" in ended.out
    assert "Read what changed: 2 boards with 16 issues" in ended.err


def test_a_site_whose_address_is_known_links_to_it_in_its_feed(desk: Desk) -> None:
    desk.write_config(f"{CONFIG}base_url: https://pages.example.com/ours\n")
    assert desk.run("build", "--offline").code == 0
    feed = (desk.folder / "site" / "feed.xml").read_text(encoding="utf-8")
    assert 'href="https://pages.example.com/ours/feed.xml"' in feed


def test_build_as_json_is_one_document(desk: Desk) -> None:
    ended = desk.run("build", "--json")
    assert ended.code == 0
    document = ended.document
    assert document["schema"] == "sprint-reports/build/1"
    assert document["as_of"] == "2026-01-09T12:00:00Z"
    assert document["site"]["path"] == str(desk.folder / "site")
    assert document["sync"]["mode"] == "incremental"
    assert document["incomplete"] == []


def test_an_offline_build_asks_nobody(desk: Desk) -> None:
    desk.jira.reset()
    before = desk.kept()
    assert desk.run("build", "--offline").code == 0
    assert desk.jira.requests == []
    assert desk.kept() == before


def test_a_build_of_some_boards_holds_these_alone(desk: Desk) -> None:
    assert desk.run("build", "--offline", "--board", "8", "--site", "part").code == 0
    boards = json.loads((desk.folder / "part" / "data" / "index.json").read_text(encoding="utf-8"))["boards"]
    assert [board["id"] for board in boards] == [8]


def test_a_board_without_sprints_and_an_empty_sprint_are_fine(desk: Desk) -> None:
    """Ops is a Kanban board; sprint 2 of Web was never started and holds nothing."""
    desk.write_config(CONFIG.replace("  - id: 7\n", ""))
    assert desk.run("build").code == 0
    assert (desk.folder / "site" / "boards" / "8" / "index.html").is_file()
    assert not (desk.folder / "site" / "boards" / "7").exists()


def test_sync_says_it_in_three_lines(desk: Desk) -> None:
    ended = desk.run("sync", "--full")
    assert ended.code == 0
    assert len(ended.out.splitlines()) == 3
    assert "Read everything (asked for): 2 boards with 16 issues, in" in ended.out
    assert "speaks for 2026-01-09 12:00 UTC" in ended.out


def test_quiet_is_quiet(desk: Desk) -> None:
    ended = desk.run("build", "-q")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_verbose_shows_every_request(desk: Desk) -> None:
    desk.jira.reset()
    ended = desk.run("sync", "-v")
    shown = [line for line in ended.err.splitlines() if line.startswith(("GET /", "POST /"))]
    assert len(shown) == len(desk.jira.requests)
    assert shown[0].startswith("GET /rest/api/2/serverInfo 200 ")


@pytest.mark.parametrize("command", ["sync", "build", "verify", "check"])
def test_the_waiting_for_jira_can_be_bounded(desk: Desk, command: str) -> None:
    for path in ("*/field", "*/configuration"):
        desk.jira.answer(path, Reply(429, b"", {"Retry-After": "7"}))
    ended = desk.run(command, "--max-wait", "0.1")
    assert ended.code == 5
    assert "waited 0 s in all; it asks to wait 7 s" in " ".join((ended.out + ended.err).split())


def list_a_ghost(desk: Desk) -> None:
    """The first census names an issue that nobody can read."""
    census = {"issues": [{"id": str(10_090 + number)} for number in range(12)] + [{"id": "99999"}], "isLast": True}
    desk.jira.answer("*/search/jql", Reply.of_json(census), times=1)


def test_an_incomplete_build_is_done_but_exits_with_4(desk: Desk) -> None:
    list_a_ghost(desk)
    ended = desk.run("build", "--json")
    assert ended.code == 4
    (sentence,) = ended.document["incomplete"]
    assert "99999" in sentence
    assert f"warning: incomplete: {sentence}" in ended.err
    assert ended.document["exit_code"] == 4
    assert "99999" in (desk.folder / "site" / "index.html").read_text(encoding="utf-8")


def test_an_incomplete_sync_exits_with_4(desk: Desk) -> None:
    list_a_ghost(desk)
    assert desk.run("sync").code == 4
    assert "incomplete: " in desk.run("status").err


def test_check_praises_what_is_right(desk: Desk) -> None:
    ended = desk.run("check")
    assert ended.code == 0
    verdicts = [line.split()[0] for line in ended.out.splitlines() if not line.startswith("  ")]
    assert verdicts == ["ok"] * 5 + ["warning"] + ["ok"] * 9, "the demo's clock stands still"
    for words in (
        "Jira: Cloud",
        "login: accepted",
        "board 7 (Web): done is Done; started is Doing",
        "board 7 (Web): estimate: Story Points, in points",
        "board 7 (Web): sprints: 1 active, 1 future",
        "board 8 (Ops): estimate: none, every issue counts 1",
        "board 8 (Ops): a Kanban board, which has no sprints",
    ):
        assert words in ended.out


def test_check_looks_at_every_board_and_ends_with_the_worst(desk: Desk) -> None:
    desk.write_config(CONFIG + "done_statuses: [Dnoe]\n")
    desk.jira.answer("*/board/7/configuration", Reply.of_error(403, "No."))
    ended = desk.run("check", "--json")
    assert ended.code == 3
    failures = [finding for finding in ended.document["findings"] if finding["verdict"] == "failure"]
    assert [finding["message"].split(":")[0] for finding in failures] == ["board 7", "board 8"]
    assert "'Done'" in failures[1]["hint"]


def test_check_warns_of_what_is_hardly_meant(desk: Desk) -> None:
    columns = {"columns": [{"name": "To Do", "statuses": []}]}
    bare = {"id": 7, "name": "Web", "type": "scrum", "filter": {"id": "10007"}, "columnConfig": columns}
    desk.jira.answer("*/board/7/configuration", Reply.of_json(bare))
    desk.jira.answer("*/board/7/sprint", Reply.of_json({"values": [], "isLast": True, "startAt": 0, "maxResults": 50}))
    desk.jira.answer("*/search/jql", Reply.of_json({"issues": [], "isLast": True}))
    ended = desk.run("check", "-q")
    assert ended.code == 0
    assert [line for line in ended.out.splitlines() if not line.startswith(("  ", "warning clock: "))] == [
        "warning board 7 (Web): no status means done, so nothing will ever be completed",
        "warning board 7 (Web): has no sprints",
        "warning board 7 (Web): its filter returns no issue",
        "warning board 8 (Ops): its filter returns no issue",
    ]


def test_check_says_when_it_reads_as_a_stranger(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIRA_EMAIL")
    monkeypatch.delenv("JIRA_TOKEN")
    ended = desk.run("check", "-q")
    assert "warning login: none, reading what anybody may see" in ended.out


def test_status_tells_age_and_last_result(desk: Desk) -> None:
    age = datetime.now(UTC) - datetime(2026, 1, 9, 12, tzinfo=UTC)
    ended = desk.run("status")
    assert ended.code == 0
    assert f"Data as of 2026-01-09 12:00 UTC: {age.days} days" in ended.out
    assert "ended well" in ended.out


@pytest.mark.parametrize(("span", "code"), [("26h", 6), ("30m", 6), ("1d12h", 6), ("9000d", 0)])
def test_status_fails_when_the_data_is_too_old(desk: Desk, span: str, code: int) -> None:
    ended = desk.run("status", "--max-age", span, "--json")
    assert ended.code == code
    assert ended.document["too_old"] is (code == 6)
    assert ("the data is older than" in ended.err) is (code == 6)


@pytest.mark.parametrize("span", ["", "26", "h", "1w", "-1h", "1.5h"])
def test_a_span_that_is_none_is_a_usage_error(desk: Desk, span: str) -> None:
    ended = desk.run("status", "--max-age", span)
    assert ended.code == 2
    assert "26h, 90m or 1d12h" in ended.err


def test_status_tells_that_the_last_sync_failed(desk: Desk) -> None:
    desk.jira.answer("*/field", Reply.of_error(403, "No."))
    assert desk.run("sync").code == 3
    ended = desk.run("status", "--json")
    assert ended.code == 0
    assert ended.document["last_sync"]["ok"] is False
    assert "warning: the last sync failed: " in ended.err


def test_status_needs_a_cache(desk: Desk) -> None:
    ended = desk.run("status", "--cache", "nothing-here")
    assert (ended.code, ended.out) == (5, "")
    assert "The cache nothing-here is empty" in ended.err


def test_explain_tells_the_story_of_an_issue(desk: Desk) -> None:
    ended = desk.run("explain", "ab-95")
    assert ended.code == 0
    text = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert text[0] == "AB-95 (Story, Done): Issue 10095"
    assert "Board Web (7), as of Fri 9 Jan 2026, 13:00 (Europe/Warsaw)" in text
    assert "Tue 6 Jan 2026, 10:00 status: To Do → Doing (started)" in text
    assert "Tue 6 Jan 2026, 20:00 status: Doing → Done (done)" in text
    assert "Sprint 1 (active): committed with 1 point; completed Tue 6 Jan 2026, 20:00 with 1 point" in text


def test_explain_tells_of_a_late_comer(desk: Desk) -> None:
    (board,) = desk.run("explain", "AB-98", "--json").document["boards"]
    assert [event["message"] for event in board["events"]] == [
        "created: status To Do, in no sprint, no estimate",
        "sprint: joined Sprint 1",
        "estimate: no estimate → 5 points",
    ]
    (part,) = board["sprints"]
    assert (part["outcome"], part["committed"], part["added_at"]) == ("not_completed", False, "2026-01-07T00:00:00Z")
    assert part["message"].endswith("not completed so far with 5 points")


def test_explain_offers_near_keys(desk: Desk) -> None:
    ended = desk.run("explain", "AB-9O")
    assert ended.code == 2
    assert "The cache holds no issue AB-9O" in ended.err
    assert "Did you mean AB-9" in ended.err


def test_explain_on_one_board(desk: Desk) -> None:
    assert desk.run("explain", "AB-95", "--board", "8").code == 2
    assert len(desk.run("explain", "AB-95", "--board", "7", "--json").document["boards"]) == 1


def test_the_config_may_be_anywhere(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    config = str(desk.folder / "config" / "report.yml")
    assert desk.run("build", "-c", config).code == 0
    assert (elsewhere / "site" / "index.html").is_file()
    monkeypatch.setenv("SPRINT_REPORTS_CONFIG", config)
    assert desk.run("status").code == 0


def test_the_token_may_stand_in_a_private_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.folder / "token"
    path.write_text(f"\ufeff {TOKEN}\r\n", encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.delenv("JIRA_TOKEN")
    monkeypatch.setenv("JIRA_TOKEN_FILE", str(path))
    assert desk.run("sync").code == 0
    path.chmod(0o640)
    ended = desk.run("sync")
    assert ended.code == 2
    assert "is open to others: its mode is 0640" in ended.err
    assert f"hint: Make it yours alone: chmod 600 {path}" in ended.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_other_token_files_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIRA_TOKEN")
    target, link, empty = (desk.folder / name for name in ("token", "link", "empty"))
    target.write_text(TOKEN, encoding="utf-8")
    empty.touch()
    for path in (target, empty):
        path.chmod(0o600)
    link.symlink_to(target)
    for path, reason in (
        (link, "it is a symbolic link"),
        (empty, "holds no token"),
        (desk.folder / "none", "No such file"),
        (desk.folder, "Is a directory"),
    ):
        monkeypatch.setenv("JIRA_TOKEN_FILE", str(path))
        ended = desk.run("sync")
        assert ended.code == 2, path
        assert reason in ended.err
    link.unlink()


def test_two_tokens_are_one_too_many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_TOKEN_FILE", "token")
    assert "both set" in desk.run("sync").err


def test_an_e_mail_needs_a_token(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIRA_TOKEN")
    ended = desk.run("sync")
    assert ended.code == 2
    assert EMAIL not in ended.err
