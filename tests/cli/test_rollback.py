"""`sync --rollback`: back to what the cache held before the last sync, without asking Jira."""

import json
from pathlib import Path
from typing import Any

from tests.cli.desk import Desk


def generation(desk: Desk) -> int:
    content: dict[str, Any] = json.loads((cache(desk) / "manifest.json").read_bytes())["content"]
    return int(content["generation"])


def cache(desk: Desk) -> Path:
    return desk.folder / ".cache" / "sprint-reports"


def test_it_returns_and_says_where_it_is(desk: Desk) -> None:
    assert desk.run("sync", "-q").code == 0
    asked = len(desk.jira.requests)
    ended = desk.run("sync", "--rollback")
    assert (ended.code, generation(desk)) == (0, 1)
    assert "is back at generation 1.\nIt speaks for 2026-" in ended.out
    assert len(desk.jira.requests) == asked
    assert desk.run("build", "--offline", "-q").code == 0
    assert desk.run("sync", "-q").code == 0
    assert generation(desk) == 3  # who saw 2 sees no other 2


def test_as_json(desk: Desk) -> None:
    desk.run("sync", "-q")
    document = desk.run("sync", "--rollback", "--json").document
    assert document.pop("as_of").endswith("Z")
    assert document == {
        "schema": "sprint-reports/rollback/1",
        "exit_code": 0,
        "from_generation": 2,
        "generation": 1,
        "incomplete": [],
    }


def test_it_is_on_record(desk: Desk) -> None:
    desk.run("sync", "-q")
    asked = len(desk.jira.requests)
    desk.run("sync", "--rollback", "-q")
    ended = desk.run("history", "--json")
    assert ended.code == 0
    *_, sync, back = ended.document["syncs"]
    assert (sync["mode"], back["mode"], back["ok"], back["error"]) == ("incremental", "rollback", True, None)
    assert (back["from_generation"], back["generation"], back["boards"]) == (2, 1, [7, 8])
    assert (back["requests"], back["site_url"], len(desk.jira.requests)) == (0, desk.jira.url, asked)
    line = desk.run("history").out.splitlines()[-1]
    assert line.split()[2:3] + line.split()[-5:] == ["back", "gen.", "2", "to", "1", "done"]
    assert "It was rolled back 2" in desk.run("status").out
    assert desk.run("status", "--json").document["last_sync"]["mode"] == "incremental"
    desk.run("sync", "-q")
    assert "rolled back" not in desk.run("status").out


def test_one_that_fails_is_on_record_and_is_no_failed_sync(desk: Desk) -> None:
    desk.run("sync", "--rollback")
    back = desk.run("history", "--json").document["syncs"][-1]
    assert (back["mode"], back["error"], back["generation"]) == ("rollback", "CacheError", None)
    assert "is not kept" in back["message"]
    line, *why = desk.run("history").out.splitlines()[2:]
    assert (line.split()[2], line.split()[-1]) == ("back", "failed")
    assert why[0].strip().startswith("CacheError: The generation before")
    assert desk.run("status").err == ""


def test_nothing_to_return_to(desk: Desk) -> None:
    before = desk.kept()
    ended = desk.run("sync", "--rollback")
    assert ended.code == 5
    assert "is not kept: there was one sync" in ended.err
    assert "hint: Run `sprint-reports sync --full`" in ended.err
    assert desk.kept() == before


def test_it_reads_nothing_so_full_makes_no_sense(desk: Desk) -> None:
    ended = desk.run("sync", "--rollback", "--full")
    assert ended.code == 2
    assert "--rollback" in ended.err


def test_a_damaged_cache_is_mended_by_it_without_the_config(desk: Desk) -> None:
    desk.run("sync", "-q")
    (cache(desk) / "manifest.json").write_bytes(b"torn")
    ended = desk.run("build", "--offline")
    assert ended.code == 5
    assert "`sprint-reports sync --rollback` to return to generation 1" in ended.err
    (desk.folder / "config" / "report.yml").unlink()
    assert desk.run("sync", "--rollback", "--cache", str(cache(desk))).code == 0
    assert generation(desk) == 1
