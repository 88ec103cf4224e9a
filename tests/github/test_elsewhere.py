"""The files for GitLab CI and cron, executed as their machines do."""

import os
import subprocess

import pytest
import yaml

from generator.demo.exchange import Reply
from generator.demo.server import DemoJira
from tests.cli.desk import EMAIL, TOKEN
from tests.github.runner import ROOT, Runner, clean_environment

FILES = ROOT / "config/workflows"


def sh(script: str, runner: Runner, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=runner.workspace,
        env={**runner.environment, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def gitlab_script(runner: Runner) -> str:
    """The job's script but for its first two lines, which install what `runner` has already."""
    job = yaml.safe_load((FILES / "gitlab-ci.yml").read_text(encoding="utf-8"))["pages"]
    assert [line.split()[-1] for line in job["script"][:2]] == [".venv", '"$SPRINT_REPORTS_SOURCE"']
    assert runner.prepared
    (runner.workspace / ".venv").symlink_to(runner.prepared)
    return "\n".join(job["script"][2:])


def test_gitlab_builds_what_its_pages_publish(runner: Runner, jira: DemoJira) -> None:
    script = gitlab_script(runner)
    done = sh(script, runner)
    assert done.returncode == 0, done.stderr
    assert (runner.workspace / "public/index.html").is_file()
    assert (runner.workspace / ".cache/sprint-reports/manifest.json").is_file()
    jira.answer("*", Reply(401, b""))
    assert sh(script, runner).returncode != 0


@pytest.fixture
def cron(runner: Runner) -> Runner:
    (runner.workspace / "cron.sh").write_bytes((FILES / "cron.sh").read_bytes())
    (runner.workspace / "cron.sh").chmod(0o755)
    login = runner.workspace / "jira.env"
    login.write_text(f"JIRA_URL={runner.environment['JIRA_URL']}\nJIRA_EMAIL={EMAIL}\nJIRA_TOKEN={TOKEN}\n")
    login.chmod(0o600)
    return runner


def run_cron(cron: Runner) -> subprocess.CompletedProcess[str]:
    """Cron starts in another folder, with hardly any environment."""
    environment = {**clean_environment(), "SPRINT_REPORTS": f"{cron.prepared}/bin/sprint-reports"}
    script = cron.workspace / "cron.sh"
    return subprocess.run([script], cwd="/", env=environment, capture_output=True, text=True, check=False)


def test_cron_is_silent_when_all_is_well_and_speaks_up_when_not(cron: Runner, jira: DemoJira) -> None:
    done = run_cron(cron)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    site = cron.workspace / "site/index.html"
    before = site.read_bytes()
    jira.answer("*", Reply(401, b""))
    failed = run_cron(cron)
    assert failed.returncode == 3
    assert "error: " in failed.stderr
    assert site.read_bytes() == before
    (cron.workspace / "jira.env").unlink()


def test_they_are_shipped_with_the_tool(runner: Runner) -> None:
    assert runner.prepared
    shipped = next(runner.prepared.rglob("generator/config/workflows"))
    assert {path.name: path.read_bytes() for path in shipped.iterdir()} == {
        path.name: path.read_bytes() for path in FILES.iterdir()
    }
    assert os.access(FILES / "cron.sh", os.X_OK)
