"""A board's closed sprints as entries of a feed, the latest first.

An entry's id is made of the Jira's host, the board's and the sprint's number, so it outlives a move of the site and a
new name of the sprint; its date is that of closing, so two builds give the same feed. Only a board's own sprints take
part, as on the first page. Source: RFC 4287 (Atom), RFC 4151 (tag URIs).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from generator.pages.address import relative, sprint_path
from generator.pages.facts import BoardFacts, SprintFacts
from generator.pages.frame import utc_text
from generator.pages.page import Report
from generator.pages.results import result
from generator.pages.short import in_short

_MINTED = 2026  # a tag URI says in which year its maker held the host's name


@dataclass(frozen=True, slots=True)
class Entry:
    """A closed sprint: its tag URI, when it closed (in UTC), its result, its story and where its page is.

    In a feed `href` is the way from there; before, the path inside the site. `closed_at` and `sprint_id` order entries.
    """

    id: str
    updated: str
    title: str
    summary: str
    href: str
    closed_at: datetime
    sprint_id: int

    @property
    def place(self) -> tuple[datetime, int]:
        """Where it stands among others."""
        return self.closed_at, self.sprint_id


def make_entries(report: Report, board: BoardFacts) -> tuple[Entry, ...]:
    """The entries of a board."""
    closed = ((facts.sprint.closed_at, facts) for facts in board.sprints if facts.own)
    entries = (_entry(report, board, facts, at) for at, facts in closed if at)
    return tuple(sorted(entries, key=lambda entry: entry.place, reverse=True))


def _entry(report: Report, board: BoardFacts, facts: SprintFacts, closed_at: datetime) -> Entry:
    its, sprint = board.report.history.board, facts.sprint
    return Entry(
        id=f"{tag(report)}/boards/{its.id}/sprints/{sprint.id}",
        updated=utc_text(closed_at),
        title=f"{its.name}, {sprint.name}: {result(board, facts)}",
        summary=" ".join(in_short(board, facts)),
        href=sprint_path(its.id, sprint.id),
        closed_at=closed_at,
        sprint_id=sprint.id,
    )


def address(report: Report, there: str, here: str) -> str:
    """How the file at `here` leads to the path `there`: by the whole address, where it is known."""
    return f"{report.base_url}{there}" if report.base_url else relative(here, there)


def tag(report: Report) -> str:
    """The beginning of this Jira's tag URIs, or the site's where that is hidden; paths tell two on one host apart."""
    parts = urlsplit(report.site_url or report.base_url)
    host = re.sub(r"[^a-z0-9.-]", "-", parts.hostname or "") or "localhost"
    return f"tag:{host},{_MINTED}:{quote(parts.path.strip('/'))}".rstrip("/")
