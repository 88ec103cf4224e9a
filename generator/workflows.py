"""The files that run Sprint Reports by itself: GitHub Actions, GitLab CI and cron."""

import re
from pathlib import PurePosixPath

from generator.errors import ConfigError
from generator.resources import config_dir

GITHUB_WORKFLOW = PurePosixPath(".github/workflows/sprint-reports.yml")
_SOURCE = re.compile(r"(?P<repository>[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)@(?P<commit>[0-9a-f]{40})")
_PLACEHOLDER = ("OWNER/sprint-reports", "COMMIT")


def github_workflow(source: str | None = None) -> str:
    """The workflow that publishes to GitHub Pages; it belongs at `GITHUB_WORKFLOW` of a repository with a config.

    Args:
        source: where Sprint Reports itself lives, and which commit of it to run, as OWNER/NAME@COMMIT. None leaves
            both for the reader to fill in.

    Raises:
        ConfigError: the source has not that form; a tag or a branch is refused, since it may come to mean other code.
    """
    text = (config_dir() / "workflows" / "pages.yml").read_text(encoding="utf-8")
    if source is None:
        return text
    found = _SOURCE.fullmatch(source)
    if not found:
        hint = "Write it as OWNER/NAME@COMMIT, the commit with all its 40 digits: `git rev-parse HEAD` says it."
        raise ConfigError(f"{source!r} does not name a repository and a commit", hint)
    repository, commit = _PLACEHOLDER
    path = ".github/workflows/sprint-reports.yml"
    return text.replace(f"{repository}/{path}@{commit}", f"{found['repository']}/{path}@{found['commit']}")
