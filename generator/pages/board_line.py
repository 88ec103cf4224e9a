"""A board's row on the first page: its results, its active sprints, its cycle time, how clean its data is."""

from dataclasses import dataclass

from generator.history.history import History
from generator.history.quality.score import score_board
from generator.metrics.cycle_time import CYCLE_TIME
from generator.metrics.words import NO_DATA, day, percent
from generator.pages.address import Link, board_path, quality_path, sprint_path
from generator.pages.facts import BoardFacts, SprintFacts
from generator.pages.frame import instant
from generator.pages.holdings import tell_holdings
from generator.pages.page import Instant, Sparkline
from generator.pages.results import active_sprints, completion, completion_words, latest_closed, result

_SPARK_SPRINTS = 8
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class SprintLine:
    """A sprint and its result in one phrase."""

    link: Link
    result: str
    note: str


@dataclass(frozen=True, slots=True)
class FlowLine:
    """How long issues take: the figure with its chart, and in words of how many it is true."""

    link: Link
    sentence: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board's row; several sprints may be active at once."""

    link: Link
    active: tuple[SprintLine, ...]
    closed: SprintLine | None
    rates: Sparkline | None
    no_sprints: str
    flow: FlowLine | None
    quality: Link
    as_of: Instant


def make_board_line(board: BoardFacts) -> BoardLine:
    """The row of a board."""
    history = board.report.history
    closed = latest_closed(board)
    return BoardLine(
        link=Link(history.board.name, board_path(history.board.id)),
        active=tuple(_sprint_line(board, facts, _ends(board, facts)) for facts in active_sprints(board)),
        closed=_sprint_line(board, closed, _rate(board, closed)) if closed else None,
        rates=_rates(board),
        no_sprints="" if board.sprints else _no_sprints(board),
        flow=_flow(board),
        quality=Link(_clean(history), quality_path(history.board.id)),
        as_of=instant(history.as_of, history.rules.time_zone),
    )


def _flow(board: BoardFacts) -> FlowLine | None:
    card = next((card for card in board.cards if card.metric.key == CYCLE_TIME.key), None)
    if card is None or card.headline.value is None:
        return None
    link = Link(card.headline.figure, f"{board_path(board.report.history.board.id)}#{card.metric.key}")
    return FlowLine(link, card.headline.sentence)


def _clean(history: History) -> str:
    share = score_board(history).share
    return NO_DATA if share is None else f"{percent(share)} clean"


def _no_sprints(board: BoardFacts) -> str:
    why = "a Kanban board has no sprints" if board.report.history.board.type == "kanban" else "no sprints yet"
    return f"{why}; {tell_holdings(board)}"


def _sprint_line(board: BoardFacts, facts: SprintFacts, note: str) -> SprintLine:
    path = sprint_path(board.report.history.board.id, facts.sprint.id)
    return SprintLine(Link(facts.sprint.name, path), result(board, facts), note)


def _ends(board: BoardFacts, facts: SprintFacts) -> str:
    end = facts.sprint.planned_end_at
    return "no end is planned" if end is None else f"until {day(end.astimezone(board.report.history.rules.time_zone))}"


def _rate(board: BoardFacts, facts: SprintFacts) -> str:
    return f"completion rate {completion_words(board, facts.totals)}"


def _rates(board: BoardFacts) -> Sparkline | None:
    closed = [facts.totals for facts in board.sprints if facts.own and facts.sprint.state == "closed"]
    known = tuple(share for totals in closed if (share := completion(board, totals)) is not None)[-_SPARK_SPRINTS:]
    if len(known) < _FEWEST:
        return None
    label = f"Completion rates of the last {len(known)} closed sprints: {', '.join(map(percent, known))}"
    return Sparkline(f"rates-{board.report.history.board.id}", known, label)
