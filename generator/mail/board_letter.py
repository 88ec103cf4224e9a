"""A board's letter: how its sprints went, how work flows and what to expect, in short."""

from collections.abc import Iterator

from generator.mail.letter import (
    LONGEST_NAME,
    Figure,
    Letter,
    clean,
    has_chart,
    in_rows,
    make_key,
    make_picture,
    make_preheader,
    make_subject,
    published,
    tell_source,
)
from generator.metrics.completion_rates import COMPLETION_RATES
from generator.metrics.cycle_time import CYCLE_TIME
from generator.metrics.forecast_how_many import FORECAST_HOW_MANY
from generator.metrics.forecast_when import FORECAST_WHEN
from generator.metrics.metric import Card
from generator.metrics.throughput import THROUGHPUT
from generator.metrics.velocity import VELOCITY
from generator.metrics.wip import WIP
from generator.metrics.words import day
from generator.metrics.work_item_age import WORK_ITEM_AGE
from generator.pages.address import DEFINITIONS, board_path
from generator.pages.facts import BoardFacts, Site, SprintFacts
from generator.pages.results import active_sprints, latest_closed, result
from generator.pages.warnings import tell_score

_FIGURES = (VELOCITY, COMPLETION_RATES, CYCLE_TIME, THROUGHPUT, WIP, WORK_ITEM_AGE, FORECAST_HOW_MANY, FORECAST_WHEN)
_CHARTS = {metric.key for metric in (VELOCITY, CYCLE_TIME, THROUGHPUT)}


def write_board_letter(site: Site, board: BoardFacts) -> Letter:
    """The letter about a board as a whole."""
    history, report = board.report.history, site.report
    cards = _answered(board)
    name, today = clean(history.board.name, LONGEST_NAME), day(history.as_of.astimezone(history.rules.time_zone))
    found = clean(next(iter(cards.values())).headline.sentence if cards else "nothing to report yet")
    return Letter(
        key=make_key(board, "team", history.as_of),
        board_id=history.board.id,
        sprint_id=None,
        closed_at=None,
        subject=make_subject(f"{name}: {found}, {today}", report),
        preheader=make_preheader(next(_sentences(board)), report),
        heading=f"{name}: {found}",
        about=f"As of {today}",
        notices=tuple(map(clean, report.incomplete)),
        goal="",
        sentences=tuple(map(clean, _sentences(board))),
        figures=in_rows(tuple(_figure(card) for card in cards.values())),
        pictures=tuple(make_picture(card) for key, card in cards.items() if key in _CHARTS and has_chart(card)),
        tables=(),
        link=published(report, "Read the full report", board_path(history.board.id)),
        definitions=published(report, "What the numbers mean", DEFINITIONS),
        source=tell_source(report, board),
        as_of=history.as_of,
    )


def _answered(board: BoardFacts) -> dict[str, Card]:
    """The cards that a letter shows and that have an answer, of those that the team wants to see."""
    found = {card.metric.key: card for card in board.cards if not card.headline.no_data}
    return {metric.key: found[metric.key] for metric in _FIGURES if metric.key in found}


def _figure(card: Card) -> Figure:
    return Figure(card.metric.title, clean(card.headline.figure), clean(card.headline.sentence), "")


def _sentences(board: BoardFacts) -> Iterator[str]:
    for facts in active_sprints(board):
        yield f"{facts.sprint.name} runs: {result(board, facts)}."
    closed = latest_closed(board)
    if closed is not None:
        yield f"{closed.sprint.name}, {_tell_close(board, closed)}: {result(board, closed)}."
    yield f"How clean the data is: {tell_score(board.score)}"


def _tell_close(board: BoardFacts, facts: SprintFacts) -> str:
    at = facts.sprint.closed_at
    return f"closed {day(at.astimezone(board.report.history.rules.time_zone))}" if at else "closed"
