"""Who decides something, for the trail of decisions."""

import subprocess
from collections.abc import Mapping


def find_author(environ: Mapping[str, str]) -> str:
    """Who decides, by name: what the environment says, else git; never an e-mail address."""
    given = [environ.get(name, "") for name in ("SPRINT_REPORTS_AUTHOR", "GITHUB_ACTOR", "GITLAB_USER_NAME")]
    named = (name.strip() for name in (*given, _git_name(), environ.get("USER", "")))
    return next((name for name in named if name and "@" not in name), "unknown")


def _git_name() -> str:
    try:
        found = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False)  # noqa: S607  # whichever git the person uses
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout
