"""The action with a protected site: what it installs, publishes and tells, and that nothing new is nothing new."""

import subprocess
from pathlib import Path

import cryptography
import pytest

from tests.github.runner import ROOT, Runner, load
from tests.github.workflow import publish
from tests.protect.opening import PASSPHRASE

# Stands in for a Python that is not there yet: makes the environment's own Python, a stub that notes what pip is asked.
PYTHON = """#!/bin/sh
mkdir -p "$3/bin"
printf '#!/bin/sh\\nshift 3; echo "$@" > "%s"\\n' "$ASKED" > "$3/bin/python"
chmod +x "$3/bin/python"
"""


@pytest.fixture
def protected(runner: Runner) -> Runner:
    config = runner.workspace / "config/report.yml"
    config.write_text(f"{config.read_text(encoding='utf-8')}protect: true\n", encoding="utf-8")
    runner.environment["SITE_PASSPHRASE"] = PASSPHRASE
    # The installation that all these tests share has no extras; this one is found beside it.
    runner.environment["PYTHONPATH"] = str(Path(cryptography.__file__).parents[1])
    return runner


def caches(runner: Runner) -> bytes:
    """Every byte that the runs gave GitHub to keep."""
    kept = [path for path in (runner.home / "caches").rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in kept)


def test_strangers_learn_nothing_and_the_next_run_goes_on(protected: Runner) -> None:
    """From the log, the summary, or the cache, which whoever may open a pull request can restore."""
    first = protected.run(fail_on="active: completed_issues < 1")
    assert first.code == 0, first.log
    assert first.uploaded == ["site"]
    assert b'id="sealed"' in (protected.workspace / "site/index.html").read_bytes()
    kept = caches(protected)
    assert b"Salted__" in kept
    for told in (first.log.encode(), first.summary.encode(), kept):
        for word in ("Web", "Our teams", "Sprint 1", " issues", "manifest", 'summary"', PASSPHRASE):
            assert word.encode() not in told.replace(b"active: completed_issues < 1", b""), word
    publish(protected, first)
    second = protected.run()
    assert second.code == 0, second.log
    assert "Read what changed" in second.log, "the cache opened again"
    assert second.outputs["changed"] == "false", "the salt came back with it"
    protected.environment["SITE_PASSPHRASE"] = "another of made-up words 9c41-phrase"
    third = protected.run()
    assert third.code == 0, third.log
    assert "::warning::The passphrase does not open the cache" in third.log
    assert "Read everything" in third.log


def test_an_open_sites_cache_can_be_sealed_too(runner: Runner) -> None:
    """It holds what `privacy` keeps out of the site."""
    runner.environment["CACHE_PASSPHRASE"] = PASSPHRASE
    first = runner.run()
    assert first.code == 0, first.log
    assert b'id="sealed"' not in (runner.workspace / "site/index.html").read_bytes()
    kept = caches(runner)
    assert b"Salted__" in kept
    assert b"manifest" not in kept
    second = runner.run()
    assert second.code == 0, second.log
    assert "Read what changed" in second.log


@pytest.mark.parametrize(
    ("version", "passphrase", "asked"),
    [
        ("", "", "--quiet /source"),
        ("", PASSPHRASE, "--quiet /source[protect]"),
        ("1.2.0", "", "--quiet sprint-reports==1.2.0"),
        ("1.2.0", PASSPHRASE, "--quiet sprint-reports[protect]==1.2.0"),
    ],
)
def test_what_encrypts_is_installed_where_it_is_needed(
    tmp_path: Path, version: str, passphrase: str, asked: str
) -> None:
    (step,) = [step for step in load(ROOT / "action.yml")["runs"]["steps"] if step["name"] == "Install"]
    python = tmp_path / "bin/python"
    python.parent.mkdir()
    python.write_text(PYTHON, encoding="utf-8")
    python.chmod(0o755)
    environment = {"PATH": f"{python.parent}:/usr/bin:/bin", "RUNNER_TEMP": str(tmp_path), "SOURCE": "/source"}
    environment |= {"VERSION": version, "SITE_PASSPHRASE": passphrase, "ASKED": str(tmp_path / "asked")}
    subprocess.run(["bash", "-e", "-o", "pipefail", "-c", step["run"]], env=environment, check=True)
    assert (tmp_path / "asked").read_text(encoding="utf-8").strip() == asked
