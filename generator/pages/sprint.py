"""A sprint's page: the result, why it is so, and the issues behind every number."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.history.history import History
from generator.metrics.metric import Card
from generator.metrics.words import instant as time_words
from generator.pages.address import INDEX, Link, board_path, issue_anchor, relative, sprint_metrics_path, sprint_path
from generator.pages.asked import answer_questions
from generator.pages.blocks import Download, Fact, commitment_facts, offer
from generator.pages.cards import CardView, archive_cards, view_cards, view_guides
from generator.pages.cells import CellWriter
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
from generator.pages.marks import Marks, make_marks
from generator.pages.page import Document, Page
from generator.pages.past import view_drift
from generator.pages.results import result
from generator.pages.running import view_risks
from generator.pages.scope_days import view_scope_days
from generator.pages.short import in_short
from generator.pages.totals import view_totals
from generator.pages.uncorrected import corrected_issues, find_twin
from generator.pages.warnings import view_warnings
from generator.sameness import as_bytes


def make_sprint_pages(site: Site) -> Iterator[Page | Document]:
    """Every sprint's page with its data files, board by board."""
    for each in list_sprint_pages(site):
        yield from each.make()


def list_sprint_pages(site: Site) -> Iterator["SprintPages"]:
    """Every sprint's page in the making, board by board."""
    for board in site.boards:
        for position, facts in enumerate(board.sprints):
            yield SprintPages(site, board, facts, position)


@dataclass
class SprintPages:
    """A sprint's page and data files in the making."""

    site: Site
    board: BoardFacts
    facts: SprintFacts
    position: int

    @property
    def is_settled(self) -> bool:
        """Whether all it is made of is in `made_of`: of a closed sprint nothing else can change."""
        return self.facts.sprint.state == "closed"

    def made_of(self) -> tuple[object, ...]:
        """What a settled sprint's page and files are made of beside what holds of its board as a whole.

        These are the values of the page that need no cards, the data files, and the tables that the cards are made of.
        """
        answers = tuple(answer_questions(self.board, self.facts, (), lambda _: ()))
        values = (self.facts, self._values, answers, self._data.content, self._table.content)
        return (*values, *self._list_parts())

    def make(self) -> Iterator[Page | Document]:
        """The page, then the files."""
        yield Page(self._path, "sprint.html", {**self._values, **self._card_values()})
        yield self._data
        yield self._table
        if self._archive:
            yield self._archive

    def _list_parts(self) -> Iterator[object]:
        """What the cards are made of, as corrected and as Jira alone has it."""
        boards = [board for board in (self.board, self.board.without) if board]
        parts = [board.report.sprint_cards.parts.get(self.facts.sprint.id) for board in boards]
        # Once where both are the same: then it does not count whether anything else on the board is corrected.
        yield from dict.fromkeys(as_bytes(_tables_of(part)) for part in parts)

    @cached_property
    def _path(self) -> str:
        return sprint_path(self.board.report.history.board.id, self.facts.sprint.id)

    @cached_property
    def _data(self) -> Document:
        return sprint_document(self.board, self.facts)

    @cached_property
    def _table(self) -> Document:
        return issues_document(self.board, self.facts)

    @cached_property
    def _writer(self) -> CellWriter:
        finder = _issue_finder(self.board, self.facts, self.site.report.site_url)
        return cell_writer(self.board, self._path, finder)

    @cached_property
    def _cards(self) -> tuple[Card, ...]:
        return sprint_cards(self.board, self.facts)

    @cached_property
    def _archive(self) -> Document | None:
        return archive_cards(self._cards, sprint_metrics_path(self.board.report.history.board.id, self.facts.sprint.id))

    @cached_property
    def _marks(self) -> Marks:
        marks = make_marks(self.facts.warnings, self.board.report.history.board.id, self._path)
        return mark_corrected(marks, self._cards, _cards_without(self.board, self.facts), "#corrections")

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        board, facts, path, writer = self.board, self.facts, self._path, self._writer
        history = board.report.history
        tables = IssueTables(
            history.board.estimation.unit,
            history.rules.time_zone,
            self.site.report.site_url,
            path,
            corrected_issues(board, facts),
        )
        return {
            "frame": _frame(self.site, board, facts, path),
            "name": facts.sprint.name,
            "result": result(board, facts),
            "goal": facts.sprint.goal,
            "facts": tuple(_facts(board, facts)),
            "sentences": in_short(board, facts),
            "figures": make_figures(board, facts, path),
            "risks": view_risks(board, facts, path, writer),
            "scope_days": view_scope_days(board, facts, writer),
            "handed_on": view_handed_on(board, facts, writer),
            "corrections": view_corrections(board, concerning(board, facts), writer, facts),
            "drift": view_drift(board, facts, writer),
            "comparison": compare_sprint(board, facts),
            "totals": view_totals(board, facts, path),
            "unit": history.board.estimation.unit,
            "groups": tables.groups(facts),
            "warnings": view_warnings(facts.warnings, facts.score, history.board.id, path, writer),
            "downloads": (
                offer("All of this page as JSON", path, self._data),
                offer("Its issues as CSV", path, self._table),
            ),
            "previous": _neighbour(board, self.position - 1, path),
            "next": _neighbour(board, self.position + 1, path),
            "compare": compare_link(board, facts, path),
        }

    def _card_values(self) -> Mapping[str, Any]:
        answers = answer_questions(self.board, self.facts, self._cards, self._marks)
        return {
            "cards": self._views,
            "guides": view_guides(self._cards, self._path),
            "answers": tuple(answers),
            "downloads": (
                *self._values["downloads"],
                *self._tables("The tables of its metrics as zipped CSV"),
            ),
        }

    @property
    def _views(self) -> tuple[CardView, ...]:
        tables = next(iter(self._tables("The tables of this page as zipped CSV")), None)
        return view_cards(self._cards, self._writer, self._path, lambda _: tables, self._marks)

    def _tables(self, text: str) -> tuple[Download, ...]:
        return (offer(text, self._path, self._archive),) if self._archive else ()


def _tables_of(part: History | None) -> tuple[object, ...]:
    """What the cards of a sprint are made of."""
    if part is None:
        return ()
    tables = (part.sprint_issues, part.sprint_steps, part.sprint_days, part.sprint_totals)
    return (part.sprints, dict(part.windows), *tables)


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
