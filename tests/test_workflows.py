"""The workflow that a team copies: it runs the commit that the team names, or nothing."""

import pytest
import yaml

from generator.errors import ConfigError
from generator.workflows import github_workflow

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_it_runs_the_commit_that_was_named() -> None:
    workflow = yaml.safe_load(github_workflow(f"octo-org/sprint.tools@{COMMIT}"))
    uses = workflow["jobs"]["reports"]["uses"]
    assert uses == f"octo-org/sprint.tools/.github/workflows/sprint-reports.yml@{COMMIT}"


def test_without_a_source_it_says_what_to_fill_in() -> None:
    workflow = yaml.safe_load(github_workflow())
    assert workflow["jobs"]["reports"]["uses"] == "OWNER/sprint-reports/.github/workflows/sprint-reports.yml@COMMIT"


@pytest.mark.parametrize(
    "source",
    [
        "octo/tools",
        "octo/tools@main",
        "octo/tools@v1",
        f"octo@{COMMIT}",
        f"octo/tools@{COMMIT}\n  evil: 1",
        f"a b/c@{COMMIT}",
    ],
)
def test_what_can_move_is_refused(source: str) -> None:
    with pytest.raises(ConfigError, match="does not name a repository and a commit"):
        github_workflow(source)
