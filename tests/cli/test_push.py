"""`corrections push`: what it writes, what it leaves alone, and what it does when something goes wrong."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.cache.files import make_folder
from generator.cache.lock import lock
from generator.demo.events import ChangedItem, IssueChanged, IssueDeleted
from generator.demo.exchange import Reply, Wire
from generator.demo.server import RecordedRequest
from generator.demo.world import World
from generator.domain import Flavour
from tests.cache.desk import FLAVOURS, small_world
from tests.cli.desk import CONFIG
from tests.cli.pushing import ALLOWED, CACHE, FILE, LEAVE, Pusher, open_pusher

CUT = Wire(resets=True)
FIVE = [("estimate", 3.0, 5.0)]
ESTIMATION, FIELDS = ("PUT", "agile/1.0/issue/10101/estimation"), ("PUT", "api/3/issue/10101")
STAYS = "The correction stays in the file"

Make = Callable[..., Pusher]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Make]:
    """Opens a desk, of Cloud unless told otherwise; AB-101, which no sprint has had, is 3 and to be 5."""
    opened = []

    def open_one(flavour: Flavour = "cloud", world: World | None = None, config: str = ALLOWED) -> Pusher:
        context = open_pusher(tmp_path / "project", flavour, monkeypatch, capsys, world=world, config=config)
        opened.append(context)
        return context.__enter__()

    yield open_one
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def own(make: Make) -> Pusher:
    pusher = make()
    pusher.add("AB-101", "estimate=5")
    return pusher


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_dry_run_tells_and_writes_nothing(make: Make, flavour: Flavour) -> None:
    own = make(flavour)
    own.add("AB-101", "estimate=5", reason="split in the refinement")
    own.add("AB-90", "excluded=yes")
    text = FILE.read_text()
    ended = own.run("corrections", "push")
    assert ended.code == 0, ended.err
    assert ended.out.splitlines() == [
        "AB-101 estimate: 3 -> 5, would be written",
        "    why: split in the refinement",
        "AB-90 excluded: not pushed, Jira knows nothing of it",
        "1 correction would be written to Jira. Nothing was. To write, add --yes.",
    ]
    assert own.writes() == []
    assert own.journal() == []
    assert FILE.read_text() == text


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_what_was_forgotten_is_written_and_the_correction_is_done(make: Make, flavour: Flavour) -> None:
    own = make(flavour)
    before = own.issue(101).updated_at
    own.add("AB-101", "estimate=5")
    own.add("AB-97", "type=Sub-task")
    ended = own.push()
    assert ended.code == 0, ended.err
    assert "2 corrections written to Jira, 0 not." in ended.out
    assert own.entries(101) == FIVE
    assert own.entries(97) == [("issuetype", "10", "12")]
    assert own.issue(101).updated_at > before
    assert "AB-" not in FILE.read_text()
    assert own.decided() == ["added", "added", "pushed", "pushed"]
    for write, number in zip(own.journal(), (101, 97), strict=True):
        assert (write.step, write.changes, write.author) == ("confirmed", 1, "Kim")
        assert write.change == own.issue(number).histories[-1].history_id
    assert own.run("sync", "-q").code == 0
    assert own.run("corrections", "list").out == "There is no correction.\n"


def test_the_past_stays_corrected_and_the_report_says_what_it_said(make: Make) -> None:
    """Jira says 5 from now on; the sprint that began with 1 still began with 5."""
    own = make()
    own.add("AB-91", "estimate=5")
    own.add("AB-101", "estimate=8", "--since", "2026-01-06")
    before = own.estimates_at_start()
    assert before["AB-91"] == "5.0"
    ended = own.push()
    assert ended.code == 0, ended.err
    assert ended.out.count(STAYS) == 2
    assert [row["state"] for row in own.listed()] == ["applies", "applies"]
    assert own.run("sync", "-q").code == 0
    assert own.estimates_at_start() == before
    assert [row["state"] for row in own.listed()] == ["agreed", "agreed"]
    again = own.push()
    assert again.code == 0
    assert "0 corrections written to Jira, 2 not." in again.out
    assert len(own.writes()) == 2
    assert own.decided() == ["added", "added", "pushed", "pushed"]


@pytest.mark.parametrize(
    ("config", "words", "says"),
    [
        (CONFIG, ("--yes",), "does not allow anything to be written to Jira"),
        (f"{CONFIG}write_back: {{fields: [estimate]}}\n", ("--yes",), "write_back: {allow: true}"),
    ],
)
def test_without_the_configs_leave_nothing_is_even_asked(make: Make, config: str, words: Any, says: str) -> None:
    own = make(config=config)
    own.add("AB-101", "estimate=5")
    ended = own.run("corrections", "push", *words)
    assert ended.code == 2
    assert says in ended.err
    assert own.jira.requests == []


def test_a_dry_run_needs_no_leave_and_says_that_it_lacks(make: Make) -> None:
    own = make(config=CONFIG)
    own.add("AB-101", "estimate=5")
    ended = own.run("corrections", "push")
    assert ended.code == 0
    assert "1 correction would be written to Jira. Nothing was. The config does not allow it" in ended.out


def test_fields_that_the_config_does_not_name_are_left_alone(make: Make) -> None:
    own = make(config=f"{CONFIG}write_back: {{allow: true}}\n")
    own.add("AB-97", "type=Sub-task")
    ended = own.push()
    assert ended.code == 0
    assert "AB-97 type: not pushed, the config does not allow it: write_back.fields lacks type" in ended.out
    assert own.writes() == []


NOT_PUSHED = [
    ("AB-96", "done_at=2026-01-06", "nobody can set it"),
    ("AB-96", "excluded=yes", "Jira knows nothing of it"),
    ("1", "goal_met=yes", "Jira knows nothing of it"),
]


@pytest.mark.parametrize(("subject", "assignment", "why"), NOT_PUSHED)
def test_what_jira_has_no_field_for_stays_in_the_report_alone(
    make: Make, subject: str, assignment: str, why: str
) -> None:
    own = make()
    own.add(subject, assignment)
    ended = own.push()
    assert ended.code == 0
    assert why in ended.out
    assert own.writes() == []
    assert len(own.listed()) == 1


def test_a_correction_that_waits_for_a_decision_is_not_pushed(own: Pusher) -> None:
    own.change(101, ChangedItem("estimate", 3.0, 8.0))
    assert own.run("sync", "-q").code == 0
    ended = own.push()
    assert ended.code == 4
    assert "AB-101 estimate: not pushed, Jira has changed it since; decide first" in ended.out
    assert own.writes() == []


def test_what_jira_has_changed_since_the_sync_is_left_alone_and_told_by_three_values(own: Pusher) -> None:
    own.change(101, ChangedItem("estimate", 3.0, 8.0))
    for words in ((), ("--yes",)):
        ended = own.run("corrections", "push", *words)
        assert ended.code == 4
        assert "AB-101 estimate: conflict, made against 3, corrected to 5, in Jira now 8" in ended.out
    assert own.writes() == []
    (write,) = own.journal()
    assert (write.step, write.base, write.value, write.before) == ("refused", 3.0, 5.0, 8.0)
    assert write.sent_at is None
    assert len(own.listed()) == 1


def test_other_changes_of_the_issue_do_no_harm(own: Pusher) -> None:
    own.change(101, ChangedItem("summary", "Issue 10101", "Another name"))
    assert own.push().code == 0
    assert own.entries(101)[-1:] == FIVE


def test_what_jira_says_already_is_not_written_again(own: Pusher) -> None:
    """5 is 5.0. Nobody pushed it, so the person decides whether the correction goes."""
    own.change(101, ChangedItem("estimate", 3.0, 5))
    ended = own.push()
    assert ended.code == 0
    assert ended.out.splitlines()[:2] == [
        "AB-101 estimate: 5, Jira says so already",
        "    `sprint-reports corrections remove AB-101 estimate` takes it out of the file.",
    ]
    assert own.writes() == []
    assert own.journal() == []
    assert len(own.listed()) == 1


def test_a_correction_that_wins_over_jira_is_written_over_what_jira_said_at_the_sync(make: Make) -> None:
    own = make()
    own.add("AB-101", "estimate=5", "--strategy", "local")
    own.change(101, ChangedItem("estimate", 3.0, 8.0))
    assert own.push().code == 4  # not seen by any sync yet
    assert own.run("sync", "-q").code == 0
    assert own.push().code == 0
    assert own.entries(101) == [("estimate", 3.0, 8.0), ("estimate", 8.0, 5.0)]


def refusing(status: int, **errors: str) -> Reply:
    return Reply.of_json({"errorMessages": [], "errors": errors}, status)


REFUSALS = [
    (400, "the field is on no screen of the issue (400): points: cannot be set"),
    (403, "this account may not change the issue (403): points: cannot be set"),
    (404, "the issue is not there, or hidden from this account (404)"),
    (410, "Jira does not do it (410)"),
]


@pytest.mark.parametrize(("status", "says"), REFUSALS)
def test_one_refusal_does_not_stop_the_others(own: Pusher, status: int, says: str) -> None:
    own.add("AB-99", "estimate=8")
    own.jira.answer("*/issue/10101*", refusing(status, points="cannot be set"), method="PUT")
    ended = own.push()
    assert ended.code == 4
    assert "AB-101 estimate: 3 -> 5, not written" in ended.out
    assert says in ended.out
    assert own.entries(101) == []
    assert own.entries(99) == [("estimate", 1.0, 8.0)]
    assert [write.step for write in own.journal()] == ["refused", "confirmed"]
    assert [row["subject"] for row in own.listed()] == ["AB-101"]


@pytest.mark.parametrize("status", [400, 403, 404])
def test_an_estimate_goes_by_the_field_where_the_board_does_not_take_it(own: Pusher, status: int) -> None:
    own.jira.answer("*/estimation", refusing(status), method="PUT")
    assert own.push().code == 0
    assert own.writes() == [ESTIMATION, FIELDS]
    assert own.entries(101) == FIVE


def test_where_the_boards_estimation_cannot_be_asked_for_the_field_is_written(own: Pusher) -> None:
    own.jira.answer("*/estimation", refusing(404))
    assert own.push().code == 0
    assert own.writes() == [FIELDS]
    assert own.entries(101) == FIVE


def test_the_field_that_the_config_names_is_written_and_not_the_boards_own(make: Make) -> None:
    own = make(config=ALLOWED.replace("  - id: 7\n", "  - {id: 7, estimate_field: Business Value}\n"))
    own.add("AB-101", "estimate=5")
    ended = own.push()
    assert ended.code == 4  # the demo has it on no screen
    assert own.writes() == [FIELDS]
    assert own.entries(101) == []


def test_what_is_put_off_is_tried_again_after_another_look(own: Pusher) -> None:
    own.jira.answer("*/estimation", refusing(409), method="PUT", times=1)
    own.jira.answer(
        "*/estimation", Reply.of_error(429, "slow down").with_headers(Retry_After="1"), method="PUT", times=1
    )
    assert own.push().code == 0
    assert own.writes() == [ESTIMATION] * 3
    assert own.entries(101) == FIVE
    (write,) = own.journal()
    assert (write.step, write.changes) == ("confirmed", 1)


def test_what_is_put_off_again_and_again_is_given_up(own: Pusher) -> None:
    own.jira.answer("*/estimation", refusing(409), method="PUT")
    ended = own.push()
    assert ended.code == 4
    assert "somebody changed the issue at the same moment (409)" in ended.out
    assert own.writes() == [ESTIMATION] * 4
    assert own.entries(101) == []


def test_what_changes_while_it_is_put_off_is_left_alone(own: Pusher) -> None:
    def meanwhile(_: RecordedRequest) -> Reply:
        own.change(101, ChangedItem("estimate", 3.0, 8.0))
        return refusing(409)

    own.jira.answer("*/estimation", meanwhile, method="PUT", times=1)
    ended = own.push()
    assert ended.code == 4
    assert "in Jira now 8" in ended.out
    assert own.entries(101) == [("estimate", 3.0, 8.0)]


def test_more_waiting_than_allowed_ends_it(own: Pusher) -> None:
    own.jira.answer("*/estimation", Reply.of_error(429).with_headers(Retry_After="60"), method="PUT")
    ended = own.push("--max-wait", "0.5")
    assert ended.code == 4
    assert "Jira allows no more requests for now (429)" in ended.out
    assert own.writes() == [ESTIMATION]


def applied_then(own: Pusher, change: Callable[[Reply], Reply]) -> Callable[[RecordedRequest], Reply]:
    """Jira does what it was asked to, and then its answer is another one."""
    return lambda asked: change(own.jira.usual(asked))


LOST_ANSWERS = {
    "cut": lambda reply: reply.over(CUT),
    "half": lambda reply: reply.over(Wire(ends_after=1)),
    "500": lambda _: Reply.of_error(500, "java.lang.NullPointerException"),
    "503": lambda _: Reply.of_html("<html>busy</html>", 503),
}


@pytest.mark.parametrize("lost", LOST_ANSWERS)
def test_an_answer_that_is_lost_after_jira_did_it_is_looked_for_and_not_sent_again(own: Pusher, lost: str) -> None:
    own.jira.answer("*/estimation", applied_then(own, LOST_ANSWERS[lost]), method="PUT")
    ended = own.push()
    assert ended.code == 0, ended.out
    assert own.writes() == [ESTIMATION]
    assert own.entries(101) == FIVE
    (write,) = own.journal()
    assert (write.step, write.changes) == ("confirmed", 1)


@pytest.mark.parametrize("reply", [Reply(200).over(CUT), Reply.of_error(500), Reply.of_json({})])
def test_a_request_that_is_lost_before_jira_did_it_is_not_known_until_the_next_push(own: Pusher, reply: Reply) -> None:
    own.jira.answer("*/estimation", reply, method="PUT", times=1)
    ended = own.push()
    assert ended.code == 4
    assert "nobody knows yet whether it is written" in ended.out
    assert own.writes() == [ESTIMATION]
    assert [write.step for write in own.journal()] == ["unknown"]
    told = own.run("corrections", "push")
    assert told.code == 4
    assert "AB-101 estimate: an earlier push did not end; --yes first asks Jira what became of it" in told.err
    again = own.push()
    assert again.code == 0
    assert again.out.splitlines()[0] == (
        "AB-101 estimate: an earlier push did not end; Jira does not have it (Jira does not show it, so it did not "
        "arrive)."
    )
    assert own.entries(101) == FIVE
    assert [write.step for write in own.journal()] == ["refused", "confirmed"]


def test_an_older_change_to_the_same_value_is_not_taken_for_ours(own: Pusher) -> None:
    own.change(101, ChangedItem("estimate", 3.0, 5.0))
    own.change(101, ChangedItem("estimate", 5.0, 3.0))
    own.jira.answer("*/estimation", Reply(200).over(CUT), method="PUT", times=1)
    assert own.push().code == 4
    assert [write.step for write in own.journal()] == ["unknown"]
    assert own.push().code == 0
    assert [(write.step, write.changes) for write in own.journal()] == [("refused", 0), ("confirmed", 1)]


def test_when_jira_goes_away_right_after_the_next_push_finds_what_it_did(own: Pusher) -> None:
    def leave(asked: RecordedRequest) -> Reply:
        reply = own.jira.usual(asked)
        own.jira.answer("*/issue/10101", Reply.of_error(403), method="GET", times=1)
        return reply.over(CUT)

    own.jira.answer("*/estimation", leave, method="PUT", times=1)
    assert own.push().code == 4
    assert [write.step for write in own.journal()] == ["unknown"]
    again = own.push()
    assert again.code == 0
    assert "an earlier push did not end; Jira has it." in again.out
    assert own.writes() == [ESTIMATION]
    assert own.entries(101) == FIVE
    assert own.decided() == ["added", "pushed"]
    assert own.listed() == []


def test_a_change_right_after_the_write_is_a_conflict_and_the_correction_stays(own: Pusher) -> None:
    def overtake(asked: RecordedRequest) -> Reply:
        reply = own.jira.usual(asked)
        own.change(101, ChangedItem("estimate", 5.0, 8.0))
        return reply

    own.jira.answer("*/estimation", overtake, method="PUT")
    ended = own.push()
    assert ended.code == 4
    assert "conflict, made against 3, corrected to 5, in Jira now 8" in ended.out
    assert "it was written, and somebody has changed it since" in ended.out
    (write,) = own.journal()
    assert (write.step, write.changes, write.why) == ("confirmed", 1, "somebody has changed it since, to 8.0")
    assert len(own.listed()) == 1


def test_a_login_that_ends_stops_it_and_nothing_further_is_sent(own: Pusher) -> None:
    own.add("AB-99", "estimate=8")
    own.jira.answer("*/estimation", Reply.of_error(401), method="PUT")
    ended = own.push()
    assert ended.code == 3
    assert "nothing further was sent" in ended.err
    assert own.writes() == [ESTIMATION]
    assert [write.step for write in own.journal()] == ["refused"]


def test_a_token_without_the_scope_for_boards_writes_the_field(own: Pusher) -> None:
    no_scope = Reply.of_json({"code": 401, "message": "Unauthorized; scope does not match"}, 401)
    own.jira.answer("*/estimation", no_scope, method="PUT")
    assert own.push().code == 0
    assert own.writes() == [ESTIMATION, FIELDS]
    assert own.entries(101) == FIVE


def test_a_token_without_any_scope_for_writing_is_told_for_each(own: Pusher) -> None:
    own.add("AB-97", "type=Sub-task")
    own.jira.answer("*", Reply.of_json({"message": "Unauthorized; scope does not match"}, 401), method="PUT")
    ended = own.push()
    assert ended.code == 4
    assert ended.out.count("the token lacks the scope for it, such as write:jira-work (401)") == 2


def test_strangers_cannot_write(own: Pusher, monkeypatch: pytest.MonkeyPatch) -> None:
    own.jira.answer("*/myself", Reply.of_error(401))
    for name in ("JIRA_EMAIL", "JIRA_TOKEN"):
        monkeypatch.delenv(name)
    ended = own.push()
    assert ended.code == 3
    assert "Strangers cannot write to Jira" in ended.err
    assert own.writes() == []


def test_an_issue_that_is_gone_is_told_and_what_became_of_its_write_nobody_can_tell(own: Pusher) -> None:
    own.jira.answer("*/estimation", Reply(200).over(CUT), method="PUT", times=1)
    assert own.push().code == 4
    own.jira.world.events.append(IssueDeleted(own.jira.world.now, 10_101))
    ended = own.push()
    assert ended.code == 4
    assert "an earlier push did not end; nobody can tell any more (the issue is gone, or hidden" in ended.out
    assert "Jira does not know the issue 10101, or hides it from this account" in ended.out
    assert [write.step for write in own.journal()] == ["lost", "refused"]


def test_a_field_that_holds_no_number_is_left_alone(own: Pusher) -> None:
    def odd(asked: RecordedRequest) -> Reply:
        reply = own.jira.usual(asked)
        return Reply(200, reply.body.replace(b'": 3.0', b'": "three"'), reply.headers)

    own.jira.answer("*/issue/10101", odd, method="GET")
    ended = own.push()
    assert ended.code == 4
    assert "the field holds something there that is no number" in ended.out
    assert own.writes() == []


def test_a_moved_issue_is_found_by_its_number(own: Pusher) -> None:
    own.change(101, ChangedItem("project", "AB", "CD", "CD-900"))
    assert own.push().code == 0
    assert own.entries(101)[-1:] == FIVE
    assert own.journal()[0].key == "CD-900"


def test_a_journal_that_was_changed_stops_it_before_anything_is_sent(own: Pusher) -> None:
    own.jira.answer("*/estimation", refusing(400), method="PUT")
    own.jira.answer("*/issue/10101", refusing(400), method="PUT")
    own.push()
    own.jira.reset()
    journal = CACHE / "write-back" / "journal.jsonl"
    journal.write_text(journal.read_text().replace('"sent"', '"planned"'))
    ended = own.push()
    assert ended.code == 5
    assert "The journal of writes in" in ended.err
    assert own.writes() == []


def test_a_line_that_a_crash_cut_short_stops_nothing(own: Pusher) -> None:
    own.jira.answer("*/estimation", Reply(200).over(CUT), method="PUT", times=1)
    own.push()
    journal = CACHE / "write-back" / "journal.jsonl"
    with journal.open("a") as file:
        file.write('{"n": 4, "previous"')
    assert own.push().code == 0
    assert own.entries(101) == FIVE


def test_what_a_person_writes_into_the_file_meanwhile_stays(own: Pusher) -> None:
    def edit(asked: RecordedRequest) -> Reply:
        FILE.write_text("# checked by Kim\n" + FILE.read_text())
        return own.jira.usual(asked)

    own.jira.answer("*/estimation", edit, method="PUT")
    assert own.push().code == 0
    text = FILE.read_text()
    assert text.startswith("# checked by Kim\n")
    assert "AB-101" not in text


def test_a_correction_that_a_person_takes_out_meanwhile_stays_out(own: Pusher) -> None:
    def empty(asked: RecordedRequest) -> Reply:
        FILE.write_text("# nothing\n")
        return own.jira.usual(asked)

    own.jira.answer("*/estimation", empty, method="PUT")
    assert own.push().code == 0
    assert FILE.read_text() == "# nothing\n"
    assert own.decided() == ["added", "pushed"]


def test_two_pushes_at_once_are_one(own: Pusher) -> None:
    folder = CACHE / "write-back"
    make_folder(folder)
    with lock(folder):
        ended = own.push()
    assert ended.code == 5
    assert own.writes() == []


def hours_world() -> World:
    """The board weighs by the original estimate: AB-101 has an hour."""
    world = small_world()
    web, ops, _ = world.boards
    world.boards = (replace(web, estimation="hours"), ops)
    world.events.append(IssueChanged(world.now, 900, 10_101, (ChangedItem("estimate", 3.0, 3600.0),)))
    return world


@pytest.mark.parametrize("refused", [False, True])
def test_hours_are_written_in_minutes(make: Make, refused: bool) -> None:
    own = make(world=hours_world())
    own.add("AB-101", "estimate=2.5")
    if refused:
        own.jira.answer("*/estimation", refusing(400), method="PUT")
    ended = own.push()
    assert ended.code == 0, ended.out
    assert own.entries(101)[-1] == ("estimate", 3600.0, 9000.0)
    assert own.journal()[0].changes == 1


@pytest.mark.parametrize(
    ("value", "why"), [("none", "empty it in Jira"), ("0.3333", "Jira keeps whole minutes, and these hours are none")]
)
def test_hours_that_jira_cannot_keep_are_not_pushed(make: Make, value: str, why: str) -> None:
    own = make(world=hours_world())
    own.add("AB-101", f"estimate={value}")
    ended = own.push()
    assert why in ended.out
    assert own.writes() == []


def test_keys_that_the_config_hides_are_not_printed(make: Make) -> None:
    own = make(config=f"{CONFIG}privacy: {{keys: pseudonym}}\n{LEAVE}")
    own.add("AB-101", "estimate=5")
    ended = own.push()
    assert ended.code == 0
    assert "ID-10101 estimate: 3 -> 5, written" in ended.out
    assert "AB-101" not in ended.out + ended.err


def test_the_document(own: Pusher) -> None:
    own.add("AB-90", "excluded=yes")
    ended = own.push("--json")
    document = ended.document
    assert {name: document[name] for name in ("schema", "exit_code", "dry_run", "allowed", "earlier")} == {
        "schema": "sprint-reports/push/1",
        "exit_code": 0,
        "dry_run": False,
        "allowed": True,
        "earlier": [],
    }
    assert own.outcomes(ended) == {"AB-101 estimate": "written", "AB-90 excluded": "not_pushed"}
    first = document["corrections"][0]
    (write,) = own.journal()
    assert {name: first[name] for name in ("base", "value", "remote", "write", "stays", "why")} == {
        "base": 3.0,
        "value": 5.0,
        "remote": 5.0,
        "write": write.id,
        "stays": False,
        "why": "",
    }


def test_without_corrections_there_is_nothing_to_do(make: Make) -> None:
    ended = make().push()
    assert (ended.code, ended.out) == (0, "There is no correction.\n")
