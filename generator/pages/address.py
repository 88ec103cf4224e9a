"""Where things are in the site, and how a page links to them: by ids, relative, and with the file's name.

A link with `index.html` in it works from a folder on disk as well as under any path of a web server.
"""

from dataclasses import dataclass
from posixpath import dirname, relpath

INDEX = "index.html"
DEFINITIONS = "definitions/index.html"
SYNC = "sync/index.html"
MISSING = "404.html"
FEED = "feed.xml"
INDEX_DATA = "data/index.json"


@dataclass(frozen=True, slots=True)
class Link:
    """A link, or plain text when `href` is empty. `external` ones leave the site."""

    text: str
    href: str = ""
    external: bool = False


def board_path(board_id: int) -> str:
    """A board's page."""
    return f"boards/{board_id}/index.html"


def sprint_path(board_id: int, sprint_id: int) -> str:
    """A sprint's page; a sprint on two boards has two."""
    return f"boards/{board_id}/sprints/{sprint_id}/index.html"


def quality_path(board_id: int) -> str:
    """What in a board's data bends its numbers; each code has its key for an anchor."""
    return f"boards/{board_id}/quality/index.html"


def compare_path(board_id: int) -> str:
    """A board's sprints side by side; each sprint's row has its id for an anchor ("sprint-7")."""
    return f"boards/{board_id}/compare/index.html"


def board_feed_path(board_id: int) -> str:
    """A board's closed sprints as a feed."""
    return f"boards/{board_id}/feed.xml"


def board_data_path(board_id: int) -> str:
    """A board's data file."""
    return f"data/boards/{board_id}.json"


def sprint_data_path(board_id: int, sprint_id: int) -> str:
    """A sprint's data file."""
    return f"data/boards/{board_id}/sprints/{sprint_id}.json"


def sprint_issues_path(board_id: int, sprint_id: int) -> str:
    """A sprint's issues as a table."""
    return f"data/boards/{board_id}/sprints/{sprint_id}-issues.csv"


def board_metrics_folder(board_id: int) -> str:
    """The folder of a board's metrics, a table each."""
    return f"data/boards/{board_id}/metrics"


def sprint_metrics_path(board_id: int, sprint_id: int) -> str:
    """The archive of a sprint's metrics, a table each."""
    return f"data/boards/{board_id}/sprints/{sprint_id}-metrics.zip"


def issue_anchor(issue_id: int) -> str:
    """Where an issue stands on a sprint's page."""
    return f"issue-{issue_id}"


def relative(here: str, there: str) -> str:
    """The link from the page at `here` to the path `there` (which may end in an anchor)."""
    return relpath(there, dirname(here) or ".")


def definition(here: str, key: str) -> str:
    """The link from the page at `here` to a word's or metric's definition."""
    return f"{relative(here, DEFINITIONS)}#{key}"


def jira_link(text: str, url: str, site_url: str) -> Link:
    """A link into the configured Jira; a text whose address is anywhere else stays plain text."""
    base = f"{site_url.rstrip('/')}/"
    safe = base.startswith(("http://", "https://")) and url.startswith(base)
    return Link(text, url, external=True) if safe else Link(text)
