"""What goes wrong at the user's end: what happened, what to do, the right exit code; nothing replaced or leaked."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from generator.cache.store import Store
from generator.demo.exchange import Reply
from tests.cli.desk import CONFIG, Desk

LOGIN_PAGE = Reply.of_html("<html><form action='/login'><input type='password'></form></html>")
APP_PAGE = Reply.of_html("<html><div id='jira-frontend'></div></html>")
CAPTCHA = Reply(
    403, b"{}", {"Content-Type": "application/json", "X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=x"}
)


@dataclass(frozen=True)
class Case:
    """A way to spoil the desk, and how a build must end then."""

    name: str
    spoil: Callable[[Desk, pytest.MonkeyPatch], None]
    code: int
    says: str
    hints: str
    arguments: tuple[str, ...] = ()


def answers(pattern: str, reply: Reply) -> Callable[[Desk, pytest.MonkeyPatch], None]:
    return lambda desk, _: desk.jira.answer(pattern, reply)


def configured(text: str) -> Callable[[Desk, pytest.MonkeyPatch], None]:
    return lambda desk, _: desk.write_config(text)


def with_variable(name: str, value: str) -> Callable[[Desk, pytest.MonkeyPatch], None]:
    return lambda _, monkeypatch: monkeypatch.setenv(name, value)


def at_path(path: str) -> Callable[[Desk, pytest.MonkeyPatch], None]:
    return lambda desk, monkeypatch: monkeypatch.setenv("JIRA_URL", desk.jira.url + path)


def under_jira(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    at_path("/jira")(desk, monkeypatch)
    desk.jira.answer("/jira/*", APP_PAGE)


def file_as_site(desk: Desk, _: pytest.MonkeyPatch) -> None:
    (desk.folder / "a-file").write_text("x", encoding="utf-8")


def precious_folder(desk: Desk, _: pytest.MonkeyPatch) -> None:
    (desk.folder / "holiday-pictures").mkdir()
    (desk.folder / "holiday-pictures" / "beach.jpg").write_text("x", encoding="utf-8")


CASES = (
    Case(
        "no server", with_variable("JIRA_URL", "http://127.0.0.1:9"), 5, "refuses the connection", "Check host and port"
    ),
    Case("not the address of a Jira", at_path("/wiki"), 2, "There is no Jira at", "Check jira.url"),
    Case("/jira of a Cloud site", under_jira, 2, "answers with a web page", "leave that part out of jira.url"),
    Case("an address without https", with_variable("JIRA_URL", "jira.example.com"), 2, "not an address", "Every key"),
    Case("login page with 200", answers("*/myself", LOGIN_PAGE), 3, "a login page instead of data", "single sign-on"),
    Case(
        "wrong token",
        with_variable("JIRA_TOKEN", "canary-wrong"),
        3,
        "did not accept the login",
        "tokens expire",
    ),
    Case(
        "401",
        answers("*/myself", Reply.of_error(401, "You are not authenticated.")),
        3,
        "does not accept the login (401",
        "Check the token",
    ),
    Case("CAPTCHA", answers("*/myself", CAPTCHA), 3, "wants a CAPTCHA", "Log in once by browser"),
    Case(
        "token with a blank",
        with_variable("JIRA_TOKEN", "canary wrong"),
        2,
        "JIRA_TOKEN holds a blank",
        "Copy it again",
    ),
    Case(
        "403 for a board",
        answers("*/board/7/configuration", Reply.of_error(403, "The user does not have permission to view the board.")),
        3,
        "does not let this account read board 7",
        "needs access",
    ),
    Case(
        "a filter that is not shared",
        answers("*/filter/*", Reply.of_error(404, "The selected filter is not available to you")),
        3,
        "is not shared with this account",
        "to share it",
    ),
    Case(
        "a board number that does not exist",
        configured(CONFIG.replace("id: 7", "id: 9")),
        5,
        "There is no board 9",
        'Visible boards: 8 "Ops", 7 "Web", 11 "Both"',
    ),
    Case(
        "a board name that does not exist",
        configured(CONFIG.replace("id: 7", "id: Wed")),
        5,
        'There is no board named "Wed"',
        'Visible boards: 7 "Web"',
    ),
    Case(
        "an estimate field that does not exist",
        configured(CONFIG + "estimate_field: Story Point\n"),
        2,
        "There is no field 'Story Point'",
        "'Story Points'",
    ),
    Case("bad YAML", configured("boards: [\n"), 2, "config/report.yml:2: not valid YAML", "Every key"),
    Case(
        "a secret in the config", configured(CONFIG + "token: canary\n"), 2, "logins do not belong", "revoke that token"
    ),
    Case("a file for a folder", file_as_site, 5, "The site cannot be written", "--site", ("--site", "a-file/site")),
    Case(
        "a folder of other files",
        precious_folder,
        5,
        "holds files that are not a site of ours",
        "--site",
        ("--site", "holiday-pictures"),
    ),
    Case("a board the config does not list", file_as_site, 2, "--board 11", "It lists: 7, 8", ("--board", "11")),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_build_that_fails_says_why_and_replaces_nothing(
    case: Case, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.kept()
    assert len(before) > 10
    case.spoil(desk, monkeypatch)
    ended = desk.run("build", *case.arguments)
    assert (ended.code, ended.out) == (case.code, ""), ended.err
    (message,) = [line for line in ended.err.splitlines() if line.startswith("error: ")]
    (hint,) = [line for line in ended.err.splitlines() if line.startswith("hint: ")]
    assert case.says in message
    assert case.hints in hint
    assert "Traceback" not in ended.err
    if "--site" not in case.arguments:  # else the sync before succeeded, and rightly stays
        assert desk.kept() == before


@pytest.mark.parametrize("case", CASES[1:5], ids=[case.name for case in CASES[1:5]])
def test_with_json_the_error_is_a_document(case: Case, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case.spoil(desk, monkeypatch)
    error = desk.run("sync", "--json").document["error"]
    assert error["exit_code"] == case.code
    assert case.says in error["message"]
    assert case.hints in error["hint"]
    assert error["kind"].endswith("Error")


@pytest.mark.parametrize(
    ("case", "code"),
    [(case, case.code) for case in CASES if not case.arguments],
    ids=lambda value: getattr(value, "name", ""),
)
def test_check_finds_it_too_and_writes_nothing(
    case: Case, code: int, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.kept()
    case.spoil(desk, monkeypatch)
    ended = desk.run("check")
    assert ended.code == code
    failures = [line for line in ended.out.splitlines() if line.startswith("failure")]
    assert case.says in failures[0]
    assert case.hints in ended.out
    assert desk.kept() == before


def test_a_locked_cache_names_the_holder(desk: Desk) -> None:
    with Store(desk.folder / ".cache" / "sprint-reports").locked():
        before = desk.kept()
        ended = desk.run("build")
        assert ended.code == 5
        assert "is locked by process" in ended.err
        assert "hint: Wait until that run has ended" in ended.err
        assert desk.kept() == before


def test_a_cache_of_another_site_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_URL", desk.jira.url.replace("127.0.0.1", "localhost"))
    for command in ("sync", "build --offline", "explain AB-90"):
        ended = desk.run(*command.split())
        assert ended.code == 5, command
        assert "is a copy of http://127.0.0.1" in ended.err


def test_an_empty_cache_cannot_be_built_offline(desk: Desk) -> None:
    ended = desk.run("build", "--offline", "--cache", "nothing-here")
    assert ended.code == 5
    assert "The cache nothing-here is empty" in ended.err
    assert "hint: Run `sprint-reports sync` to fill it" in ended.err


def test_hostile_words_of_the_server_cannot_steer_the_terminal(desk: Desk) -> None:
    desk.jira.answer("*/myself", Reply.of_error(400, "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\r\n::error::faked"))
    ended = desk.run("sync")
    assert ended.code == 5
    assert not set(ended.err) & {"\x1b", "\x07", "\r", "\u202e"}
    assert not [line for line in ended.err.splitlines() if line.startswith("::")]


def test_all_errors_of_one_run_are_one_json_document(desk: Desk) -> None:
    ended = desk.run("sync", "--json", "--nonsense")
    assert ended.code == 2
    assert json.loads(ended.out)["error"]["kind"] == "UsageError"
    assert "No such option" in ended.err
