"""`verify` and corrections: each against what Jira says now, and what became of pushes that did not end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.demo.events import ChangedItem, IssueDeleted
from generator.demo.exchange import Reply, Wire
from generator.demo.server import RecordedRequest
from tests.cache.desk import FLAVOURS
from tests.cli.desk import Ended
from tests.cli.pushing import CACHE, FILE, Pusher, open_pusher

CUT = Wire(resets=True)


@pytest.fixture(params=FLAVOURS)
def own(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Pusher]:
    with open_pusher(tmp_path / "project", request.param, monkeypatch, capsys) as pusher:
        pusher.add("AB-101", "estimate=5")
        yield pusher


def verify(own: Pusher, *words: str) -> Ended:
    return own.run("verify", "--no-reports", *words)


def test_corrections_are_compared_with_jira_as_it_is_now(own: Pusher) -> None:
    own.add("AB-90", "type=Sub-task")
    own.add("1", "goal_met=yes")
    ended = verify(own)
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[-1] == "Corrections: compared 3 corrections with Jira: 3 in force."
    own.change(90, ChangedItem("issuetype", "10", "12"))
    agreed = verify(own)
    assert agreed.code == 0
    assert "compared 3 corrections with Jira: 1 that Jira says too, 2 in force." in "".join(sorted_states(agreed))


def sorted_states(ended: Ended) -> Iterator[str]:
    """The states in one order, whatever that of the file is."""
    head, _, states = ended.out.splitlines()[-1].partition("Jira: ")
    yield f"{head}Jira: {', '.join(sorted(states.rstrip('.').split(', ')))}."


def test_a_conflict_that_no_sync_has_seen_is_found(own: Pusher) -> None:
    own.change(101, ChangedItem("estimate", 3.0, 8.0))
    ended = verify(own)
    assert ended.code == 4
    assert "Corrections: compared 1 correction with Jira: 1 in conflict." in ended.out
    assert "  AB-101 estimate: 3 -> 5 (Jira now: 8): conflict: Jira has changed it since" in ended.out
    assert own.listed()[0]["state"] == "applies"  # the cache is as it was


def test_what_cannot_be_compared_is_told(own: Pusher) -> None:
    own.jira.world.events.append(IssueDeleted(own.jira.world.now, 10_101))
    ended = verify(own, "--json")
    assert ended.code == 4
    ((state, remote),) = [(each["state"], each["remote"]) for each in ended.document["corrections"]["compared"]]
    assert (state, remote) == ("gone", None)


def lose_the_answer(own: Pusher, *, applied: bool) -> None:
    def lost(asked: RecordedRequest) -> Reply:
        own.jira.answer("*/issue/10101", Reply.of_error(403), method="GET", times=1)
        return (own.jira.usual(asked) if applied else Reply(204)).over(CUT)

    own.jira.answer("*/estimation", lost, method="PUT", times=1)
    assert own.push().code == 4


ENDINGS = [(True, "Jira has it", "confirmed"), (False, "Jira does not have it (Jira does not show it", "refused")]


@pytest.mark.parametrize(("applied", "says", "step"), ENDINGS)
def test_a_push_without_an_end_is_told_and_repair_finds_out_without_sending(
    own: Pusher, applied: bool, says: str, step: str
) -> None:
    lose_the_answer(own, applied=applied)
    told = verify(own)
    assert told.code == 4
    assert "  AB-101 estimate: a push of it did not end.\nRun `sprint-reports verify --repair`" in told.out
    assert [write.step for write in own.journal()] == ["unknown"]
    sent = own.writes()
    mended = verify(own, "--repair")
    assert mended.code == 4
    assert f"  AB-101 estimate: a push of it did not end; {says}" in mended.out
    assert [write.step for write in own.journal()] == [step]
    assert own.writes() == sent
    assert verify(own).code == 0


def test_the_document_lists_the_writes(own: Pusher) -> None:
    lose_the_answer(own, applied=True)
    told: Any = verify(own, "--json").document["corrections"]
    assert [(each["issue"], each["step"]) for each in told["unfinished_writes"]] == [("AB-101", "unknown")]
    mended: Any = verify(own, "--repair", "--json").document["corrections"]
    assert [(each["issue"], each["step"], each["changes"]) for each in mended["finished_writes"]] == [
        ("AB-101", "confirmed", 1)
    ]


def test_a_trail_of_decisions_that_was_changed_is_told(own: Pusher) -> None:
    own.add("AB-90", "type=Sub-task")
    trail = CACHE / "decisions.jsonl"
    trail.write_text(trail.read_text().replace('"Kim"', '"Bob"', 1))
    ended = verify(own)
    assert ended.code == 4
    assert "The trail of decisions in .cache/sprint-reports was changed: record 2 does not follow" in ended.out


def test_a_journal_that_was_changed_is_told_and_the_rest_is_verified(own: Pusher) -> None:
    lose_the_answer(own, applied=True)
    journal = CACHE / "write-back" / "journal.jsonl"
    journal.write_text(journal.read_text().replace('"Kim"', '"Bob"', 1))
    ended = verify(own, "--repair")
    assert ended.code == 4
    assert "The journal of writes in .cache/sprint-reports/write-back was changed" in ended.out
    assert "Corrections: compared 1 correction with Jira: 1 that Jira says too." in ended.out


def test_a_line_of_the_journal_that_a_crash_cut_is_told(own: Pusher) -> None:
    assert own.push().code == 0
    with (CACHE / "write-back" / "journal.jsonl").open("a") as file:
        file.write('{"n": 9, "prev')
    told: Any = verify(own, "--json").document["corrections"]
    assert told["problems"] == [
        "A crash cut the last line of the journal of writes short; what it was about to do was not done"
    ]


def test_without_corrections_nothing_is_said_of_them(own: Pusher) -> None:
    FILE.unlink()
    ended = verify(own)
    assert ended.code == 0
    assert "orrection" not in ended.out
