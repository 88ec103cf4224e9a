"""What `check` says of the machine it runs on: folders, age of the data, schedule and clock."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.cache.audit import append_record
from generator.cache.store import Store
from generator.cli.check import Findings
from generator.cli.console import Console
from generator.cli.machine import check_clock
from generator.redaction import Redactor
from generator.sync_record import SyncRecord
from tests.cli.desk import CONFIG, Desk

LAST = datetime(2026, 1, 9, 12, tzinfo=UTC)


def findings(desk: Desk, code: int = 0) -> dict[str, tuple[str, str, str]]:
    """Verdict, message and hint of each finding, by the word it begins with."""
    ended = desk.run("check", "--json")
    assert ended.code == code
    found = ended.document["findings"]
    return {one["message"].partition(":")[0]: (one["verdict"], one["message"], one["hint"]) for one in found}


def test_what_is_in_order_is_named(desk: Desk) -> None:
    before = desk.kept()
    found = findings(desk)
    assert [found[word][0] for word in ("programs", "cache", "site")] == ["ok"] * 3
    assert "Python 3." in found["programs"][1]
    assert "matplotlib 3." in found["programs"][1]
    assert found["cache"][1].startswith("cache: .cache/sprint-reports, its data ")
    assert desk.kept() == before


def test_an_empty_cache_is_no_fault(desk: Desk) -> None:
    desk.write_config(CONFIG + "cache_dir: elsewhere\n")
    assert findings(desk)["cache"][1] == "cache: elsewhere is empty; the first sync reads everything"
    assert not (desk.folder / "elsewhere").exists()


def test_a_schedule_that_seems_to_have_stopped(desk: Desk) -> None:
    for day in range(9, 0, -1):
        at = LAST - timedelta(days=day)
        record = SyncRecord(started_at=at, server_at=at, mode="incremental")
        append_record(Store(desk.folder / ".cache/sprint-reports"), record, Redactor())
    verdict, message, hint = findings(desk)["schedule"]
    assert verdict == "warning"
    assert message.endswith("ago for the last time, usually every day")
    assert "60 days without a commit" in hint


def test_a_cache_that_others_can_read(desk: Desk) -> None:
    (desk.folder / ".cache/sprint-reports").chmod(0o755)
    ended = desk.run("check", "-q")
    assert "warning cache: others than you can read .cache/sprint-reports" in ended.out


def test_a_folder_that_a_build_would_not_replace(desk: Desk) -> None:
    (desk.folder / "photos").mkdir()
    (desk.folder / "photos/cat.jpg").write_bytes(b"")
    desk.write_config(CONFIG + "site_dir: photos\n")
    verdict, message, hint = findings(desk, code=5)["site"]
    assert verdict == "failure"
    assert "holds files that are not a site of ours" in message
    assert "--site" in hint


@pytest.mark.parametrize(("key", "word"), [("cache_dir", "cache"), ("site_dir", "site")])
def test_a_folder_that_cannot_be_made(desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str, word: str) -> None:
    """Root may write anywhere, so the system is made to say no."""
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "shut" and may(path, mode))
    (desk.folder / "shut").mkdir()
    desk.write_config(CONFIG + f"{key}: shut/there\n")
    verdict, message, hint = findings(desk, code=5)[word]
    assert verdict == "failure"
    assert "shut/there" in message
    assert "writable" in hint


def test_a_list_of_fonts_that_cannot_be_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.folder / "file").write_bytes(b"")
    monkeypatch.setenv("MPLCONFIGDIR", str(desk.folder / "file"))
    verdict, _, hint = findings(desk)["fonts"]
    assert (verdict, hint) == ("warning", "Set MPLCONFIGDIR to a folder that can be written")


def test_an_address_that_only_this_machine_knows(desk: Desk) -> None:
    desk.write_config(CONFIG + "base_url: http://127.0.0.1:8000/\n")
    assert findings(desk)["base_url"][0] == "warning"
    desk.write_config(CONFIG + "base_url: https://octo.example/reports/\n")
    assert "base_url" not in findings(desk)


@pytest.mark.parametrize(
    ("minutes", "verdict", "words"),
    [(0, "ok", "agrees with Jira's"), (4, "ok", "agrees"), (-9, "warning", "9 minutes ahead of Jira's"),
     (9.5, "warning", "9 minutes behind Jira's")],
)  # fmt: skip
def test_a_clock_that_is_wrong(minutes: float, verdict: str, words: str) -> None:
    found = Findings(Console(quiet=True))
    check_clock(datetime.now(UTC) + timedelta(minutes=minutes), found)
    (finding,) = found.all
    assert finding.verdict == verdict
    assert words in finding.text
