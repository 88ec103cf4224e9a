"""A burndown of ours against the same one drawn by bare matplotlib: a fresh `Figure`, its own ticks, `savefig`.

The floor writes real text too (`svg.fonttype` "none"); with matplotlib's default, letters as paths, it is slower still.
"""

import statistics
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
from tests.metrics.histories import END, START, Step, at, make_history, make_issue, make_totals

_CHARTS, _ROUNDS = 15, 7


def bench_charts() -> dict[str, object]:
    """Our processor time a chart over bare matplotlib's, in rounds that take turns: median, lowest, highest ratio."""
    cards = [_make_card(shift) for shift in range(_CHARTS)]
    _time(_draw_ours, cards[:1]), _time(_draw_bare, cards[:1])  # fonts are looked up once
    rounds = [(_time(_draw_ours, cards), _time(_draw_bare, cards)) for _ in range(_ROUNDS)]
    ratios = [ours / bare for ours, bare in rounds]
    ours, bare = (statistics.median(times) for times in zip(*rounds, strict=True))
    return {
        "what": f"a chart over bare matplotlib ({1 / ours:.0f} against {1 / bare:.0f} charts a second)",
        "ratio": statistics.median(ratios),
        "lowest": min(ratios),
        "highest": max(ratios),
        "ours_ms": 1000 * ours,
        "floor_ms": 1000 * bare,
    }


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


def _draw_bare(card: Card) -> str:
    """The same lines, shading, days and words the way a plain script draws them."""
    line = timeline_of(card.table)
    figure = Figure(figsize=(10, 4.2))
    ax = figure.add_axes((0.08, 0.12, 0.76, 0.79))
    for place, days in line.days_off:
        ax.axvspan(place, place + days, color="#eef1f4")
    ax.plot(*zip(*line.guide, strict=True), "--", color="#57606a", linewidth=1.2)
    ax.step(line.places, line.scope, "-.", where="post", color="#a6450c")
    ax.step(line.places, line.remaining, where="post", color="#2563b0", linewidth=2.6)
    _annotate(ax, line)
    buffer = StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg")
    return buffer.getvalue()


def _annotate(ax: Axes, line: Timeline) -> None:
    ax.axvline(line.planned_end or 0.0, color="#57606a", linewidth=1)
    for place, before, after in zip(line.places[1:], line.scope, line.scope[1:], strict=False):
        if after != before:
            ax.annotate(f"+{after - before:g}", (place, after), (place, after + 2), arrowprops={"arrowstyle": "-"})
    ax.text(line.end, line.remaining[-1], f"{line.remaining[-1]:g} points left", color="#2563b0")
    ax.text(line.end, line.scope[-1], f"scope {line.scope[-1]:g}", color="#a6450c")
    days = [line.first_day + timedelta(days=index) for index in range(line.edge)]
    ax.set_xticks([index + 0.5 for index in range(line.edge)], [f"{day:%a} {day.day}" for day in days])
    ax.set_xlim(0, line.edge)
    ax.set_ylim(0, max(line.scope) * 1.15)
    ax.set_ylabel(line.unit)
    ax.grid(axis="y", color="#d0d7de")
