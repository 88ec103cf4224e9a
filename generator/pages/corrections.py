"""What people have corrected: which figures it moves, from what to what, and why.

A figure is marked when the same figure without any correction is another one; nothing else is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from generator.correction import Correction, Value
from generator.corrections import Judged
from generator.history.history import MEASURES
from generator.metrics.metric import Card
from generator.metrics.scope import LABELS
from generator.metrics.words import are, number, quantity
from generator.pages.address import Link
from generator.pages.cells import Cell, CellWriter, Heading, Row, Table, minute, our_cell, text_cell
from generator.pages.facts import BoardFacts, SprintFacts
from generator.pages.marks import Marks
from generator.pages.results import Scale, scale_of
from generator.pages.uncorrected import find_twin, moved_measures

_FIELDS = {
    "estimate": "Estimate",
    "done_at": "Done",
    "type": "Type",
    "excluded": "Left out",
    "goal_met": "Goal met",
}
STATES = {
    "gone": "not in force: no board shows it any more",
    "applies": "in force",
    "agreed": "in force; Jira says the same now",
    "overrides": "in force, though Jira has changed it since",
    "yields": "not in force: Jira has changed it since",
    "conflict": "conflict: Jira has changed it since; Jira's value is shown until someone decides",
    "twice": "conflict: two corrections contradict each other; Jira's value is shown until someone decides",
    "other_field": "not in force: this board weighs issues by another field",
    "impossible": "not in force: at that time the issue did not exist, or was done already, or it is still to come",
}


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """The corrections behind a page: a finding, what was corrected, and the totals that moved (None: no total did)."""

    finding: str
    table: Table
    figures: Table | None


def view_corrections(
    board: BoardFacts, judged: Iterable[Judged], writer: CellWriter, facts: SprintFacts | None = None
) -> CorrectionsView | None:
    """The corrections as a page lists them, with the totals of the sprint it is about; None when there are none."""
    listed = [each for each in judged if each.state != "gone"]
    if not listed:
        return None
    zone = board.report.history.rules.time_zone
    headings = tuple(Heading(label) for label in ("Of", "What", "In Jira", "Corrected to", "Why", "State"))
    table = Table(quantity(len(listed), "corrections"), headings, tuple(_row(each, writer, zone) for each in listed))
    return CorrectionsView(_find(listed), table, _figures(board, facts) if facts else None)


def _find(judged: list[Judged]) -> str:
    in_force, conflicts = sum(each.in_force for each in judged), sum(each.is_open for each in judged)
    told = f"{quantity(in_force, 'corrections')} {are(in_force)} in these figures"
    if not in_force:
        told = "None of the corrections is in these figures"
    if not conflicts:
        return told
    return f"{told}, and {quantity(conflicts, 'conflicts')} {'waits' if conflicts == 1 else 'wait'} for a decision"


def _row(judged: Judged, writer: CellWriter, zone: ZoneInfo) -> Row:
    correction = judged.correction
    about = Cell(writer.sprint(correction.sprint_id)) if correction.sprint_id else Cell(writer.issue(judged.key))
    return Row(
        (
            about,
            our_cell(_FIELDS[correction.field]),
            text_cell(tell_value(judged.remote, correction, zone)),
            text_cell(tell_local(correction, zone)),
            text_cell(correction.reason),
            our_cell(STATES[judged.state]),
        )
    )


def tell_judged(judged: Judged, zone: ZoneInfo) -> str:
    """Three values: "AB-12 estimate: 3 -> 5 (Jira now: 8)"."""
    correction = judged.correction
    now = "" if judged.state == "gone" else f" (Jira now: {tell_value(judged.remote, correction, zone)})"
    base, local = tell_value(correction.base, correction, zone), tell_local(correction, zone)
    return f"{judged.key} {correction.field}: {base} -> {local}{now}"


def tell_local(correction: Correction, zone: ZoneInfo) -> str:
    """What a correction says, with the time from which an estimate is so."""
    words = tell_value(correction.value, correction, zone)
    return f"{words}, from {tell_value(correction.since, correction, zone)} on" if correction.since else words


def tell_value(value: Value, correction: Correction, zone: ZoneInfo) -> str:
    """A field's value in words."""
    match value:
        case None:
            return {"estimate": "none", "done_at": "not done"}.get(correction.field, "not said")
        case bool():
            return "yes" if value else "no"
        case datetime():
            return minute(value, zone)
        case date():
            return value.isoformat()
        case str():
            return value
    return number(value)


def concerning(board: BoardFacts, facts: SprintFacts) -> tuple[Judged, ...]:
    """The corrections of a sprint, and of the issues that take part in it with or without them."""
    twin = find_twin(board, facts)
    issues = {issue.issue_id for each in (facts, twin) if each for issue in each.issues}
    return tuple(
        each
        for each in board.report.corrections
        if each.correction.sprint_id == facts.sprint.id or (each.issue and each.issue.id in issues)
    )


def _figures(board: BoardFacts, facts: SprintFacts) -> Table | None:
    twin, moved = find_twin(board, facts), moved_measures(board, facts)
    if not moved or twin is None or facts.totals is None or twin.totals is None:
        return None
    scale, before = scale_of(board, facts.totals), scale_of(board, twin.totals)
    rows = tuple(
        Row((our_cell(LABELS[name]), *_both(name, (before, twin.totals.of), (scale, facts.totals.of))))
        for name in MEASURES
        if name in moved
    )
    headings = (Heading("Figure"), Heading("As Jira has it"), Heading("As corrected"))
    return Table("Totals that the corrections move", headings, rows)


def _both(name: str, *sides: tuple[Scale, Mapping[str, Any]]) -> Iterator[Cell]:
    return (our_cell(scale.words(amounts[name])) for scale, amounts in sides)


def mark_corrected(marks: Marks, cards: Iterable[Card], without: Iterable[Card], anchor: str) -> Marks:
    """The marks, with one more on each card that says something else without corrections; it leads to `anchor`."""
    before = {card.metric.key: card for card in without}
    changed = {card.metric.key for card in cards if _differs(card, before.get(card.metric.key))}
    link = Link("corrected figures", anchor)
    return lambda metric: (link, *marks(metric)) if metric.key in changed else marks(metric)


def _differs(card: Card, before: Card | None) -> bool:
    if before is None:
        return True
    return (card.headline, card.sentences) != (before.headline, before.sentences) or not card.table.equals(before.table)
