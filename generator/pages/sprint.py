"""A sprint's page: the result, why it is so, and the issues behind every number."""

from collections.abc import Callable, Iterator

from generator.metrics.metric import Card
from generator.metrics.words import instant as time_words
from generator.pages.address import INDEX, Link, board_path, issue_anchor, relative, sprint_metrics_folder, sprint_path
from generator.pages.asked import answer_questions
from generator.pages.blocks import Fact, commitment_facts, offer
from generator.pages.cards import card_documents, view_cards, view_guides
from generator.pages.compare import compare_link
from generator.pages.comparison import compare_sprint
from generator.pages.corrections import concerning, mark_corrected, view_corrections
from generator.pages.data import issues_document, sprint_document
from generator.pages.facts import BoardFacts, Site, SprintFacts, sprint_cards
from generator.pages.figures import make_figures
from generator.pages.finders import cell_writer, issue_finder
from generator.pages.frame import Frame, ageless, make_frame
from generator.pages.handed_on import view_handed_on
from generator.pages.issue_tables import IssueTables
from generator.pages.marks import make_marks
from generator.pages.page import Document, Page
from generator.pages.past import view_drift
from generator.pages.results import result
from generator.pages.running import view_risks
from generator.pages.scope_days import view_scope_days
from generator.pages.short import in_short
from generator.pages.totals import view_totals
from generator.pages.uncorrected import corrected_issues, find_twin
from generator.pages.warnings import view_warnings


def make_sprint_pages(site: Site) -> Iterator[Page | Document]:
    """Every sprint's page with its data files, board by board."""
    for board in site.boards:
        for position, facts in enumerate(board.sprints):
            yield from _sprint_page(site, board, facts, position)


def _sprint_page(site: Site, board: BoardFacts, facts: SprintFacts, position: int) -> Iterator[Page | Document]:
    history = board.report.history
    path, site_url = sprint_path(history.board.id, facts.sprint.id), site.report.site_url
    data, table = sprint_document(board, facts), issues_document(board, facts)
    cards = sprint_cards(board, facts)
    writer = cell_writer(board, path, _issue_finder(board, facts, site_url))
    marks = mark_corrected(
        make_marks(facts.warnings, history.board.id, path), cards, _cards_without(board, facts), "#corrections"
    )
    views = view_cards(cards, writer, path, sprint_metrics_folder(history.board.id, facts.sprint.id), marks)
    tables = IssueTables(
        history.board.estimation.unit, history.rules.time_zone, site_url, path, corrected_issues(board, facts)
    )
    context = {
        "frame": _frame(site, board, facts, path),
        "name": facts.sprint.name,
        "result": result(board, facts),
        "goal": facts.sprint.goal,
        "facts": tuple(_facts(board, facts)),
        "sentences": in_short(board, facts),
        "answers": tuple(answer_questions(board, facts, cards, marks)),
        "figures": make_figures(board, facts, path),
        "risks": view_risks(board, facts, path, writer),
        "scope_days": view_scope_days(board, facts, writer),
        "handed_on": view_handed_on(board, facts, writer),
        "corrections": view_corrections(board, concerning(board, facts), writer, facts),
        "drift": view_drift(board, facts, writer),
        "comparison": compare_sprint(board, facts),
        "cards": views,
        "guides": view_guides(cards, path),
        "totals": view_totals(board, facts, path),
        "unit": history.board.estimation.unit,
        "groups": tables.groups(facts),
        "warnings": view_warnings(facts.warnings, facts.score, history.board.id, path, writer),
        "downloads": (offer("All of this page as JSON", path, data), offer("Its issues as CSV", path, table)),
        "previous": _neighbour(board, position - 1, path),
        "next": _neighbour(board, position + 1, path),
        "compare": compare_link(board, facts, path),
    }
    yield Page(path, "sprint.html", context)
    yield data
    yield table
    yield from card_documents(views)


def _cards_without(board: BoardFacts, facts: SprintFacts) -> tuple[Card, ...]:
    """The same cards as Jira alone would fill them."""
    twin = find_twin(board, facts)
    return sprint_cards(board.without, twin) if board.without and twin else sprint_cards(board, facts)


def _frame(site: Site, board: BoardFacts, facts: SprintFacts, path: str) -> Frame:
    its_board = board.report.history.board
    crumbs = (
        Link(site.report.title, relative(path, INDEX)),
        Link(its_board.name, relative(path, board_path(its_board.id))),
    )
    frame = make_frame(site.report, (board,), path, f"{facts.sprint.name}: {result(board, facts)}", crumbs)
    return ageless(frame) if facts.sprint.state == "closed" else frame


def _neighbour(board: BoardFacts, position: int, path: str) -> Link | None:
    if not 0 <= position < len(board.sprints):
        return None
    sprint = board.sprints[position].sprint
    return Link(sprint.name, relative(path, sprint_path(board.report.history.board.id, sprint.id)))


def _issue_finder(board: BoardFacts, facts: SprintFacts, site_url: str) -> Callable[[str], Link]:
    """Issue keys as links to their rows on this page, and where there is none into Jira."""
    anchors = {issue.key: f"#{issue_anchor(issue.issue_id)}" for issue in facts.issues}
    elsewhere = issue_finder(board, site_url)
    return lambda key: Link(key, anchors[key]) if key in anchors else elsewhere(key)


def _facts(board: BoardFacts, facts: SprintFacts) -> Iterator[Fact]:
    sprint, rules = facts.sprint, board.report.history.rules
    yield Fact("State", sprint.state if facts.own else f"{sprint.state}; a sprint of another board")
    edges = (
        ("Started", sprint.started_at),
        ("Planned end" if not sprint.closed_at else "Planned to end", sprint.planned_end_at),
        ("Closed", sprint.closed_at),
    )
    for name, at in edges:
        if at is not None:
            yield Fact(name, time_words(at.astimezone(rules.time_zone)))
    yield from commitment_facts(rules)
