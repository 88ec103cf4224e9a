"""A board's page: how it works, what runs, how its sprints went, and the list of them all.

A board without sprints shows its issues instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain import IdealLine
from generator.metrics.metric import Card
from generator.pages.address import INDEX, Link, board_metrics_folder, board_path, compare_path, relative, sprint_path
from generator.pages.blocks import Fact, commitment_facts, offer
from generator.pages.cards import card_documents, view_sections
from generator.pages.corrections import mark_corrected, view_corrections
from generator.pages.data import board_document
from generator.pages.facts import BoardFacts, Site, SprintFacts
from generator.pages.finders import cell_writer, issue_finder
from generator.pages.frame import make_frame
from generator.pages.holdings import tell_holdings, view_holdings
from generator.pages.marks import make_marks
from generator.pages.page import Document, Page
from generator.pages.past import view_news
from generator.pages.results import active_sprints, comparable, latest_closed, result
from generator.pages.short import in_short
from generator.pages.sprint_list import list_sprints
from generator.pages.warnings import view_warnings

_IDEAL: dict[IdealLine, str] = {
    "working_days": "falls over the working days only",
    "calendar": "falls over all days alike",
    "none": "is not drawn",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """A sprint up front: what it is to the board, and its story in short."""

    role: str
    link: Link
    result: str
    goal: str
    sentences: tuple[str, ...]


def make_board_pages(site: Site) -> Iterator[Page | Document]:
    """Every board's page with its data file."""
    for board in site.boards:
        yield from _board_page(site, board)


def _board_page(site: Site, board: BoardFacts) -> Iterator[Page | Document]:
    history, document = board.report.history, board_document(board)
    path = board_path(history.board.id)
    writer = cell_writer(board, path, issue=issue_finder(board, site.report.site_url))
    without = board.without or board
    marks = make_marks(history.warnings, history.board.id, path)
    marks = mark_corrected(marks, board.cards, without.cards, "#corrections")
    sections = view_sections(_fitting(board), writer, path, board_metrics_folder(history.board.id), marks)
    yield Page(
        path,
        "board.html",
        {
            "frame": make_frame(
                site.report, (board,), path, history.board.name, (Link(site.report.title, relative(path, INDEX)),)
            ),
            "name": history.board.name,
            "facts": tuple(_facts(board)),
            "summaries": tuple(_summaries(board, path)),
            "corrections": view_corrections(board, board.report.corrections, writer),
            "news": view_news(board, path),
            "sections": sections,
            "holdings": () if board.sprints else view_holdings(board, site.report.site_url, path),
            "holds": tell_holdings(board),
            "sprints": list_sprints(board, path),
            "compare": relative(path, compare_path(history.board.id)) if comparable(board) else "",
            "warnings": view_warnings(history.warnings, board.score, history.board.id, path, writer),
            "downloads": (offer("The board's figures as JSON", path, document),),
        },
    )
    yield document
    for section in sections:
        yield from card_documents(section.cards)


def _fitting(board: BoardFacts) -> tuple[Card, ...]:
    """The cards that this kind of board can have at all: without sprints, none about sprints."""
    return tuple(card for card in board.cards if board.sprints or card.metric.section != "sprints")


def _facts(board: BoardFacts) -> Iterator[Fact]:
    history, rules = board.report.history, board.report.history.rules
    estimation = history.board.estimation
    if estimation.unit == "issues":
        yield Fact("Estimate", "none: every issue weighs 1")
    else:
        yield Fact("Estimate", f"{estimation.name}, in {estimation.unit}")
    done = [column.name for column in history.board.columns if history.board.done_status_ids & set(column.status_ids)]
    yield Fact("Done", f"in column {', '.join(done)}" if done else "the statuses that the config names")
    if board.sprints:
        yield from commitment_facts(rules)
        yield Fact("Ideal line", _IDEAL[rules.ideal_line])
    yield Fact("Sub-tasks", "count" if rules.include_subtasks else "are left out")


def _summaries(board: BoardFacts, path: str) -> Iterator[Summary]:
    for facts in active_sprints(board):
        yield _summary(board, facts, "Active sprint", path)
    closed = latest_closed(board)
    if closed:
        yield _summary(board, closed, "Latest closed sprint", path)
    coming = next((facts for facts in board.sprints if facts.sprint.state == "future" and facts.issues), None)
    if coming:
        yield _summary(board, coming, "Next sprint", path)


def _summary(board: BoardFacts, facts: SprintFacts, role: str, path: str) -> Summary:
    link = Link(facts.sprint.name, relative(path, sprint_path(board.report.history.board.id, facts.sprint.id)))
    return Summary(role, link, result(board, facts), facts.sprint.goal, in_short(board, facts))
