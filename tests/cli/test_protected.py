"""A protected site from the command line: its passphrase, what is refused, and what a public log may hold."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.desk import CONFIG, Desk
from tests.cli.test_commands import list_a_ghost
from tests.protect.opening import PASSPHRASE

PROTECTED = CONFIG + "protect: true\n"


@pytest.fixture
def protected(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk.write_config(PROTECTED)
    monkeypatch.setenv("SITE_PASSPHRASE", PASSPHRASE)
    return desk


def test_a_build_takes_the_place_of_a_plain_site_and_keeps_its_bytes(protected: Desk) -> None:
    plain = protected.kept()
    ended = protected.run("build", "--offline", "-v")
    assert ended.code == 0
    first = protected.kept()
    assert b'id="sealed"' in first["site/index.html"]
    assert b"Our teams" not in b"".join(content for path, content in first.items() if path.startswith("site/"))
    assert not any("feed.xml" in path for path in first)
    assert protected.run("build", "--offline").code == 0  # over a protected site, which has to be known as ours
    assert protected.kept() == first
    assert {path for path in first.keys() - plain.keys() if path.startswith(".cache")} == {
        ".cache/sprint-reports/salt.json"
    }
    assert PASSPHRASE not in ended.out + ended.err


@pytest.mark.parametrize("variable", ["SITE_PASSPHRASE", "SITE_PASSPHRASE_FILE"])
def test_it_is_not_printed_even_where_it_is_part_of_a_path(
    protected: Desk, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    if variable == "SITE_PASSPHRASE_FILE":
        monkeypatch.delenv("SITE_PASSPHRASE")
        monkeypatch.setenv(variable, "token")
        (protected.folder / "token").write_text(PASSPHRASE, encoding="utf-8")
        (protected.folder / "token").chmod(0o600)
    ended = protected.run("build", "--offline", "--site", f"out/{PASSPHRASE}")
    assert ended.code == 0
    assert "/out/***" in ended.out
    shutil.rmtree(protected.folder / "out")


def test_another_cache_seals_with_another_salt(protected: Desk) -> None:
    assert protected.run("build", "--offline").code == 0
    first = protected.kept()
    (protected.folder / ".cache" / "sprint-reports" / "salt.json").unlink()
    assert protected.run("build", "--offline").code == 0
    second = protected.kept()
    assert second["site/index.html"] != first["site/index.html"]


def test_a_private_file_may_hold_it(protected: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_PASSPHRASE")
    monkeypatch.setenv("SITE_PASSPHRASE_FILE", "token")
    path = protected.folder / "token"
    path.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    path.chmod(0o644)
    ended = protected.run("build", "--offline")
    assert ended.code == 2
    assert "The passphrase file token (SITE_PASSPHRASE_FILE) is open to others" in ended.err
    path.chmod(0o600)
    assert protected.run("build", "--offline").code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "there is no passphrase"),
        ("   ", "there is no passphrase"),
        ("elevensigns", "too easy to guess: it needs 12 characters"),
        ("aaaabbbbccccdddd", "5 different ones"),
        ("first line 9c41\nsecond line", "that nobody can type"),
        ("9c41 words " * 100, "longer than 1000 characters"),
    ],
)
def test_a_weak_or_odd_one_is_refused_before_jira_is_asked(
    protected: Desk, monkeypatch: pytest.MonkeyPatch, given: str, said: str
) -> None:
    monkeypatch.setenv("SITE_PASSPHRASE", given)
    before = protected.kept()
    ended = protected.run("build")
    assert ended.code == 2
    assert said in ended.err
    assert not given.strip() or given not in ended.out + ended.err
    assert protected.jira.requests == []
    assert protected.kept() == before


def test_how_it_is_typed_does_not_matter(protected: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_PASSPHRASE", "Zażółć gęślą jaźń")
    assert protected.run("build", "--offline").code == 0
    first = protected.kept()
    monkeypatch.setenv(
        "SITE_PASSPHRASE", "\ufeff  Zaz\u0307o\u0301\u0142c\u0301 ge\u0328s\u0301la\u0328 jaz\u0301n\u0301\n"
    )
    assert protected.run("build", "--offline").code == 0
    assert protected.kept() == first


def test_a_passphrase_for_a_site_that_is_not_protected_is_a_mistake(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_PASSPHRASE", PASSPHRASE)
    ended = desk.run("build")
    assert ended.code == 2
    assert "the config does not say protect: true" in ended.err
    assert desk.jira.requests == []


def test_without_the_extra_it_says_how_to_get_it(protected: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    ended = protected.run("build")
    assert ended.code == 2
    assert 'pip install "sprint-reports[protect]"' in ended.err
    assert protected.jira.requests == []


@pytest.fixture
def public_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """GitHub's runner, of whose log and summary strangers may read all."""
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    return summary


GATES = ("--fail-on", "active: completed_issues < 100", "--fail-on", "active: completed_issues < 1")


def test_a_public_log_neither_names_nor_counts(protected: Desk, public_log: Path) -> None:
    """Board, sprint and issues of the same run are told where no stranger reads along, see `test_gates`."""
    shutil.rmtree(protected.folder / ".cache")
    ended = protected.run("build", *GATES)
    assert ended.code == 6
    told = ended.out + ended.err + public_log.read_text(encoding="utf-8")
    for word in ("Web", "Our teams", "Sprint 1", "6 issues", "board"):
        assert word not in told, word
    assert not re.search(r"[A-Z]+-\d", told.replace("UTF-8", ""))
    assert 'gate "active: completed_issues < 100": failed' in told
    assert 'gate "active: completed_issues < 1": passed' in told
    assert "Read everything" in told


def test_what_could_not_be_read_is_not_named_there(protected: Desk, public_log: Path) -> None:
    list_a_ghost(protected)
    ended = protected.run("sync")
    assert ended.code == 4
    told = ended.out + ended.err + public_log.read_text(encoding="utf-8")
    assert "99999" not in told
    assert (
        told.count('part of the data could not be read; the page "Data and syncs" says which') == 3
    )  # log, annotation, summary
    assert "**Incomplete:**" in told
    status = protected.run("status")
    assert "A copy of" not in status.out
    assert "99999" not in status.err
    assert "Data as of 2026" in status.out
