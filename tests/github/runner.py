"""GitHub's runner, as far as our action needs one: expressions, steps, files for outputs, caches and artifacts.

Run steps are executed by bash as GitHub does. What other people's actions do is imitated from their documentation.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_NAMES = re.compile(r"'[^']*'|[a-z_][a-z_-]*(?:\.[a-z_][a-z_-]*)+", re.IGNORECASE)
_STATUS = {"always()": "'yes'", "success()": "'yes'", "cancelled()": "''"}


def load(path: Path) -> dict[str, Any]:
    """A workflow or an action. YAML 1.1 takes the key `on` for a boolean."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return {"on" if key is True else key: value for key, value in document.items()}


def clean_clone(folder: Path) -> Path:
    """What a clone of this repository would hold if all that git does not ignore were committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.split("\0"):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def evaluate(expression: str, look_up: Callable[[str], Any]) -> Any:
    """An expression of names, words, !, ==, !=, && and ||, which Python reads much the same."""
    for function, word in _STATUS.items():
        expression = expression.replace(function, word)
    python = _NAMES.sub(lambda found: found[0] if found[0][0] == "'" else repr(look_up(found[0])), expression)
    python = re.sub(r"!(?!=)", " not ", python.replace("&&", " and ").replace("||", " or "))
    functions = {"toJSON": json.dumps, "fromJSON": lambda text: SimpleNamespace(**json.loads(text))}
    return eval(python.strip(), {"__builtins__": {}, **functions})


def fill(text: str, look_up: Callable[[str], Any]) -> str:
    """A text with the values of its expressions."""
    return EXPRESSION.sub(lambda found: str(evaluate(found[1], look_up)), text)


def steps_in(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every step of a workflow or a composite action."""
    yield from document.get("runs", {}).get("steps", [])
    for job in document.get("jobs", {}).values():
        yield from job.get("steps", [])


@dataclass
class Ended:
    """How a run of the action ended: 0 or the code of the step that failed."""

    code: int
    outputs: dict[str, str]
    log: str
    summary: str
    uploaded: list[str]
    ran: list[str]


@dataclass(frozen=True)
class BareRun:
    """A run on a machine that has nothing yet: how it ended, the clone it came from, and what its Install step made."""

    ended: Ended
    source: Path
    venv: Path


@dataclass
class Runner:
    """Runs a composite action in `workspace`, or a job, which is steps and outputs too.

    `home` holds what GitHub keeps between runs, and what it does not; the action's files lie in `source`; `known` are
    the values of names beside those of the action itself, such as `github.event_name`.
    """

    action: dict[str, Any]
    workspace: Path
    home: Path
    environment: dict[str, str]
    source: Path
    prepared: Path | None = None
    known: dict[str, Any] = field(default_factory=dict)
    runs: int = 0
    _steps: dict[str, dict[str, str]] = field(default_factory=dict)
    _inputs: dict[str, str] = field(default_factory=dict)

    def run(self, **inputs: str) -> Ended:
        """One run: `inputs` are those of the action, with _ for -."""
        self.runs += 1
        self._steps.clear()
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        self._inputs = {name: given.get(name, entry["default"]) for name, entry in self.action["inputs"].items()}
        assert set(given) <= set(self._inputs)
        self._prepare_machine()
        ended = Ended(0, {}, "", "", [], [])
        for step in self.action["runs"]["steps"]:
            self._step(step, ended)
        ended.summary = (self.home / "summary").read_text(encoding="utf-8")
        ended.outputs = {name: self._fill(entry["value"]) for name, entry in self.action["outputs"].items()}
        return ended

    def _prepare_machine(self) -> None:
        """A machine of its own for each run: nothing is left of the one before but the repository."""
        for path in (self.home / "temp", self.workspace / ".cache", self.workspace / "site"):
            shutil.rmtree(path, ignore_errors=True)
        (self.home / "temp").mkdir(parents=True)
        (self.home / "summary").write_text("", encoding="utf-8")
        if self.prepared:
            (self.home / "temp/sprint-reports").mkdir()
            (self.home / "temp/sprint-reports/venv").symlink_to(self.prepared)

    def _step(self, step: dict[str, Any], ended: Ended) -> None:
        wanted = self._is_wanted(step.get("if", "success()"), ended)
        outcome = "skipped"
        if wanted and not (self.prepared and step["name"] == "Install"):
            ended.ran.append(step["name"])
            code = self._run_script(step, ended) if "run" in step else self._use(step, ended)
            outcome = "failure" if code else "success"
            ended.code = ended.code or code
        if "id" in step:
            self._steps.setdefault(step["id"], {})["outcome"] = outcome

    def _run_script(self, step: dict[str, Any], ended: Ended) -> int:
        script, output = self.home / "temp/step.sh", self.home / "temp/output"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("", encoding="utf-8")
        files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(self.home / "summary")}
        given = {name: self._fill(value) for name, value in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
            cwd=self.workspace,
            env={**self.environment, **self._machine(), **files, **given},
            capture_output=True,
            text=True,
            check=False,
        )
        ended.log += done.stdout + done.stderr
        outputs = dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        if "id" in step:
            self._steps.setdefault(step["id"], {}).update({f"outputs.{name}": text for name, text in outputs.items()})
        return done.returncode

    def _machine(self) -> dict[str, str]:
        return {
            "GITHUB_ACTIONS": "true",
            "CI": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.home / "temp"),
        }

    def _use(self, step: dict[str, Any], ended: Ended) -> int:
        name = step["uses"].split("@")[0]
        given = {key: self._fill(str(value)) for key, value in step.get("with", {}).items()}
        if name == "actions/cache/restore":
            self._restore(given)
        elif name == "actions/cache/save":
            self._save(given)
        elif name == "actions/upload-pages-artifact":
            self._upload(given["path"])
            ended.uploaded.append(given["path"])
        elif name == "actions/upload-artifact":
            self._hand_on(given)
        elif name == "actions/download-artifact":
            self._receive(given)
        elif name == "actions/deploy-pages":
            self._deploy()
            self._steps.setdefault(step["id"], {})["outputs.page_url"] = "https://octo.example/some-project/"
        else:
            assert name == "actions/setup-python"
        return 0

    def _upload(self, site: str) -> None:
        """A tar of the site, without the hidden files, which `include-hidden-files` asks for."""
        with tarfile.open(self.home / "artifact.tar", "w", dereference=True) as tar:
            hidden = re.compile(r"(^|/)\.[^/]")
            tar.add(self.workspace / site, ".", filter=lambda one: None if hidden.search(one.name) else one)

    def _hand_on(self, given: dict[str, str]) -> None:
        """An artifact of the run, in place of one of the same name only if that is asked for; without hidden files."""
        place = self.home / "artifacts" / given["name"]
        assert given["overwrite"] == "True" or not place.exists()
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.workspace / given["path"], place, ignore=shutil.ignore_patterns(".*"))
        assert any(place.iterdir()), "if-no-files-found: error"

    def _receive(self, given: dict[str, str]) -> None:
        """Each artifact whose name fits the pattern, in a folder of its name."""
        for artifact in (self.home / "artifacts").glob(given["pattern"]):
            shutil.copytree(artifact, self.workspace / given["path"] / artifact.name)

    def _deploy(self) -> None:
        """What GitHub Pages serves is what was uploaded, and nothing from before."""
        shutil.rmtree(self.home / "pages", ignore_errors=True)
        with tarfile.open(self.home / "artifact.tar") as tar:
            tar.extractall(self.home / "pages/some-project", filter="data")

    def _restore(self, given: dict[str, str]) -> None:
        """The entry of that key, else the newest whose key begins with the prefix."""
        assert "," not in given["key"]
        entries = sorted((self.home / "caches").glob("*/*"), key=lambda path: path.name)
        fitting = [path for path in entries if f"{path.parent.name}/{path.name}".startswith(given["restore-keys"])]
        if fitting:
            shutil.copytree(fitting[-1], self.workspace, dirs_exist_ok=True)

    def _save(self, given: dict[str, str]) -> None:
        entry = self.home / "caches" / given["key"]
        assert not entry.exists(), "a cache entry never changes"
        if (self.workspace / given["path"]).exists():
            shutil.copytree(self.workspace / given["path"], entry / given["path"])

    def _is_wanted(self, condition: str, ended: Ended) -> bool:
        text = condition.removeprefix("${{").removesuffix("}}").strip()
        if "always()" not in text and ended.code:
            return False
        return bool(evaluate(text, self._look_up))

    def _fill(self, text: str) -> str:
        return fill(text, self._look_up)

    def _look_up(self, name: str) -> Any:
        if name in self.known:
            return self.known[name]
        area, _, rest = name.partition(".")
        if area == "inputs":
            return self._inputs[rest]
        if area == "steps":
            step, _, what = rest.partition(".")
            return self._steps.get(step, {}).get(what, "")
        known = {"github.run_id": f"{self.runs:06}", "github.run_attempt": "1", "github.action_path": str(self.source)}
        return known[name]


def clean_environment() -> dict[str, str]:
    """What a runner has, without what the machine that runs the tests happens to have set."""
    names = {"PATH", "HOME", "LANG", "COVERAGE_PROCESS_CONFIG"}
    kept = {name: value for name, value in os.environ.items() if name in names or name.startswith("PIP_")}
    python = str(Path(sys.executable).parent)
    return {**kept, "PATH": f"{python}{os.pathsep}{kept['PATH']}", "PIP_NO_COMPILE": "0"}  # 0 means: do not
