"""The reusable workflow, job after job: what of it is GitHub's part and not the action's."""

from dataclasses import dataclass
from typing import Any

from tests.github.runner import Ended, Runner, evaluate, fill, load

WORKFLOW = ".github/workflows/sprint-reports.yml"
_NOTHING = Ended(0, {}, "", "", [], [])


@dataclass(frozen=True)
class Played:
    """How its jobs ended; None: the job was skipped."""

    build: Ended | None
    deploy: Ended | None


def play(runner: Runner, event: str, variables: dict[str, str], **inputs: str) -> Played:
    """One run of the workflow, set off by `event`. The runner's environment holds the secrets."""
    given = {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
    names = {"github.event_name": event, **{f"vars.{name}": value for name, value in variables.items()}, **given}
    names |= {f"secrets.{name}": runner.environment.get(name, "") for name in ("JIRA_EMAIL", "JIRA_TOKEN")}
    job = load(runner.source / WORKFLOW)["jobs"]["build"]
    if not evaluate(job["if"], lambda name: names.get(name, "")):
        return Played(None, None)
    built = _build(runner, job, names)
    return Played(built, publish(runner, built))


def _build(runner: Runner, job: dict[str, Any], names: dict[str, str]) -> Ended:
    """The step that runs the action; the others fetch what is there already."""
    *fetched, report = job["steps"]
    assert all(step["uses"].startswith("actions/checkout@") for step in fetched)
    env, given = (
        {name: fill(str(text), lambda name: names.get(name, "")) for name, text in report[part].items()}
        for part in ("env", "with")
    )
    runner.environment.update(env)
    return runner.run(**{name.replace("-", "_"): text for name, text in given.items()})


def publish(runner: Runner, built: Ended) -> Ended | None:
    """The job after the build, on a machine of its own; None: it has nothing to do."""
    jobs = load(runner.source / WORKFLOW)["jobs"]
    outputs = {name: built.outputs[text.split(".")[3].split()[0]] for name, text in jobs["build"]["outputs"].items()}
    known = {"inputs.config": "", **{f"needs.build.outputs.{name}": text for name, text in outputs.items()}}
    job = jobs["deploy"]
    if not evaluate(job["if"].removeprefix("${{").removesuffix("}}"), known.__getitem__):
        return None
    steps = {"inputs": {}, "outputs": {name: {"value": text} for name, text in job["outputs"].items()}, "runs": job}
    machine = runner.home / "deploy"
    machine.mkdir(exist_ok=True)
    deploying = Runner(steps, machine, runner.home, runner.environment, runner.source, known=known)
    deploying.runs = runner.runs - 1
    return deploying.run()
