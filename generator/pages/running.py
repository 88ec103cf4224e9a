"""A sprint that runs: the working days that are left, its odds, and which of its issues are at risk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.history.history import History
from generator.history.workdays import find_day
from generator.metrics.ages import AgeFacts, age_facts, find_ages
from generator.metrics.forecast import working_days_between
from generator.metrics.metric import Card
from generator.metrics.percentiles import FEWEST
from generator.metrics.words import are, day, quantity
from generator.pages.address import definition
from generator.pages.cells import Cell, CellWriter, Heading, Row, Table, number_cell, our_cell, text_cell
from generator.pages.facts import BoardFacts, SprintFacts, sprint_cards

_MOST = 15


@dataclass(frozen=True, slots=True)
class Risks:
    """Which open issues are at risk: the finding, what the word means, and the issues (None: there are none)."""

    finding: str
    meaning: str
    table: Table | None
    definition: str


def tell_days_left(board: BoardFacts, facts: SprintFacts) -> str:
    """How many working days are left, and whether the day of the data is one; "" without a planned end to come.

    The days are those that forecasts count: a day is to come if its noon is.
    """
    history, end = board.report.history, facts.sprint.planned_end_at
    if end is None or end < history.as_of:
        return ""
    days, today = (
        working_days_between(history.as_of, end, history.rules),
        find_day(history.as_of, history.rules.time_zone),
    )
    if not days:
        return "no working day is left until then"
    included = "included" if days[0] == today else "not included"
    return f"{quantity(len(days), 'working days')} {are(len(days))} left until then, {day(today)} {included}"


def odds_card(board: BoardFacts, facts: SprintFacts) -> Card | None:
    """The forecast of a running sprint, where there is one."""
    cards = sprint_cards(board, facts) if facts.sprint.state == "active" else ()
    cards = tuple(card for card in cards if card.metric.key == "forecast_sprint")
    return next((card for card in cards if not card.table.empty), None)


def view_risks(board: BoardFacts, facts: SprintFacts, path: str, writer: CellWriter) -> Risks | None:
    """The issues of a running sprint that take unusually long or are flagged, the oldest first; None of any other."""
    remaining = {issue.issue_id for issue in facts.issues if issue.outcome == "not_completed"}
    if facts.sprint.state != "active" or not remaining:
        return None
    history = board.report.history
    ages = find_ages(history)
    inside = ages[ages["issue_id"].isin(remaining)].to_dict("records")
    found = [(issue, why) for issue in inside if (why := "; ".join(_reasons(issue, age_facts(ages), history)))]
    return Risks(
        _tell_found(len(found), len(remaining)),
        _tell_meaning(age_facts(ages)),
        _table(found, writer) if found else None,
        definition(path, "work_item_age"),
    )


def _reasons(issue: Mapping[Any, Any], facts: AgeFacts, history: History) -> Iterator[str]:
    share, slot, age = history.rules.flow.service_level_percent, facts.slots[issue["slot"]], issue["age_days"]
    pace = next((each.days for each in slot.paces if share in each.percentages), None)
    if facts.level and age > facts.level[1]:
        yield f"older than the {quantity(facts.level[1], 'days')} in which {facts.level[0]} % are delivered"
    elif pace is not None and age > pace:
        yield f"older than {share} % of the delivered issues were when they left {slot.name} ({quantity(pace, 'days')})"
    if issue["flagged"]:
        yield "flagged as impeded"


def _tell_found(count: int, remaining: int) -> str:
    if remaining == 1:
        return "The only open issue is at risk" if count else "The only open issue is not at risk"
    return f"{count or 'None'} of {quantity(remaining, 'open issues')} {are(max(count, 1))} at risk"


def _tell_meaning(facts: AgeFacts) -> str:
    if facts.level is None:
        return f"Only flagged issues are named: of fewer than {FEWEST} delivered issues no age is known to be unusual."
    return (
        f"At risk is what has been in progress for longer than the {quantity(facts.level[1], 'days')} in which "
        f"{facts.level[0]} % of the issues are delivered, or than as many were when they left the same column, and "
        "what is flagged."
    )


def _table(found: Sequence[tuple[Mapping[Any, Any], str]], writer: CellWriter) -> Table:
    headings = (
        Heading("Issue", unbroken=True),
        Heading("Status"),
        Heading("Age (days)", numeric=True),
        Heading("Why it is at risk"),
    )
    rows = tuple(_row(issue, why, writer) for issue, why in found[:_MOST])
    some = (
        f"The oldest {_MOST} of {len(found)} issues at risk"
        if len(found) > _MOST
        else "Issues at risk, the oldest first"
    )
    return Table(some, headings, rows)


def _row(issue: Mapping[Any, Any], why: str, writer: CellWriter) -> Row:
    key = Cell(writer.issue(str(issue["key"])))
    return Row((key, text_cell(str(issue["status"])), number_cell(issue["age_days"]), our_cell(why)))
