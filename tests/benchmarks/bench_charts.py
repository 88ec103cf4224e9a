"""A burndown of ours against the same drawn by bare matplotlib: a fresh `Figure` and `savefig`, with ticks or without.

The floors write real text too (`svg.fonttype` "none"); with letters as paths, which is the default, they are slower.
"""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from time import process_time

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from generator.metrics.burndown import BURNDOWN
from generator.metrics.metric import Card, make_card
from generator.metrics.timeline import Timeline, timeline_of
from generator.render.charts import draw_chart
from tests.benchmarks.measure import Pair
from tests.benchmarks.rows import Row, ratio_row
from tests.benchmarks.workshop import Workshop
from tests.metrics.histories import END, START, Step, at, make_history, make_issue, make_totals

_CHARTS = 15


def bench_charts(_workshop: Workshop, *, large: bool) -> list[Row]:
    """Our processor time a chart over that of both floors, in rounds that take turns."""
    ways = (_draw_ours, _draw_plainly, _draw_artists)
    for draw in ways:
        _time(draw, [_make_card(0)])  # fonts are looked up once
    decks = [[_make_card(_CHARTS * deck + number) for number in range(_CHARTS)] for deck in range(15 if large else 7)]
    rounds = [[_time(draw, cards) for draw in ways] for cards in decks]
    plain = [Pair(ours, floor) for ours, floor, _ in rounds]
    artists = [Pair(ours, floor) for ours, _, floor in rounds]
    return [
        ratio_row("chart-plain", "a chart over a plain `Figure` and `savefig`", plain, 0.6),
        ratio_row("chart-artists", "a chart over matplotlib drawing its artists, without ticks", artists, 1.25),
    ]


def _time(draw: Callable[[Card], str], cards: list[Card]) -> float:
    """Seconds a chart."""
    start = process_time()
    for card in cards:
        draw(card)
    return (process_time() - start) / len(cards)


def _draw_ours(card: Card) -> str:
    return draw_chart(card, "burndown")


def _make_card(shift: int) -> Card:
    """A two-week sprint of 12 issues, with two scope changes, another one each time."""
    left, scope = 40.0 + shift, 40.0 + shift
    steps: list[Step] = [(START, "start", None, left, 12, scope, 12)]
    for number in range(1, 11):
        left -= 3
        steps.append((at(number + 0.4), "completed", f"AB-{number}", left, 12 - number, scope, 12))
        if number in {3, 7}:
            left, scope = left + 5, scope + 5
            steps.append((at(number + 0.6), "added", f"AB-{20 + number}", left, 12 - number, scope, 13))
    steps.append((END, "end", None, left, 2, scope, 13))
    return make_card(BURNDOWN, make_history(steps=steps, issues=[make_issue("AB-1")], totals=[make_totals()]))


def _draw_plainly(card: Card) -> str:
    """The same lines, shading, days and words the way a plain script draws them."""
    line = timeline_of(card.table)
    figure, ax = _draw_lines(line)
    days = [line.first_day + timedelta(days=index) for index in range(line.edge)]
    ax.set_xticks([index + 0.5 for index in range(line.edge)], [f"{day:%a} {day.day}" for day in days])
    ax.set_ylabel(line.unit)
    ax.grid(axis="y", color="#d0d7de")
    return _save(figure)


def _draw_artists(card: Card) -> str:
    """The lines, the shading and the words alone."""
    figure, ax = _draw_lines(timeline_of(card.table))
    ax.set_axis_off()
    return _save(figure)


def _draw_lines(line: Timeline) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(10, 4.2))
    ax = figure.add_axes((0.08, 0.12, 0.76, 0.79))
    for place, days in line.days_off:
        ax.axvspan(place, place + days, color="#eef1f4")
    ax.plot(*zip(*line.guide, strict=True), "--", color="#57606a", linewidth=1.2)
    ax.step(line.places, line.scope, "-.", where="post", color="#a6450c")
    ax.step(line.places, line.remaining, where="post", color="#2563b0", linewidth=2.6)
    _annotate(ax, line)
    ax.set_xlim(0, line.edge)
    ax.set_ylim(0, max(line.scope) * 1.15)
    return figure, ax


def _annotate(ax: Axes, line: Timeline) -> None:
    ax.axvline(line.planned_end or 0.0, color="#57606a", linewidth=1)
    for place, before, after in zip(line.places[1:], line.scope, line.scope[1:], strict=False):
        if after != before:
            ax.annotate(f"+{after - before:g}", (place, after), (place, after + 2), arrowprops={"arrowstyle": "-"})
    ax.text(line.end, line.remaining[-1], f"{line.remaining[-1]:g} points left", color="#2563b0")
    ax.text(line.end, line.scope[-1], f"scope {line.scope[-1]:g}", color="#a6450c")


def _save(figure: Figure) -> str:
    buffer = StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg")
    return buffer.getvalue()
