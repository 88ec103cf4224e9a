"""Gates against a report: the figures are those that stand on its pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.domain import Sprint
from generator.gates.gate import Gate, Which
from generator.history.history import MEASURES, History
from generator.history.quality.score import score_board
from generator.metrics import METRICS
from generator.metrics.metric import Card
from generator.metrics.words import percent, quantity
from generator.pages.facts import present
from generator.pages.page import BoardReport, Report

QUALITY = "quality"
_RATES = ("completion_rate", "completion_rate_issues", "scope_change", "scope_change_issues")
_COUNTS = (*(f"{measure}_issues" for measure in MEASURES), "unestimated_issues")
_TOTALS = (*MEASURES, *_RATES, *_COUNTS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a gate says of one board.

    Attributes:
        gate: the gate.
        board: the board's name.
        subject: what was judged, in words: "Team board, Sprint 7 (closed)".
        value: the figure as the gate compares it; None: there is no data, so nothing was judged.
        figure: the same in words; without data, the reason.
        failed: whether it fails the build.
    """

    gate: Gate
    board: str
    subject: str
    value: float | None
    figure: str
    failed: bool


def gate_keys() -> tuple[str, ...]:
    """Every key a gate may name: a sprint's totals and rates, the metrics, and the score of the data's quality."""
    return tuple(dict.fromkeys((*_TOTALS, *(metric.key for metric in METRICS), QUALITY)))


def judge(report: Report, gates: Iterable[Gate]) -> tuple[Verdict, ...]:
    """Every gate on every board of the report."""
    return tuple(_judge(gate, board) for gate in gates for board in report.boards)


def _judge(gate: Gate, board: BoardReport) -> Verdict:
    name, history = board.history.board.name, board.history
    if gate.key == QUALITY:
        share = score_board(history).share
        figure = "no issues" if share is None else f"{percent(share)} of the issues are clean"
        return _verdict(gate, name, name, None if share is None else 100 * share, figure)
    if gate.key not in _TOTALS and not _is_of_a_sprint(gate.key):
        value, figure = _read_card(gate.key, board.cards)
        return _verdict(gate, name, name, value, figure)
    sprint = _find_sprint(history, gate.which)
    if sprint is None:
        missing = "no sprint is active" if gate.which == "active" else "no sprint has been closed yet"
        return Verdict(gate, name, name, None, missing, failed=False)
    if gate.key in _TOTALS:
        value, figure = _read_total(gate.key, history, sprint)
    else:
        value, figure = _read_card(gate.key, board.sprint_cards.get(sprint.id, ()))
    return _verdict(gate, name, f"{name}, {sprint.name} ({sprint.state})", value, figure)


def _verdict(gate: Gate, board: str, subject: str, value: float | None, figure: str) -> Verdict:
    return Verdict(gate, board, subject, value, figure, failed=value is not None and gate.fails(value))


def _is_of_a_sprint(key: str) -> bool:
    return any(metric.key == key and metric.scope == "sprint" for metric in METRICS)


def _find_sprint(history: History, which: Which) -> Sprint | None:
    """The sprint that is judged; the latest is the one that was closed, or has begun, last."""
    begun = [sprint for sprint in history.sprints if sprint.id in history.windows]
    closed = [sprint for sprint in begun if sprint.state == "closed"]
    active = [sprint for sprint in begun if sprint.state == "active"]
    wanted = closed or active if which == "closed" else active
    return max(wanted, key=lambda sprint: (history.windows[sprint.id][1], sprint.id), default=None)


def _read_total(key: str, history: History, sprint: Sprint) -> tuple[float | None, str]:
    table = history.sprint_totals
    (row,) = table[table["sprint_id"] == sprint.id].to_dict("records")
    if key in _RATES and not row["estimated"]:
        key = f"{key.removesuffix('_issues')}_issues"  # as the pages tell a sprint in which nothing is estimated
    value = present(row[key if key in (*_RATES, *_COUNTS) else f"{key}_estimate"])
    if value is None:
        return None, "nothing was committed"
    if key in _RATES:
        return 100 * value, percent(value)
    return float(value), quantity(value, "issues" if key in _COUNTS else history.board.estimation.unit)


def _read_card(key: str, cards: Iterable[Card]) -> tuple[float | None, str]:
    """A metric's figure as its card gives it."""
    card = next((card for card in cards if card.metric.key == key), None)
    if card is None:
        return None, "no data"
    headline = card.headline
    if headline.value is None:
        return None, headline.no_data or "this metric gives no single number"
    return headline.value, headline.figure
