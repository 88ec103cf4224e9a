"""What the figures were: a closed sprint's frozen ones beside those of now, and a board since its last report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from generator.drift import LASTING, Amount, Differences, MovedFigure, SprintResult, compare_results
from generator.history.history import MEASURES, History
from generator.metrics.scope import LABELS
from generator.metrics.words import instant, listed, number, plural, signed
from generator.pages.address import Link, relative, sprint_path
from generator.pages.cells import CellWriter, Heading, Row, Table, our_cell, text_cell
from generator.pages.facts import BoardFacts, SprintFacts

_MOST_KEYS = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about an issue or a sprint: the link it begins with, and the words that follow."""

    link: Link
    words: str


@dataclass(frozen=True, slots=True)
class Drift:
    """What happened to a closed sprint's figures since they were frozen; `table` is None when none of them moved."""

    sentence: str
    table: Table | None
    issues: tuple[Told, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class News:
    """What changed on a board since its last report; `sentence` says which that was."""

    sentence: str
    told: tuple[Told, ...]


def find_drift(board: BoardFacts, facts: SprintFacts) -> Differences | None:
    """What moved since the sprint was frozen; None: it is not."""
    past, sprint_id = board.report.past, facts.sprint.id
    frozen = past.frozen.get(sprint_id)
    return None if frozen is None else compare_results(frozen, past.now[sprint_id])


def view_drift(board: BoardFacts, facts: SprintFacts, writer: CellWriter) -> Drift | None:
    """A closed sprint's drift as its page tells it; None: the sprint is not frozen."""
    frozen, moved = board.report.past.frozen.get(facts.sprint.id), find_drift(board, facts)
    if frozen is None or moved is None:
        return None
    at = _instant(frozen.as_of, board.report.history)
    if not moved:
        return Drift(
            f"The figures are those that were frozen with the data of {at}; nothing has moved since.", None, (), ""
        )
    return Drift(
        f"What Jira says of this sprint has changed since its figures were frozen with the data of {at}. "
        "The page shows what Jira says now.",
        _table(moved, board),
        tuple(Told(writer.issue(issue.key), issue.words) for issue in moved.issues),
        f"The config has changed as well: {listed(moved.basis)}." if moved.basis else "",
    )


def _table(moved: Differences, board: BoardFacts) -> Table:
    unit = board.report.history.board.estimation.unit
    rows = tuple(
        Row(
            (
                our_cell(LABELS[figure.measure]),
                our_cell(_amount(figure.before, unit)),
                our_cell(_amount(figure.after, unit)),
                text_cell(listed(figure.keys, _MOST_KEYS)),
            )
        )
        for figure in moved.figures
    )
    headings = (Heading("Figure"), Heading("Frozen"), Heading("Now"), Heading("Because of"))
    return Table("Figures that have moved since they were frozen", headings, rows)


def _amount(amount: Amount, unit: str) -> str:
    issues = f"{amount.issues} {plural(amount.issues, 'issues')}"
    return issues if unit == "issues" else f"{issues}, {number(amount.estimate)} {plural(amount.estimate, unit)}"


def view_news(board: BoardFacts, path: str) -> News | None:
    """What changed since the last report of older data; None: there was none."""
    past, now, history = board.report.past.previous, board.report.past.now, board.report.history
    if not past:
        return None
    then = max(result.as_of for result in past.values())
    told = tuple(
        Told(Link(facts.sprint.name, relative(path, sprint_path(history.board.id, facts.sprint.id))), words)
        for facts in board.sprints
        if facts.sprint.id in now
        for words in _tell(past.get(facts.sprint.id), now[facts.sprint.id], history.board.estimation.unit)
    )
    since = f"the last report, of the data of {_instant(then, history)}"
    return News(f"Since {since}:" if told else f"No sprint's figures have changed since {since}.", told)


def _tell(before: SprintResult | None, after: SprintResult, unit: str) -> Iterator[str]:
    if before is None:
        yield "has begun"
        return
    if before.state != after.state:
        yield "was closed" if after.state == "closed" else f"is {after.state} again"
    moved = compare_results(before, after, MEASURES)
    for figure in moved.figures:
        yield _tell_figure(figure, unit)
    if moved.issues and not moved.figures:
        keys = [issue.key for issue in moved.issues]
        yield f"no total has moved, but the part of {listed(keys, _MOST_KEYS)} in it has"
    if moved.basis:
        yield f"is counted by other rules of the config: {listed(moved.basis)}"


def _tell_figure(figure: MovedFigure, unit: str) -> str:
    """One total: "completed: 5 issues, 13 points (+2 issues, +5 points), by AB-1 and AB-2"."""
    issues, estimate = figure.after.issues - figure.before.issues, figure.after.estimate - figure.before.estimate
    change = [f"{signed(issues)} {plural(issues, 'issues')}"]
    if unit != "issues":
        change.append(f"{signed(estimate)} {plural(estimate, unit)}")
    by = f", by {listed(figure.keys, _MOST_KEYS)}" if figure.keys else ""
    return f"{LABELS[figure.measure].lower()}: now {_amount(figure.after, unit)} ({', '.join(change)}){by}"


def frozen_document(board: BoardFacts, facts: SprintFacts) -> dict[str, object] | None:
    """The same for programs: when the sprint was frozen, its totals then, and the keys of the issues that moved."""
    frozen, moved = board.report.past.frozen.get(facts.sprint.id), find_drift(board, facts)
    if frozen is None or moved is None:
        return None
    return {
        "as_of": frozen.as_of.isoformat().replace("+00:00", "Z"),
        "totals": {measure: frozen.totals[measure]._asdict() for measure in LASTING},
        "moved": [figure.measure for figure in moved.figures],
        "issues": [issue.key for issue in moved.issues],
        "changed_rules": list(moved.basis),
    }


def _instant(at: datetime, history: History) -> str:
    return instant(at.astimezone(history.rules.time_zone))
