"""A sprint's issues as people read them: one table for each outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from generator.domain import Unit
from generator.metrics.words import number, quantity, signed
from generator.pages.address import definition, issue_anchor, jira_link
from generator.pages.cells import Cell, Heading, Row, Table, day, our_cell, text_cell
from generator.pages.facts import IssueFacts, SprintFacts
from generator.pages.hidden import all_hidden

# key, how the outcome is called once the sprint is closed, while it is active
_OUTCOMES = (
    ("completed", "Completed", "Completed so far"),
    ("completed_elsewhere", "Completed elsewhere", "Completed elsewhere"),
    ("not_completed", "Not completed", "Still open"),
    ("removed", "Removed", "Removed so far"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """The issues of one outcome, or the planned ones; `key` is its anchor and the word's key in the definitions.

    The table of an `unnamed` group has no summaries, for they are hidden.
    """

    key: str
    title: str
    sum: str
    table: Table
    definition: str
    unnamed: bool


@dataclass(frozen=True, slots=True)
class IssueTables:
    """How issues are listed on the page at `path`; `corrected` are the ids of those to mark as such."""

    unit: Unit
    time_zone: ZoneInfo
    site_url: str
    path: str
    corrected: frozenset[int] = frozenset()

    def groups(self, facts: SprintFacts) -> tuple[Group, ...]:
        """The four outcomes of a sprint that has begun, empty ones too, for they are all there is; else the plan."""
        if not facts.begun:
            title = "Planned" if facts.sprint.state == "future" else "In the sprint now"
            return (self._group("planned", title, facts.issues),)
        active = facts.sprint.state == "active"
        return tuple(
            self._group(key, so_far if active else title, [issue for issue in facts.issues if issue.outcome == key])
            for key, title, so_far in _OUTCOMES
        )

    def _group(self, key: str, title: str, issues: Iterable[IssueFacts]) -> Group:
        listed, planned = tuple(issues), key == "planned"
        named = not all_hidden(issue.summary for issue in listed)
        headings = (
            *(Heading(label) for label in ("Issue", *(("Summary",) if named else ()), "Type", "Status now")),
            *(() if self.unit == "issues" else (Heading(f"Estimate ({self.unit})", numeric=True),)),
            *(() if planned else (Heading("What happened"),)),
        )
        rows = tuple(self._row(issue, planned=planned, named=named) for issue in listed)
        caption = f"{title}: {quantity(len(listed), 'issues')}"
        table = Table(caption, headings, rows)
        return Group(key, title, self._sum(listed), table, definition(self.path, key), unnamed=not named)

    def _sum(self, issues: tuple[IssueFacts, ...]) -> str:
        count = quantity(len(issues), "issues")
        estimate = sum(issue.estimate_at_end or 0.0 for issue in issues)
        return count if self.unit == "issues" else f"{count}, {quantity(estimate, self.unit)}"

    def _row(self, issue: IssueFacts, *, planned: bool, named: bool) -> Row:
        cells = (
            Cell(jira_link(issue.key, issue.url, self.site_url)),
            *((text_cell(issue.summary or "(no summary)"),) if named else ()),
            text_cell(issue.type),
            text_cell(issue.status),
            *(() if self.unit == "issues" else (self._estimates(issue, planned=planned),)),
            *(() if planned else (self._events(issue),)),
        )
        return Row(cells, issue_anchor(issue.issue_id))

    def _events(self, issue: IssueFacts) -> Cell:
        """What happened to the issue in the sprint; sorts by the last dated thing."""
        last = issue.done_at or issue.removed_at or issue.added_at
        events = (
            _beginning(issue),
            self._dated("added", issue.added_at),
            f"re-estimated {signed(issue.re_estimated or 0.0)}" if issue.re_estimates else "",
            self._dated("done", issue.done_at),
            self._dated("removed", issue.removed_at),
            "carried over" if issue.carried_over else "",
            "corrected" if issue.issue_id in self.corrected else "",
        )
        return our_cell(", ".join(filter(None, events)), self._dated("", last) or "0")

    def _estimates(self, issue: IssueFacts, *, planned: bool) -> Cell:
        end = _estimate(issue.estimate_at_end)
        start = end if planned else _estimate(issue.estimate_at_start)
        words = end if start == end else f"{start} → {end}"
        mark = " (corrected)" if planned and issue.issue_id in self.corrected else ""
        return our_cell(words + mark, "-1" if issue.estimate_at_end is None else f"{issue.estimate_at_end:.12g}")

    def _dated(self, word: str, at: datetime | None) -> str:
        return f"{word} {day(at, self.time_zone)}".strip() if at else ""


def _beginning(issue: IssueFacts) -> str:
    if issue.committed:
        return "committed"
    return "" if issue.added_at else "done before the start"


def _estimate(estimate: float | None) -> str:
    return "none" if estimate is None else number(estimate)
