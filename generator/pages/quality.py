"""A board's data-quality page: what in the data bends which numbers, why, and how to mend it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.history.quality.code import SEVERITIES, Severity
from generator.history.quality.codes import CODES
from generator.history.quality.score import Score
from generator.metrics import METRICS
from generator.metrics.grounds import grounds_of
from generator.metrics.words import listed, number, quantity
from generator.pages.address import INDEX, Link, board_data_path, board_path, definition, quality_path, relative
from generator.pages.cells import Cell, CellWriter, Heading, Row, Table, number_cell, percent_cell, text_cell
from generator.pages.corrections import view_corrections
from generator.pages.facts import BoardFacts, Site
from generator.pages.finders import cell_writer, issue_finder
from generator.pages.findings import Finding, Oddity, find
from generator.pages.frame import make_frame
from generator.pages.page import Page
from generator.pages.warnings import tell_score

_MOST = 100
_MOST_SPRINTS = 5
_WORDS: dict[Severity, str] = {"error": "errors", "warning": "warnings", "note": "notes"}


@dataclass(frozen=True, slots=True)
class OddityView:
    """An issue or a sprint, what is odd about it, and the sprints this touches."""

    subject: Link
    message: str
    sprints: tuple[Link, ...]
    more_sprints: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """A code with what has it; `rest` says what is not listed."""

    key: str
    title: str
    severity: str
    words: str
    of: str
    why: str
    fix: str
    bends: tuple[Link, ...]
    definition: str
    oddities: tuple[OddityView, ...]
    rest: str


def make_quality_pages(site: Site) -> Iterator[Page]:
    """Every board's page of what is odd in its data."""
    return (_quality_page(site, board) for board in site.boards)


def _quality_page(site: Site, board: BoardFacts) -> Page:
    history = board.report.history
    its = history.board
    path = quality_path(its.id)
    crumbs = (
        Link(site.report.title, relative(path, INDEX)),
        Link(its.name, relative(path, board_path(its.id))),
    )
    findings = find(history.warnings)
    writer = cell_writer(board, path, issue=issue_finder(board, site.report.site_url))
    context = {
        "frame": make_frame(site.report, (board,), path, f"{its.name}: data quality", crumbs),
        "name": its.name,
        "corrections": view_corrections(board, [each for each in board.report.corrections if each.is_open], writer),
        "score": tell_score(board.score),
        "summary": _summarize(findings),
        "checked": tuple(Link(code.title, definition(path, code.key)) for code in CODES),
        "findings": tuple(_view(finding, board, path, writer) for finding in findings),
        "sprints": _list_sprints(board, writer),
        "data": Link("the board's data file", relative(path, board_data_path(its.id))),
    }
    return Page(path, "quality.html", context)


def _summarize(findings: Iterable[Finding]) -> str:
    counts = dict.fromkeys(SEVERITIES, 0)
    for finding in findings:
        counts[finding.code.severity] += len(finding.oddities)
    told = [quantity(count, _WORDS[severity]) for severity, count in counts.items() if count]
    return listed(told)


def _view(finding: Finding, board: BoardFacts, path: str, writer: CellWriter) -> FindingView:
    code, more = finding.code, len(finding.oddities) - _MOST
    return FindingView(
        key=code.key,
        title=code.title,
        severity=code.severity,
        words=finding.words,
        of="Issue" if code.of == "issues" else "Sprint",
        why=code.why,
        fix=code.fix,
        bends=tuple(_list_bent(finding, board, path)),
        definition=definition(path, code.key),
        oddities=tuple(_view_oddity(oddity, writer) for oddity in finding.oddities[:_MOST]),
        rest=f"The first {_MOST} of {quantity(_MOST + more, code.of)}; the other {number(more)} are in"
        if more > 0
        else "",
    )


def _list_bent(finding: Finding, board: BoardFacts, path: str) -> Iterator[Link]:
    """The metrics that rest on what the code makes doubtful; without sprints, none about sprints."""
    for metric in METRICS:
        shown = bool(board.sprints) or (metric.scope == "board" and metric.section != "sprints")
        if shown and grounds_of(metric) & finding.code.bends:
            yield Link(metric.title, definition(path, metric.key))


def _view_oddity(oddity: Oddity, writer: CellWriter) -> OddityView:
    sprints = tuple(writer.sprint(id_) for id_ in oddity.sprint_ids)
    if oddity.issue_key is None:
        return OddityView(sprints[0] if sprints else Link("the board"), oddity.message, (), 0)
    more = max(len(sprints) - _MOST_SPRINTS, 0)
    return OddityView(writer.issue(oddity.issue_key), oddity.message, sprints[:_MOST_SPRINTS], more)


def _list_sprints(board: BoardFacts, writer: CellWriter) -> Table | None:
    """Each sprint's score, the newest first; None for a board without sprints."""
    if not board.sprints:
        return None
    headings = (
        Heading("Sprint"),
        Heading("State"),
        Heading("Issues", numeric=True),
        Heading("Nothing to mend", numeric=True),
        Heading("Score", numeric=True),
    )
    rows = (
        Row((Cell(writer.sprint(facts.sprint.id)), text_cell(facts.sprint.state), *_cells(facts.score)))
        for facts in reversed(board.sprints)
    )
    return Table(quantity(len(board.sprints), "sprints"), headings, tuple(rows))


def _cells(score: Score) -> Iterator[Cell]:
    yield number_cell(score.issues)
    yield number_cell(score.clean)
    yield percent_cell(score.share)
