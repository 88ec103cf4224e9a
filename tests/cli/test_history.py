"""What `history` and `status` tell of past syncs, and that every ending of a sync leaves its record."""

import json
import signal
import socket
import subprocess
import sys

import pytest

from generator.cache import partial
from generator.demo.exchange import Reply
from generator.demo.server import RecordedRequest
from generator.fetch import cloud
from tests.cli.desk import Desk, subprocess_environment

WIDTH = 80


def table(desk: Desk, *arguments: str) -> list[str]:
    ended = desk.run("history", *arguments)
    assert ended.code == 0
    return ended.out.splitlines()


def syncs(desk: Desk) -> list[dict[str, object]]:
    found: list[dict[str, object]] = desk.run("history", "--json").document["syncs"]
    return found


def test_past_syncs_fit_in_a_terminal(desk: Desk) -> None:
    desk.jira.answer("*/field", Reply.of_error(403, "A refusal that goes on and on. " * 5))
    assert desk.run("sync").code == 3
    desk.jira.reset()
    assert desk.run("sync", "--full").code == 0
    heading, first, failed, *why, last = table(desk)
    assert heading.split() == ["When", "(UTC)", "Read", "Took", "Requests", "Waited", "Issues", "Result"]
    assert first.split()[2] == last.split()[2] == "all"
    assert first.endswith("+16 ~0 -0        done")
    assert last.endswith("+0 ~0 -0         done")
    assert failed.endswith("failed")
    assert why[0].startswith(" " * 18 + "AccessError: ")
    assert max(map(len, (heading, first, failed, *why, last))) <= WIDTH


def test_only_the_last_ones_are_shown(desk: Desk) -> None:
    for _ in range(2):
        assert desk.run("sync").code == 0
    lines = table(desk, "--last", "2")
    assert len(lines) == 4
    assert lines[-1] == "The last 2 of 3 syncs."
    document = desk.run("history", "--last", "2", "--json").document
    assert document["recorded"] == 3
    assert [sync["generation"] for sync in document["syncs"]] == [2, 3]


def test_a_record_tells_who_what_and_how_long(desk: Desk) -> None:
    (sync,) = syncs(desk)
    assert sync["ok"] is True
    assert (sync["mode"], sync["reason"], sync["generation"]) == ("full", "first sync", 1)
    assert (sync["added"], sync["changed"], sync["removed"]) == (16, 0, 0)
    assert (sync["boards"], sync["site_url"]) == ([7, 8], desk.jira.url)
    assert sync["server_at"] == "2026-01-09T12:00:00Z"
    assert str(sync["python"]).startswith("3.")
    assert int(str(sync["requests"])) > 5
    assert int(str(sync["bytes"])) > 1000
    phases = sync["phases_ms"]
    assert isinstance(phases, dict)
    assert list(phases)[:2] == ["connect", "prepare"]
    assert "write" in phases


def test_requests_are_those_that_jira_saw(desk: Desk) -> None:
    desk.jira.reset()
    assert desk.run("sync").code == 0
    assert syncs(desk)[-1]["requests"] == len(desk.jira.requests)


def test_a_jira_that_is_down_is_on_record(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("JIRA_URL", f"http://127.0.0.1:{port}")
    assert desk.run("sync").code == 5
    last = syncs(desk)[-1]
    assert (last["ok"], last["error"], last["generation"]) == (False, "JiraError", None)
    assert int(str(last["requests"])) >= 1
    assert "refuses the connection" in str(last["message"])


def test_a_failed_first_sync_is_on_record_and_the_next_one_is_welcome(desk: Desk) -> None:
    desk.jira.answer("*/myself", Reply.of_error(401, "No."))
    assert desk.run("sync", "--cache", "new").code == 3
    ended = desk.run("history", "--cache", "new", "--json")
    assert [sync["error"] for sync in ended.document["syncs"]] == ["UnauthorizedError"]
    assert "the last sync failed" in desk.run("status", "--cache", "new").err
    desk.jira.reset()
    assert desk.run("sync", "--cache", "new").code == 0


def test_a_locked_out_run_is_on_record(desk: Desk) -> None:
    from generator.cache.store import Store  # noqa: PLC0415  # beside the command, not under test

    with Store(desk.folder / ".cache" / "sprint-reports").locked():
        assert desk.run("sync").code == 5
    assert "locked by process" in str(syncs(desk)[-1]["message"])


def test_an_interrupted_sync_is_on_record(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        command = [sys.executable, "-m", "generator", "sync", "-q"]
        with subprocess.Popen(command, env=subprocess_environment(url), stderr=subprocess.DEVNULL) as process:
            connection, _ = silent.accept()
            with connection:
                assert connection.recv(1) == b"G"
                process.send_signal(signal.SIGINT)
                process.wait(timeout=60)
    assert syncs(desk)[-1]["error"] == "Interrupted"


def test_a_bug_is_on_record_without_its_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_address: object, **_options: object) -> None:
        raise ZeroDivisionError("the summary of an issue")

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", broken)
        with pytest.raises(ZeroDivisionError):
            desk.run("sync")
    last = syncs(desk)[-1]
    assert (last["error"], last["message"]) == ("Bug", "ZeroDivisionError: a bug in sprint-reports")


def test_a_trail_that_was_edited_exits_with_4(desk: Desk) -> None:
    assert desk.run("sync").code == 0
    trail = desk.folder / ".cache" / "sprint-reports" / "audit.jsonl"
    trail.write_bytes(trail.read_bytes().replace(b'"added":16', b'"added":61'))
    ended = desk.run("history")
    assert ended.code == 4
    assert "+61 ~0 -0" in ended.out
    assert "was changed: record 2 does not follow from the one before it" in ended.err
    document = desk.run("history", "--json").document
    assert document["exit_code"] == 4
    assert "record 2" in document["problem"]
    ended = desk.run("status")
    assert ended.code == 0
    assert "record 2 does not follow" in ended.err


def test_a_torn_end_is_told_and_is_no_problem(desk: Desk) -> None:
    trail = desk.folder / ".cache" / "sprint-reports" / "audit.jsonl"
    with trail.open("ab") as file:
        file.write(b'{"n":2,"prev')
    ended = desk.run("history")
    assert ended.code == 0
    assert "a crash cut the last record short" in ended.err


def test_a_trail_that_cannot_be_written_is_no_reason_to_fail(desk: Desk) -> None:
    trail = desk.folder / ".cache" / "sprint-reports" / "audit.jsonl"
    trail.unlink()
    trail.mkdir()
    ended = desk.run("sync")
    assert ended.code == 0
    assert "warning: this sync is missing in the audit trail: Cannot" in ended.err
    trail.rmdir()


def test_without_any_sync_it_says_so(desk: Desk) -> None:
    ended = desk.run("history", "--cache", "nothing-here")
    assert (ended.code, ended.out) == (0, "No sync is recorded in nothing-here.\n")
    assert not (desk.folder / "nothing-here").exists()
    assert desk.run("history", "--cache", "nothing-here", "--json").document["syncs"] == []


def test_the_site_shows_them(desk: Desk) -> None:
    desk.jira.answer("*/field", Reply.of_error(403, "No."))
    assert desk.run("build").code == 3
    assert desk.run("build", "--offline").code == 0
    page = (desk.folder / "site" / "sync" / "index.html").read_text(encoding="utf-8")
    assert "The last sync failed" in page
    assert "failed: Jira did not allow it" in page
    assert desk.run("build", "--offline", "--site", "again").code == 0
    assert (desk.folder / "again" / "sync" / "index.html").read_text(encoding="utf-8") == page


def test_a_record_is_one_line_of_json(desk: Desk) -> None:
    (line,) = (desk.folder / ".cache" / "sprint-reports" / "audit.jsonl").read_bytes().splitlines()
    assert json.loads(line)["n"] == 1


def lose_the_trail(desk: Desk) -> None:
    for path in (desk.folder / ".cache" / "sprint-reports").glob("audit.*"):
        path.unlink()


def test_a_trail_that_is_gone_as_a_whole_is_noticed_and_stays_named(desk: Desk) -> None:
    assert desk.run("sync", "-q").code == 0
    lose_the_trail(desk)
    ended = desk.run("history")
    assert ended.code == 4
    assert "was changed: all of it is gone; it reached record 1 or further" in " ".join(ended.err.split())
    ended = desk.run("sync")
    assert ended.code == 0
    assert "the audit trail is gone; it reached record 1 or further. A new one begins" in " ".join(ended.err.split())
    assert desk.run("sync").err.count("audit trail") == 0
    assert table(desk)[2].strip() == "The records before this one are gone; there were 1 at least."
    assert [sync["trail_lost"] for sync in syncs(desk)] == [1, None]
    assert [sync["generation"] for sync in syncs(desk)] == [3, 4]
    assert "The records of syncs before" in page_after_build(desk)


def page_after_build(desk: Desk) -> str:
    assert desk.run("build", "--offline", "-q").code == 0
    return (desk.folder / "site" / "sync" / "index.html").read_text(encoding="utf-8")


def test_a_loss_that_no_sync_has_told_of_is_not_forgotten(desk: Desk) -> None:
    """Its record could not be written, so the next one says it."""
    for _ in range(3):
        assert desk.run("sync", "-q").code == 0
    lose_the_trail(desk)
    trail = desk.folder / ".cache" / "sprint-reports" / "audit.jsonl"
    trail.mkdir()
    assert "missing in the audit trail" in desk.run("sync").err
    trail.rmdir()
    assert desk.run("sync", "-q").code == 0
    assert [sync["trail_lost"] for sync in syncs(desk)] == [3]


def test_a_trail_that_is_an_older_copy_is_noticed_for_good(desk: Desk) -> None:
    folder = desk.folder / ".cache" / "sprint-reports"
    older = {path: path.read_bytes() for path in folder.glob("audit.*")}
    for _ in range(2):
        assert desk.run("sync", "-q").code == 0
    for path, content in older.items():
        path.write_bytes(content)
    for _ in range(2):
        ended = desk.run("history")
        assert ended.code == 4
        assert "The audit trail of .cache/sprint-reports was changed" in ended.err
        assert desk.run("sync", "-q").code == 0


def test_a_sync_that_goes_on_from_an_interrupted_one_says_so_everywhere(desk: Desk) -> None:
    def reply(request: RecordedRequest) -> Reply | None:
        return Reply.of_error(401, "No.") if "10300" in str(request.body) else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partial, "BATCH", 3)
        patch.setattr(cloud, "CHANGELOGS_PER_CALL", 3)
        desk.jira.answer("*/bulkfetch", reply)
        assert desk.run("sync", "--cache", "new").code == 3
        desk.jira.reset()
        ended = desk.run("sync", "--cache", "new")
    said = "Went on with a full read that was interrupted: 12 issues of it were still good."
    assert said in ended.out
    document = desk.run("history", "--cache", "new", "--json").document
    assert [sync.get("resumed") for sync in document["syncs"]] == [None, 12]
    assert said in " ".join(desk.run("history", "--cache", "new").out.split())
    assert desk.run("sync", "--json", "--cache", "new").document["resumed"] is None
