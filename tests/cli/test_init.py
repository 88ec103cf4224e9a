"""`init` as a newcomer meets it: at a terminal with slips of the hand, and as a script calls it."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.cli import main
from generator.config import Config, load_config
from generator.demo.exchange import Reply
from generator.demo.server import DemoJira
from generator.domain import BoardSettings, Flavour
from generator.resources import config_dir
from tests.cache.desk import FLAVOURS, small_world
from tests.canaries import found_in
from tests.cli.desk import EMAIL, TOKEN, subprocess_environment
from tests.cli.terminal import Terminal, at_terminal
from tests.demo.small_world import board

ADDRESS, BOARDS, ZONE = "Address of your Jira", "Boards to report on", "Time zone of the reports"
FIELD, DONE, STARTED = "Field of the estimate", "Statuses that mean done", "Statuses that mean started"


@dataclass(frozen=True)
class Newcomer:
    """An empty folder, a login in the environment, and a Jira."""

    folder: Path
    jira: DemoJira
    environment: Mapping[str, str]
    capture: pytest.CaptureFixture[str]

    @property
    def config_path(self) -> Path:
        return self.folder / "config" / "report.yml"

    @property
    def config(self) -> Config:
        """What was written, which holds no login."""
        assert found_in(self.config_path.read_bytes()) == []
        return load_config(self.config_path, {})

    def at_terminal(self, *words: str, **environment: str) -> AbstractContextManager[Terminal]:
        return at_terminal(self.folder, {**self.environment, **environment}, "init", *words)

    def run(self, *words: str) -> tuple[int, str]:
        """Exit code and all that is printed; stdin is no terminal."""
        self.capture.readouterr()
        code = main(words)
        printed = self.capture.readouterr()
        assert found_in((printed.out + printed.err).encode()) == []
        return code, printed.out + printed.err

    def wrote_nothing(self) -> bool:
        return not any(self.folder.iterdir())


def newcomer_to(
    jira: DemoJira, flavour: Flavour, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Newcomer:
    environment = {name: value for name, value in subprocess_environment("").items() if name != "JIRA_URL"}
    if flavour == "data_center":
        del environment["JIRA_EMAIL"]
    for name in ("JIRA_URL", "JIRA_EMAIL", "JIRA_TOKEN", "JIRA_TOKEN_FILE", "SPRINT_REPORTS_CONFIG", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    for name in environment.keys() & {"JIRA_EMAIL", "JIRA_TOKEN"}:
        monkeypatch.setenv(name, environment[name])
    monkeypatch.chdir(folder)
    return Newcomer(folder, jira, environment, capsys)


@pytest.fixture(params=FLAVOURS)
def newcomer(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Newcomer]:
    with DemoJira(small_world(), request.param, token=TOKEN) as jira:
        yield newcomer_to(jira, request.param, tmp_path, monkeypatch, capsys)


@pytest.fixture
def cloud_newcomer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Newcomer]:
    with DemoJira(small_world(), "cloud", token=TOKEN) as jira:
        yield newcomer_to(jira, "cloud", tmp_path, monkeypatch, capsys)


def test_at_a_terminal_with_wrong_answers_too(newcomer: Newcomer) -> None:
    url = newcomer.jira.url
    with newcomer.at_terminal() as terminal:
        terminal.answer(ADDRESS, "nonsense")
        terminal.answer(ADDRESS, "http://127.0.0.1:9")
        terminal.answer(ADDRESS, f"{url}/wiki")
        terminal.answer(ADDRESS, f"{url}/browse/AB-1")
        terminal.answer(BOARDS, "Wbe")
        terminal.answer(BOARDS, "o")
        terminal.answer(BOARDS, ", ,")
        terminal.answer(BOARDS, "OPS, 7, web")
        terminal.answer("Is board 8 to be read so? [Y/n]", "")
        terminal.answer("Is board 7 to be read so? [Y/n]", "n")
        terminal.answer(FIELD, "Story Pints")
        terminal.answer(FIELD, "Story Points")
        terminal.answer(DONE, "Doing, Dnoe")
        terminal.answer(DONE, "Doing, Done")
        terminal.answer(STARTED, "To Do")
        terminal.answer("Is board 7 to be read so? [Y/n]", "y")
        terminal.answer(f"{ZONE} (where days begin and end) [Europe/Warsaw]", "Asia/Tokio")
        terminal.answer(ZONE, "Asia/Tokyo")
        assert terminal.end() == 0
        expect_in_order(
            terminal,
            "The Jira address 'nonsense' is not a web address",
            "127.0.0.1:9 refuses the connection",
            "There is no Jira at",
            "ok      Jira: ",
            "ok      login: accepted, time zone Europe/Warsaw",
            "This account sees 3 boards:\n  7 ",
            'There is no board "Wbe"',
            '2 boards have "o" in their name',
            "No board was named",
            "board 8 (Ops): a Kanban board, which has no sprints",
            "board 7 (Web): done is Done; started is Doing",
            "board 7 (Web): estimate: Story Points, in points",
            "Did you mean 'Story Points'",
            "Did you mean 'Done'?",
            "board 7 (Web): done is Doing, Done; started is To Do",
            "There is no time zone 'Asia/Tokio'",
            "Wrote config/report.yml",
            "Next: sprint-reports build\n",
        )
    assert newcomer.config.url == url
    ops, web = newcomer.config.boards
    assert ops == BoardSettings(8, time_zone="Asia/Tokyo")
    assert (web.ref, web.done_statuses, web.started_statuses) == (7, ("Doing", "Done"), ("To Do",))
    assert web.estimate_field is not None
    assert web.estimate_field.startswith("customfield_")
    assert complaints(newcomer) == []


def complaints(newcomer: Newcomer) -> list[str]:
    """What `check` warns of, but for the clock: that of the demo stands still."""
    code, printed = newcomer.run("check", "-q")
    assert code == 0
    return [line for line in printed.splitlines() if not line.startswith(("  ", "warning clock: "))]


def expect_in_order(terminal: Terminal, *texts: str) -> None:
    rest = terminal.shown
    for text in texts:
        before, found, rest = rest.partition(text)
        assert found, f"{text!r} is not in {before!r}"


def test_what_it_writes_is_enough_for_check_and_build(newcomer: Newcomer) -> None:
    code, printed = newcomer.run("init", "--url", newcomer.jira.url, "--board", "7", "--board", "Ops")
    assert code == 0
    assert "ok      board 7 (Web): done is Done; started is Doing" in printed
    assert newcomer.config.boards == (
        BoardSettings(7, time_zone="Europe/Warsaw"),
        BoardSettings(8, time_zone="Europe/Warsaw"),
    )
    text = newcomer.config_path.read_text(encoding="utf-8")
    assert (
        '"Web" (scrum). When this was written: estimate: Story Points, in points; done: Done; started: Doing.' in text
    )
    assert complaints(newcomer) == []
    assert newcomer.run("build", "-q") == (0, "")
    assert (newcomer.folder / "site" / "boards" / "7" / "index.html").is_file()


@pytest.mark.parametrize("words", [(), ("--no-input",)])
def test_what_nobody_can_be_asked_is_named(
    cloud_newcomer: Newcomer, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, printed = cloud_newcomer.run("init", *words)
    assert code == 2
    assert "The address of the Jira is missing" in printed
    assert "--url" in printed
    monkeypatch.setenv("JIRA_URL", cloud_newcomer.jira.url)
    code, printed = cloud_newcomer.run("init", *words)
    assert code == 2
    assert "The boards to report on are missing" in printed
    assert '    7 "Web" (scrum)\n    8 "Ops" (kanban)\n    11 "Both" (scrum)' in printed
    assert cloud_newcomer.wrote_nothing()


def test_no_input_asks_nothing_at_a_terminal_either(cloud_newcomer: Newcomer) -> None:
    with cloud_newcomer.at_terminal("--no-input", "--board", "Web", JIRA_URL=cloud_newcomer.jira.url) as terminal:
        assert terminal.end() == 0
    assert [board.ref for board in cloud_newcomer.config.boards] == [7]


def test_the_only_board_need_not_be_named(cloud_newcomer: Newcomer) -> None:
    cloud_newcomer.jira.world.boards = cloud_newcomer.jira.world.boards[:1]
    assert cloud_newcomer.run("init", "--url", cloud_newcomer.jira.url, "-q") == (0, "")
    assert [board.ref for board in cloud_newcomer.config.boards] == [7]


@pytest.mark.parametrize(
    ("ref", "says"),
    [
        ("9", 'There is no board "9"'),
        ("Wbe", 'There is no board "Wbe"'),
        ("o", '2 boards have "o" in their name'),
        ("", "No board was named"),
    ],
)
def test_a_flag_that_names_no_board_is_refused(cloud_newcomer: Newcomer, ref: str, says: str) -> None:
    code, printed = cloud_newcomer.run("init", "--url", cloud_newcomer.jira.url, "--board", ref)
    assert code == 2
    assert says in printed
    assert '"Ops"' in printed
    assert cloud_newcomer.wrote_nothing()


@pytest.mark.parametrize(
    ("url", "code", "says"),
    [
        ("jira.example.com", 2, "Did you mean https://jira.example.com?"),
        ("http://jira.example.com", 2, "plain http"),
        ("https://me:made-up@jira.example.com", 2, "holds a user name or a password"),
        ("http://127.0.0.1:9", 5, "refuses the connection"),
    ],
)
def test_an_address_that_is_none_is_refused(cloud_newcomer: Newcomer, url: str, code: int, says: str) -> None:
    ended, printed = cloud_newcomer.run("init", "--url", url)
    assert ended == code
    assert says in printed
    assert "me:made-up" not in printed
    assert cloud_newcomer.wrote_nothing()


def test_a_refused_login_ends_it(newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_TOKEN", "wrong-9c41-token")
    assert newcomer.run("init", "--url", newcomer.jira.url, "--board", "7")[0] == 3
    with newcomer.at_terminal(JIRA_TOKEN="wrong-9c41-token") as terminal:
        terminal.answer(ADDRESS, newcomer.jira.url)
        assert terminal.end() == 3
        assert "did not accept the login" in terminal.shown or "does not accept the login" in terminal.shown
    assert newcomer.wrote_nothing()


def test_a_login_that_cannot_be_one_ends_it_before_a_question(cloud_newcomer: Newcomer) -> None:
    with cloud_newcomer.at_terminal(JIRA_TOKEN="") as terminal:
        assert terminal.end() == 2
        assert "JIRA_EMAIL is set, but there is no token" in terminal.shown
        assert ADDRESS not in terminal.shown


def test_without_a_login_a_closed_jira_shows_no_board(
    cloud_newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIRA_EMAIL")
    monkeypatch.delenv("JIRA_TOKEN")
    code, printed = cloud_newcomer.run("init", "--url", cloud_newcomer.jira.url)
    assert code == 3
    assert "warning login: none" in printed
    assert "This account sees no board at all" in printed


def test_an_account_without_a_zone_leaves_it_open(cloud_newcomer: Newcomer) -> None:
    cloud_newcomer.jira.answer("*/myself", Reply.of_json({"accountId": "1", "timeZone": "Mars/Olympus"}))
    with cloud_newcomer.at_terminal("--url", cloud_newcomer.jira.url, "--board", "7", "-c", "utc.yml") as terminal:
        terminal.answer("Is board 7", "")
        terminal.answer(f"{ZONE} (where days begin and end) [UTC]", "")
        assert terminal.end() == 0
        assert "Next: sprint-reports build -c utc.yml" in terminal.shown
    assert load_config(cloud_newcomer.folder / "utc.yml", {}).boards == (BoardSettings(7, time_zone="UTC"),)
    assert cloud_newcomer.run("init", "--url", cloud_newcomer.jira.url, "--board", "7", "-q") == (0, "")
    assert cloud_newcomer.config.boards == (BoardSettings(7),)


def test_a_file_that_is_there_stays_unless_forced(cloud_newcomer: Newcomer) -> None:
    cloud_newcomer.config_path.parent.mkdir()
    cloud_newcomer.config_path.write_text("precious", encoding="utf-8")
    words = ("init", "--url", cloud_newcomer.jira.url, "--board", "7")
    code, printed = cloud_newcomer.run(*words)
    assert code == 2
    assert "There is a file config/report.yml already" in printed
    assert cloud_newcomer.config_path.read_text(encoding="utf-8") == "precious"
    assert cloud_newcomer.jira.requests == []
    assert cloud_newcomer.run(*words, "--force")[0] == 0
    assert cloud_newcomer.config.boards[0].ref == 7
    assert [path.name for path in cloud_newcomer.config_path.parent.iterdir()] == ["report.yml"]


def test_a_workflow_comes_with_it_if_it_is_wanted(cloud_newcomer: Newcomer) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    code, printed = cloud_newcomer.run(
        "init", "--url", cloud_newcomer.jira.url, "--board", "7", "--workflow", f"octo/reports@{commit}"
    )
    assert code == 0
    workflow = (cloud_newcomer.folder / ".github" / "workflows" / "sprint-reports.yml").read_text(encoding="utf-8")
    assert f"uses: octo/reports/.github/workflows/sprint-reports.yml@{commit}" in workflow
    assert "Wrote .github/workflows/sprint-reports.yml." in printed
    assert "once config/report.yml agrees: decide there under privacy who reads what." in printed
    assert "# privacy: {" in (cloud_newcomer.folder / "config/report.yml").read_text(encoding="utf-8")


def test_a_workflow_whose_source_is_open_says_so(cloud_newcomer: Newcomer) -> None:
    code, printed = cloud_newcomer.run("init", "--url", cloud_newcomer.jira.url, "--board", "7", "--workflow")
    assert code == 0
    assert "Wrote .github/workflows/sprint-reports.yml: fill in OWNER and COMMIT." in printed


@pytest.mark.parametrize("source", ["octo/reports@main", "octo"])
def test_a_workflow_of_what_can_move_is_refused_before_anything(cloud_newcomer: Newcomer, source: str) -> None:
    code, printed = cloud_newcomer.run("init", "--url", cloud_newcomer.jira.url, "--board", "7", "--workflow", source)
    assert code == 2
    assert "does not name a repository and a commit" in printed
    assert cloud_newcomer.wrote_nothing()


def test_a_link_to_nowhere_is_a_file_too(cloud_newcomer: Newcomer) -> None:
    (cloud_newcomer.folder / "my.yml").symlink_to("elsewhere.yml")
    code, printed = cloud_newcomer.run("init", "--url", cloud_newcomer.jira.url, "--board", "7", "-c", "my.yml")
    assert code == 2
    assert "There is a file my.yml already" in printed
    assert not (cloud_newcomer.folder / "elsewhere.yml").exists()


def test_the_shipped_file_is_never_replaced(cloud_newcomer: Newcomer) -> None:
    shipped = config_dir() / "report.yml"
    before = shipped.read_bytes()
    code, printed = cloud_newcomer.run("init", "--force", "-c", str(shipped), "--url", cloud_newcomer.jira.url)
    assert code == 2
    assert "is the commented file that new configs are made from" in printed
    assert shipped.read_bytes() == before


def test_a_place_that_cannot_be_written_is_refused(cloud_newcomer: Newcomer) -> None:
    words = ("init", "--url", cloud_newcomer.jira.url, "--board", "7", "-c")
    code, printed = cloud_newcomer.run(*words, ".")
    assert code == 2
    assert ". is a folder" in printed
    (cloud_newcomer.folder / "file").write_text("x", encoding="utf-8")
    code, printed = cloud_newcomer.run(*words, "file/report.yml")
    assert code == 2
    assert "Cannot write file/report.yml" in printed


def test_hundreds_of_boards_are_found_by_a_part_of_the_name(cloud_newcomer: Newcomer) -> None:
    world = cloud_newcomer.jira.world
    teams = tuple(board(100 + number, f"Team {number:03d}", "scrum", "AB", "points") for number in range(300))
    world.boards = (*world.boards, *teams)
    with cloud_newcomer.at_terminal() as terminal:
        terminal.answer(ADDRESS, cloud_newcomer.jira.url)
        terminal.wait_for("This account sees 303 boards:")
        terminal.answer("and 283 more, which a part of the name finds", "team 1")
        terminal.wait_for('100 boards have "team 1" in their name')
        terminal.answer("and 80 more", "team 14")
        terminal.wait_for('10 boards have "team 14" in their name')
        terminal.answer('249 "Team 149" (scrum)', "team 142")
        terminal.answer("Is board 242 to be read so?", "")
        terminal.answer(ZONE, "")
        assert terminal.end() == 0
    assert [board.ref for board in cloud_newcomer.config.boards] == [242]


def test_names_with_commas_and_names_that_two_boards_have(cloud_newcomer: Newcomer) -> None:
    world = cloud_newcomer.jira.world
    names = {20: "Web, Ops", 21: "Twins", 22: "Twins", 23: "8", 24: "solo", 25: "SOLO"}
    world.boards = (*world.boards, *(board(id_, name, "scrum", "AB", "points") for id_, name in names.items()))
    with cloud_newcomer.at_terminal("--url", cloud_newcomer.jira.url) as terminal:
        terminal.answer(BOARDS, "twins")
        terminal.answer('22 "Twins" (scrum)\r\n' + BOARDS, "Web, Ops")
        terminal.answer("Is board 20 to be read so?", "")
        terminal.answer(ZONE, "")
        assert terminal.end() == 0
    assert [board.ref for board in cloud_newcomer.config.boards] == [20]
    words = ("init", "--force", "-q", "--url", cloud_newcomer.jira.url)
    assert cloud_newcomer.run(*words, "--board", "Web, Ops", "--board", "8", "--board", "solo") == (0, "")
    assert [board.ref for board in cloud_newcomer.config.boards] == [20, 8, 24]


def test_a_board_that_cannot_be_read_is_asked_for_again(cloud_newcomer: Newcomer) -> None:
    cloud_newcomer.jira.answer("*/filter/10007", Reply.of_error(404, "The selected filter is not available to you"))
    with cloud_newcomer.at_terminal("--url", cloud_newcomer.jira.url) as terminal:
        terminal.answer(BOARDS, "7")
        terminal.wait_for('The filter 10007 of board 7 "Web" is not shared with this account')
        terminal.answer(BOARDS, "8")
        terminal.answer("Is board 8", "")
        terminal.answer(ZONE, "")
        assert terminal.end() == 0
    assert cloud_newcomer.run("init", "-c", "b.yml", "--url", cloud_newcomer.jira.url, "--board", "7")[0] == 3
    assert not (cloud_newcomer.folder / "b.yml").exists()


def test_a_hostile_name_stays_a_comment(cloud_newcomer: Newcomer) -> None:
    world = cloud_newcomer.jira.world
    world.boards = (board(7, f"Web\nboards: []\x1b[2J\u202e {EMAIL}", "scrum", "AB", "points"),)
    assert cloud_newcomer.run("init", "--url", cloud_newcomer.jira.url)[0] == 0
    assert [board.ref for board in cloud_newcomer.config.boards] == [7]
    assert '# "Web boards: [][2J ***" (scrum).' in cloud_newcomer.config_path.read_text(encoding="utf-8")


def test_an_address_in_the_environment_is_offered_but_no_password(cloud_newcomer: Newcomer) -> None:
    with cloud_newcomer.at_terminal("--board", "7", JIRA_URL=cloud_newcomer.jira.url) as terminal:
        terminal.answer(f"{ADDRESS} [{cloud_newcomer.jira.url}]", "")
        terminal.answer("Is board 7", "")
        terminal.answer(ZONE, "")
        assert terminal.end() == 0
    with cloud_newcomer.at_terminal("--force", JIRA_URL="https://me:made-up-token@example.com") as terminal:
        terminal.answer(f"{ADDRESS}:", cloud_newcomer.jira.url)
        terminal.wait_for("warning: JIRA_URL is set to another address, which wins over the file")


@pytest.mark.parametrize("how", ["Ctrl-C", "Ctrl-D"])
def test_leaving_in_the_middle_writes_nothing(cloud_newcomer: Newcomer, how: str) -> None:
    with cloud_newcomer.at_terminal() as terminal:
        terminal.answer(ADDRESS, cloud_newcomer.jira.url)
        terminal.wait_for(BOARDS)
        if how == "Ctrl-D":
            terminal.press("\x04")
        else:
            terminal.process.send_signal(signal.SIGINT)
        assert terminal.end() == 130
        assert "Traceback" not in terminal.shown
    assert cloud_newcomer.wrote_nothing()
