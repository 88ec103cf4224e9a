"""How commands start and end, and how they fit into terminals, pipes and CI."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from generator.cli import LINES, commands, main
from generator.cli.text import escape_markdown, plain, plain_lines
from generator.demo.exchange import Reply
from tests.cli.desk import Desk, every_command, subprocess_environment

PROGRAM = [sys.executable, "-m", "generator"]


def test_without_a_command_it_shows_the_way(desk: Desk) -> None:
    ended = desk.run()
    assert ended.code == 2
    names = [line.split()[0] for line in ended.err.split("Commands:\n")[1].splitlines() if line.startswith("  ")]
    assert names[:9] == ["demo", "init", "check", "sync", "build", "verify", "status", "history", "explain"]


def test_the_list_says_of_each_command_what_it_says_itself() -> None:
    assert {name: command.get_short_help_str(100) for name, command in commands.commands.items()} == LINES


def test_help_imports_no_command() -> None:
    script = (
        "import sys; from generator.cli import main; main(['--help']); print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.count("\n  ") > len(LINES)
    assert not {f"generator.cli.{name}" for name in LINES} & set(ended.stderr.split())


WITHOUT_JSON = {
    ("demo",),
    ("init",),
    ("export",),
    ("serve",),
    ("webhooks", "register"),
    ("webhooks", "remove"),
}  # export writes data as it is
CHANGES_A_FILE = {("corrections", "add"), ("corrections", "remove"), ("corrections", "resolve")}


def test_every_command_helps_with_an_example(desk: Desk) -> None:
    for words, command in every_command():
        ended = desk.run(*words, "--help")
        assert (ended.code, ended.err) == (0, "")
        assert f"Example:\n    sprint-reports {' '.join(words)}" in ended.out
        options = {option for parameter in command.params for option in parameter.opts}
        assert {"-c", "--config", "-v", "-q"} <= options
        assert ("--json" in options) is (words not in WITHOUT_JSON | CHANGES_A_FILE)


def test_a_slip_of_the_finger_is_pointed_out(desk: Desk) -> None:
    ended = desk.run("bulid")
    assert ended.code == 2
    assert "Did you mean 'build'?" in ended.err
    assert "hint: See `sprint-reports --help`" in ended.err


def test_a_bug_is_a_traceback_with_a_request(capsys: pytest.CaptureFixture[str]) -> None:
    @commands.command("crash")
    @click.option("--json", is_flag=True)
    def crash(*, json: bool) -> None:
        raise ZeroDivisionError(json)

    try:
        with pytest.raises(ZeroDivisionError) as caught:
            main(["crash", "--json"])
    finally:
        del commands.commands["crash"]
    assert "Please report it" in caught.value.__notes__[0]
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["kind"], error["exit_code"]) == ("bug", 1)


def test_the_module_is_the_command(tmp_path: Path) -> None:
    environment = subprocess_environment("http://127.0.0.1:9")
    ended = subprocess.run([*PROGRAM, "--version"], cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert ended.stdout.startswith(b"sprint-reports, version ")
    ended = subprocess.run([*PROGRAM, "sync"], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert ended.returncode == 2
    assert b"sprint-reports demo" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_ctrl_c_ends_with_130_and_replaces_nothing(desk: Desk) -> None:
    before = desk.kept()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with subprocess.Popen([*PROGRAM, "build"], env=subprocess_environment(url), stderr=subprocess.PIPE) as process:
            connection, _ = silent.accept()
            with connection:
                assert connection.recv(1) == b"G"
                process.send_signal(signal.SIGINT)
                _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.decode().splitlines()[-1] == "error: interrupted"
    assert desk.kept() == before


def test_a_reader_that_went_away_is_no_news(desk: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [*PROGRAM, "explain", "AB-95", "--json"]
    environment = subprocess_environment(desk.jira.url)
    ended = subprocess.run(command, env=environment, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert ended.returncode == 141
    assert b"Error" not in ended.stderr


def run_on_a_terminal(desk: Desk, **extra: str) -> str:
    """What a person sees of `sync`: stderr is a terminal."""
    controller, terminal = pty.openpty()
    environment = {**subprocess_environment(desk.jira.url), "TERM": "xterm", **extra}
    subprocess.run(
        [*PROGRAM, "sync", "--full"], env=environment, stdout=subprocess.DEVNULL, stderr=terminal, check=True
    )
    os.close(terminal)
    seen = b""
    try:
        while chunk := os.read(controller, 4096):
            seen += chunk
    except OSError:  # how Linux says that the terminal was closed
        pass
    os.close(controller)
    return seen.decode()


def test_on_a_terminal_progress_is_one_line_that_goes_away(desk: Desk) -> None:
    seen = run_on_a_terminal(desk)
    assert "\r\x1b[2KReading boards" in seen
    assert "\n" not in seen
    assert seen.endswith("\r\x1b[2K")


@pytest.mark.parametrize("variable", [{"CI": "true"}, {"TERM": "dumb"}])
def test_progress_is_plain_lines_where_nobody_watches(desk: Desk, variable: dict[str, str]) -> None:
    seen = run_on_a_terminal(desk, **variable)
    assert "\x1b" not in seen
    assert seen.splitlines() == ["Reading boards"]


@pytest.mark.parametrize(("extra", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_for_terminals_that_welcome_it(desk: Desk, extra: dict[str, str], *, coloured: bool) -> None:
    controller, terminal = pty.openpty()
    environment = {**subprocess_environment(desk.jira.url), "TERM": "xterm", **extra}
    subprocess.run([*PROGRAM, "nonsense"], env=environment, stderr=terminal, check=False)
    seen = os.read(controller, 4096).decode()
    os.close(terminal)
    os.close(controller)
    assert ("\x1b[31m" in seen) is coloured
    assert "error:" in seen


def test_a_sync_needs_no_pandas(desk: Desk) -> None:
    script = (
        "import sys; from generator.cli import main; code = main(['sync', '-q'])\n"
        "print(code, sorted({'pandas', 'numpy', 'matplotlib', 'jinja2'} & set(sys.modules)))"
    )
    environment = subprocess_environment(desk.jira.url)
    ended = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout == "0 []\n"


def test_on_github_steps_fold_and_a_summary_is_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = desk.folder / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    ended = desk.run("build", "--json")
    assert ended.code == 0
    assert ended.document["exit_code"] == 0
    assert ended.err.count("::group::") == ended.err.count("::endgroup::") == 2
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("before\n### Sprint reports\n")
    assert "- Read what changed: 2 boards with 16 issues" in text


def test_on_github_an_error_is_an_annotation_of_one_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    desk.write_config("100% done: 1\nb: 1\n")
    ended = desk.run("sync")
    (annotation,) = [line for line in ended.err.splitlines() if line.startswith("::")]
    assert annotation.startswith("::error::config/report.yml has 3 mistakes:%0A  config/report.yml:1: ")
    assert "100%25 done: unknown key" in annotation


def test_on_github_hostile_words_stay_on_their_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    desk.jira.answer("*/myself", Reply.of_error(400, "x\n::add-mask::y\n::stop-commands::z %0A::set-env name=A::b"))
    ended = desk.run("sync")
    starts = {line.split("::")[1] for line in ended.err.splitlines() if line.startswith("::")}
    assert starts <= {"error", "group", "endgroup"}


def test_shells_can_complete(desk: Desk) -> None:
    environment = {
        **subprocess_environment(desk.jira.url),
        "_SPRINT_REPORTS_COMPLETE": "bash_complete",
        "COMP_WORDS": "sprint-reports st",
        "COMP_CWORD": "1",
    }
    ended = subprocess.run(PROGRAM, env=environment, capture_output=True, check=True)
    assert ended.stdout == b"plain,status\n"


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_any_locale_will_do(desk: Desk, locale: str) -> None:
    environment = {
        **subprocess_environment(desk.jira.url),
        "LC_ALL": locale,
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
    }
    ended = subprocess.run([*PROGRAM, "explain", "AB-95"], env=environment, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    arrow = "→".encode() if "UTF" in locale else b"\\u2192"
    assert b"To Do " + arrow + b" Doing" in ended.stdout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x1b[31mb\x9bc\x00", "a[31mbc"),
        ("a\nb\r\nc\td", "a b  c d"),
        ("a\u202eb\u2066c\u200b\ufeffd", "abcd"),
        ("zażółć 漢字 🚲", "zażółć 漢字 🚲"),
        ("lone \ud800 half", "lone  half"),
    ],
)
def test_texts_of_others_are_made_plain(text: str, expected: str) -> None:
    assert plain(text) == expected
    assert plain_lines(f"{text}\nx").endswith("\nx")


def test_markdown_of_others_is_just_text() -> None:
    assert escape_markdown("[x](y) <b>`|@me") == "\\[x\\]\\(y\\) \\<b\\>\\`\\|\\@me"
