"""What commands tell of a Jira in a log that everybody may read, and the question whether everybody may."""

import email
import json
import re
import shutil
from collections.abc import Iterator
from email import policy
from pathlib import Path
from typing import Any

import pytest

from generator.answers import make_report
from generator.cache.audit import load_audit
from generator.cache.store import Store
from generator.cli import main
from generator.config import load_config
from generator.demo.events import IssueDeleted
from generator.demo.server import DemoJira, RecordedRequest
from generator.demo.world import World
from generator.privacy import Privacy
from tests.cache.desk import small_events
from tests.cli.conftest import enter
from tests.cli.desk import TOKEN, Desk
from tests.demo.small_world import DOING, DONE, TODO, board, make_world
from tests.gossip import Gossip, read_site

CONFIG = "boards: [{id: 7}, {id: 8}]\ntime_zone: Europe/Warsaw\ncards: {board: [], sprint: []}\n"
CORRECTIONS = """\
corrections:
  - {issue: AB-520, id: 10520, field: estimate, value: 5, base: 2, reason: AB-520 is as large as http://127.0.0.1/AB-90}
  - {issue: AB-93, id: 10093, field: estimate, value: 5, base: 3, reason: "Gone since, as AB-521 is"}
"""
EVERYTHING = Privacy("hide", "pseudonym", "hide", "hide")
HIDDEN = {
    "summaries": "{summaries: hide}",
    "keys": "{keys: pseudonym}",
    "goals": "{goals: hide}",
    "links": "{links: hide}",
    "all": "{summaries: hide, keys: pseudonym, goals: hide, links: hide}",
}


def gossipy_world() -> World:
    """Issues, goals and sprints that talk about each other, an epic, and closed sprints."""
    events = small_events()
    for number in range(20, 26):
        talk = f"Repair what ab-{number + 70} broke (see http://127.0.0.1/browse/AB-{number + 71})"
        events.issue(
            10_500 + number, hours=3, summary=talk, sprint_ids=(3,), estimate=2.0, status_id=(TODO, DONE)[number % 2]
        )
    events.issue(10_400, hours=1, type_id="11", summary="The epic of all repairs")
    events.issue(10_401, hours=4, summary="A part of the epic", parent_id=10_400, status_id=DOING, sprint_ids=(3,))
    events.sprint(3, hours=2, name="AB-91 and friends", goal="Close AB-92 before http://127.0.0.1/x does")
    events.start(3, hours=6)
    events.close(3, hours=90)
    world = make_world(events, hours=100)
    world.boards = (board(7, "The AB-90 board", "scrum", "AB", "points"), board(8, "Ops", "kanban", "CD", "none"))
    return world


@pytest.fixture(scope="module")
def jira() -> Iterator[DemoJira]:
    with DemoJira(gossipy_world(), "data_center", token=TOKEN) as jira:
        yield jira


@pytest.fixture(scope="module")
def told(jira: DemoJira, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has been built, with Jira's own reports; then two issues went, and histories came back cut."""
    folder = tmp_path_factory.mktemp("told")
    (folder / "config").mkdir()
    (folder / "config" / "report.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "config" / "corrections.yml").write_text(CORRECTIONS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        enter(folder, jira.url, monkeypatch)
        monkeypatch.delenv("JIRA_EMAIL")
        assert main(["build", "-q"]) == 0
        assert main(["verify", "-q"]) in {0, 4}
        jira.world.events += [IssueDeleted(jira.world.now, id_) for id_ in (10_093, 10_521)]
        shutil.copytree(folder, folder / "before")
        jira.answer("*/search*", lambda asked: cut(jira, asked))
        assert main(["sync", "-q", "--full"]) == 4
    return folder


def cut(jira: DemoJira, asked: RecordedRequest) -> Any:
    """Of each history only the latest entry, though there are more."""
    usual = jira.usual(asked)
    document = json.loads(usual.body)
    for issue in document.get("issues", ()):
        if "changelog" in issue:
            issue["changelog"]["histories"] = issue["changelog"]["histories"][-1:]
    return type(usual).of_json(document)


@pytest.fixture
def desk(
    told: Path, jira: DemoJira, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    folder = tmp_path / "project"
    shutil.copytree(told, folder)
    enter(folder, jira.url, monkeypatch)
    monkeypatch.delenv("JIRA_EMAIL")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    desk = Desk(folder, jira, capsys)
    yield desk
    desk.look_for_canaries()


def hide(desk: Desk, what: str) -> Privacy:
    desk.write_config(f"{CONFIG}privacy: {HIDDEN[what]}\n")
    return Privacy(**dict(re.findall(r"(\w+): (\w+)", HIDDEN[what])))


def printed(desk: Desk, *arguments: str) -> dict[str, bytes]:
    """What a command leaves in the log and in the summary; paths of this machine are not Jira's."""
    ended = desk.run(*arguments)
    summary = desk.folder / "summary.md"
    texts = {
        "out": ended.out,
        "err": ended.err,
        "summary": summary.read_text(encoding="utf-8") if summary.exists() else "",
    }
    summary.unlink(missing_ok=True)
    return {f"{arguments[0]} {name}": text.encode() for name, text in texts.items()}


@pytest.mark.parametrize("what", HIDDEN)
def test_neither_site_nor_log_holds_what_is_hidden(desk: Desk, what: str) -> None:
    gossip = Gossip(desk.jira.world, "127.0.0.1")
    shown = {**printed(desk, "build", "--offline"), **read_site(desk.folder / "site")}
    privacy = hide(desk, what)
    assert list(gossip.find(privacy, shown)) != []
    hidden = {**printed(desk, "build", "--offline", "--json"), **read_site(desk.folder / "site")}
    assert b"incomplete" in hidden["build err"]
    assert list(gossip.find(privacy, hidden)) == []


@pytest.mark.parametrize("command", ["sync", "status", "history", "verify"])
def test_other_commands_of_a_ci_run_keep_it_to_themselves_as_well(desk: Desk, told: Path, command: str) -> None:
    """The sync is the one that finds an issue gone."""
    gossip = Gossip(desk.jira.world, "127.0.0.1")

    def run() -> list[str]:
        shutil.rmtree(desk.folder / ".cache")
        shutil.copytree(told / ("before" if command == "sync" else "") / ".cache", desk.folder / ".cache")
        return list(gossip.find(EVERYTHING, {**printed(desk, command), **printed(desk, command, "--json")}))

    assert run() != []
    hide(desk, "all")
    assert run() == []


def test_the_log_calls_issues_by_their_numbers(desk: Desk) -> None:
    hide(desk, "keys")
    assert "(ID-10093, ID-10521)" in desk.run("sync", "--cache", "before/.cache/sprint-reports").out


def test_what_is_made_from_the_cache_knows_nothing_of_it(desk: Desk) -> None:
    """Whatever a page, a mail or a gate may come to show of past syncs and issues that are gone."""
    hide(desk, "all")
    config = load_config(Path("config/report.yml"), {"JIRA_URL": desk.jira.url})
    store = Store(desk.folder / ".cache/sprint-reports")
    generation = store.load()
    assert generation is not None
    report = make_report(generation, config.boards, config.site, load_audit(store))
    known = repr((report.site_url, report.incomplete, report.syncs, report.gone, report.reconciliation))
    assert len(report.syncs) > 1
    assert list(Gossip(desk.jira.world, "127.0.0.1").find(EVERYTHING, {"": known.encode()})) == []


def test_nor_does_a_page_to_attach(desk: Desk) -> None:
    gossip = Gossip(desk.jira.world, "127.0.0.1")

    def write() -> dict[str, bytes]:
        said = printed(desk, "build", "--offline", "--board", "7", "--single-file", "one.html")
        return {**said, "one.html": (desk.folder / "one.html").read_bytes()}

    assert list(gossip.find(EVERYTHING, write())) != []
    hide(desk, "all")
    assert list(gossip.find(EVERYTHING, write())) == []


@pytest.mark.parametrize("subject", ["--sprint=3", "--team"])
def test_a_mail_holds_nothing_of_it_either(desk: Desk, subject: str) -> None:
    gossip = Gossip(desk.jira.world, "127.0.0.1")

    def write() -> dict[str, bytes]:
        said = printed(desk, "email", "--board", "7", subject, "--eml", "mail.eml")
        message = email.message_from_bytes((desk.folder / "mail.eml").read_bytes(), policy=policy.default)
        texts = [
            str(message["subject"]),
            *(part.get_content() for part in message.walk() if part.get_content_maintype() == "text"),
        ]
        (desk.folder / "mail.eml").unlink()
        return {**said, "mail.html": "\n".join(texts).encode()}

    assert list(gossip.find(EVERYTHING, write())) != []
    hide(desk, "all")
    assert list(gossip.find(EVERYTHING, write())) == []


def test_what_is_kept_in_the_cache_is_what_jira_said(desk: Desk) -> None:
    hide(desk, "all")
    desk.run("sync", "--full")
    trail = (desk.folder / ".cache/sprint-reports/audit.jsonl").read_text(encoding="utf-8")
    last = json.loads(trail.splitlines()[-1])
    assert last["site_url"] == desk.jira.url
    assert "AB-" in last["incomplete"][0]


def test_even_an_error_names_no_jira(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(desk, "links")
    monkeypatch.setenv("JIRA_TOKEN", "another")
    ended = desk.run("sync")
    assert ended.code == 3
    assert "127.0.0.1" not in ended.out + ended.err
    assert "(address not shown)" in ended.err


def test_a_site_for_all_the_web_must_be_agreed_to(desk: Desk) -> None:
    before = desk.kept()
    asked = len(desk.jira.requests)
    ended = desk.run("build", "--public")
    assert ended.code == 2
    assert "config/report.yml does not agree" in ended.err
    assert (
        "Strangers would learn 22 issue names, 22 issue keys of 2 projects, 1 sprint goal, your Jira's address and "
        "3 sprint names" in ended.err
    )
    assert "public: true" in ended.err
    assert desk.kept() == before
    assert len(desk.jira.requests) == asked
    desk.write_config(f"{CONFIG}privacy: {{public: true}}\n")
    assert desk.run("build", "--public", "--offline").code == 4


def test_without_a_cache_there_is_nothing_to_count(desk: Desk) -> None:
    ended = desk.run("build", "--public", "--cache", "none")
    assert ended.code == 2
    assert "can be counted once `sprint-reports sync` has read Jira" in ended.err
    assert not (desk.folder / "none").exists()


def test_a_protected_site_may_be_for_all_the_web(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_PASSPHRASE", "a long and winding passphrase")
    desk.write_config(f"{CONFIG}protect: true\n")
    ended = desk.run("build", "--public", "--offline", "--board", "8", "--site", "locked")
    assert ended.code == 4
    assert "can learn" not in ended.out, "a public log does not even count"


@pytest.mark.parametrize(
    ("privacy", "board", "words", "counts"),
    [
        (
            "{}",
            "7",
            "19 issue names, 19 issue keys of 1 project, 1 sprint goal, your Jira's address and 3 sprint names",
            {"issue_names": 19, "issue_keys": 19, "projects": 1, "goals": 1, "sprint_names": 3, "jira_address": True},
        ),
        (
            HIDDEN["all"],
            "7",
            "3 sprint names",
            {"issue_names": 0, "issue_keys": 0, "projects": 0, "goals": 0, "sprint_names": 3, "jira_address": False},
        ),
        (
            "{keys: pseudonym}",
            "8",
            "3 issue names, your Jira's address and 0 sprint names",
            {"issue_names": 3, "issue_keys": 0, "projects": 0, "goals": 0, "sprint_names": 0, "jira_address": True},
        ),
    ],
)
def test_each_build_says_what_its_readers_can_learn(
    desk: Desk, privacy: str, board: str, words: str, counts: dict[str, Any]
) -> None:
    desk.write_config(f"{CONFIG}privacy: {privacy}\n")
    ended = desk.run("build", "--offline", "--board", board, "--json")
    assert ended.document["readers_learn"] == counts
    assert f"Its readers can learn {words}." in ended.err
    assert "Its readers can learn" in (desk.folder / "summary.md").read_text(encoding="utf-8")


def test_an_issue_in_jiras_report_alone_has_no_key(desk: Desk) -> None:
    hide(desk, "keys")
    assert desk.run("build", "--offline").code == 4
    page = (desk.folder / "site/sync/index.html").read_text(encoding="utf-8")
    assert {"ID-10093", "ID-10521"} <= set(re.findall(r"ID-\d+", page))
    assert "AB-" not in page
