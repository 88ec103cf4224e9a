"""What the pages about all boards are made of: of each board a brief, which outlives its tables.

A site of many boards is built one board after another, and a board that has not changed is not built again; its brief
is all that is left of it by the time these pages are made.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from generator.pages.address import sprint_metrics_path
from generator.pages.board_line import BoardLine, make_board_line
from generator.pages.data import board_entry
from generator.pages.facts import BoardFacts, Site, sprint_cards
from generator.pages.feed_entries import Entry, make_entries
from generator.pages.frame import Frame, Source, frame_of, make_freshness, make_source
from generator.pages.page import Report
from generator.pages.reconciliation import ComparedBoard, compare_board
from generator.reconcile import BoardReconciliation


@dataclass(frozen=True)
class BoardBrief:
    """One board for the pages about all.

    Attributes:
        id: its number.
        name: its name.
        as_of: the instant its data speaks for.
        time_zone: the name of its report zone.
        source: what a footer says of its data.
        line: its row on the first page.
        entry: the same for programs.
        entries: its closed sprints in a feed.
        compared: its numbers beside Jira's own; None: it has no closed sprint to compare.
    """

    id: int
    name: str
    as_of: datetime
    time_zone: str
    source: Source
    line: BoardLine
    entry: Mapping[str, Any]
    entries: tuple[Entry, ...]
    compared: ComparedBoard | None


@dataclass(frozen=True)
class Overview:
    """All boards in brief, in config order, and what the report says of the site (its own `boards` play no part)."""

    report: Report
    boards: tuple[BoardBrief, ...]

    @property
    def as_of(self) -> datetime | None:
        """When Jira was read last; None for a site without boards."""
        return self.report.as_of or max((board.as_of for board in self.boards), default=None)


def overview_of(site: Site) -> Overview:
    """All boards of a report in brief."""
    compared = {each.board_id: each for each in site.report.reconciliation}
    briefs = (_brief(site.report, board, compared.get(board.report.history.board.id)) for board in site.boards)
    return Overview(site.report, tuple(briefs))


def _brief(report: Report, board: BoardFacts, reconciliation: BoardReconciliation | None) -> BoardBrief:
    id_ = board.report.history.board.id
    archives = {
        sprint_metrics_path(id_, facts.sprint.id)
        for facts in board.sprints
        if any(not card.table.empty for card in sprint_cards(board, facts))
    }
    return make_brief(report, board, reconciliation, archives)


def make_brief(
    report: Report,
    board: BoardFacts,
    reconciliation: BoardReconciliation | None,
    paths: Collection[str],
) -> BoardBrief:
    """A board in brief; for `paths` see `generator.pages.data.board_entry`."""
    history = board.report.history
    return BoardBrief(
        id=history.board.id,
        name=history.board.name,
        as_of=history.as_of,
        time_zone=history.rules.time_zone.key,
        source=make_source(history, report.site_url),
        line=make_board_line(board),
        entry=board_entry(board, paths),
        entries=make_entries(report, board),
        compared=compare_board(reconciliation, board, report.site_url) if reconciliation else None,
    )


def make_site_frame(overview: Overview, path: str, title: str) -> Frame:
    """The frame of a page about all boards."""
    at = overview.as_of
    boards = [(board.id, board.name) for board in overview.boards]
    freshness = make_freshness(overview.report, at, zone_of(overview)) if at else None
    sources = tuple(board.source for board in overview.boards)
    return frame_of(overview.report, boards, sources, freshness, (path, title, ()))


def zone_of(overview: Overview) -> ZoneInfo:
    """The report zone of a page about all boards: that of the first."""
    return ZoneInfo(overview.boards[0].time_zone) if overview.boards else ZoneInfo("UTC")
