"""The workflows and the action as files: what GitHub's and GitLab's schemas and a security audit say of them."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.workflows import github_workflow
from tests.github.runner import ROOT, load, steps_in

ACTION = ROOT / "action.yml"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TEMPLATE = ROOT / "config/workflows/pages.yml"
GITLAB = ROOT / "config/workflows/gitlab-ci.yml"
OURS = [ACTION, *WORKFLOWS]
PINNED = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._/-]+@[0-9a-f]{40}")
SECRETS = {
    "JIRA_EMAIL",
    "JIRA_TOKEN",
    "SITE_PASSPHRASE",
    "CACHE_PASSPHRASE",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "SMTP_FROM",
    "SMTP_TO",
}
BIN = Path(sys.executable).parent


def schema_says(schema: str, *files: Path) -> str:
    tool = [str(BIN / "check-jsonschema"), "--builtin-schema", schema]
    done = subprocess.run([*tool, *files], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def test_they_fit_their_schemas() -> None:
    assert schema_says("vendor.github-actions", ACTION) == ""
    assert schema_says("vendor.github-workflows", *WORKFLOWS, TEMPLATE) == ""
    assert schema_says("vendor.gitlab-ci", GITLAB) == ""


def audit(*files: Path) -> list[dict[str, Any]]:
    tool = [str(BIN / "zizmor"), "--offline", "--no-progress", "--strict-collection", "--persona", "auditor"]
    done = subprocess.run([*tool, "--format", "json", *files], capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def test_a_security_audit_finds_nothing(tmp_path: Path) -> None:
    mine = tmp_path / "pages.yml"
    mine.write_text(github_workflow(f"octo/tools@{40 * 'a'}"), encoding="utf-8")
    assert [(entry["ident"], entry["desc"]) for entry in audit(*OURS, mine)] == []


def test_the_audit_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: actions/checkout@v7\n      - run: echo ${{ github.event.head_commit.message }}\n",
        encoding="utf-8",
    )
    assert {"unpinned-uses", "template-injection", "excessive-permissions"} <= {entry["ident"] for entry in audit(bad)}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_action_of_others_is_pinned_with_its_version_beside_it(path: Path) -> None:
    uses = [step["uses"] for step in steps_in(load(path)) if "uses" in step]
    assert uses
    text = path.read_text(encoding="utf-8")
    for name in uses:
        if not name.startswith("./"):
            assert PINNED.fullmatch(name), name
            assert re.search(rf"{re.escape(name)} # v\d+\.\d+\.\d+\n", text), name


def test_one_commit_for_each_version_of_an_action() -> None:
    pairs = {
        match.groups()
        for path in OURS
        for match in re.finditer(r"uses: ([\w-]+/[\w-]+)[\w/-]*@(\w{40}) # (v\S+)", path.read_text(encoding="utf-8"))
    }
    assert len(pairs) == len({name for name, _, _ in pairs}) == 7


@pytest.mark.parametrize("path", [*OURS, TEMPLATE], ids=lambda path: path.name)
def test_no_expression_is_part_of_a_script(path: Path) -> None:
    for step in steps_in(load(path)):
        assert "${{" not in step.get("run", "").replace("${{ matrix.python }}", "")


@pytest.mark.parametrize("path", [*WORKFLOWS, TEMPLATE], ids=lambda path: path.name)
def test_each_job_may_do_what_it_needs_and_no_more(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        deploys = any("deploy-pages" in step.get("uses", "") for step in job.get("steps", []))
        pages = {"pages": "write", "id-token": "write"}
        wanted = {"contents": "read", **pages} if "uses" in job else pages if deploys else {"contents": "read"}
        assert job["permissions"] == wanted, name
        assert "secrets" not in job or job["secrets"].keys() == SECRETS, name


def test_the_workflow_hands_every_input_to_the_action_and_takes_every_trigger() -> None:
    workflow, action = load(ROOT / ".github/workflows/sprint-reports.yml"), load(ACTION)
    assert workflow["on"].keys() == {"workflow_call", "schedule", "workflow_dispatch", "repository_dispatch"}
    assert workflow["concurrency"]["cancel-in-progress"] is False
    (report,) = (step for step in steps_in(workflow) if step.get("id") == "report")
    assert report["with"].keys() == action["inputs"].keys()
    assert workflow["on"]["workflow_call"]["inputs"].keys() == {*action["inputs"], "jira-url"}
    used = load(TEMPLATE)["jobs"]["reports"]
    assert used["with"].keys() <= workflow["on"]["workflow_call"]["inputs"].keys()
    assert used["secrets"].keys() == workflow["on"]["workflow_call"]["secrets"].keys()


def test_ci_tries_the_lowest_and_the_highest_python() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', text)
    assert load(ROOT / ".github/workflows/ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"] == [
        named[0],
        named[-1],
    ]


def test_the_page_about_ci_names_every_input_output_and_file() -> None:
    page, action = (ROOT / "docs/ci.md").read_text(encoding="utf-8"), load(ACTION)
    for kind in ("inputs", "outputs"):
        for name in action[kind]:
            assert f"\n| `{name}` |" in page, name
    for path in (ROOT / "config/workflows").iterdir():
        assert f"](../config/workflows/{path.name})" in page, path.name
    for target in re.findall(r"\]\(([^)]+)\)", page):
        assert (ROOT / "docs" / target).is_file(), target
