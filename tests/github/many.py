"""The reusable workflow for many boards, job after job, each on a machine of its own."""

import json
import shutil
from dataclasses import dataclass, field
from typing import Any

from tests.github.runner import Ended, Runner, evaluate, load

WORKFLOW = ".github/workflows/sprint-reports-many.yml"


@dataclass
class Played:
    """How its jobs ended; those that were skipped are not there."""

    plan: Ended
    shards: dict[int, Ended] = field(default_factory=dict)
    merge: Ended | None = None
    deploy: Ended | None = None


def play(runner: Runner, number: int, **inputs: str) -> Played:
    """The `number`th run of the workflow. The runner's environment holds the secrets, its workspace the repository."""
    run = _Run(runner, number, inputs)
    shutil.rmtree(runner.home / "artifacts", ignore_errors=True)
    played = Played(run.job("plan"))
    run.known |= {"needs.plan.result": "failure" if played.plan.code else "success"}
    if played.plan.code:
        return played
    run.known |= {f"needs.plan.outputs.{name}": text for name, text in played.plan.outputs.items()}
    for entry in run.matrix():
        played.shards[entry["shard"]] = run.job("shard", {f"matrix.{name}": value for name, value in entry.items()})
    if not run.is_wanted("merge"):
        return played
    played.merge = run.job("merge")
    run.known |= {f"needs.merge.outputs.{name}": text for name, text in played.merge.outputs.items()}
    if run.is_wanted("deploy"):
        played.deploy = run.job("deploy")
    return played


class _Run:
    def __init__(self, runner: Runner, number: int, inputs: dict[str, str]) -> None:
        self._runner, self._number = runner, number
        workflow = load(runner.source / WORKFLOW)
        self._jobs, given = workflow["jobs"], workflow["on"]["workflow_call"]
        self._inputs = {name: {"default": _text(entry["default"])} for name, entry in given["inputs"].items()}
        for name, value in inputs.items():
            self._inputs[name.replace("_", "-")] = {"default": value}
        secrets = {f"secrets.{name}": runner.environment.get(name, "") for name in given["secrets"]}
        self.known: dict[str, Any] = {"vars.JIRA_URL": runner.environment["JIRA_URL"], **secrets}

    def matrix(self) -> list[dict[str, Any]]:
        text = self._jobs["shard"]["strategy"]["matrix"].removeprefix("${{").removesuffix("}}")
        found = evaluate(text, self.known.__getitem__)
        assert isinstance(found, dict)
        return list(found["include"])

    def is_wanted(self, name: str) -> bool:
        text = self._jobs[name]["if"].removeprefix("${{").removesuffix("}}")
        return bool(evaluate(text, self.known.__getitem__))

    def job(self, name: str, more: dict[str, Any] | None = None) -> Ended:
        """A job in a clean copy of the repository. What fetches that, and this workflow, is not played."""
        job, known = self._jobs[name], {**self.known, **(more or {})}
        workspace = self._runner.home / "machine"
        shutil.rmtree(workspace, ignore_errors=True)
        shutil.copytree(self._runner.workspace, workspace)
        steps = [step for step in job["steps"] if not step.get("uses", "").startswith("actions/checkout@")]
        outputs = {key: {"value": text} for key, text in job.get("outputs", {}).items()}
        action = {"inputs": self._inputs, "outputs": outputs, "runs": {"steps": steps}}
        environment = {key: text for key, text in self._runner.environment.items() if f"secrets.{key}" not in known}
        environment.pop("JIRA_URL", None)
        machine = Runner(action, workspace, self._runner.home, environment, self._runner.source, known=known)
        machine.prepared, machine.runs = self._runner.prepared, self._number - 1
        return machine.run()


def _text(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool | int) else str(value)
