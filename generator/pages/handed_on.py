"""What a closed sprint left open, and which sprint took it on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.metrics.words import were
from generator.pages.address import Link
from generator.pages.cells import CellWriter
from generator.pages.facts import BoardFacts, IssueFacts, SprintFacts
from generator.pages.results import Scale, add_up, scale_of


@dataclass(frozen=True, slots=True)
class HandedLine:
    """Where issues are now ("into" a sprint, "in" none), the issues, and how much they are together."""

    lead: str
    where: Link
    issues: tuple[Link, ...]
    amount: str


@dataclass(frozen=True, slots=True)
class HandedOn:
    """The finding, and a line for each sprint that took something on, the next first."""

    finding: str
    lines: tuple[HandedLine, ...]


def view_handed_on(board: BoardFacts, facts: SprintFacts, writer: CellWriter) -> HandedOn | None:
    """What became of the issues that a closed sprint did not complete; None when there are none."""
    left = [issue for issue in facts.issues if issue.outcome == "not_completed"]
    if facts.sprint.state != "closed" or facts.totals is None or not left:
        return None
    scale = scale_of(board, facts.totals)
    carried = [issue for issue in left if issue.carried_over]
    groups = [*_by_sprint(board, facts, carried, writer), ("In", Link("no later sprint"), _others(left, carried))]
    lines = (_line(lead, where, issues, scale, writer) for lead, where, issues in groups if issues)
    told = f"{scale.words(add_up(carried, at_start=False))} {were(len(carried))} carried over"
    return HandedOn(told if carried else "Nothing was carried over", tuple(lines))


def _line(lead: str, where: Link, issues: list[IssueFacts], scale: Scale, writer: CellWriter) -> HandedLine:
    keys = tuple(writer.issue(issue.key) for issue in issues)
    return HandedLine(lead, where, keys, scale.words(add_up(issues, at_start=False)))


def _others(issues: Iterable[IssueFacts], known: Iterable[IssueFacts]) -> list[IssueFacts]:
    ids = {issue.issue_id for issue in known}
    return [issue for issue in issues if issue.issue_id not in ids]


def _by_sprint(
    board: BoardFacts, facts: SprintFacts, carried: list[IssueFacts], writer: CellWriter
) -> Iterator[tuple[str, Link, list[IssueFacts]]]:
    """The issues by the first later sprint that has them and did not give them away again."""
    rest = carried
    for later in board.sprints[board.sprints.index(facts) + 1 :]:
        members = {issue.issue_id for issue in later.issues if issue.outcome != "removed"}
        yield "Into", writer.sprint(later.sprint.id), [issue for issue in rest if issue.issue_id in members]
        rest = [issue for issue in rest if issue.issue_id not in members]
    yield "Into", Link("a sprint of another board"), rest
