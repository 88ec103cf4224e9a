"""Corrections from the command line: added against Jira's value, told, resolved, recorded, and followed by a build."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.cache.decisions import load_decisions
from generator.cli.author import find_author
from tests.cli.desk import Desk

FILE, CACHE = Path("config/corrections.yml"), Path(".cache/sprint-reports")
CHANGED_SINCE = """# ours
corrections:
  - issue: AB-90
    id: 10090
    field: estimate
    value: 5
    base: 2
    reason: forgotten
"""


@pytest.fixture
def own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("SPRINT_REPORTS_AUTHOR", "Kim")
    yield desk
    for path in CACHE.glob("decisions*"):
        assert b"@" not in path.read_bytes()


def decided() -> list[dict[str, Any]]:
    trail = load_decisions(CACHE)
    assert not trail.problem
    return [dict(each) for each in trail.records]


def listed(desk: Desk) -> list[tuple[str, str, Any, Any, Any, str]]:
    names = ("subject", "field", "base", "value", "remote", "state")
    return [
        tuple(each[name] for name in names)
        for each in desk.run("corrections", "list", "--json").document["corrections"]
    ]


def sprint(desk: Desk) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((desk.folder / "site/data/boards/7/sprints/1.json").read_text())
    return document


def test_an_estimate_is_corrected_and_the_next_build_follows(own: Desk) -> None:
    before = sprint(own)["totals"]["committed"]["estimate"]
    ended = own.run("corrections", "add", "ab-91", "estimate=5", "--reason", "forgotten at planning")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("AB-91 estimate: Jira says 1, the report will say 5.")
    assert listed(own) == [("AB-91", "estimate", 1.0, 5.0, 1.0, "applies")]
    assert own.run("build", "--offline").code == 0
    assert sprint(own)["totals"]["committed"]["estimate"] == before + 4
    assert sprint(own)["corrections"][0]["reason"] == "forgotten at planning"


def test_removing_the_correction_gives_back_the_same_bytes(own: Desk) -> None:
    assert own.run("build", "--offline").code == 0
    before = own.kept()
    assert own.run("corrections", "add", "AB-91", "estimate=5", "--reason", "x").code == 0
    assert own.run("build", "--offline").code == 0
    assert own.kept() != before
    assert own.run("corrections", "remove", "AB-91", "estimate").code == 0
    assert own.run("build", "--offline").code == 0
    site = {path: content for path, content in own.kept().items() if path.startswith("site")}
    assert site == {path: content for path, content in before.items() if path.startswith("site")}


@pytest.mark.parametrize(
    ("subject", "assignment", "value"),
    [
        ("AB-90", "estimate=5", 5.0),
        ("AB-91", "estimate=none", None),
        ("AB-96", "done_at=2026-01-06", "2026-01-06"),
        ("AB-90", "type=Bug", "Bug"),
        ("AB-90", "excluded=YES", True),
        ("1", "goal_met=yes", True),
    ],
)
def test_every_field_can_be_corrected(own: Desk, subject: str, assignment: str, value: Any) -> None:
    ended = own.run("corrections", "add", subject, assignment, "--reason", "because")
    assert ended.code == 0, ended.err
    ((_, field, _, local, _, state),) = listed(own)
    assert (field, local, state) == (assignment.partition("=")[0], value, "applies")


def test_a_time_without_an_offset_is_in_the_reports_zone(own: Desk) -> None:
    ended = own.run("corrections", "add", "AB-96", "done_at=2026-01-06T13:00", "--reason", "closed late")
    assert ended.code == 0, ended.err
    assert "2026-01-06T12:00:00Z" in FILE.read_text()
    since = own.run("corrections", "add", "AB-90", "estimate=5", "--since", "2026-01-06 13:00", "--reason", "split")
    assert since.code == 0, since.err
    assert "from 2026-01-06 13:00 on" in since.out


def test_since_when_an_estimate_is_so_can_be_corrected_alone(own: Desk) -> None:
    ended = own.run("corrections", "add", "AB-98", "estimate=5", "--since", "2026-01-05", "--reason", "typed in late")
    assert ended.code == 0, ended.err
    assert listed(own) == [("AB-98", "estimate", 5.0, 5.0, 5.0, "agreed")]
    again = own.run("corrections", "add", "AB-91", "estimate=1", "--since", "2026-01-05", "--reason", "x")
    assert "Jira says that already" in again.err


def test_explain_tells_jiras_story_and_what_the_report_corrects(own: Desk) -> None:
    assert own.run("corrections", "add", "AB-91", "estimate=5", "--reason", "forgotten").code == 0
    ended = own.run("explain", "AB-91", "--board", "7", "--json")
    assert "  AB-91 estimate: 1 -> 5 (Jira now: 1): in force; reason: forgotten" in ended.err
    (board,) = ended.document["boards"]
    assert board["issue"]["estimate"] == 1.0
    assert [(each["field"], each["value"]) for each in board["corrections"]] == [("estimate", 5.0)]
    assert "What the report corrects" not in own.run("explain", "AB-95").out


REFUSED = [
    (["AB-90", "estimate"], "is not FIELD=VALUE"),
    (["AB-90", "points=5"], "An issue has no points to correct"),
    (["1", "estimate=5"], "A sprint has no estimate to correct"),
    (["AB-90", "estimate=many"], "is not a value of estimate; give a number, or null for none"),
    (["AB-90", "estimate=5", "--since", "soon"], "'soon' is not a time"),
    (["AB-91", "estimate=1.0"], "Jira says that already"),
    (["AB-90", "excluded=no"], "Jira says that already"),
    (["AB-96", "done_at=2020-01-01"], "at that time the issue did not exist"),
    (["CD-300", "estimate=5"], "its board has no estimates"),
    (["AB-9", "estimate=5"], "The cache holds no issue AB-9 on these boards"),
    (["99", "goal_met=yes"], "No board has a sprint 99"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(own: Desk, arguments: list[str], message: str) -> None:
    ended = own.run("corrections", "add", *arguments, "--reason", "x")
    assert ended.code == 2
    assert message in ended.err
    assert not FILE.exists()


def test_a_second_correction_of_the_same_field_is_refused(own: Desk) -> None:
    assert own.run("corrections", "add", "AB-90", "estimate=5", "--reason", "x").code == 0
    ended = own.run("corrections", "add", "AB-90", "estimate=8", "--reason", "y")
    assert ended.code == 2
    assert "There is a correction of AB-90 estimate already" in ended.err


def test_a_conflict_fails_builds_until_someone_decides(own: Desk) -> None:
    FILE.write_text(CHANGED_SINCE)
    ended = own.run("corrections", "conflicts")
    assert ended.code == 4
    assert "AB-90 estimate: 2 -> 5 (Jira now: none)" in ended.out
    built = own.run("build", "--offline")
    assert built.code == 4
    assert "the correction of AB-90, estimate: Jira has changed it since, so it waits for a decision" in built.err
    assert own.run("corrections", "resolve", "AB-90", "estimate", "--keep", "local").code == 0
    assert own.run("corrections", "conflicts").code == 0
    assert own.run("build", "--offline").code == 0


RESOLVED = [
    ("local", [("AB-90", "estimate", None, 5.0, None, "applies")], "kept local"),
    ("8", [("AB-90", "estimate", None, 8.0, None, "applies")], "kept another value"),
    ("remote", [], "kept remote"),
]


@pytest.mark.parametrize(("keep", "expected", "decision"), RESOLVED, ids=[case[0] for case in RESOLVED])
def test_a_conflict_is_resolved_and_the_decision_is_on_record(
    own: Desk, keep: str, expected: list[Any], decision: str
) -> None:
    FILE.write_text(CHANGED_SINCE)
    ended = own.run("corrections", "resolve", "AB-90", "estimate", "--keep", keep)
    assert ended.code == 0, ended.err
    assert listed(own) == expected
    assert FILE.read_text().startswith("# ours\n")
    (record,) = decided()
    values = {"local": 5.0, "8": 8.0, "remote": None}
    assert {name: record[name] for name in ("author", "subject", "field", "decision", "base", "local", "remote")} == {
        "author": "Kim",
        "subject": "AB-90",
        "field": "estimate",
        "decision": decision,
        "base": 2.0,
        "local": 5.0,
        "remote": None,
    }
    assert record["value"] == values[keep]
    assert record["reason"] == "forgotten"


def test_the_reason_of_a_decision_is_kept_when_jira_is_right(own: Desk) -> None:
    FILE.write_text(CHANGED_SINCE)
    ended = own.run("corrections", "resolve", "AB-90", "estimate", "--keep", "remote", "--reason", "agreed today")
    assert ended.code == 0, ended.err
    (record,) = decided()
    assert (record["decision"], record["reason"]) == ("kept remote", "agreed today")


def test_a_dated_value_may_become_what_jira_says_now(own: Desk) -> None:
    """From a time on, for what Jira said before stays wrong."""
    dated = CHANGED_SINCE.replace("AB-90", "AB-91").replace("10090", "10091")
    FILE.write_text(dated.replace("reason: forgotten", "since: 2026-01-05\n    reason: forgotten"))
    ended = own.run("corrections", "resolve", "AB-91", "estimate", "--keep", "1")
    assert ended.code == 0, ended.err
    assert listed(own) == [("AB-91", "estimate", 1.0, 1.0, 1.0, "agreed")]


def test_of_two_that_contradict_each_other_only_a_value_decides(own: Desk) -> None:
    FILE.write_text(CHANGED_SINCE + CHANGED_SINCE.partition("corrections:\n")[2].replace("value: 5", "value: 6"))
    assert {state for *_, state in listed(own)} == {"twice"}
    ended = own.run("corrections", "resolve", "AB-90", "estimate", "--keep", "local")
    assert ended.code == 2
    assert "Say which value holds" in ended.err
    assert own.run("corrections", "resolve", "AB-90", "estimate", "--keep", "6").code == 0
    assert listed(own) == [("AB-90", "estimate", None, 6.0, None, "applies")]


def test_what_is_gone_can_still_be_removed(own: Desk) -> None:
    FILE.write_text(CHANGED_SINCE.replace("AB-90", "ZZ-1").replace("10090", "77"))
    built = own.run("build", "--offline")
    assert built.code == 4
    assert "the correction of ZZ-1, estimate: no board shows it any more" in built.err
    assert own.run("corrections", "remove", "zz-1", "estimate").code == 0
    assert listed(own) == []


def test_there_is_nothing_to_resolve_or_remove(own: Desk) -> None:
    for command in (["resolve", "AB-90", "estimate", "--keep", "local"], ["remove", "AB-90", "estimate"]):
        ended = own.run("corrections", *command)
        assert ended.code == 2
        assert "has no correction of AB-90 estimate" in ended.err


def test_a_mistake_in_the_file_stops_every_command_before_anything_is_done(own: Desk) -> None:
    FILE.write_text(CHANGED_SINCE.replace("field: estimate", "field: points"))
    for command in (["sync"], ["build"], ["corrections", "list"], ["check"]):
        ended = own.run(*command)
        assert ended.code == 2, command
        assert "corrections.yml:5: corrections[1].field: must be one of" in ended.err + ended.out


def test_who_decided_what_is_shown(own: Desk) -> None:
    FILE.write_text(CHANGED_SINCE)
    assert own.run("corrections", "resolve", "AB-90", "estimate", "--keep", "8", "--reason", "agreed").code == 0
    assert own.run("corrections", "add", "AB-90", "excluded=yes", "--reason", "a copy").code == 0
    ended = own.run("corrections", "decisions")
    assert ended.code == 0
    assert "Kim kept another value: AB-90 estimate is 8 (made against 2, correction 5, Jira none)" in ended.out
    assert "reason: agreed" in ended.out
    assert "Kim added: AB-90 excluded is yes (made against no, correction yes, Jira no)" in ended.out
    assert ended.out.endswith("2 decisions.\n")
    document = own.run("corrections", "decisions", "--json").document
    assert [each["decision"] for each in document["decisions"]] == ["kept another value", "added"]
    assert document["problem"] is None


def test_an_edited_trail_is_noticed(own: Desk) -> None:
    for value in ("5", "8"):
        assert own.run("corrections", "add", "AB-90", f"estimate={value}", "--reason", "x").code == 0
        assert own.run("corrections", "remove", "AB-90", "estimate").code == 0
    trail = CACHE / "decisions.jsonl"
    trail.write_text(trail.read_text().replace('"Kim"', '"Bob"', 1))
    ended = own.run("corrections", "decisions")
    assert ended.code == 4
    assert "was changed: record 2 does not follow from the one before it" in ended.err


def test_the_author_is_a_name_and_never_an_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    assert find_author({"GITHUB_ACTOR": "octo", "USER": "root"}) == "octo"
    assert find_author({"GITHUB_ACTOR": "someone@mail.example", "USER": "root"}) == "root"
    subprocess.run(["git", "config", "--global", "user.name", "Kim"], check=True)
    assert find_author({"USER": "root"}) == "Kim"
    monkeypatch.setenv("PATH", "")
    assert find_author({}) == "unknown"
