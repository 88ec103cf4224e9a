"""How stderr speaks: to people or to programs, and never of what is nobody's business."""

import base64
import json
import subprocess
import sys
from datetime import datetime
from typing import Any

import click
import pytest

from generator.cli.console import Console
from generator.demo.exchange import Reply
from generator.redaction import Redactor
from tests.cli.desk import EMAIL, TOKEN, Desk, Ended, every_command, subprocess_environment

HOSTILE = f"{EMAIL} {TOKEN} {base64.b64encode(f'{EMAIL}:{TOKEN}'.encode()).decode()} other@mail.example"


def entries(ended: Ended) -> list[dict[str, Any]]:
    """Every line of stderr."""
    return [json.loads(line) for line in ended.err.splitlines()]


def test_verbose_tells_each_request_as_an_object(desk: Desk) -> None:
    desk.jira.reset()
    ended = desk.run("sync", "-v", "--log-format", "json")
    assert ended.code == 0
    requests = [entry for entry in entries(ended) if entry.get("event") == "request"]
    assert len(requests) == len(desk.jira.requests)
    first = requests[0]
    assert datetime.fromisoformat(first["time"]).tzinfo is not None
    assert (first["level"], first["method"], first["path"]) == ("debug", "GET", "/rest/api/2/serverInfo")
    assert (first["status"], first["attempt"]) == (200, 1)
    assert first["seconds"] >= 0


@pytest.mark.parametrize(
    ("attempt", "status", "line"),
    [(1, 200, "GET /x 200 0.12 s"), (2, 503, "GET /x 503 0.12 s, try 2"), (3, None, "GET /x no answer 0.12 s, try 3")],
)
def test_a_further_try_is_told_as_one(
    capsys: pytest.CaptureFixture[str], attempt: int, status: int | None, line: str
) -> None:
    Console(verbose=True).request("GET", "/x", status, 0.123, attempt)
    Console().request("GET", "/x", status, 0.123, attempt)
    assert capsys.readouterr().err == f"{line}\n"


def test_warnings_and_errors_are_objects_too(desk: Desk) -> None:
    desk.jira.answer("*/field", Reply.of_error(403, "No."))
    *_, error = entries(desk.run("sync", "--log-format", "json"))
    assert (error["level"], "403" in error["message"] or "No." in error["message"]) == ("error", True)
    assert error["hint"]
    warnings = entries(desk.run("status", "--log-format=json"))
    assert [entry["level"] for entry in warnings] == ["warning"]


def test_a_usage_error_is_an_object_too(desk: Desk) -> None:
    (error,) = entries(desk.run("sync", "--log-format", "json", "--nonsense"))
    assert (error["level"], "--nonsense" in error["message"]) == ("error", True)


def test_with_json_the_result_lines_are_objects_as_well(desk: Desk) -> None:
    ended = desk.run("sync", "--json", "--log-format", "json")
    assert ended.document["schema"] == "sprint-reports/sync/1"
    assert {"info"} == {entry["level"] for entry in entries(ended)}


def test_on_github_objects_stay_objects(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    desk.jira.answer("*/field", Reply.of_error(403, "No."))
    assert entries(desk.run("sync", "--log-format", "json"))


@pytest.mark.parametrize("options", [(), ("-v",), ("--json",), ("--log-format", "json"), ("-v", "--json")])
def test_what_jira_says_of_us_is_not_repeated(desk: Desk, options: tuple[str, ...]) -> None:
    desk.jira.answer("*/field", Reply.of_error(403, HOSTILE))
    ended = desk.run("sync", *options)
    assert ended.code == 3
    for text in (ended.out, ended.err, desk.run("history", "--json").out, desk.run("status", "--json").out):
        assert "mail.example" not in text
        assert "canary" not in text


def test_a_token_in_an_argument_is_not_repeated(desk: Desk) -> None:
    ended = desk.run("sync", f"--{TOKEN}")
    assert ended.code == 2
    assert "***" in ended.err
    assert TOKEN not in ended.err


SCRIPT = """\
import os, sys
from generator.cli import commands, main
@commands.command("crash")
def crash() -> None:
    raise ZeroDivisionError(os.environ["WORDS"])
sys.exit(main(["crash"]))
"""


def test_a_traceback_is_redacted(desk: Desk) -> None:
    """In a process of its own, for the interpreter has the last word."""
    script = SCRIPT
    environment = {**subprocess_environment(desk.jira.url), "WORDS": HOSTILE}
    ended = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Traceback")
    assert "ZeroDivisionError: *** *** *** ***" in ended.stderr
    assert "Please report it" in ended.stderr
    assert "canary" not in ended.stderr


def test_a_traceback_is_one_object_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    Console(json_lines=True, redactor=Redactor(TOKEN)).bug(f"Traceback\n  {TOKEN} of {EMAIL}\n")
    entry = json.loads(capsys.readouterr().err)
    assert (entry["event"], entry["level"], entry["message"]) == ("bug", "error", "Traceback\n  *** of ***")


def test_every_way_out_is_redacted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    for json_lines in (False, True):
        for json_wanted in (False, True):
            console = Console(
                verbose=True, json_lines=json_lines, json_wanted=json_wanted, redactor=Redactor(EMAIL, TOKEN)
            )
            console.say(HOSTILE)
            console.finding("failure", HOSTILE, HOSTILE)
            console.document({HOSTILE: [HOSTILE]})
            console.note(HOSTILE)
            console.request("GET", HOSTILE, None, 1.0, 2)
            console.warn(HOSTILE)
            console.error(HOSTILE, HOSTILE)
            console.bug(HOSTILE)
            console.progress(HOSTILE)
            with console.group(HOSTILE):
                console.summarise(HOSTILE)
    printed = capsys.readouterr()
    for text in (printed.out, printed.err, (tmp_path / "summary.md").read_text(encoding="utf-8")):
        assert "***" in text
        assert "canary" not in text
        assert "mail.example" not in text


def test_all_commands_take_it() -> None:
    for words, command in every_command():
        assert "--log-format" in {option for parameter in command.params for option in parameter.opts}, words
        assert isinstance(command, click.Command)
