"""`plan`: which machine gets which boards."""

from pathlib import Path

import pytest

from tests.cli.desk import CONFIG, Desk
from tests.cli.parting import build_parts

THREE = CONFIG.replace("  - id: 8\n", "  - id: 8\n  - id: 11\n")


def shards(desk: Desk, *words: str) -> list[list[str]]:
    ended = desk.run("plan", *words, "--json")
    assert ended.code == 0, ended.err
    document = ended.document
    assert document["schema"] == "sprint-reports/plan/1"
    assert [entry["shard"] for entry in document["matrix"]["include"]] == sorted(
        entry["shard"] for entry in document["matrix"]["include"]
    )
    return [entry["boards"] for entry in document["matrix"]["include"]]


def test_boards_are_divided_by_what_the_cache_tells_of_them(desk: Desk) -> None:
    """Board 7 has sprints and most issues, board 8 neither, and board 11, of which nothing is known, counts as 7."""
    desk.write_config(THREE)
    ended = desk.run("plan", "--shards", "2")
    assert ended.code == 0
    first, *lines = ended.out.splitlines()
    assert first == "3 boards for 2 machines:"
    assert [line.partition(" (")[0] for line in lines] == ["  1: boards 7, 8", "  2: board 11"]
    assert shards(desk, "--shards", "2") == [["7", "8"], ["11"]]


def test_a_board_and_each_of_its_sprints_cost_as_much_as_some_issues(desk: Desk) -> None:
    """Board 7 has 13 issues and 2 sprints, board 8 has 3 issues."""
    ended = desk.run("plan", "--shards", "2", "--json")
    first, second = (700 + 13 + 2 * 60), (700 + 3)
    shares = [entry["share"] for entry in ended.document["matrix"]["include"]]
    assert shares == [round(cost / (first + second), 3) for cost in (first, second)]


def test_without_a_cache_all_cost_the_same(desk: Desk) -> None:
    desk.write_config(THREE)
    ended = desk.run("plan", "--shards", "3", "--cache", "nothing", "--json")
    assert [entry["share"] for entry in ended.document["matrix"]["include"]] == [0.333] * 3
    assert not Path("nothing").exists()


def test_there_are_never_more_machines_than_boards(desk: Desk) -> None:
    assert shards(desk, "--shards", "256") == [["7"], ["8"]]


def test_a_plan_that_is_kept_stands_until_it_is_asked_for_afresh(desk: Desk) -> None:
    kept = ("--cache", "plan")
    assert shards(desk, "--shards", "2", "--keep", *kept) == [["7"], ["8"]]
    desk.write_config(CONFIG.replace("  - id: 7\n  - id: 8\n", "  - id: 8\n  - id: 11\n  - id: 7\n"))
    assert shards(desk, "--shards", "2", *kept) == [["11", "7"], ["8"]]
    assert shards(desk, "--shards", "2", "--afresh", *kept) == [["8", "7"], ["11"]]
    assert shards(desk, "--shards", "2", *kept) == [["11", "7"], ["8"]], "only --keep changes what is kept"


def test_a_merge_tells_the_next_plan_what_boards_cost(desk: Desk) -> None:
    desk.run("merge", *build_parts(desk), "--cache", "plan")
    ended = desk.run("plan", "--shards", "2", "--cache", "plan", "--json")
    assert ended.document == desk.run("plan", "--shards", "2", "--json").document
    assert ended.document["matrix"]["include"][0]["share"] > 0.5


def test_a_board_may_be_named(desk: Desk) -> None:
    desk.write_config(CONFIG.replace("id: 7", "id: Web"))
    ended = desk.run("plan", "--shards", "2", "--json")
    first, second = ended.document["matrix"]["include"]
    assert (first["boards"], second["boards"]) == (["Web"], ["8"])
    assert first["share"] > second["share"]


def test_it_asks_nobody(desk: Desk) -> None:
    desk.jira.reset()
    shards(desk, "--shards", "2")
    assert desk.jira.requests == []


@pytest.mark.parametrize("wanted", ["0", "257", "two"])
def test_a_number_that_is_none(desk: Desk, wanted: str) -> None:
    ended = desk.run("plan", "--shards", wanted)
    assert ended.code == 2
    assert "--shards" in ended.err


def test_a_cache_of_another_jira_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_URL", "https://elsewhere.example.com")
    ended = desk.run("plan", "--shards", "2")
    assert ended.code == 5
    assert "is a copy of" in ended.err
