"""`email`: who gets which report, once, and what is said, kept and answered when somebody does not."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from generator.cache.mails import open_book
from generator.cli import main
from generator.demo.exchange import Reply
from generator.demo.server import DemoJira
from tests.cache.desk import small_events
from tests.canaries import search_folder, search_processes
from tests.cli.conftest import enter
from tests.cli.desk import CONFIG, TOKEN, Desk, Ended, subprocess_environment
from tests.demo.small_world import POINTS_BOARD, make_world
from tests.mail.postman import ANNA, BORIS, HANG_UP, PASSWORD, SENDER, USER, Postman, make_certificates, run_server

ROOT = Path(__file__).parents[2]
BOARDS = CONFIG.replace("  - id: 8\n", "")
CHARTLESS = "cards: {board: [], sprint: []}\n"  # drawing is tried elsewhere, and takes its time
NOTHING = "Nothing to mail: no sprint has closed since the last mail"
INCOMPLETE = {"issues": [{"id": str(10_090 + number)} for number in range(12)] + [{"id": "99999"}], "isLast": True}


@pytest.fixture(scope="module")
def closed_jira() -> Iterator[DemoJira]:
    """Its first sprint is closed."""
    events = small_events()
    events.close(1, hours=60)
    with DemoJira(make_world(events, hours=100), "cloud", token=TOKEN) as jira:
        yield jira


@pytest.fixture(scope="module")
def synced(closed_jira: DemoJira, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synced")
    (folder / "config").mkdir()
    (folder / "config/report.yml").write_text(CONFIG, encoding="utf-8")
    make_certificates(folder)
    with pytest.MonkeyPatch.context() as monkeypatch:
        enter(folder, closed_jira.url, monkeypatch)
        assert main(["sync", "-q"]) == 0
    return folder


@dataclass
class MailDesk:
    """A project whose config names a mail server, and that server. No address may be printed or kept."""

    desk: Desk
    postman: Postman
    set_variable: Any

    def run(self, *words: str, code: int = 0) -> Ended:
        ended = self.desk.run("email", *words)
        assert ended.code == code, ended.out + ended.err
        return ended

    def configure(self) -> None:
        keys = {"host": "127.0.0.1", "port": self.postman.port, "from": SENDER, "to": [ANNA, BORIS], "max_wait": 0}
        self.desk.write_config(f"{BOARDS}{CHARTLESS}email: {json.dumps(keys)}\n")

    @property
    def got(self) -> list[tuple[str, ...]]:
        return [received.recipients for received in self.postman.received]

    def kept(self) -> bytes:
        """All that the cache holds."""
        paths = (path for path in (self.desk.folder / ".cache").rglob("*") if path.is_file())
        return b"".join(path.read_bytes() for path in paths)


@pytest.fixture
def mails(
    synced: Path,
    closed_jira: DemoJira,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[MailDesk]:
    folder = tmp_path / "project"
    shutil.copytree(synced, folder)
    enter(folder, closed_jira.url, monkeypatch)
    postman = Postman()
    controller = run_server(postman, synced / "right.pem")
    for name, value in (("USER", USER), ("PASSWORD", PASSWORD), ("CA_BUNDLE", str(folder / "ca.pem"))):
        monkeypatch.setenv(f"SMTP_{name}", value)
    mails = MailDesk(Desk(folder, closed_jira, capsys), postman, monkeypatch.setenv)
    mails.configure()
    yield mails
    controller.stop()
    closed_jira.reset()
    mails.desk.look_for_canaries()
    for secret in (b"made-up.invalid", b"anna", b"boris", PASSWORD.encode()):
        assert secret not in "".join(mails.desk.outputs).encode()
        assert secret not in mails.kept()


def draft(path: Path) -> Any:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def test_without_a_server_it_writes_drafts_and_says_how_to_send(mails: MailDesk) -> None:
    mails.desk.write_config(CONFIG)
    ended = mails.run()
    assert "Nothing is sent: that takes a mail server (email.host), a sender" in ended.out
    written = {path.name: draft(path) for path in mails.desk.folder.glob("*.eml")}
    assert set(written) == {"board-7-sprint-1.eml", "board-8.eml"}
    for mail in written.values():
        assert mail["X-Unsent"] == "1"
        assert mail["Subject"] in ended.out
    assert not (mails.desk.folder / ".cache/sprint-reports/mails").exists()


def test_what_would_be_written_without_a_server(mails: MailDesk) -> None:
    mails.desk.write_config(BOARDS + CHARTLESS)
    ended = mails.run("--dry-run")
    assert "Nothing would be sent: that takes a mail server" in ended.out
    assert "Would write board-7-sprint-1.eml (" in ended.out
    assert not list(mails.desk.folder.glob("*.eml"))


def test_a_mail_reaches_all_of_them_once(mails: MailDesk) -> None:
    first = mails.run()
    assert mails.got == [(ANNA, BORIS)]
    (received,) = mails.postman.received
    assert received.encrypted
    assert received.mail["From"] == f"Our teams <{SENDER}>"
    assert received.mail["X-Unsent"] is None
    assert f'Sent to 2 recipients: "{received.mail["Subject"]}"' in first.out
    assert "recipient 2 of 2: sent (250)" in first.out
    again = mails.run()
    assert "Sent to 0 recipients" in again.out
    assert again.out.count("got it on 20") == 2
    assert mails.got == [(ANNA, BORIS)]


def test_again_sends_the_same_mail_again(mails: MailDesk) -> None:
    mails.run()
    mails.run("--again")
    first, second = mails.postman.received
    assert first.content == second.content
    assert first.mail["Message-ID"] == second.mail["Message-ID"]


def test_on_sprint_closed_sends_the_latest_and_then_nothing(mails: MailDesk) -> None:
    mails.run("--on", "sprint-closed")
    assert mails.got == [(ANNA, BORIS)]
    assert NOTHING in mails.run("--on", "sprint-closed").out
    assert NOTHING in mails.run("--on", "sprint-closed", "--dry-run").out
    assert NOTHING in mails.run("--on", "sprint-closed", "--to", "new@example.com").out
    assert len(mails.got) == 1


def test_one_is_refused_and_a_rerun_tries_that_one_alone(mails: MailDesk) -> None:
    mails.postman.at_recipient = {ANNA: [f"550 5.1.1 <{ANNA}> anna is unknown here"]}
    ended = mails.run("--on", "sprint-closed", code=4)
    assert "recipient 1 of 2: refused (550): 5.1.1 <***> *** is unknown here" in ended.out
    assert "recipient 2 of 2: sent (250)" in ended.out
    assert "will not take it for somebody" in ended.err
    assert mails.got == [(BORIS,)]
    rehearsal = mails.run("--dry-run")
    assert "Would send to 1 recipient" in rehearsal.out
    assert re.search(r"recipient 1 of 2: refused \(550\) on 20[\d: -]+ UTC, would be tried again", rehearsal.out)
    mails.run("--on", "sprint-closed")
    assert mails.got == [(BORIS,), (ANNA,)]


def test_what_is_put_off_is_sent_by_a_later_run(mails: MailDesk) -> None:
    mails.postman.at_sender = ["451 4.3.2 not now"]
    assert "deferred (451)" in mails.run("--on", "sprint-closed", code=4).out
    mails.run("--on", "sprint-closed")
    assert mails.got == [(ANNA, BORIS)]


def test_no_answer_after_the_content_sends_nothing_twice_by_itself(mails: MailDesk) -> None:
    mails.postman.at_data = [HANG_UP]
    ended = mails.run(code=4)
    assert "uncertain" in ended.out
    assert "--again" in ended.err
    rerun = mails.run()
    assert "UTC; only --again sends it again" in rerun.out
    assert NOTHING in mails.run("--on", "sprint-closed").out
    assert mails.got == []
    mails.run("--again", "--to", "anna@example.com")
    assert mails.got == [("anna@example.com",)]


def test_a_dry_run_sends_and_keeps_nothing(mails: MailDesk) -> None:
    ended = mails.run("--dry-run")
    assert "Would send to 2 recipients (" in ended.out
    assert ended.out.count("would get it") == 2
    assert mails.postman.asked == []
    assert not (mails.desk.folder / ".cache/sprint-reports/mails").exists()


def test_who_gets_it_is_said_by_the_option_the_environment_and_the_config_in_this_order(mails: MailDesk) -> None:
    mails.set_variable("SMTP_TO", " a@example.com, b@example.com\n")
    mails.set_variable("SMTP_FROM", "c@example.com")
    mails.run()
    mails.run("--to", "d@example.com", "--to", "D@EXAMPLE.com", "--again")
    assert mails.got == [("a@example.com", "b@example.com"), ("d@example.com", "D@example.com")]
    assert mails.postman.received[0].sender == "c@example.com"


def test_the_answer_for_programs(mails: MailDesk) -> None:
    mails.postman.at_recipient = {ANNA: ["550 no"]}
    document = mails.run("--json", code=4).document
    (mail,) = document["mails"]
    assert (document["schema"], document["exit_code"]) == ("sprint-reports/email/1", 4)
    assert (mail["board_id"], mail["sprint_id"], mail["file"]) == (POINTS_BOARD, 1, None)
    assert mail["bytes"] == len(mails.postman.received[0].content)
    assert mail["recipients"] == [
        {"number": 1, "outcome": "refused", "code": 550, "new": True},
        {"number": 2, "outcome": "sent", "code": 250, "new": True},
    ]
    (due, done) = mails.run("--json", "--dry-run").document["mails"][0]["recipients"]
    assert (due["outcome"], done["outcome"], done["new"]) == ("refused", "sent", False)


def test_files_to_look_at_and_to_send_by_hand(mails: MailDesk) -> None:
    mails.desk.write_config(BOARDS)
    mails.set_variable("SMTP_FROM", "sender@example.com")
    mails.run("--sprint", "Sprint 1", "--eml", "a.eml", "--html", "a.html", "--to", "someone@example.com")
    assert draft(mails.desk.folder / "a.eml")["To"] == "someone@example.com"
    assert b'src="data:image/png;base64,' in (mails.desk.folder / "a.html").read_bytes()
    mails.run("--team", "--html", "b.html")
    assert (mails.desk.folder / "b.html").read_text(encoding="utf-8").count("<h1") == 1
    assert mails.postman.asked == []
    first = (mails.desk.folder / "a.eml").read_bytes()
    mails.run("--sprint", "1", "--eml", "a.eml", "--to", "someone@example.com")
    assert (mails.desk.folder / "a.eml").read_bytes() == first, "the same data, the same bytes"


def test_what_is_incomplete_says_so_and_is_no_failure(mails: MailDesk) -> None:
    mails.desk.jira.answer("*/search/jql", Reply.of_json(INCOMPLETE), times=1)
    assert mails.desk.run("sync", "--full").code == 4
    ended = mails.run()
    assert "incomplete: " in ended.err
    mail = mails.postman.received[0].mail
    assert mail["Subject"].endswith("(incomplete)")
    html = mail.get_body(("html",))
    assert html
    assert "This report is incomplete" in html.get_content()


def test_the_run_of_a_ci_has_a_summary(mails: MailDesk, tmp_path: Path) -> None:
    mails.set_variable("GITHUB_ACTIONS", "true")
    mails.set_variable("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    mails.run()
    assert "### Mail\n\n- Sent to 2 recipients" in (tmp_path / "summary.md").read_text(encoding="utf-8")


BAD = {
    "two subjects": (("--sprint", "1", "--team"), {}, 2, "--sprint and --team do not go together"),
    "a file and a schedule": (("--on", "sprint-closed", "--eml", "x"), {}, 2, "--eml and --on do not go together"),
    "no such sprint": (("--sprint", "99"), {}, 2, "--sprint 99: there is no such sprint"),
    "no address": (("--to", "ok@example.com", "--to", "canary"), {}, 2, "--to, address 2: not an e-mail address"),
    "a header": (("--to", "a@example.com\nBcc: canary@example.com"), {}, 2, "--to, address 1: not an e-mail address"),
    "no address in the environment": ((), {"SMTP_TO": "a@example.com canary"}, 2, "SMTP_TO, address 2"),
    "no sender": ((), {"SMTP_FROM": "canary"}, 2, "SMTP_FROM, address 1"),
    "too many": ((), {"SMTP_TO": ",".join(f"a{n}@example.com" for n in range(51))}, 2, "There are 51 recipients"),
    "a user alone": ((), {"SMTP_PASSWORD": ""}, 2, "SMTP_USER and SMTP_PASSWORD belong together"),
    "a password of two lines": ((), {"SMTP_PASSWORD": "canary\ncanary"}, 2, "SMTP_PASSWORD holds a line end"),
    "a password beyond ASCII": ((), {"SMTP_PASSWORD": "canäry"}, 2, "SMTP_PASSWORD holds a line end, a letter"),
    "a wrong password": ((), {"SMTP_PASSWORD": "wrong-canary"}, 4, "does not accept the login (535)"),
    "an unknown authority": ((), {"SMTP_CA_BUNDLE": ""}, 4, "is not accepted"),
    "no authority": ((), {"SMTP_CA_BUNDLE": "missing.pem"}, 2, "SMTP_CA_BUNDLE names missing.pem"),
    "a folder that is not there": (("--eml", "no/x.eml"), {}, 4, "Cannot write no/x.eml"),
}


@pytest.mark.parametrize(("words", "variables", "code", "message"), BAD.values(), ids=BAD)
def test_what_cannot_be_done_is_said_and_sends_nothing(
    mails: MailDesk, words: tuple[str, ...], variables: dict[str, str], code: int, message: str
) -> None:
    for name, value in variables.items():
        mails.set_variable(name, value)
    ended = mails.run(*words, code=code)
    assert message in ended.err
    assert ended.err.count("error:") == 1
    assert mails.postman.received == []


def test_a_schedule_without_a_server_is_a_mistake(mails: MailDesk) -> None:
    mails.desk.write_config(CONFIG)
    assert "--on sends mails, and that takes a mail server" in mails.run("--on", "sprint-closed", code=2).err


def test_one_file_holds_one_mail(mails: MailDesk) -> None:
    mails.desk.write_config(CONFIG)
    assert "There are 2 mails, and --eml and --html name one file" in mails.run("--eml", "x.eml", code=2).err


def test_the_password_may_lie_in_a_private_file(mails: MailDesk) -> None:
    path = mails.desk.folder / "token"
    path.write_text(f"{PASSWORD}\n", encoding="utf-8")
    mails.set_variable("SMTP_PASSWORD", "")
    mails.set_variable("SMTP_PASSWORD_FILE", str(path))
    path.chmod(0o644)
    assert "is open to others" in mails.run(code=2).err
    path.chmod(0o600)
    mails.run()
    assert mails.got == [(ANNA, BORIS)]


def test_a_damaged_record_stops_everything(mails: MailDesk) -> None:
    mails.run()
    (mails.desk.folder / ".cache/sprint-reports/mails/book.json").write_bytes(b"torn")
    assert "book.json is damaged" in mails.run(code=5).err
    assert len(mails.got) == 1


def test_two_runs_at_once(mails: MailDesk) -> None:
    with open_book(mails.desk.folder / ".cache/sprint-reports"):
        assert "is locked by process" in mails.run(code=5).err
    assert mails.got == []


def test_a_process_shows_nothing_while_it_sends(mails: MailDesk) -> None:
    """A run of its own, whose list of words, printed lines and files are searched while the server refuses."""
    seen: list[str] = []
    mails.postman.at_data = [f"554 {USER} {PASSWORD} {ANNA}"]
    mails.postman.on_data = lambda: seen.extend(search_processes())
    done = subprocess.run(
        [sys.executable, "-m", "generator", "email", "-v", "--json"],
        cwd=mails.desk.folder,
        env={
            **subprocess_environment(mails.desk.jira.url),
            **{name: value for name, value in os.environ.items() if name.startswith("SMTP_")},
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    mails.desk.outputs += [done.stdout, done.stderr]
    assert done.returncode == 4, done.stderr
    assert seen == []
    assert list(search_folder(mails.desk.folder)) == []
